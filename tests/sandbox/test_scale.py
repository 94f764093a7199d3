"""Many people: an event tells of one member, not of all; a crowd comes without a word."""

import pytest
from telegram import Bot

from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.server import Sandbox
from tests.sandbox.raw import RawBot


async def test_a_change_of_place_is_an_event_of_one_member(
    sandbox: Sandbox, bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    since = (await telegram.state())["seq"]
    pat = await telegram.person("Pat")
    await coffee.join(pat)
    await coffee.join(oleg, by=nina, status="administrator", title="Roaster")
    await bot.set_chat_member_tag(coffee.id, pat.id, "Gold")
    await coffee.leave(pat)

    events = sandbox.world.events.after(since)
    assert {event["chat_id"] for event in events if event["type"] == "member"} == {coffee.id}
    assert "chat" not in {event["type"] for event in events}
    assert [
        {name: event[name] for name in ("user_id", "status", "tag", "title")}
        for event in events
        if event["type"] == "member"
    ] == [
        {"user_id": pat.id, "status": "member", "tag": None, "title": None},
        {"user_id": oleg.id, "status": "administrator", "tag": None, "title": "Roaster"},
        {"user_id": pat.id, "status": "member", "tag": "Gold", "title": None},
        {"user_id": pat.id, "status": "left", "tag": None, "title": None},
    ]


async def test_a_crowd(sandbox: Sandbox, raw: RawBot, coffee: Group, telegram: Telegram) -> None:
    await raw.heard()
    since = (await telegram.state())["seq"]

    crowd = await telegram.crowd(2_000, coffee, prefix="Guest")

    assert len({person.id for person in crowd}) == 2_000
    assert await raw.ask("getChatMemberCount", chat_id=coffee.id) == 2_003
    assert await raw.heard() == []
    assert [event["type"] for event in sandbox.world.events.after(since) if event["type"] != "call"] == ["chat"]
    assert (await crowd[-1].write("hello", chat=coffee)).body["from"]["first_name"] == "Guest 2000"


async def test_a_crowd_has_a_size(telegram: Telegram, sandbox: Sandbox) -> None:
    for count in (0, 1_000_001):
        with pytest.raises(Refused, match=f"A crowd is 1 to 1000000 people, not {count}"):
            await telegram.crowd(count)
    assert sandbox.world.people == {}


async def test_of_a_large_group_that_changes_often_the_older_events_are_forgotten(
    sandbox: Sandbox, nina: Persona, coffee: Group, telegram: Telegram
) -> None:
    await telegram.crowd(10_000, coffee)
    message = await nina.write("Opening hours", chat=coffee)
    since = (await telegram.state())["seq"]

    for _ in range(15):
        await nina.pin(message)
        await nina.unpin(message)

    events = sandbox.world.events.after(since)
    assert [event["chat"]["pinned"] for event in events if event["type"] == "chat"][-2:] == [[message.id], []]
    shown = [len(event["chat"]["members"]) for event in events if event["type"] == "chat"]
    assert set(shown) == {10_003}
    assert sum(shown) == 19 * 10_003
    assert [event["seq"] for event in events] == list(range(events[0]["seq"], sandbox.world.events.seq + 1))
