"""Notices: everything the bot says is a row, said once under its key, and later changed or taken back under that key.

Ranks: answers to a press, replies to people, service (what the programme tells by itself), promotions. Promotions need
consent and respect quiet hours; that is decided when they are sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from loyalty.communities import Community
from loyalty.members import Member
from loyalty.texts import Text, encode
from storage import buttons as stored_buttons
from storage import notices as stored
from storage.buttons import Button as StoredButton
from storage.database import Transaction

ANSWER_SECONDS = 120


class Rank(IntEnum):
    """Who goes first when sending is scarce."""

    ANSWER = 0
    REPLY = 1
    SERVICE = 2
    PROMOTION = 3


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, and either what a press does or where it leads.

    `action` names a handler's action and `object` what it is about. `user_id` None: whoever has the action's access.
    `single` works once. `start` opens the private chat with this deep-link word; `url` opens a page.
    """

    label: Text
    action: str = ""
    object: Mapping[str, Any] = field(default_factory=dict)
    user_id: int | None = None
    single: bool = False
    expires: timedelta | None = None
    start: str = ""
    url: str = ""


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Body:
    """What a message consists of: a text, one photo with it or an album before it, and buttons."""

    text: Text
    buttons: Rows = ()
    photos: Sequence[str] = ()
    reply_to: int | None = None


def say(
    tx: Transaction,
    key: str,
    body: Body,
    *,
    chat_id: int,
    user_id: int | None = None,
    community_id: int | None = None,
    rank: Rank = Rank.REPLY,
    subject: str | None = None,
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    edit_gap: int = 0,
    remove_after: int | None = None,
) -> None:
    """Says something; what is already said under the key is left as it is.

    `edit_gap`: least seconds between a sending and the next edit. `remove_after`: seconds until it deletes itself.
    """
    if body.buttons and stored.is_said(tx, key):  # buttons are rows, and would be stored for nothing
        return
    stored.add(
        tx,
        key=key,
        community_id=community_id,
        chat_id=chat_id,
        user_id=user_id,
        kind="message",
        rank=int(rank),
        content=_content(tx, key, body, community_id),
        subject=subject,
        due_at=due_at or tx.now,
        not_after=not_after,
        edit_gap=edit_gap,
        remove_after=remove_after,
    )


def to_user(
    tx: Transaction,
    community: Community,
    user_id: int,
    *,
    key: str,
    text: Text,
    buttons: Rows = (),
    photos: Sequence[str] = (),
    rank: Rank = Rank.SERVICE,
    subject: str | None = None,
    not_after: datetime | None = None,
) -> None:
    """Says something in a person's private chat; skipped and counted if they never started the bot."""
    say(
        tx,
        key,
        Body(text, buttons, photos),
        chat_id=user_id,
        user_id=user_id,
        community_id=community.id,
        rank=rank,
        subject=subject,
        not_after=not_after,
    )


def promote(
    tx: Transaction, community: Community, body: Body, addressees: Iterable[tuple[int, str]], *, subject: str
) -> None:
    """Says the same to many in private, as a promotion: `addressees` are user ids, each with a key of its own."""
    rows = [
        {
            "key": key,
            "community_id": community.id,
            "chat_id": user_id,
            "user_id": user_id,
            "kind": "message",
            "rank": int(Rank.PROMOTION),
            "content": _content(tx, key, body, community.id, there=()),
            "subject": subject,
            "due_at": tx.now,
            "not_after": None,
            "edit_gap": 0,
            "remove_after": None,
        }
        for user_id, key in addressees
    ]
    stored.insert_many(tx, rows)


def to_member(
    tx: Transaction, community: Community, member: Member, *, key: str, text: Text, buttons: Rows = ()
) -> None:
    """Tells a member something about their own affairs, in private."""
    to_user(tx, community, member.user_id, key=key, text=text, buttons=buttons)


def stands(tx: Transaction, key: str) -> bool:
    """Whether what was said under a key can be seen, or will be: neither taken back nor refused by Telegram."""
    notice = stored.by_key(tx, key)
    return notice is not None and notice.step != "delete" and notice.state in {"waiting", "sending", "sent"}


def say_anew(tx: Transaction, key: str, body: Body, *, community: Community, user_id: int) -> None:
    """Says it as the latest message of a private chat; what was said under the key before is taken back."""
    notice = stored.by_key(tx, key)
    if notice is not None:
        stored.retract(tx, notice, at=tx.now)
        stored.set_aside(tx, notice)
    say(tx, key, body, chat_id=user_id, user_id=user_id, community_id=community.id)


def change(tx: Transaction, key: str, body: Body) -> None:
    """What is said under a key reads so from now on; sent already, it is edited."""
    notice = stored.by_key(tx, key)
    if notice is not None:
        stored.change(tx, notice, _content(tx, key, body, notice.community_id))


def retract(tx: Transaction, key: str, *, after: int = 0) -> None:
    """Takes back what was said under a key, `after` so many seconds."""
    notice = stored.by_key(tx, key)
    if notice is not None:
        stored.retract(tx, notice, at=tx.now + timedelta(seconds=after))


def answer(tx: Transaction, key: str, *, query_id: str, user_id: int, community_id: int | None, **content: Any) -> None:
    """Answers a press: `text` for a toast, `alert` for a box, `start` to open the private chat."""
    text: Text | None = content.get("text")
    values = {**content, "query": query_id, "text": None if text is None else encode(text)}
    _plain(tx, key, "answer", values, chat_id=user_id, user_id=user_id, community_id=community_id)


def react(tx: Transaction, key: str, *, chat_id: int, message_id: int, emoji: str) -> None:
    """Puts a reaction under somebody's message."""
    _plain(tx, key, "reaction", {"emoji": emoji, "message": message_id}, chat_id=chat_id)


def delete(tx: Transaction, key: str, *, chat_id: int, message_id: int, after: int = 0) -> None:
    """Deletes somebody's message, `after` so many seconds; without the right to, nothing happens."""
    due_at = tx.now + timedelta(seconds=after)
    _plain(tx, key, "deletion", {"message": message_id}, chat_id=chat_id, due_at=due_at)


def ask(
    tx: Transaction,
    key: str,
    *,
    method: str,
    parameters: Mapping[str, Any],
    then: str,
    object: Mapping[str, Any],  # noqa: A002  # the word used for buttons too
    community_id: int | None = None,
) -> None:
    """Asks Telegram something; the answer comes back through the inbox to the handler's action `then`."""
    content = {"method": method, "parameters": dict(parameters), "then": then, "object": dict(object)}
    chat_id = int(parameters.get("chat_id", 0))
    _plain(tx, key, "question", content, chat_id=chat_id, community_id=community_id)


def tell(tx: Transaction, key: str, *, method: str, parameters: Mapping[str, Any], chat_id: int) -> None:
    """Tells Telegram something whose answer nobody waits for, such as a person's menu."""
    content = {"method": method, "parameters": dict(parameters), "then": None, "object": {}}
    _plain(tx, key, "question", content, chat_id=chat_id)


def _plain(
    tx: Transaction,
    key: str,
    kind: str,
    content: Mapping[str, Any],
    *,
    chat_id: int,
    user_id: int | None = None,
    community_id: int | None = None,
    due_at: datetime | None = None,
) -> None:
    not_after = tx.now + timedelta(seconds=ANSWER_SECONDS) if kind == "answer" else None
    stored.add(
        tx,
        key=key,
        community_id=community_id,
        chat_id=chat_id,
        user_id=user_id,
        kind=kind,
        rank=int(Rank.ANSWER),
        content=dict(content),
        subject=None,
        due_at=due_at or tx.now,
        not_after=not_after,
        edit_gap=0,
        remove_after=None,
    )


def _content(
    tx: Transaction, key: str, body: Body, community_id: int | None, *, there: Sequence[StoredButton] | None = None
) -> dict[str, Any]:
    """The content as it is stored; `there` are the buttons that are said under the key already, if one knows."""
    if there is None:
        there = stored_buttons.existing(tx, key) if body.buttons else ()
    rows = [[_button(tx, key, button, community_id, there) for button in row] for row in body.buttons if row]
    return {
        "text": encode(body.text),
        "buttons": rows,
        "photos": list(body.photos),
        "reply_to": body.reply_to,
    }


def _button(
    tx: Transaction, key: str, button: Button, community_id: int | None, there: Sequence[StoredButton]
) -> dict[str, Any]:
    label = encode(button.label)
    if button.start:
        return {"label": label, "start": button.start}
    if button.url:
        return {"label": label, "url": button.url}
    wanted = (button.action, dict(button.object), button.user_id)
    same = [row for row in there if (row.action, row.object, row.user_id) == wanted and row.used_at is None]
    return {"label": label, "token": same[0].token if same else _new_token(tx, key, button, community_id)}


def _new_token(tx: Transaction, key: str, button: Button, community_id: int | None) -> str:
    token = tx.token()
    stored_buttons.add(
        tx,
        token=token,
        community_id=community_id,
        notice_key=key,
        user_id=button.user_id,
        action=button.action,
        object=dict(button.object),
        is_single=button.single,
        expires_at=None if button.expires is None else tx.now + button.expires,
    )
    return token
