"""The pacer on a virtual clock: never more than Telegram allows, and no slower than it need be."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pacer import Limits, Pacer

EPSILON = 1e-6
USUAL = Limits()


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def pacer(limits: Limits = USUAL) -> tuple[Pacer, Clock]:
    clock = Clock()
    return Pacer(limits, clock=clock, sleep=clock.sleep), clock


async def play(chats: list[int], limits: Limits = USUAL) -> list[tuple[float, int]]:
    """(time, chat) of every message, sent as the sender does it: the first whose chat is free, else a rest."""
    paced, clock = pacer(limits)
    waiting, sent = list(chats), []
    while waiting:
        await paced.turn()
        busy = paced.busy()
        free = next((chat for chat in waiting if chat not in busy), None)
        if free is None:
            clock.now += paced.free_in() or 0
            continue
        waiting.remove(free)
        paced.count(free)
        sent.append((clock.now, free))
    return sent


def most_within(times: list[float], seconds: float) -> int:
    """The greatest number of times in any window of so many seconds, its end left out."""
    return max(sum(begin <= one < begin + seconds - EPSILON for one in times) for begin in times)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, -1, -2]), min_size=1, max_size=80))
async def test_no_window_holds_more_than_telegram_allows(chats: list[int]) -> None:
    sent = await play(chats)
    by_chat = defaultdict(list)
    for moment, chat in sent:
        by_chat[chat].append(moment)

    assert most_within([moment for moment, _ in sent], 1) <= 29
    assert all(most_within(times, 1) <= 1 for times in by_chat.values())
    assert all(most_within(times, 60) <= 20 for chat, times in by_chat.items() if chat < 0)
    assert sorted(chat for _, chat in sent) == sorted(chats)


async def test_control_without_spacing_the_limits_are_broken() -> None:
    sent = await play([1] * 40, Limits(per_second=100, spacing=0))
    assert most_within([moment for moment, _ in sent], 1) > 29


async def test_many_chats_are_served_at_the_full_rate() -> None:
    sent = await play(list(range(1, 291)))
    assert sent[-1][0] - sent[0][0] < 10.0


async def test_a_group_gets_twenty_and_then_the_rest_of_the_minute_off() -> None:
    times = [moment for moment, _ in await play([-1] * 21)]
    assert times[19] - times[0] < 20
    assert times[20] - times[0] >= 60


async def test_a_pause_stops_everyone() -> None:
    paced, clock = pacer()
    await paced.turn()
    paced.pause(7)
    assert paced.wait() == 7
    await paced.turn()
    assert clock.now == 1007


async def test_a_short_pause_does_not_end_a_long_one() -> None:
    paced, _ = pacer()
    paced.pause(7)
    paced.pause(1)
    assert paced.wait() == 7


async def test_an_album_costs_as_much_as_its_photos() -> None:
    paced, _ = pacer()
    paced.count(-1, messages=10)
    assert abs(paced.wait() - 9 / 29) < EPSILON
    paced.count(-1, messages=10)
    assert paced.free_in() == 60


async def test_chats_long_quiet_are_forgotten() -> None:
    paced, clock = pacer()
    paced.count(1)
    clock.now += 61
    assert paced.busy() == []
    assert paced.free_in() is None
