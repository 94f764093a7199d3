"""Invite links and join requests, as administrators among the bots handle them."""

from sandbox.acts import links, requests
from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.methods.targets import joined_chat, member_user, require_right
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.doors import InviteLink, JoinRequest

LARGEST_MEMBER_LIMIT = 99_999


@method("createChatInviteLink")
def create_chat_invite_link(call: Call) -> Json:
    chat = _chat(call)
    link = links.create(call.world, chat, call.bot.user(), _terms(call))
    return link.shown(to=call.bot.id)


@method("editChatInviteLink")
def edit_chat_invite_link(call: Call) -> Json:
    chat = _chat(call)
    terms = _terms(call)
    link = _own_link(call, chat)
    if link.is_primary:
        raise bad_request("CHAT_INVITE_PERMANENT")
    links.apply(call.world, chat, link, terms)
    return link.shown(to=call.bot.id)


@method("revokeChatInviteLink")
def revoke_chat_invite_link(call: Call) -> Json:
    chat = _chat(call)
    link = _own_link(call, chat)
    links.revoke(call.world, chat, link)
    return link.shown(to=call.bot.id)


@method("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> str:
    return links.replace_primary(call.world, _chat(call), call.bot.user()).url


@method("approveChatJoinRequest")
def approve_chat_join_request(call: Call) -> bool:
    chat, request = _request(call)
    requests.approve(call.world, chat, request, by=call.bot.user())
    return True


@method("declineChatJoinRequest")
def decline_chat_join_request(call: Call) -> bool:
    chat, request = _request(call)
    requests.decline(call.world, chat, request)
    return True


def _chat(call: Call) -> Chat:
    """The group whose links the bot may handle."""
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("can't invite members to a private chat")
    require_right(call, chat, links.RIGHT, refusal="not enough rights to manage chat invite link")
    return chat


def _terms(call: Call) -> links.Terms:
    """The terms of a link; what a call leaves out is without limit, also when it edits."""
    asked = links.Terms(
        name=call.params.text("name"),
        expire_date=max(call.params.number("expire_date") or 0, 0),
        member_limit=max(call.params.number("member_limit") or 0, 0),
        creates_join_request=call.params.flag("creates_join_request"),
    )
    if asked.creates_join_request and asked.member_limit:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    if 0 < asked.expire_date <= call.world.date():
        raise bad_request("EXPIRE_DATE_INVALID")
    if asked.member_limit > LARGEST_MEMBER_LIMIT:
        raise bad_request("USAGE_LIMIT_INVALID")
    return asked


def _own_link(call: Call, chat: Chat) -> InviteLink:
    """The link a call means: the bot's own, which still leads somewhere."""
    url = call.params.text("invite_link")
    if not url:
        raise bad_request("invite link must be non-empty")
    link = chat.door.links.get(url)
    if link is None or link.is_revoked:
        raise bad_request("INVITE_HASH_EXPIRED")
    if link.creator["id"] != call.bot.id:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return link


def _request(call: Call) -> tuple[Chat, JoinRequest]:
    """The join request a call means, if the bot may decide it."""
    chat = joined_chat(call)
    if chat.is_private:
        raise bad_request("the chat can't have join requests")
    user = member_user(call, chat)
    require_right(call, chat, links.RIGHT, refusal="not enough rights to manage chat join requests")
    if chat.membership(user["id"]).inside:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    request = chat.door.requests.get(user["id"])
    if request is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    return chat, request
