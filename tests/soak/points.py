"""Kill points: SIGKILL before and after every statement, commit and call of a story that touches every command.

`python -m tests.soak.points --database sqlite|postgresql [--sample N --seed S]`: a house is killed at one event of a
chapter, another goes on with what is left, and the end must be that of a house which was never killed.
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.app import build
from bot.pacer import NO_LIMITS, Pacer
from sandbox.client import Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox
from sandbox.state.world import World
from storage import migrations
from storage.database import Database
from tests.postgres import Cluster
from tests.soak.forks import KEY, TOKEN, End, Life, Zygote
from tests.soak.looking import Said
from tests.soak.story import STORY, Cast, Chapter

START = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
# Whatever waits for another try is due by the last of these; the house that is never killed lives through them too.
LATER = (timedelta(), timedelta(seconds=60))

# A sample takes so many points of a chapter before it takes another: to live up to one costs as much as some points.
TOGETHER = 4
UNCERTAIN = "unknown: Telegram did not answer"


class Place(Protocol):
    """Where the databases of the trials are."""

    def begin(self) -> str:
        """The URL of a migrated, empty database."""

    async def keep(self, database: Database) -> Any:
        """What a database was like; nobody uses it any more."""

    @contextlib.contextmanager
    def copy(self, kept: Any) -> Iterator[str]:
        """The URL of a database like it, for as long as it is needed."""


class Files:
    """SQLite files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    def begin(self) -> str:
        url = f"sqlite:///{self._folder / 'story.sqlite3'}"
        migrations.upgrade(url)
        return url

    async def keep(self, database: Database) -> bytes:
        content: bytes = await database.read(lambda tx: tx.connection.connection.driver_connection.serialize())
        await database.close()
        return content

    @contextlib.contextmanager
    def copy(self, kept: bytes) -> Iterator[str]:
        name = f"trial-{next(self._numbers)}.sqlite3"
        (self._folder / name).write_bytes(kept)
        try:
            yield f"sqlite:///{self._folder / name}"
        finally:
            for file in self._folder.glob(f"{name}*"):
                file.unlink()


class Templates:
    """Databases of a PostgreSQL cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def begin(self) -> str:
        return self._cluster.fresh_database()

    async def keep(self, database: Database) -> str:
        await database.close()
        return self._cluster.template_of(str(database.engine.url.database))

    @contextlib.contextmanager
    def copy(self, kept: str) -> Iterator[str]:
        url = self._cluster.fresh_database(kept)
        try:
            yield url
        finally:
            self._cluster.drop(url)


@contextlib.contextmanager
def place(engine: str) -> Iterator[Place]:
    """A place on that engine, in memory where that is possible."""
    memory = "/dev/shm"  # noqa: S108  # a folder with a name of its own is made there
    with tempfile.TemporaryDirectory(dir=memory if Path(memory).is_dir() else None) as folder:
        if engine == "sqlite":
            yield Files(Path(folder))
            return
        with Cluster(Path(folder)) as cluster:
            yield Templates(cluster)


@dataclass(frozen=True, slots=True)
class Beginning:
    """How things stood when people had acted in a chapter and the house had not."""

    chapter: Chapter
    world: World
    database: Any
    now: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """How a chapter went: the last life, and what was said in all of them."""

    end: End
    said: Said


@dataclass(slots=True)
class Tally:
    """What was found."""

    points: int = 0
    killed: int = 0
    repeated: int = 0
    uncertain: int = 0
    violations: list[str] = field(default_factory=list)


class Trials:
    """Lets houses live through beginnings, each on copies of its own."""

    def __init__(self, where: Place, zygotes: Sequence[Zygote], *, without: str = "") -> None:
        self._where = where
        self._without = without
        self._free: asyncio.Queue[Zygote] = asyncio.Queue()
        for zygote in zygotes:
            self._free.put_nowait(zygote)
        self.tally = Tally()

    async def reference(self, beginning: Beginning) -> Course:
        """How it goes if nobody is killed."""
        async with self._stage(beginning) as (sandbox, life, zygote):
            return Course(await zygote.live(life(0)), said(sandbox))

    async def point(self, beginning: Beginning, reference: Course, number: int) -> None:
        """Kills a house at one event, lets another go on, and compares."""
        async with self._stage(beginning) as (sandbox, life, zygote):
            first = await zygote.live(life(number))
            last = await zygote.live(life(0)) if first.killed else first
            course = Course(last, said(sandbox))
        self.tally.points += 1
        self.tally.killed += bool(first.killed)
        where = f"{beginning.chapter.name!r}, event {number} ({first.killed or 'not reached'})"
        found = [last.error] if last.error else list(differences(reference, course))
        self.tally.violations += [f"{where}: {one}" for one in found]
        if not found:
            self.tally.repeated += sum((course.said.sent - reference.said.sent).values())
            self.tally.uncertain += _unknown(course)

    @contextlib.asynccontextmanager
    async def _stage(self, beginning: Beginning) -> AsyncIterator[tuple[Sandbox, Callable[[int], Life], Zygote]]:
        moments = [(beginning.now + later).isoformat() for later in LATER]
        zygote = await self._free.get()
        try:
            with self._where.copy(beginning.database) as url:
                async with Sandbox(token=TOKEN, world=deepcopy(beginning.world)) as sandbox:
                    yield sandbox, lambda at: Life(sandbox.url, url, moments, at, self._without), zygote
        finally:
            self._free.put_nowait(zygote)


def said(sandbox: Sandbox) -> Said:
    """What the bot did in a sandbox."""
    found = Said()
    for call in sandbox.api.journal.find():
        found.note(call)
    return found


def differences(reference: Course, course: Course) -> Iterator[str]:
    """What is not as it should be after a kill.

    Of a promotion that became uncertain the author is told, and offered to look: then reports may read otherwise.
    """
    wanted, found = reference.end.state, course.end.state
    for what in ("waiting", "wrong", "dead", "transfers", "balances"):
        if wanted[what] != found[what]:
            yield f"{what}: {found[what]} and not {wanted[what]}"
    is_uncertain = _unknown(course) > 0
    for table, tally in wanted["tables"].items():
        if tally != found["tables"][table] and not (is_uncertain and table == "buttons"):
            yield f"table {table}: {found['tables'][table]} and not {tally}"
    promotions = {(chat, message) for chat, message, _ in wanted["promotions"]}
    promoted = {(chat, text) for (chat, number), text in reference.said.first.items() if (chat, number) in promotions}
    for chat, text in promoted:
        times = course.said.sent[chat, text]
        is_known_as_lost = any(to == chat and state == "unknown" for to, _, state in found["promotions"])
        if times > 1 or (times == 0 and not is_known_as_lost):
            yield f"promotion to {chat}: {times} times"
    reports = {(chat, _heading(text)) for chat, text in course.said.readings if is_uncertain and UNCERTAIN in text}
    for chat, text in sorted(reference.said.readings - course.said.readings - promoted):
        if (chat, _heading(text)) not in reports:
            yield f"never said to {chat}: {text!r}"
    for missing in sorted(reference.said.done - course.said.done):
        yield f"never done: {missing}"


def _heading(text: str) -> str:
    return text.partition("\n")[0]


def _unknown(course: Course) -> int:
    return sum(state == "unknown" for _, _, state in course.end.state["promotions"])


async def chapters(where: Place, wanted: Collection[int]) -> AsyncIterator[Beginning]:
    """Lives through the story and stops at the wanted chapters, each time when people have acted."""
    url, clock = where.begin(), Clock(START, frozen=True)
    async with Sandbox(token=TOKEN, clock=clock) as sandbox, Telegram(sandbox.url) as telegram:
        cast = Cast(telegram)

        async def open_house() -> Any:
            return await build(
                token=TOKEN, api_url=sandbox.url, database_url=url, key=KEY, clock=clock.now, pacer=Pacer(NO_LIMITS)
            )

        house = await open_house()
        for number, chapter in enumerate(STORY[: max(wanted) + 1]):
            clock.advance(chapter.after.total_seconds())
            for act in chapter.acts:
                await act(cast)
            if number in wanted:
                await house.telegram.shutdown()
                kept = await where.keep(house.database)
                await house.presence.release()
                yield Beginning(chapter, deepcopy(sandbox.world), kept, clock.now())
                house = await open_house()
            await house.settle()
        await house.close()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which points: all, or `sample` of them spread over the chapters; of one chapter, or of one kind of event."""

    sample: int = 0
    seed: int = 0
    chapter: str = ""
    at: str = ""

    def by_chapter(self) -> dict[int, int]:
        """The chapters, each with how many of its points are meant; 0 are all."""
        numbers = [number for number, one in enumerate(STORY) if self.chapter in ("", one.name)]
        if not self.sample:
            return dict.fromkeys(numbers, 0)
        few = min(len(numbers), -(-self.sample // TOGETHER))
        order = random.Random(self.seed).sample(numbers, few)  # noqa: S311  # chance that can be repeated
        return Counter(itertools.islice(itertools.cycle(order), self.sample))

    def points(self, events: Sequence[str], count: int) -> list[int]:
        """The numbers of the events at which a house is killed."""
        fitting = [number for number, event in enumerate(events, start=1) if event.startswith(self.at)]
        chance = random.Random(f"{self.seed}:{len(events)}")  # noqa: S311  # likewise
        return chance.sample(fitting, min(count, len(fitting))) if count else fitting


async def enumerate_points(
    where: Place,
    choice: Choice,
    *,
    without: str = "",
    workers: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> Tally:
    """Kills at each of the chosen points."""
    counts = choice.by_chapter()
    async with contextlib.AsyncExitStack() as stack:
        zygotes = [await stack.enter_async_context(Zygote()) for _ in range(workers)]
        trials = Trials(where, zygotes, without=without)
        async for beginning in chapters(where, counts):
            began, before = time.monotonic(), trials.tally.points
            reference = await trials.reference(beginning)
            if reference.end.error:
                raise RuntimeError(f"{beginning.chapter.name}: {reference.end.error}")
            numbers = choice.points(reference.end.points, counts[STORY.index(beginning.chapter)])
            await asyncio.gather(*(trials.point(beginning, reference, number) for number in numbers))
            tell(
                f"{beginning.chapter.name}: {trials.tally.points - before} of {len(reference.end.points)} points, "
                f"{time.monotonic() - began:.1f} s, {len(trials.tally.violations)} violations so far"
            )
        return trials.tally


def say(line: str) -> None:
    """A line on the screen, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(description="Kills a house at every statement, commit and call.")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--sample", type=int, default=0, help="so many points; 0: all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--without", default="", help="a guard that is taken away (tests/soak/weakened.py)")
    parser.add_argument("--chapter", default="", help="only the points of this chapter")
    parser.add_argument("--at", default="", help="only events that begin like this, such as 'after COMMIT'")
    chosen = parser.parse_args()
    choice = Choice(chosen.sample, chosen.seed, chosen.chapter, chosen.at)
    began = time.monotonic()
    with place(chosen.database) as where:
        tally = asyncio.run(enumerate_points(where, choice, without=chosen.without, workers=chosen.workers, tell=say))
    for violation in tally.violations:
        say(violation)
    say(
        f"{chosen.database}: {tally.points} points, {tally.killed} killed, {len(tally.violations)} violations, "
        f"{tally.repeated} replies said twice, {tally.uncertain} promotions uncertain, "
        f"{time.monotonic() - began:.0f} s"
    )
    return bool(tally.violations)


if __name__ == "__main__":
    sys.exit(main())
