"""The pacer on a virtual clock: never more than Telegram allows, and no slower than it need be."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pacer import LEAD, Limits, Pacer

EPSILON = 1e-6
USUAL = Limits()
ALLOWED = 30


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


async def play(chats: list[int], limits: Limits = USUAL, *, is_promotion: bool = False) -> list[tuple[float, int]]:
    """(time, chat) of every message, sent as the sender does it: the first whose chat is free, else a rest."""
    paced, clock = pacer(limits)
    waiting, sent = list(chats), []
    while waiting:
        room = paced.room()
        if not (room.promotions if is_promotion else room.replies):
            clock.now += paced.wait()
            continue
        free = next((chat for chat in waiting if not paced.is_busy(chat)), None)
        if free is None:
            clock.now += paced.free_in(waiting) or 0
            continue
        at = paced.take(is_promotion=is_promotion)
        await paced.sleep(max(paced.left(at), 0))
        waiting.remove(free)
        paced.count(free)
        sent.append((clock.now, free))
    return sent


def most_within(times: list[float], seconds: float) -> int:
    """The greatest number of times in any window of so many seconds, its end left out."""
    return max(sum(begin <= one < begin + seconds - EPSILON for one in times) for begin in times)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, -1, -2]), min_size=1, max_size=80), st.booleans())
async def test_no_window_holds_more_than_telegram_allows(chats: list[int], is_promotion: bool) -> None:
    sent = await play(chats, is_promotion=is_promotion)
    by_chat = defaultdict(list)
    for moment, chat in sent:
        by_chat[chat].append(moment)

    assert most_within([moment for moment, _ in sent], 1) <= ALLOWED
    assert all(most_within(times, 1) <= 1 for times in by_chat.values())
    assert all(most_within(times, 60) <= 20 for chat, times in by_chat.items() if chat < 0)
    assert sorted(chat for _, chat in sent) == sorted(chats)


async def test_control_without_spacing_the_limits_are_broken() -> None:
    sent = await play([1] * 40, Limits(per_second=100, spacing=0))
    assert most_within([moment for moment, _ in sent], 1) > ALLOWED


async def test_many_chats_are_served_at_the_full_rate() -> None:
    sent = await play(list(range(1, 291)))
    assert sent[-1][0] - sent[0][0] < 10.0


async def test_a_group_gets_twenty_and_then_the_rest_of_the_minute_off() -> None:
    times = [moment for moment, _ in await play([-1] * 21)]
    assert times[19] - times[0] < 20
    assert times[20] - times[0] >= 60


async def test_promotions_leave_in_time_and_replies_come_between_them() -> None:
    paced, clock = pacer()
    promotions = []
    for _ in range(29):
        await paced.sleep(paced.wait())
        promotions.append(at := paced.take(is_promotion=True))
        await paced.sleep(max(paced.left(at), 0))
        assert paced.room().replies == 1
    assert abs(promotions[-1] - promotions[0] - 28 / 29) < EPSILON
    assert paced.take(is_promotion=False) == clock.now
    assert paced.room().promotions == 0
    assert paced.left(paced.take(is_promotion=True)) > 1.9 / 29


async def test_what_is_paid_for_has_a_budget_of_its_own() -> None:
    clock = Clock()
    paced = Pacer(is_paid=True, clock=clock, sleep=clock.sleep)
    sent: list[float] = []
    while len(sent) < 2000:
        for _ in range(paced.room().promotions):
            await paced.sleep(max(paced.left(paced.take(is_promotion=True)), 0))
            sent.append(clock.now)
        assert paced.room().replies > 0
        await paced.sleep(paced.wait())
    assert most_within(sent[:1500], 1) == 1000


async def test_who_cannot_pay_goes_on_in_the_free_budget_for_a_while() -> None:
    clock = Clock()
    paced = Pacer(is_paid=True, clock=clock, sleep=clock.sleep)
    paced.pay_nothing(600)
    assert (paced.is_paid, paced.room().is_shared, paced.room().promotions) == (False, True, 1)
    clock.now += 600
    assert (paced.is_paid, paced.room().is_shared) == (True, False)
    free, _ = pacer()
    free.pay_nothing(-1)
    assert not free.is_paid


async def test_a_turn_that_comes_late_is_made_up_for() -> None:
    paced, clock = pacer()
    first = paced.take(is_promotion=True)
    clock.now = first + 1 / 29 + LEAD / 2
    assert paced.take(is_promotion=True) == clock.now
    assert abs(paced.left(paced.take(is_promotion=True)) - (1 / 29 - LEAD / 2)) < EPSILON


async def test_a_pause_stops_everyone() -> None:
    paced, _ = pacer()
    at = paced.take(is_promotion=False)
    paced.pause(7)
    assert (paced.wait(), paced.left(at), paced.room().replies, paced.room().promotions) == (7, 7, 0, 0)


async def test_a_short_pause_does_not_end_a_long_one() -> None:
    paced, _ = pacer()
    paced.pause(7)
    paced.pause(1)
    assert paced.wait() == 7


async def test_an_album_costs_as_much_as_its_photos() -> None:
    paced, clock = pacer()
    at = paced.take(is_promotion=True)
    paced.count(-1, messages=10)
    assert abs(paced.left(paced.take(is_promotion=True)) - 10 / 29) < EPSILON
    assert at == clock.now
    paced.count(-1, messages=10)
    assert paced.free_in([-1, 5]) == 60


async def test_chats_long_quiet_are_forgotten() -> None:
    paced, clock = pacer()
    paced.count(1)
    clock.now += 61
    paced.count(2)
    assert not paced.is_busy(1)
    assert paced.is_busy(2)
    assert list(paced._chats) == [2]
    assert paced.free_in([1]) is None
