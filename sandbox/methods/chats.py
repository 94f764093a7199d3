"""Chats and their members: looking, tagging, leaving."""

from sandbox.call import Call
from sandbox.chats import Membership
from sandbox.errors import bad_request
from sandbox.groups import move
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat, member_user, require_right
from sandbox.shapes import Json

LONGEST_TAG = 16
NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


@method("getChat")
def get_chat(call: Call) -> Json:
    chat = joined_chat(call)
    info = chat.shown() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }
    pinned = chat.post(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        info["pinned_message"] = pinned.quoted()
    return info


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    chat = joined_chat(call)
    user = member_user(call)
    if user["id"] not in chat.members and not chat.is_private:
        return Membership("left").shown(user)
    if chat.is_private:
        return Membership("member").shown(user)
    return chat.membership(user["id"]).shown(user)


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    # Telegram leaves out other bots, but not the one that asks.
    return [
        place.shown(user)
        for user_id, place in chat.members.items()
        if place.is_admin and (user := call.world.user(user_id)) is not None
    ]


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    chat = joined_chat(call)
    return 2 if chat.is_private else sum(place.inside for place in chat.members.values())


@method("setChatMemberTag")
def set_chat_member_tag(call: Call) -> bool:
    chat = joined_chat(call)
    user = member_user(call)
    require_right(call, chat, "can_manage_tags", refusal="not enough rights to change the tag of the user")
    place = chat.membership(user["id"])
    if place.status != "member":
        raise bad_request("PARTICIPANT_ID_INVALID" if not place.inside else "CHAT_ADMIN_REQUIRED")
    tag = call.params.text("tag")
    if len(tag) > LONGEST_TAG:
        raise bad_request("TAG_TOO_LONG")
    place.tag = tag or None
    call.world.show_chat(chat)
    return True


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    bot = call.bot.user()
    move(call.world, chat, bot, to=Membership("left"), by=bot)
    return True
