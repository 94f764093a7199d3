"""Changing and deleting what only one person sees."""

from sandbox.acts import ephemeral
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.edit import apply_media, edit_caption, edit_markup, edit_text, media_for
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat
from sandbox.state.posts import Post


@method("editEphemeralMessageText")
def edit_ephemeral_message_text(call: Call) -> bool:
    edit_text(call, _own(call))
    return True


@method("editEphemeralMessageCaption")
def edit_ephemeral_message_caption(call: Call) -> bool:
    edit_caption(call, _own(call))
    return True


@method("editEphemeralMessageMedia")
async def edit_ephemeral_message_media(call: Call) -> bool:
    if call.params.uploads:
        raise bad_request("file upload isn't allowed")
    content = await media_for(call, _own(call))
    apply_media(call, _own(call), content)
    return True


@method("editEphemeralMessageReplyMarkup")
def edit_ephemeral_message_reply_markup(call: Call) -> bool:
    edit_markup(call, _own(call))
    return True


@method("deleteEphemeralMessage")
def delete_ephemeral_message(call: Call) -> bool:
    ephemeral.delete(call.world, _own(call))
    return True


def _own(call: Call) -> Post:
    """The bot's own ephemeral message to that receiver."""
    chat = joined_chat(call)
    post = chat.ephemeral(call.params.number("ephemeral_message_id") or 0)
    if post is None or post.author != call.bot.id or post.only_for != call.params.number("receiver_user_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    return post
