"""Changing what the bot wrote."""

from collections.abc import Callable
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.input_media import media_of_item, read_json
from sandbox.methods.registry import method
from sandbox.methods.targets import own_post
from sandbox.methods.texts import read_caption, read_text
from sandbox.methods.uploads import content_for
from sandbox.shapes import Json
from sandbox.state.contents import (
    ALONE_IN_ALBUM,
    CAPTION_FIELDS,
    CAPTIONED,
    EDITABLE,
    MEDIA_FIELDS,
    MIXED_IN_ALBUM,
    TEXT_FIELDS,
    kind_of_content,
)
from sandbox.state.keyboards import edited_keyboard
from sandbox.state.media_kinds import KINDS
from sandbox.state.posts import Post

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
UNCHANGEABLE = "message can't be edited"


@method("editMessageText")
def edit_message_text(call: Call) -> Json | bool:
    return edited(call, edit_text)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json | bool:
    return edited(call, edit_caption)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json | bool:
    return edited(call, edit_markup)


@method("editMessageMedia")
async def edit_message_media(call: Call) -> Json | bool:
    content = await media_for(call, target(call))
    # While the file was fetched from the web, the message may have changed: it is looked for again.
    return edited(call, lambda call, post: apply_media(call, post, content))


def edited(call: Call, edit: Callable[[Call, Post], Json]) -> Json | bool:
    """Change the message that the call means; one sent through inline mode is not shown to the bot."""
    post = target(call)
    shown = edit(call, post)
    return True if post.inline_bot == call.bot.id and not call.params.text("chat_id") else shown


def target(call: Call) -> Post:
    """The message that an edit means: in a chat, or sent through inline mode."""
    inline_id = call.params.text("inline_message_id")
    post = call.world.inline_posts.get(inline_id)
    if call.params.text("chat_id") or post is None:
        return own_post(call)
    if post.inline_bot != call.bot.id or post.deleted:
        raise bad_request("MESSAGE_ID_INVALID")
    return post


def edit_text(call: Call, post: Post) -> Json:
    """Give a message the text of the call."""
    require_editable(post)
    if "text" not in post.body:
        raise bad_request("there is no text in the message to edit")
    content = read_text(call, too_long="MESSAGE_TOO_LONG").fields("text")
    if (preview := call.params.object("link_preview_options")) is not None:
        content["link_preview_options"] = preview
    return apply_edit(call, post, content, replaced=TEXT_FIELDS)


def edit_caption(call: Call, post: Post) -> Json:
    """Give a file the caption of the call."""
    caption = read_caption(call)
    require_editable(post)
    kind = kind_of_content(post.body)
    if kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    content = caption.fields("caption")
    if content and KINDS[str(kind)].shown_large and call.params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return apply_edit(call, post, content, replaced=CAPTION_FIELDS)


def edit_markup(call: Call, post: Post) -> Json:
    """Give a message the buttons of the call."""
    if kind_of_content(post.body) is None or _is_fixed(post):
        raise bad_request(UNCHANGEABLE)
    return apply_edit(call, post, {}, replaced=())


async def media_for(call: Call, post: Post) -> Json:
    """The Message fields of the file that shall take the place of a message's content."""
    media = media_of_item(call, read_json(call.params, "media"))
    require_editable(post, refusal="message media can't be edited")
    old = str(kind_of_content(post.body))
    if old == "voice":
        raise bad_request("message media can't be edited")
    if "media_group_id" in post.body and media.kind.name != old:
        if media.kind.name not in (*ALONE_IN_ALBUM, *MIXED_IN_ALBUM):
            raise bad_request("message content type can't be used in an album")
        if not {media.kind.name, old} <= set(MIXED_IN_ALBUM):
            raise bad_request("can't change media type in the album")
    return await content_for(call, call.world.chat_of(post), media)


def apply_media(call: Call, post: Post, content: Json) -> Json:
    """Put a file in place of a message's content."""
    require_editable(post)
    return apply_edit(call, post, content, replaced=(*MEDIA_FIELDS, *TEXT_FIELDS, *CAPTION_FIELDS))


def require_editable(post: Post, *, refusal: str = UNCHANGEABLE) -> None:
    """Refuse to change what cannot be changed at all; bots have all the time for it."""
    if kind_of_content(post.body) not in EDITABLE or _is_fixed(post):
        raise bad_request(refusal)


def _is_fixed(post: Post) -> bool:
    """Forwarded messages stay as they are, and those that came with a reply keyboard."""
    return "forward_origin" in post.body or post.keyboard is not None


def apply_edit(call: Call, post: Post, content: Json, *, replaced: tuple[str, ...]) -> Json:
    """Put the content and the buttons in place of the old; without buttons in the call they vanish."""
    kept = {name: value for name, value in post.body.items() if name not in (*replaced, "reply_markup")}
    edited = kept | content
    if (keyboard := edited_keyboard(call.params.structure("reply_markup"))) is not None:
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
