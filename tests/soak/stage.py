"""A house that is really built but neither asks Telegram for updates nor tells it anything: whoever drives it hands
over updates and moves its clock."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.app import House, build
from bot.arrivals import arrival
from loyalty import Transaction, communities, groups, members, people, routines
from loyalty.members import Role
from sandbox.server import Sandbox
from scheduler.tick import jobs
from storage import books, buttons, inbox
from storage.inbox import Inbox
from storage.members import Member
from storage.points import Account, Transfer
from storage.types import table_of
from tests.soak.model import YEAR, ZONE, Standing
from tests.soak.scene import KEY, TOKEN
from tests.soak.workload import GROUP

T = TypeVar("T")
START = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
CHECK_IN = "press-to-check-in"
JOIN = "press-to-join"
_inbox, _member, _account, _transfer = table_of(Inbox), table_of(Member), table_of(Account), table_of(Transfer)
_members = sa.select(_member.c.id, _member.c.user_id, _member.c.tier)
_balances = sa.select(_account.c.member_id, _account.c.kind, _account.c.balance)
_earned = (
    sa.select(_transfer.c.member_id, sa.func.sum(_transfer.c.earned))
    .where(_transfer.c.at >= sa.bindparam("since"))
    .group_by(_transfer.c.member_id)
)
_transfers = sa.select(_transfer.c.rule, sa.func.count()).group_by(_transfer.c.rule)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is wrong, with the books and with updates; what each member has; how many transfers there are by rule."""

    faults: list[str]
    standings: dict[int, Standing]
    transfers: Counter[str]


@dataclass
class Stage:
    """The house, its clock, and figures of all its runs."""

    runner: asyncio.Runner
    house: House = field(init=False)
    now: datetime = START
    steps: int = 0
    updates: int = 0
    reached: Counter[str] = field(default_factory=Counter)

    def run(self, work: Callable[[Transaction], T]) -> T:
        return self.runner.run(self.house.database.run(work))

    def read(self, work: Callable[[Transaction], T]) -> T:
        return self.runner.run(self.house.database.read(work))

    def begin(self, owner: int, moderator: int, ordinary: list[int]) -> None:
        """Forgets everything; a community with its people in one group, and a button to check in."""
        self.now = START
        roles = {owner: Role.OWNER, moderator: Role.MODERATOR} | dict.fromkeys(ordinary, Role.MEMBER)
        self.run(_empty)
        self.run(lambda tx: _found(tx, roles))

    def arrive(self, updates: list[dict[str, Any]]) -> None:
        """Telegram hands over some updates at once; they are handled."""
        self.updates += len(updates)
        arrivals = [arrival(update) for update in updates]
        self.run(lambda tx: inbox.store(tx, self.house.telegram.id, arrivals))
        while self.runner.run(self.house.worker.work()):
            pass

    def tick(self) -> None:
        """All that is due happens."""
        self.runner.run(self.house.metronome.tick())

    def look(self) -> Seen:
        """What the house has come to."""
        return self.read(_seen)


@contextmanager
def built(database_url: str) -> Iterator[Stage]:
    """A stage on a fresh, migrated database. The sandbox only tells the bot its name."""
    with asyncio.Runner() as runner:
        stage = Stage(runner)

        async def build_house() -> House:
            async with Sandbox(token=TOKEN) as sandbox:
                return await build(
                    token=TOKEN, api_url=sandbox.url, database_url=database_url, key=KEY, clock=lambda: stage.now
                )

        stage.house = runner.run(build_house())
        try:
            yield stage
        finally:
            runner.run(stage.house.close())


def _empty(tx: Transaction) -> None:
    """Forgets every row; what is append-only on SQLite loses its guard for that moment."""
    tables = [table.name for table in reversed(SQLModel.metadata.sorted_tables)]
    if not tx.is_alone:
        tx.execute(sa.text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
        return
    triggers = tx.all(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    deletions = [f"DELETE FROM {table}" for table in [*tables, "sqlite_sequence"]]  # noqa: S608  # our own tables
    for statement in [*(f"DROP TRIGGER {name}" for name, _ in triggers), *deletions, *(sql for _, sql in triggers)]:
        tx.connection.exec_driver_sql(statement)


def _found(tx: Transaction, roles: dict[int, Role]) -> None:
    routines.plan_house(tx)
    community = communities.found(tx, name="Juniper", language="en", zone=str(ZONE))
    groups.add(tx, community.id, chat_id=GROUP, title="Juniper")
    routines.plan(tx, community)
    for user, role in roles.items():
        people.see(tx, user, name=f"Member {user}", username=None, language="en")
        people.set_started(tx, user, started=True)
        members.join(tx, community, user, role=role)
    for token, action in {CHECK_IN: "checkins.today", JOIN: "start.join"}.items():
        buttons.add(tx, token=token, community_id=community.id, action=action, object={})


def _seen(tx: Transaction) -> Seen:
    unhandled = sa.select(_inbox.c.update_id, _inbox.c.state, _inbox.c.error).where(_inbox.c.state != "done")
    faults = [f"update {row.update_id} is {row.state}: {row.error}" for row in tx.all(unhandled)]
    faults += [fault.says for fault in books.faults(tx, jobs=jobs())]
    balances = {(member, kind): balance for member, kind, balance in tx.all(_balances)}
    earned = {member: int(amount) for member, amount in tx.all(_earned, {"since": tx.now - YEAR})}
    standings = {
        int(user): Standing(balances[row, "available"], balances[row, "pending"], earned.get(row, 0), tier)
        for row, user, tier in tx.all(_members)
    }
    return Seen(faults, standings, Counter(dict(map(tuple, tx.all(_transfers)))))
