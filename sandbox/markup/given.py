"""The entities that a bot gives with a text, counted in UTF-16 units."""

from sandbox.errors import TelegramError, bad_request
from sandbox.markup.links import (
    INTEGER,
    LinkError,
    checked_link,
    custom_emoji_id,
    linked_user,
    time_format,
)
from sandbox.markup.nesting import nested
from sandbox.markup.spans import OPAQUE, QUOTES, STYLES, Span, byte_offset
from sandbox.shapes import Json

# Telegram finds these itself and takes nobody's word for them.
AUTOMATIC = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
PLAIN = frozenset(STYLES) | QUOTES | OPAQUE - {"date_time"}
FURTHEST = 1_000_000


def spans_of(text: str, entities: object) -> list[Span]:
    """The spans of the entities, in order and well nested; what is no list counts as none."""
    if not isinstance(entities, list):
        return []
    spans = [span for entity in entities if (span := _span(entity)) is not None]
    for span in spans:
        length = span.end - span.start
        if not 0 <= span.start <= FURTHEST:
            raise bad_request(f"receive an entity with incorrect offset {span.start}")
        if not 0 <= length <= FURTHEST:
            raise bad_request(f"receive an entity with incorrect length {length}")
    return _placed(text, nested(spans))


def _span(entity: object) -> Span | None:
    """The entity with its place in UTF-16 units."""
    if not isinstance(entity, dict):
        raise _unreadable("expected an Object")
    offset = _int32(entity, "offset")
    length = _int32(entity, "length")
    kind = _string(entity, "type")
    if not kind:
        raise _unreadable("Type is not specified")
    if kind in AUTOMATIC:
        return None
    kind, extra = _kind(entity, kind)
    return Span(kind, offset, offset + length, extra)


def _kind(entity: Json, kind: str) -> tuple[str, Json]:
    """The kind, and the fields that belong to it."""
    match kind:
        case "pre":
            language = _string(entity, "language") if "language" in entity else ""
            if not _is_unicode(language):
                raise bad_request("messageEntityPreCode.language must be encoded in UTF-8")
            return kind, {"language": language} if language else {}
        case "text_link":
            return _link(_string(entity, "url"))
        case "text_mention":
            return kind, {"user_id": _mentioned(entity)}
        case "custom_emoji":
            emoji_id = custom_emoji_id(str(_integer(entity, "custom_emoji_id", 64)))
            if emoji_id is None:
                raise bad_request("invalid custom emoji identifier specified")
            return kind, {"custom_emoji_id": emoji_id}
        case "date_time":
            return kind, _time(entity)
        case _ if kind in PLAIN:
            return kind, {}
    raise _unreadable("Unsupported type specified")


def _link(url: str) -> tuple[str, Json]:
    if not _is_unicode(url):
        raise bad_request("messageEntityTextUrl.url must be encoded in UTF-8")
    if (user_id := linked_user(url)) is not None:
        return "text_mention", {"user_id": user_id}
    try:
        return "text_link", {"url": checked_link(url)}
    except LinkError as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from error


def _mentioned(entity: Json) -> int:
    if "user" not in entity:
        raise _unreadable('Can\'t find field "user"')
    if not isinstance(entity["user"], dict):
        raise _unreadable('Field "user" must be of type Object')
    user_id = _integer(entity["user"], "id", 64)
    if user_id <= 0:
        raise bad_request("user not found")
    return user_id


def _time(entity: Json) -> Json:
    unix_time = _int32(entity, "unix_time")
    form = time_format(_string(entity, "date_time_format") if "date_time_format" in entity else "")
    if form is None:
        raise _unreadable("Invalid date-time format specified")
    if unix_time <= 0:
        raise bad_request("invalid date specified")
    return {"unix_time": unix_time, "date_time_format": form}


def _placed(text: str, spans: list[Span]) -> list[Span]:
    """The spans with their places in code points."""
    places: dict[int, int] = {}
    units = 0
    for at, char in enumerate(text):
        places[units] = at
        units += 2 if char > "\uffff" else 1
    places[units] = len(text)
    for span in spans:
        if span.start < units and span.start not in places:
            after = byte_offset(text, places[span.start + 1])
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {after}")
        if span.end < units and span.end not in places:
            after = byte_offset(text, places[span.end + 1])
            where = f"entity beginning at UTF-16 offset {span.start} ends in a middle of a UTF-16 symbol"
            raise bad_request(f"{where} at byte offset {after}")
    for span in spans:
        if span.start > units:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {span.start}")
    for span in reversed(spans):
        if span.end > units:
            where = f"entity beginning at UTF-16 offset {span.start} ends after the end of the text"
            raise bad_request(f"{where} at UTF-16 offset {span.end}")
    return [span.at(places[span.start], places[span.end]) for span in spans]


def _int32(entity: Json, name: str) -> int:
    return _integer(entity, name, 32)


def _integer(entity: Json, name: str, bits: int) -> int:
    if name not in entity:
        raise _unreadable(f'Can\'t find field "{name}"')
    value = entity[name]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _unreadable(f'Field "{name}" must be a Number')
    limit = 1 << (bits - 1)
    if not INTEGER.fullmatch(str(value)) or not -limit <= int(value) < limit:
        raise _unreadable(f'Field "{name}" must be a valid Number')
    return int(value)


def _string(entity: Json, name: str) -> str:
    if name not in entity:
        raise _unreadable(f'Can\'t find field "{name}"')
    value = entity[name]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _unreadable(f'Field "{name}" must be of type String')
    return str(value)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _unreadable(why: str) -> TelegramError:
    return bad_request(f"can't parse MessageEntity: {why}")
