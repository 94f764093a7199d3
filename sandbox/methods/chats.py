"""Chats: looking, title, photo, description, permissions, leaving."""

from sandbox.acts import groups, links, portrait
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat, readable_chat, require_right
from sandbox.shapes import Json, without_none
from sandbox.state.chats import Chat
from sandbox.state.pictures import NotAPictureError
from sandbox.state.rights import read_permissions

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@method("getChat")
def get_chat(call: Call) -> Json:
    chat = readable_chat(call)
    pinned = chat.post(chat.pinned[-1]) if chat.pinned else None
    username = chat.person.username if chat.person else chat.username
    info: Json = {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if not chat.is_private and chat.may(call.bot.id, links.RIGHT):
        info["invite_link"] = links.primary(call.world, chat, call.bot.user()).url
    return (
        chat.shown()
        | info
        | without_none(
            active_usernames=[username] if username else None,
            description=chat.description or None,
            photo=chat.person.photo if chat.person else chat.photo,
            permissions=dict(chat.permissions) if chat.kind in ("group", "supergroup") else None,
            available_reactions=_reactions(chat),
            join_by_request=chat.door.by_request or None,
            pinned_message=pinned.quoted() if pinned else None,
        )
    )


def _reactions(chat: Chat) -> list[Json] | None:
    """The emoji that may be set, if not all may."""
    if chat.available_reactions is None:
        return None
    return [{"type": "emoji", "emoji": emoji} for emoji in chat.available_reactions]


@method("setChatTitle")
def set_chat_title(call: Call) -> bool:
    chat = _changeable(call, "title")
    title = call.params.text("title").strip()
    if not title:
        raise bad_request("title must be non-empty")
    _require_info_right(call, chat, "change chat title")
    portrait.retitle(call.world, chat, title, by=call.bot.user())
    return True


@method("setChatDescription")
def set_chat_description(call: Call) -> bool:
    chat = _changeable(call, "description")
    _require_info_right(call, chat, "set chat description")
    description = call.params.text("description").strip()
    if description == chat.description:
        raise bad_request("chat description is not modified")
    portrait.describe(call.world, chat, description)
    return True


@method("setChatPhoto")
def set_chat_photo(call: Call) -> bool:
    value = call.params.text("photo")
    upload = call.params.uploads.get(value.removeprefix("attach://") if value else "photo")
    if upload is None:
        raise bad_request("photo must be uploaded as an InputFile" if value else "there is no photo in the request")
    chat = _changeable(call, "photo")
    _require_info_right(call, chat, "change chat photo")
    try:
        portrait.hang(call.world, chat, upload.content, by=call.bot.user())
    except NotAPictureError as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    return True


@method("deleteChatPhoto")
def delete_chat_photo(call: Call) -> bool:
    chat = _changeable(call, "photo")
    _require_info_right(call, chat, "change chat photo")
    if chat.photo is None:
        raise bad_request("CHAT_NOT_MODIFIED")
    portrait.take_down(call.world, chat, by=call.bot.user())
    return True


@method("setChatPermissions")
def set_chat_permissions(call: Call) -> bool:
    independent = call.params.flag("use_independent_chat_permissions")
    permissions = read_permissions(call.params.structure("permissions"), independent=independent)
    chat = _changeable(call, "permissions")
    if chat.kind == "channel":
        raise bad_request("can't change channel chat permissions")
    require_right(call, chat, "can_restrict_members", refusal="not enough rights to change chat permissions")
    if permissions != chat.permissions:
        portrait.permit(call.world, chat, permissions)
    return True


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("can't leave private chats")
    bot = call.bot.user()
    groups.move(call.world, chat, bot, to=chat.membership(call.bot.id).outside(), by=bot)
    return True


def _changeable(call: Call, what: str) -> Chat:
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request(f"can't change private chat {what}")
    return chat


def _require_info_right(call: Call, chat: Chat, deed: str) -> None:
    require_right(call, chat, "can_change_info", refusal=f"not enough rights to {deed}")
