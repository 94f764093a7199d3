"""What each failure of a call means, row by row; and that nothing goes out twice, too soon or to nobody."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot import claims
from bot.pacer import Limits, Pacer
from bot.sender import Sender
from loyalty import notices as spoken
from loyalty.communities import found
from loyalty.members import join
from loyalty.notices import Body, Rank
from loyalty.texts import text
from sandbox.client import Persona
from storage import members, notices
from storage.database import Transaction
from storage.locks import NoLock
from tests.bot.conftest import notice, outbox_says
from tests.conftest import Home, Juniper


@pytest.fixture(autouse=True)
def _time_flies(home: Home) -> None:
    """The sender's pauses pass at once; the house's clock is not theirs."""
    now = [1000.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    home.house.sender._pacer = Pacer(Limits(per_second=1000, spacing=0), clock=lambda: now[0], sleep=sleep)


async def consent(home: Home, person: Persona) -> int:
    """Makes a member of them who wants promotions; the community's id."""

    def work(tx: Transaction) -> int:
        community = found(tx, name="Juniper", language="en")
        member = join(tx, community, person.id)
        row = tx.session.get(members.Member, member.id)
        assert row is not None
        row.wants_promotions = True
        return community.id

    return await home.house.database.run(work)


async def promote(home: Home, person: Persona) -> None:
    community = await consent(home, person)
    await outbox_says(home, person.id, rank=Rank.PROMOTION, community_id=community)


async def sent(home: Home, person: Persona) -> int:
    return len([one for one in await home.said_to(person) if "went wrong" in one.lower()])


@pytest.mark.parametrize(
    ("fault", "as_reply", "as_promotion"),
    [
        ({"code": 429, "retry_after": 5}, "waiting", "waiting"),
        ({}, "waiting", "unknown"),
        ({"after": True}, "waiting", "unknown"),
        ({"code": 500}, "waiting", "unknown"),
        ({"code": 502}, "waiting", "unknown"),
        ({"code": 403}, "blocked", "blocked"),
        ({"code": 400}, "dead", "dead"),
        ({"code": 401}, "waiting", "waiting"),
        ({"code": 409}, "waiting", "waiting"),
    ],
)
@pytest.mark.parametrize("kind", ["reply", "promotion"])
async def test_what_a_failure_means(
    home: Home, nina: Persona, fault: dict[str, Any], as_reply: str, as_promotion: str, kind: str
) -> None:
    await (outbox_says(home, nina.id) if kind == "reply" else promote(home, nina))
    await home.telegram.fault("sendMessage", chat=nina, **fault)
    await home.house.sender.drain()
    expected = as_reply if kind == "reply" else as_promotion
    assert (await notice(home)).state == expected

    await home.pass_time(minutes=2)
    had_effect = 1 if fault.get("after") else 0
    assert await sent(home, nina) == had_effect + (1 if expected == "waiting" else 0)


async def test_telegram_out_of_reach_costs_a_promotion_nothing(
    home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    await promote(home, nina)
    with monkeypatch.context() as patch:
        patch.setattr(home.house.telegram, "_base_url", "http://127.0.0.1:9/bot", raising=False)
        await home.house.sender.drain()
    assert (await notice(home)).state == "waiting"
    await home.pass_time(seconds=1)
    assert await sent(home, nina) == 1


async def test_a_reply_outlives_a_long_outage(home: Home, nina: Persona) -> None:
    await outbox_says(home, nina.id)
    await home.telegram.fault("sendMessage", code=500, times=20)
    for _ in range(21):
        await home.house.sender.drain()
        await home.telegram.clock.advance(seconds=300)
    assert (await notice(home)).state == "sent"
    assert await sent(home, nina) == 1


async def test_who_blocked_the_bot_is_not_written_to_again(home: Home, nina: Persona) -> None:
    await nina.block()
    await home.house.intake.poll(0)
    await outbox_says(home, nina.id)
    await home.house.sender.drain()
    await outbox_says(home, nina.id, "second")
    await home.house.sender.drain()
    assert ((await notice(home)).state, (await notice(home, "second")).state) == ("blocked", "skipped")
    assert (await notice(home, "second")).reason == "never-started"


async def test_a_group_that_moved_gets_it_at_its_new_id(
    home: Home, juniper: Juniper, monkeypatch: pytest.MonkeyPatch
) -> None:
    import telegram.error

    call = home.house.telegram.__class__.call
    moved: list[int] = []

    async def migrates(self: Any, method: str, parameters: dict[str, Any], **options: Any) -> Any:
        if method == "sendMessage" and not moved:
            moved.append(1)
            raise telegram.error.ChatMigrated(juniper.group.id)
        return await call(self, method, parameters, **options)

    monkeypatch.setattr(home.house.telegram.__class__, "call", migrates)
    await outbox_says(home, juniper.nina.id, chat_id=-4711)
    await home.house.sender.drain()
    standing = await notice(home)
    assert (standing.state, standing.chat_id, standing.tries) == ("sent", juniper.group.id, 1)


async def test_retry_after_pauses_everyone(home: Home, nina: Persona) -> None:
    now = [1000.0]
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    pacer = Pacer(Limits(per_second=1000, spacing=0), clock=lambda: now[0], sleep=sleep)
    house = home.house
    room = Sender(house.telegram, house.database, pacer, bot_id=1, on_answer=lambda: None, helm=NoLock())
    oleg = await home.telegram.person("Oleg")
    await oleg.start()
    await home.settle()
    await home.telegram.fault("sendMessage", code=429, retry_after=7)
    await outbox_says(home, nina.id)
    await room.drain()
    assert max(waited) >= 6.9
    assert pacer.wait() < 7


@pytest.mark.parametrize("rank", [Rank.REPLY, Rank.PROMOTION])
async def test_a_process_killed_during_the_call(home: Home, nina: Persona, rank: Rank) -> None:
    await (outbox_says(home, nina.id) if rank is Rank.REPLY else promote(home, nina))
    await home.house.database.run(lambda tx: notices.mark(tx, notices.due(tx, (0, 3), limit=1)[0]))
    await home.house.sender.drain()
    assert (await notice(home)).state == "sending"

    assert await home.house.sender.recover() == 1
    await home.house.sender.drain()
    assert await sent(home, nina) == (1 if rank is Rank.REPLY else 0)
    assert (await notice(home)).state == ("sent" if rank is Rank.REPLY else "unknown")


async def test_a_change_during_the_call_is_an_edit_and_no_second_message(
    home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = home.house.telegram.__class__.call

    async def slow(self: Any, method: str, parameters: dict[str, Any], **options: Any) -> Any:
        result = await call(self, method, parameters, **options)
        if method == "sendMessage":
            body = Body(text("went-wrong", reference=2))
            await home.house.database.run(lambda tx: spoken.change(tx, "greeting", body))
        return result

    monkeypatch.setattr(home.house.telegram.__class__, "call", slow)
    await outbox_says(home, nina.id)
    await home.house.sender.drain()
    assert await sent(home, nina) == 1
    assert "2" in (await home.said_to(nina))[-1]


async def test_an_outcome_waits_for_the_database(home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    original, failures = notices.settle, iter([1, 1, 1, 1])  # each work is carried out twice before it has failed

    def settle(*arguments: Any, **named: Any) -> bool:
        if next(failures, 0):
            raise OperationalError("UPDATE", {}, Exception("away"))
        return original(*arguments, **named)

    monkeypatch.setattr(home.house.sender._settling, "_sleep", sleep)
    monkeypatch.setattr(notices, "settle", settle)
    await outbox_says(home, nina.id)
    await home.house.sender.drain()
    assert waits == [1.0, 1.0]
    assert ((await notice(home)).state, await sent(home, nina)) == ("sent", 1)


async def test_what_deletes_itself_does(home: Home, nina: Persona) -> None:
    await outbox_says(home, nina.id, remove_after=60)
    await home.house.sender.drain()
    assert await sent(home, nina) == 1
    await home.pass_time(seconds=60)
    assert await sent(home, nina) == 0


@pytest.mark.parametrize(
    ("refusal", "state"), [("message to edit not found", "gone"), ("message is not modified: the same", "sent")]
)
async def test_an_edit_that_has_nothing_to_do_is_no_alarm(home: Home, nina: Persona, refusal: str, state: str) -> None:
    await outbox_says(home, nina.id)
    await home.house.sender.drain()
    body = Body(text("went-wrong", reference=2))
    await home.house.database.run(lambda tx: spoken.change(tx, "greeting", body))
    await home.telegram.fault("editMessageText", code=400, description=f"Bad Request: {refusal}")
    await home.house.sender.drain()
    assert (await notice(home)).state == state


async def test_a_late_answer_to_a_press_is_skipped(home: Home, nina: Persona) -> None:
    await home.house.database.run(
        lambda tx: spoken.answer(tx, "press", query_id="1", user_id=nina.id, community_id=None)
    )
    await home.telegram.clock.advance(seconds=spoken.ANSWER_SECONDS + 1)
    before = len(await home.telegram.calls("answerCallbackQuery"))
    await home.house.sender.drain()
    assert ((await notice(home, "press")).state, (await notice(home, "press")).reason) == ("skipped", "too-late")
    assert len(await home.telegram.calls("answerCallbackQuery")) == before


async def test_many_who_want_nothing_keep_nobody_waiting(
    home: Home, nina: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "LOOKS", 3)
    for number in range(8):
        await outbox_says(home, nina.id, f"promotion-{number}", rank=Rank.PROMOTION)
    assert await home.house.sender.send_next()
    states = [(await notice(home, f"promotion-{number}")).state for number in range(8)]
    assert states == ["skipped"] * 3 + ["waiting"] * 5
    await home.house.sender.drain()
    assert {(await notice(home, f"promotion-{number}")).reason for number in range(8)} == {"not-consented"}


async def test_a_stop_does_not_wait_for_the_end_of_a_pause(home: Home) -> None:
    pacer = Pacer()
    pacer.pause(3600)
    house = home.house
    room = Sender(house.telegram, house.database, pacer, bot_id=1, on_answer=lambda: None, helm=NoLock())
    running = asyncio.create_task(room.run())
    await asyncio.sleep(0)
    room.stop()
    await asyncio.wait_for(running, 3)
