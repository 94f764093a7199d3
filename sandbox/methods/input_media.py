"""The media of a call as the bot gave them: which kind, from where, and what is told about them."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.calls.params import Params, Upload
from sandbox.errors import TelegramError, bad_request, not_modelled
from sandbox.markup.entities import FormattedText
from sandbox.methods.call import Call
from sandbox.methods.texts import caption_of, read_caption
from sandbox.shapes import Json
from sandbox.state.media_kinds import ANIMATION, AUDIO, DOCUMENT, KINDS, PHOTO, VIDEO, Kind

LONGEST_SIDE = 10_000
LONGEST_DURATION = 24 * 60 * 60
INPUT_MEDIA = (PHOTO, VIDEO, ANIMATION, AUDIO, DOCUMENT)
ATTACHED = "attach://"
NO_CAPTION = FormattedText("", [])


@dataclass(frozen=True, slots=True)
class InputMedia:
    """One file to send: `file` is an upload, or a string that names it: a file_id or an address."""

    kind: Kind
    file: Upload | str
    caption: FormattedText = NO_CAPTION
    above: bool = False
    spoiler: bool = False
    details: Json = field(default_factory=dict)
    thumbnail: Upload | None = None
    cover: Upload | str | None = None
    start_timestamp: int = 0
    # Whether a document may turn out to be an animation, and so on.
    detect: bool = True


class Reader(Protocol):
    """Whatever has typed fields: the parameters of a call, or one InputMedia among them."""

    def text(self, name: str) -> str: ...
    def number(self, name: str) -> int | None: ...
    def flag(self, name: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One InputMedia, whose fields must be of the right types."""

    values: Json

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise wrong_media(f'Field "{name}" must be of type String')
        return str(value)

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        try:
            return None if value is None else int(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise wrong_media(f'Field "{name}" must be a Number') from error

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise wrong_media(f'Field "{name}" must be of type Boolean')
        return bool(value)


def media_of_call(call: Call, kind: Kind) -> InputMedia:
    """The file that a call such as sendPhoto sends."""
    params = call.params
    file = _named_file(params, kind.name, params.text(kind.name))
    if file is None:
        raise bad_request(f"there is no {kind.phrase} in the request")
    caption = read_caption(call) if kind.captioned else NO_CAPTION
    return _media(params, params, kind, file, caption, detect=not params.flag("disable_content_type_detection"))


def media_of_item(call: Call, values: object, *, in_album: bool = False) -> InputMedia:
    """The file of one InputMedia."""
    if not isinstance(values, dict):
        raise wrong_media("expected an Object")
    item = Item(values)
    caption = _caption(call, item)
    name = _kind_name(item)
    file = _named_file(call.params, "", item.text("media"))
    if file is None:
        raise wrong_media("media not found")
    if name == "live_photo":
        raise not_modelled("media of type live_photo")
    kind = KINDS.get(name)
    if kind not in INPUT_MEDIA:
        raise wrong_media(f'type "{name}" is unsupported')
    if kind is ANIMATION and in_album:
        raise wrong_media('type "animation" can\'t be used in sendMediaGroup')
    detect = not (in_album or item.flag("disable_content_type_detection"))
    return _media(call.params, item, kind, file, caption, detect=detect)


def read_json(params: Params, name: str, *, called: str | None = None) -> Any:
    """What a required parameter holds, which is JSON; refusals may call it by another name than they usually do."""
    if params.values.get(name) in (None, ""):
        raise bad_request(f'parameter "{name}" is required')
    return params.structure(name, called=called)


def wrong_media(why: str) -> TelegramError:
    return bad_request(f"can't parse InputMedia: {why}")


def _media(
    params: Params, reader: Reader, kind: Kind, file: Upload | str, caption: FormattedText, *, detect: bool
) -> InputMedia:
    """The rest of what is told, from the call itself or from one item of it."""
    return InputMedia(
        kind,
        file,
        caption,
        above=kind.shown_large and reader.flag("show_caption_above_media"),
        spoiler=kind.shown_large and reader.flag("has_spoiler"),
        details=_details(kind, reader),
        thumbnail=_thumbnail(params, reader.text("thumbnail")),
        cover=_named_file(params, "cover", reader.text("cover")) if kind is VIDEO else None,
        start_timestamp=_clamped(reader.number("start_timestamp"), LONGEST_DURATION) if kind is VIDEO else 0,
        detect=detect,
    )


def _details(kind: Kind, reader: Reader) -> Json:
    limits = {"duration": LONGEST_DURATION}
    numbers = {name: _clamped(reader.number(name), limits.get(name, LONGEST_SIDE)) for name in kind.numbers}
    texts = ("emoji",) if kind.name == "sticker" else kind.texts
    return numbers | {name: reader.text(name) for name in texts}


def _clamped(number: int | None, largest: int) -> int:
    return min(max(number or 0, 0), largest)


def _named_file(params: Params, name: str, value: str) -> Upload | str | None:
    """What a field names: a part of the request, or a file somewhere else."""
    if value.startswith(ATTACHED):
        return params.uploads.get(value.removeprefix(ATTACHED))
    return value or params.uploads.get(name)


def _thumbnail(params: Params, value: str) -> Upload | None:
    """Thumbnails cannot be reused: one that is no upload is passed over."""
    name = value.removeprefix(ATTACHED) if value.startswith(ATTACHED) else "thumbnail"
    return params.uploads.get(name) or params.uploads.get("thumb")


def _caption(call: Call, item: Item) -> FormattedText:
    try:
        return caption_of(call, item.values)
    except TelegramError as refusal:
        why = refusal.description.removeprefix("Bad Request: ")
        if not why.startswith("can't parse entities"):
            raise
        raise wrong_media(f"{why[0].upper()}{why[1:]}") from refusal


def _kind_name(item: Item) -> str:
    if "type" not in item.values:
        raise wrong_media('Can\'t find field "type"')
    return item.text("type")
