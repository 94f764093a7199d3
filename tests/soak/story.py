"""A story that touches every command: in each chapter people act, or time passes, and then the house settles."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sandbox.client import Group, Message, Persona, Telegram

BREAK = timedelta(minutes=3)


@dataclass(slots=True)
class Cast:
    """Who is in the story."""

    telegram: Telegram
    people: dict[str, Persona] = field(default_factory=dict)
    group: Group | None = None

    def __getitem__(self, name: str) -> Persona:
        return self.people[name]

    async def appear(self, name: str, *, username: str, language: str = "en") -> None:
        """Somebody comes into being."""
        self.people[name] = await self.telegram.person(name, username=username, language_code=language)

    async def shown(self, chat: Persona | Group, label: str) -> Message:
        """The bot's last message in a chat with a button of that label."""
        found = [one for one in await self.telegram.transcript(chat) if one.from_bot]
        return [one for one in found if any(label in button for row in one.buttons for button in row)][-1]


Act = Callable[[Cast], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What people do, all of it before the house does anything about it, after a time in which nothing happened."""

    name: str
    acts: tuple[Act, ...]
    after: timedelta = BREAK


def chapter(name: str, *acts: Act, **after: float) -> Chapter:
    """A chapter; `after` is timedelta's: days, hours, minutes."""
    return Chapter(name, acts, timedelta(**after) if after else BREAK)


def starts(name: str) -> Act:
    async def act(cast: Cast) -> None:
        await cast[name].start()

    return act


def writes(name: str, *lines: str) -> Act:
    async def act(cast: Cast) -> None:
        for line in lines:
            await cast[name].write(line)

    return act


def says(name: str, line: str) -> Act:
    async def act(cast: Cast) -> None:
        await cast[name].write(line, chat=cast.group)

    return act


def presses(name: str, label: str, *, in_group: bool = False) -> Act:
    async def act(cast: Cast) -> None:
        chat = (cast.group if in_group else None) or cast[name]
        await cast[name].press(await cast.shown(chat, label), label)

    return act


def shares(name: str, sample: str, caption: str) -> Act:
    async def act(cast: Cast) -> None:
        await cast[name].photo(sample, caption=caption)

    return act


async def arrive(cast: Cast) -> None:
    await cast.appear("Robin", username="robin")
    await cast.appear("Maya", username="maya")
    await cast.appear("Nina", username="nina")
    await cast.appear("Lin", username="xiaoyu", language="zh-hans")
    await cast["Robin"].start()


async def found_group(cast: Cast) -> None:
    others = [cast[name] for name in ("Maya", "Nina", "Lin")]
    cast.group = await cast.telegram.group("Juniper", creator=cast["Robin"], members=others)


async def award_under_a_message(cast: Cast) -> None:
    latte = await cast["Nina"].write("Look at this one, it took me all week", chat=cast.group)
    await cast["Maya"].write("/award 20 great latte art", chat=cast.group, reply_to=latte)


def dialogue(name: str, said: tuple[str, ...], pressed: tuple[str, ...]) -> list[Chapter]:
    """One chapter for each line and button of a dialogue."""
    return [
        *(chapter(line, writes(name, line)) for line in said),
        *(chapter(f"{said[0]}: {label}", presses(name, label)) for label in pressed),
    ]


STORY = [
    chapter("the owner starts", arrive),
    chapter("a group", found_group),
    chapter("three start", starts("Maya"), starts("Nina"), starts("Lin")),
    chapter("Maya joins", presses("Maya", "Join")),
    chapter("Nina joins", presses("Nina", "Join")),
    chapter("Lin joins", presses("Lin", "加入")),
    chapter("/role", writes("Robin", "/role @maya moderator"), writes("Lin", "/privacy"), writes("Nina", "/privacy")),
    chapter("consent", presses("Lin", "开启活动和优惠消息"), presses("Nina", "Turn news and offers on")),
    chapter("/checkin", writes("Nina", "/checkin"), writes("Lin", "签到"), writes("Robin", "/checkin")),
    chapter("talk", says("Nina", "These beans taste of berries"), says("Lin", "这豆子真香")),
    chapter("/award", award_under_a_message),
    chapter("/award undone", presses("Maya", "Take it back"), writes("Maya", "/award @nina 30 great latte art")),
    chapter("/deduct", writes("Maya", "/deduct @nina 10 the raffle ticket")),
    chapter("looking", writes("Nina", "/points", "/why", "/challenges"), writes("Maya", "/member @nina")),
    chapter("more looking", writes("Nina", "/help", "/share"), writes("Lin", "/top", "/contest")),
    chapter("the owner looks", writes("Robin", "/setup", "/log", "/role")),
    chapter("/language", writes("Nina", "/language"), writes("Maya", "/cancel")),
    chapter("shared posts", shares("Nina", "latte", "My morning cup"), shares("Lin", "beans", "好豆子")),
    chapter("/queue", writes("Maya", "/queue")),
    chapter("approval", presses("Maya", "Approve")),
    chapter("approval of the next", presses("Maya", "Approve")),
    *dialogue("Maya", ("/newchallenge",), ("Check in on N days", "3", "3 × check-in", "50 points", "7 days", "Create")),
    chapter("a challenge joined", presses("Nina", "Join", in_group=True), presses("Lin", "Join", in_group=True)),
    chapter("the second day", writes("Nina", "/checkin"), writes("Lin", "签到"), days=1),
    *dialogue("Maya", ("/newcontest", "Best cup"), ("Skip", "As soon", "3 days", "100 · 50 · 20", "Create")),
    chapter("/contest", writes("Nina", "/contest"), writes("Lin", "/contest")),
    chapter("entering", presses("Nina", "Enter"), presses("Lin", "投稿")),
    chapter("entries", shares("Nina", "cake", "my cake"), shares("Lin", "cat", "我的猫")),
    chapter("to vote", writes("Maya", "/contest"), writes("Robin", "/contest")),
    chapter("pictures", presses("Maya", "Vote"), presses("Robin", "Vote")),
    chapter("votes", presses("Maya", "Vote for"), presses("Robin", "Vote for")),
    *dialogue("Maya", ("/announce", "Fresh beans are in."), ("Everyone", "Now", "Send it")),
    chapter("the broadcast goes out"),
    chapter("the third day", writes("Nina", "/checkin"), writes("Lin", "签到"), days=1),
    chapter("the contest ends", days=3),
    chapter("the challenge ends", days=5),
    chapter("/stop", writes("Robin", "/stop"), writes("Maya", "/stop")),
    chapter("leaving", presses("Maya", "Leave the programme")),
    chapter("coming back", presses("Maya", "Come back")),
    chapter("silence", days=22, hours=7, minutes=54),
    chapter("back", presses("Nina", "I'm back")),
    chapter("after the silence", writes("Nina", "/checkin")),
]
