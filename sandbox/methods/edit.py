"""Changing what the bot wrote."""

from collections.abc import Callable

from sandbox.call import Call
from sandbox.errors import bad_request
from sandbox.keyboards import edited_keyboard
from sandbox.methods.registry import method
from sandbox.methods.targets import own_post
from sandbox.methods.texts import read_caption, read_text
from sandbox.posts import Post
from sandbox.shapes import Json

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TEXT_FIELDS = ("text", "entities", "link_preview_options")
CAPTION_FIELDS = ("caption", "caption_entities")


@method("editMessageText")
def edit_message_text(call: Call) -> Json | bool:
    return edited(call, edit_text)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json | bool:
    return edited(call, edit_caption)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json | bool:
    return edited(call, edit_markup)


def edited(call: Call, edit: Callable[[Call, Post], Json]) -> Json | bool:
    """Change the message that the call means; one sent through inline mode is not shown to the bot."""
    inline_id = call.params.text("inline_message_id")
    if not inline_id or call.params.text("chat_id"):
        return edit(call, own_post(call))
    post = call.world.inline_posts.get(inline_id)
    if post is None or post.inline_bot != call.bot.id or post.deleted:
        raise bad_request("MESSAGE_ID_INVALID")
    edit(call, post)
    return True


def edit_text(call: Call, post: Post) -> Json:
    """Give a message the text of the call."""
    if "text" not in post.body:
        raise bad_request("there is no text in the message to edit")
    content = read_text(call, too_long="MESSAGE_TOO_LONG").fields("text")
    if (preview := call.params.object("link_preview_options")) is not None:
        content["link_preview_options"] = preview
    return apply_edit(call, post, content, replaced=TEXT_FIELDS)


def edit_caption(call: Call, post: Post) -> Json:
    """Give a file the caption of the call."""
    if "photo" not in post.body and "document" not in post.body:
        raise bad_request("there is no caption in the message to edit")
    return apply_edit(call, post, read_caption(call).fields("caption"), replaced=CAPTION_FIELDS)


def edit_markup(call: Call, post: Post) -> Json:
    """Give a message the buttons of the call."""
    return apply_edit(call, post, {}, replaced=())


def apply_edit(call: Call, post: Post, content: Json, *, replaced: tuple[str, ...]) -> Json:
    """Put the content and the buttons in place of the old; without buttons in the call they vanish."""
    kept = {name: value for name, value in post.body.items() if name not in (*replaced, "reply_markup")}
    edited = kept | content
    if (keyboard := edited_keyboard(call.params.structure("reply_markup"))) is not None:
        edited["reply_markup"] = keyboard
    if edited == post.body:
        raise bad_request(NOT_MODIFIED)
    # People are not shown "edited" when only buttons changed.
    if any(edited.get(name) != post.body.get(name) for name in replaced):
        edited["edit_date"] = call.world.date()
    post.body = edited
    call.world.show_edit(post)
    return post.message()
