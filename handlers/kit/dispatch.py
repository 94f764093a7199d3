"""Dispatch: the PTB handlers, and the one place that checks who may do what and turns refusals into words.

The callbacks are coroutines that never suspend: the worker drives them inside a transaction.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from telegram import Chat, Message, Update, User
from telegram.constants import ChatID, ChatType
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers.kit.context import Context, scene
from handlers.kit.feature import Command, Where
from handlers.kit.registry import registry
from handlers.kit.words import clean_name
from loyalty import activity, buttons, communities, dialogues, groups, notices, people
from loyalty.errors import Refusal
from loyalty.members import Role
from loyalty.texts import Text, When, text

GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
NOBODY = {ChatID.ANONYMOUS_ADMIN, ChatID.SERVICE_CHAT, ChatID.FAKE_CHANNEL}
COMMAND = re.compile(r"^/([a-z0-9_]{1,32})(@\w+)?(?:\s+|$)", re.IGNORECASE)
log = logging.getLogger(__name__)

AnyHandler = BaseHandler[Update, CallbackContext[Any, Any, Any, Any], None]


def handlers() -> list[AnyHandler]:
    """The PTB handlers of all features, in the order in which they are asked."""
    new = filters.UpdateType.MESSAGE
    return [
        CommandHandler(list(registry().commands), _callback(on_command), filters=new),
        CallbackQueryHandler(_callback(on_press)),
        MessageHandler(filters.StatusUpdate.MIGRATE, _callback(on_migration)),
        ChatMemberHandler(_callback(on_membership), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(new, _callback(on_message)),
    ]


def _callback(run: Callable[[Context], None]) -> Callable[[Update, Any], Any]:
    async def callback(update: Update, _context: Any) -> None:  # PTB wants a coroutine
        run(Context(scene.get(), update))

    return callback


def on_command(context: Context) -> None:
    """Runs a typed command, if this person may use it here."""
    message = context.message
    typed = COMMAND.match(message.text or "") if message else None
    if message is None or typed is None:
        return
    if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
        _tell_anonymous(context, message.chat)
    elif _locate(context, message.chat, message.from_user, message):
        _run_command(context, registry().commands[typed[1].lower()], context.text[typed.end() :].strip())


def on_message(context: Context) -> None:
    """Offers a message to the open dialogue, the plain words and the listeners, in this order."""
    message = context.message
    if message is None or not _locate(context, message.chat, message.from_user, message):
        return
    if not context.is_group and _continue_dialogue(context):
        return
    command = registry().words.get(message.text.strip()) if message.text else None
    if command is not None:
        _run_command(context, command, "")
        return
    _guard(context, lambda: _listen(context))


def on_press(context: Context) -> None:
    """Runs what stands behind a button, if it still works and is this person's to press."""
    query = context.query
    if query is None or query.from_user.is_bot:
        return
    chat = query.message.chat if query.message else None
    is_group = chat is not None and chat.type in GROUPS
    _find(context, query.from_user, chat_id=chat.id if is_group and chat else query.from_user.id, is_group=is_group)
    button = buttons.find(context.tx, query.data or "")
    if button is not None and button.community_id is not None:  # known also when the press is refused
        context.use_community(communities.get(context.tx, button.community_id))
    _guard(context, lambda: _press(context, query.data or "", button))
    context.toast()


def on_membership(context: Context) -> None:
    """Follows what happens to the bot itself: started, blocked, added, promoted, removed."""
    changed = context.update.my_chat_member if context.update else None
    if changed is None or context.refusal is not None:
        return
    user, chat_id, is_group = changed.from_user, changed.chat.id, changed.chat.type in GROUPS
    if user.id in NOBODY:
        context.locate(chat_id=chat_id, user_id=user.id, is_group=is_group)
    else:
        _find(context, user, chat_id=chat_id, is_group=is_group)
    for run in registry().on_membership:
        run(context)


def on_migration(context: Context) -> None:
    """Follows a group that Telegram has given a new id; both halves of the news say the same."""
    message = context.message
    if message is not None and message.migrate_to_chat_id is not None:
        groups.move(context.tx, message.chat.id, message.migrate_to_chat_id)
    elif message is not None and message.migrate_from_chat_id is not None:
        groups.move(context.tx, message.migrate_from_chat_id, message.chat.id)


def on_answer(context: Context, given: dict[str, Any]) -> None:
    """Hands Telegram's answer to a question to the feature that asked; nobody waits to hear of a refusal."""
    if context.refusal is not None:
        log.info("answer.refused", extra={"code": context.refusal.code, "then": given["then"]})
        return
    registry().replies[given["then"]].run(context, given["object"], given["result"])


def _locate(context: Context, chat: Chat, user: User | None, message: Message) -> bool:
    """Whether a person speaks here; bots, channels and anonymous admins are nobody."""
    if (
        user is None
        or user.is_bot
        or user.id in NOBODY
        or message.sender_chat is not None
        or message.via_bot is not None
    ):
        return False
    is_group = chat.type in GROUPS
    if chat.type == ChatType.CHANNEL:
        return False
    context.at = min(message.date, context.tx.now)
    _find(context, user, chat_id=chat.id, is_group=is_group)
    if not is_group:
        if not context.has_started:
            people.set_started(context.tx, user.id, started=True)
            context.locate(chat_id=chat.id, user_id=user.id, is_group=False)
        context.choose_community()
    return True


def _find(context: Context, user: User, *, chat_id: int, is_group: bool) -> None:
    """Finds out who this is and where, and notes how they appear today."""
    context.locate(chat_id=chat_id, user_id=user.id, is_group=is_group)
    name = clean_name(user.full_name, user.id)
    if people.see(
        context.tx, user.id, name=name, username=user.username, language=user.language_code, known=context.person
    ):
        context.locate(chat_id=chat_id, user_id=user.id, is_group=is_group)


def _tell_anonymous(context: Context, chat: Chat) -> None:
    context.chat_id, context.is_group = chat.id, True
    context.say_briefly(text("refused-anonymous"))


def _run_command(context: Context, command: Command, arguments: str) -> None:
    context.arguments = arguments

    def run() -> None:
        here = Where.GROUP if context.is_group else Where.PRIVATE
        if here not in command.where:
            raise Refusal("only-in-group" if command.where is Where.GROUP else "only-in-private")
        _check_access(context, command.access)
        command.run(context)

    _guard(context, run)


def _listen(context: Context) -> None:
    for listener in registry().listeners:
        if listener.run(context):
            return


def _continue_dialogue(context: Context) -> bool:
    waiting = dialogues.waiting(context.tx, context.user_id)
    dialogue = registry().dialogues.get(waiting.name) if waiting else None
    if waiting is None or dialogue is None:
        return False
    context.use_community(communities.get(context.tx, waiting.community_id))

    def run() -> None:
        _check_access(context, dialogue.access)
        dialogue.run(context, waiting.question, waiting.answers)

    _guard(context, run)
    return True


def _press(context: Context, token: str, button: buttons.Pressed | None) -> None:
    action = registry().actions.get(button.action) if button else None
    if button is None or action is None or button.has_expired(context.tx.now):
        raise Refusal("button-expired")
    if button.user_id is not None and button.user_id != context.user_id:
        raise Refusal("button-of-another")
    context.pressed_key = button.notice_key
    _check_access(context, action.access)
    if button.is_single and not buttons.use(context.tx, token):
        raise Refusal("button-used")
    action.run(context, button.object)


def _check_access(context: Context, needed: Role | None) -> None:
    """The one place that says who may do what; whatever declares nothing less is for members."""
    if needed is None:
        return
    if not context.member.role.covers(needed):
        raise Refusal("not-allowed", role=text(f"role-{needed}"))


def _guard(context: Context, run: Callable[[], None]) -> None:
    """Runs an act, or explains why it was refused. Either way it is a sign of life.

    A refusal leaves through the worker, which undoes everything and comes back with it.
    """
    if context.refusal is None:
        run()
    else:
        _explain(context, context.refusal)
    if context.member_or_none is None or context.community_or_none is None:
        return
    activity.note(context.tx, context.community, context.member, at=context.at)
    if context.group_id is not None and not context.is_known_here:
        groups.note_member(context.tx, context.group_id, context.member.id)


def _explain(context: Context, refusal: Refusal) -> None:
    log.info("refused", extra={"code": refusal.code, "community": getattr(context.community_or_none, "id", None)})
    facts = dict(refusal.facts)
    if refusal.until is not None:
        facts["until"] = When(refusal.until)
    if context.member_or_none is not None:
        activity.note_refusal(context.tx, context.member_or_none, refusal)
    said = text(f"refused-{refusal.code}", **facts)
    if refusal.code in {"not-a-member", "no-community"}:
        _invite(context, said)
    elif context.query is not None:
        context.toast(said, alert=True)
    else:
        context.reply(said)


def _invite(context: Context, said: Text) -> None:
    code = context.community_or_none.code if context.community_or_none else "hello"
    if context.query is not None:
        context.toast(said, start=code)
    elif context.is_group:
        context.say_briefly(said)
    elif context.community_or_none is None:
        context.reply(said)
    else:
        context.reply(said, [[notices.Button(text("join-button"), action="start.join")]])
