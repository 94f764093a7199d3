"""Members of a chat: who they are, and banning, restricting, appointing and tagging them."""

import unicodedata

from sandbox.acts import groups
from sandbox.acts.moderation import restricted
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat, known_chat, member_user, readable_chat, require_right
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.memberships import Membership, term
from sandbox.state.rights import ADMIN_RIGHTS, read_permissions

LONGEST_TAG = 16
# Unicode's class of pictographs, which tags and titles must not hold.
PICTOGRAPH = "So"
SUPERGROUPS_ONLY = "method is available only for supergroups"
LARGE_ONLY = "method is available for supergroup and channel chats only"
GROUPS_ONLY = "method is available only for groups and supergroups"
CANNOT_RESTRICT = "not enough rights to restrict/unrestrict chat member"
# To put someone out for a moment, Telegram bans them for so long.
MOMENT = 60


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    chat = _looked_at(call)
    user = member_user(call, chat)
    if chat.is_private:
        return Membership("member").shown(user)
    _require_list(call, chat)
    return chat.shown_member(user, chat.membership(user["id"]), viewer=call.bot.id)


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    chat = _looked_at(call)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    _require_list(call, chat)
    others = () if call.params.flag("return_bots") else call.world.bots.keys() - {call.bot.id}
    return [
        chat.shown_member(user, place, viewer=call.bot.id)
        for user_id, place in chat.members.items()
        if place.is_admin and user_id not in others and (user := call.world.user(user_id)) is not None
    ]


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    chat = _looked_at(call)
    return 2 if chat.is_private else chat.member_count()


@method("banChatMember")
def ban_chat_member(call: Call) -> bool:
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("can't ban members in private chats")
    user = member_user(call, chat)
    _require_restrictable(call, chat, user)
    if chat.kind == "group" and not chat.membership(user["id"]).inside:
        raise bad_request("USER_NOT_PARTICIPANT")
    now = call.world.date()
    until = term(call.params.number("until_date") or 0, now=now) if chat.kind != "group" else 0
    groups.move(call.world, chat, user, to=Membership("kicked", until=until), by=call.bot.user())
    return True


@method("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    chat = _large(call)
    user = member_user(call, chat)
    place = chat.membership(user["id"])
    if call.params.flag("only_if_banned") and place.status != "kicked":
        return True
    if place.status == "left":
        return True
    _require_restrictable(call, chat, user)
    bot = call.bot.user()
    if place.inside:
        # Nobody can be made to leave but by a ban.
        groups.move(call.world, chat, user, to=Membership("kicked", until=call.world.date() + MOMENT), by=bot)
    groups.move(call.world, chat, user, to=Membership("left"), by=bot)
    return True


@method("restrictChatMember")
def restrict_chat_member(call: Call) -> bool:
    independent = call.params.flag("use_independent_chat_permissions")
    permissions = read_permissions(call.params.structure("permissions"), independent=independent)
    chat = joined_chat(call)
    if chat.kind != "supergroup":
        raise bad_request(SUPERGROUPS_ONLY)
    user = member_user(call, chat)
    _require_restrictable(call, chat, user)
    until = call.params.number("until_date") or 0
    to = restricted(call.world, chat, user, permissions, until)
    groups.move(call.world, chat, user, to=to, by=call.bot.user())
    return True


@method("promoteChatMember")
def promote_chat_member(call: Call) -> bool:
    chat = _large(call)
    user = member_user(call, chat)
    rights = {name: call.params.flag(name) for name in (*ADMIN_RIGHTS[chat.kind], "is_anonymous")}
    rights["can_manage_video_chats"] |= call.params.flag("can_manage_voice_chats")
    if any(rights.values()):
        # Any right brings this one along.
        rights["can_manage_chat"] = True
        if chat.kind == "channel" and "can_restrict_members" not in call.params.values:
            rights["can_restrict_members"] = True
    old = chat.membership(user["id"])
    _require_promotable(call, chat, user, rights)
    if any(rights.values()):
        title = old.tag if old.is_admin else None
        to = Membership("administrator", rights=rights, tag=title, appointed_by=call.bot.id)
    elif old.status == "administrator":
        to = Membership("member")
    else:
        return True
    groups.move(call.world, chat, user, to=to, by=call.bot.user())
    return True


@method("setChatAdministratorCustomTitle")
def set_chat_administrator_custom_title(call: Call) -> bool:
    chat = _small(call)
    user = member_user(call, chat)
    place = chat.membership(user["id"])
    if place.status == "creator":
        raise bad_request("only the owner can edit their custom title")
    if place.status != "administrator":
        raise bad_request("user is not an administrator")
    if not chat.commands(call.bot.id, user["id"]):
        raise bad_request("not enough rights to change custom title of the user")
    groups.retag(call.world, chat, user["id"], _word(call, "custom_title", "CUSTOM_TITLE"))
    return True


@method("setChatMemberTag")
def set_chat_member_tag(call: Call) -> bool:
    chat = _small(call)
    user = member_user(call, chat)
    place = chat.membership(user["id"])
    require_right(call, chat, "can_manage_tags", refusal="CHAT_ADMIN_REQUIRED")
    if not place.inside:
        raise bad_request("USER_NOT_PARTICIPANT")
    if place.is_admin:
        raise bad_request("CHAT_CREATOR_REQUIRED")
    groups.retag(call.world, chat, user["id"], _word(call, "tag", "TAG"))
    return True


@method("banChatSenderChat")
def ban_chat_sender_chat(call: Call) -> bool:
    chat, channel = _sender_chat(call)
    chat.banned_senders |= {channel.id}
    return True


@method("unbanChatSenderChat")
def unban_chat_sender_chat(call: Call) -> bool:
    chat, channel = _sender_chat(call)
    chat.banned_senders -= {channel.id}
    return True


def _looked_at(call: Call) -> Chat:
    """The chat, where the list of members can be asked for; that of a basic group is gone for who is outside."""
    chat = readable_chat(call)
    return joined_chat(call) if chat.kind == "group" else chat


def _require_list(call: Call, chat: Chat) -> None:
    """Only administrators see who is in a channel."""
    if chat.kind == "channel" and not chat.membership(call.bot.id).is_admin:
        raise bad_request("member list is inaccessible")


def _large(call: Call) -> Chat:
    chat = joined_chat(call)
    if chat.kind not in ("supergroup", "channel"):
        raise bad_request(LARGE_ONLY)
    return chat


def _small(call: Call) -> Chat:
    chat = joined_chat(call)
    if chat.kind not in ("group", "supergroup"):
        raise bad_request(GROUPS_ONLY)
    return chat


def _require_restrictable(call: Call, chat: Chat, user: Json) -> None:
    """Refuse where the bot may not restrict that user."""
    place = chat.membership(user["id"])
    if user["id"] == call.bot.id:
        raise bad_request("can't restrict self")
    if place.status == "creator" and chat.kind != "group":
        raise bad_request("can't remove chat owner")
    if not chat.may(call.bot.id, "can_restrict_members"):
        raise bad_request("CHAT_ADMIN_REQUIRED" if chat.kind == "group" else CANNOT_RESTRICT)
    if place.is_admin and not chat.commands(call.bot.id, user["id"]):
        raise bad_request("user is an administrator of the chat")


def _require_promotable(call: Call, chat: Chat, user: Json, rights: Json) -> None:
    """Refuse where the bot may not give these rights to that user, or take all of them."""
    place = chat.membership(user["id"])
    if place.status == "creator":
        raise bad_request("can't remove chat owner")
    if user["id"] == call.bot.id:
        if any(rights.values()):
            raise bad_request("can't promote self")
        return
    if not chat.may(call.bot.id, "can_promote_members"):
        raise bad_request("not enough rights")
    if not place.inside:
        raise bad_request("USER_NOT_PARTICIPANT")
    if place.status == "administrator" and not chat.commands(call.bot.id, user["id"]):
        raise bad_request("CHAT_ADMIN_REQUIRED")
    if any(on and name != "is_anonymous" and not chat.may(call.bot.id, name) for name, on in rights.items()):
        raise bad_request("RIGHT_FORBIDDEN")


def _word(call: Call, name: str, code: str) -> str | None:
    """A tag or title, which is short and has no emoji."""
    word = call.params.text(name).strip()
    if any(unicodedata.category(letter) == PICTOGRAPH for letter in word):
        raise bad_request(f"{code}_EMOJI_NOT_ALLOWED")
    if len(word) > LONGEST_TAG:
        raise bad_request(f"{code}_INVALID")
    return word or None


def _sender_chat(call: Call) -> tuple[Chat, Chat]:
    """The chat, and the channel that is banned there or no longer."""
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("can't ban members in private chats")
    if chat.kind == "group":
        raise bad_request("can't ban chats in basic groups")
    channel = known_chat(call, "sender_chat_id")
    require_right(call, chat, "can_restrict_members", refusal=CANNOT_RESTRICT)
    return chat, channel
