"""Changing what the bot wrote."""

from typing import Any

from sandbox.call import Call
from sandbox.contents import (
    ALONE_IN_ALBUM,
    CAPTION_FIELDS,
    CAPTIONED,
    EDITABLE,
    MEDIA_FIELDS,
    MIXED_IN_ALBUM,
    TEXT_FIELDS,
    kind_of_content,
)
from sandbox.errors import bad_request
from sandbox.keyboards import inline_keyboard
from sandbox.media_kinds import KINDS
from sandbox.methods.input_media import media_of_item, read_json
from sandbox.methods.registry import method
from sandbox.methods.targets import own_post
from sandbox.methods.texts import read_caption, read_text
from sandbox.methods.uploads import content_for
from sandbox.posts import Post
from sandbox.shapes import Json

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
UNCHANGEABLE = "message can't be edited"


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    post = editable_post(call)
    if "text" not in post.body:
        raise bad_request("there is no text in the message to edit")
    content = read_text(call.params, too_long="MESSAGE_TOO_LONG").fields("text")
    if (preview := call.params.structure("link_preview_options")) is not None:
        content["link_preview_options"] = preview
    return apply_edit(call, post, content, replaced=TEXT_FIELDS)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    caption = read_caption(call.params)
    post = editable_post(call)
    kind = kind_of_content(post.body)
    if kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    content = caption.fields("caption")
    if content and KINDS[str(kind)].shown_large and call.params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return apply_edit(call, post, content, replaced=CAPTION_FIELDS)


@method("editMessageMedia")
async def edit_message_media(call: Call) -> Json:
    media = media_of_item(call, read_json(call.params, "media", called="input media"))
    post = editable_post(call, refusal="message media can't be edited")
    old = str(kind_of_content(post.body))
    if old == "voice":
        raise bad_request("message media can't be edited")
    if "media_group_id" in post.body and media.kind.name != old:
        if media.kind.name not in (*ALONE_IN_ALBUM, *MIXED_IN_ALBUM):
            raise bad_request("message content type can't be used in an album")
        if not {media.kind.name, old} <= set(MIXED_IN_ALBUM):
            raise bad_request("can't change media type in the album")
    content = await content_for(call, call.world.chat_of(post), media)
    # While the file was fetched from the web, the message may have changed: it is looked for again.
    post = editable_post(call)
    return apply_edit(call, post, content, replaced=(*MEDIA_FIELDS, *TEXT_FIELDS, *CAPTION_FIELDS))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    post = own_post(call)
    if kind_of_content(post.body) is None or _is_fixed(post):
        raise bad_request(UNCHANGEABLE)
    return apply_edit(call, post, {}, replaced=())


def editable_post(call: Call, *, refusal: str = UNCHANGEABLE) -> Post:
    """The message an edit means, if its content can be changed at all; bots have all the time for it."""
    post = own_post(call)
    if kind_of_content(post.body) not in EDITABLE or _is_fixed(post):
        raise bad_request(refusal)
    return post


def _is_fixed(post: Post) -> bool:
    """Forwarded messages stay as they are, and those that came with a reply keyboard."""
    return "forward_origin" in post.body or post.keyboard is not None


def apply_edit(call: Call, post: Post, content: Json, *, replaced: tuple[str, ...]) -> Json:
    """Put the content and the buttons in place of the old; without buttons in the call they vanish."""
    kept = {name: value for name, value in post.body.items() if name not in (*replaced, "reply_markup")}
    edited = kept | content
    if (keyboard := inline_keyboard(call.params.structure("reply_markup"))) is not None:
        edited["reply_markup"] = keyboard
    if _without_ids(edited) == _without_ids(post.body):
        raise bad_request(NOT_MODIFIED)
    # People are not shown "edited" when only buttons changed.
    if any(_without_ids(edited.get(name)) != _without_ids(post.body.get(name)) for name in replaced):
        edited["edit_date"] = call.world.date()
    post.body = edited
    call.world.show_edit(post)
    return post.message()


def _without_ids(value: Any) -> Any:
    """The same without the ids of files, which are new each time."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_ids(item) for name, item in value.items() if name != "file_id"}
    return value
