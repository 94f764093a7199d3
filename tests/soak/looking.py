"""What a house has come to: its books and tables, and what its sandbox was really made to say."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from scheduler.tick import jobs
from storage import books
from storage.database import Transaction
from storage.inbox import Inbox
from storage.members import Member
from storage.notices import PROMOTION, Notice
from storage.points import Account, Transfer
from storage.types import table_of

ANSWER = 0
_transfer, _account, _member = table_of(Transfer), table_of(Account), table_of(Member)
_inbox, _notice = table_of(Inbox), table_of(Notice)


def state(tx: Transaction) -> dict[str, Any]:
    """All that must be the same whether or not a process was killed on the way, as plain JSON."""
    promotions = sa.select(_notice.c.chat_id, _notice.c.message_id, _notice.c.state).where(_notice.c.rank == PROMOTION)
    return {
        "waiting": _count(tx, _inbox, _inbox.c.state == "new") + _count(tx, _notice, _notice.c.state == "sending"),
        "wrong": [fault.says for fault in books.faults(tx, jobs=jobs())],
        "dead": [row[0] for row in tx.all(sa.select(_inbox.c.error).where(_inbox.c.state == "dead"))],
        "transfers": _rows(tx, _of_member(_transfer, _transfer.c.rule, _transfer.c.amount, _transfer.c.earned)),
        "balances": _rows(tx, _of_member(_account, _account.c.kind, _account.c.balance)),
        "promotions": _rows(tx, promotions),
        "tables": {table.name: _tally(tx, table) for table in SQLModel.metadata.sorted_tables},
    }


def _of_member(table: sa.Table, *columns: Any) -> Any:
    """Columns with the person they belong to; a member's id may differ, as sequences leave gaps."""
    return sa.select(_member.c.user_id, *columns).select_from(
        table.outerjoin(_member, _member.c.id == table.c.member_id)
    )


def _rows(tx: Transaction, wanted: Any) -> list[list[Any]]:
    return sorted(([*row] for row in tx.all(wanted)), key=repr)


def _count(tx: Transaction, table: sa.Table, *where: Any) -> int:
    return int(tx.scalar(sa.select(sa.func.count()).select_from(table).where(*where)))


def _tally(tx: Transaction, table: sa.Table) -> list[list[Any]]:
    """How many rows a table has, by state or outcome.

    Where a call took effect and its answer was lost, a promotion is uncertain, and a second answer to a press is one
    that Telegram does not want: both count as sent.
    """
    by = [column for name, column in table.c.items() if name in {"state", "outcome"}]
    if table is _notice:
        is_uncertain = (_notice.c.rank == PROMOTION) & (_notice.c.state == "unknown")
        is_lost = is_uncertain | ((_notice.c.rank == ANSWER) & (_notice.c.state == "skipped"))
        by = [sa.case((is_lost, "sent"), else_=_notice.c.state)]
    return _rows(tx, sa.select(*by, sa.func.count()).select_from(table).group_by(*by))


@dataclass(slots=True)
class Said:
    """What the bot really did, by the sandbox's journal: the messages as they read at last, and everything else."""

    messages: dict[tuple[int, int], str] = field(default_factory=dict)
    sent: Counter[tuple[int, str]] = field(default_factory=Counter)
    first: dict[tuple[int, int], str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def note(self, call: dict[str, Any]) -> None:
        """Takes account of one call."""
        effect, method = call["effect"], call["method"]
        if not effect or method.startswith("get"):
            return
        result = effect["result"] if isinstance(effect, dict) and "result" in effect else effect
        made = [one for one in (result if isinstance(result, list) else [result]) if _is_message(one)]
        if not made:
            self._note_deed(method, call["params"])
        for message in made:
            place = message["chat"]["id"], message["message_id"]
            self.messages[place] = _reading(message)
            if not method.startswith("edit"):
                self.first[place] = self.messages[place]
                self.sent[place[0], self.messages[place]] += 1

    def _note_deed(self, method: str, params: dict[str, Any]) -> None:
        if method == "deleteMessage":
            self.messages.pop((int(params["chat_id"]), int(params["message_id"])), None)
        self.done.add(f"{method} {sorted((name, str(value)) for name, value in params.items())}")

    @property
    def readings(self) -> set[tuple[int, str]]:
        """Every chat with what stands in it."""
        return {(chat, text) for (chat, _), text in self.messages.items()}


def _is_message(result: Any) -> bool:
    return isinstance(result, dict) and "message_id" in result and "chat" in result


def _reading(message: dict[str, Any]) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for row in rows for button in row]
    kind = "photo " if message.get("photo") else ""
    return f"{kind}{message.get('text') or message.get('caption') or ''} {labels or ''}".strip()
