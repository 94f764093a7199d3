"""What is wrong in the end, by the database and by what Telegram really did: a sentence for each violation."""

from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa

from scheduler.tick import jobs
from storage import books
from storage.database import Transaction
from tests.soak.workload import Expected

SENDS = {"sendMessage", "sendPhoto"}


def inbox(tx: Transaction, *, count: int, dead: int) -> list[str]:
    """Every update is there once, and done or set aside; set aside are those that had to be."""
    statement = "SELECT state, count(*) FROM inbox WHERE update_id IS NOT NULL GROUP BY state"
    found = {str(state): int(number) for state, number in tx.all(sa.text(statement))}
    wanted = {state: number for state, number in {"done": count - dead, "dead": dead}.items() if number}
    return [] if found == wanted else [f"the inbox holds {found}, not {wanted}"]


def ledger(tx: Transaction, expected: Expected) -> list[str]:
    """Every member has the points that follow from what they did, and the books are right."""
    statement = (
        "SELECT m.user_id, t.rule, sum(t.amount) FROM transfers t JOIN members m ON m.id = t.member_id"
        " GROUP BY m.user_id, t.rule"
    )
    found = Counter({(int(user), str(rule)): int(amount) for user, rule, amount in tx.all(sa.text(statement))})
    differing = [key for key in found | expected.points if found[key] != expected.points[key]]
    wrong = [
        f"{user} has {found[user, rule]} for {rule}, not {expected.points[user, rule]}" for user, rule in differing
    ]
    return wrong + [fault.says for fault in books.faults(tx, jobs=jobs())]


def answers(tx: Transaction, expected: Expected, sent: Counter[int]) -> list[str]:
    """Every typed command has its answer in the outbox, and every answer that counts as sent was sent."""
    statement = (
        "SELECT chat_id, state, count(*) FROM notices WHERE kind = 'message' AND rank = 1 GROUP BY chat_id, state"
    )
    made: Counter[int] = Counter()
    wrong: list[str] = []
    rows = [tuple(row) for row in tx.all(sa.text(statement))]
    blocked = {chat for chat, state, _ in rows if state == "blocked"}  # nothing is sent there until they come back
    for chat, state, number in rows:
        made[chat] += number
        if state == "sent" and sent[chat] < number:
            wrong.append(f"{chat} was sent {sent[chat]} messages, though {number} answers count as sent")
        if state not in {"sent", "blocked"} and (state, chat in blocked) != ("skipped", True):
            wrong.append(f"{number} answers to {chat} are {state}")
    differing = [chat for chat in made | expected.answers if made[chat] != expected.answers[chat]]
    return wrong + [f"{chat} has {made[chat]} answers, not {expected.answers[chat]}" for chat in differing]


def broadcast(tx: Transaction, recipients: Iterable[int], sent: Counter[int], *, most_unknown: int) -> list[str]:
    """Nobody got it twice; each recipient has one outcome, and few are unknown."""
    statement = "SELECT chat_id, state FROM notices WHERE rank = 3"
    everyone = {int(chat): str(state) for chat, state in tx.all(sa.text(statement))}
    outcomes = {chat: everyone.get(chat, "missing") for chat in recipients}
    wrong = [f"{chat} got the broadcast {sent[chat]} times" for chat in recipients if sent[chat] > 1]
    ended = Counter(outcomes.values())
    open_still = ended.keys() - {"sent", "unknown", "blocked"}
    wrong += [f"{ended[state]} recipients are {state}" for state in sorted(open_still)]
    wrong += [f"{chat} counts as sent" for chat, state in outcomes.items() if state == "sent" and not sent[chat]]
    if ended["unknown"] > most_unknown:
        wrong.append(f"{ended['unknown']} recipients are unknown, more than {most_unknown}")
    return wrong


def unknown(tx: Transaction) -> int:
    """How many messages nobody knows to have arrived."""
    return int(tx.scalar(sa.text("SELECT count(*) FROM notices WHERE state = 'unknown'")))


def sent(tx: Transaction) -> int:
    """How many messages count as sent."""
    return int(tx.scalar(sa.text("SELECT count(*) FROM notices WHERE state = 'sent' AND kind = 'message'")))


def open_still(tx: Transaction) -> list[tuple[object, ...]]:
    """What waits: updates by worker and tries, messages by kind and rank, broadcasts; nothing when all is done."""
    asked = (
        "SELECT 'inbox', worker, tries, count(*) FROM inbox WHERE state = 'new' GROUP BY worker, tries",
        "SELECT 'waiting', kind, rank, count(*) FROM notices WHERE state = 'waiting' GROUP BY kind, rank",
        "SELECT 'sending', kind, rank, count(*) FROM notices WHERE state = 'sending' GROUP BY kind, rank",
        "SELECT 'broadcast', state FROM broadcasts WHERE state IN ('planned', 'running')",
    )
    return [tuple(row) for statement in asked for row in tx.all(sa.text(statement))]
