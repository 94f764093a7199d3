"""The control API itself: refusals, events, clock, files, the page."""

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from telegram import Bot

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "error"),
    [
        ("POST", "people", {}, 400, "first_name is missing."),
        ("POST", "people", {"first_name": 5}, 400, "first_name: Input should be a valid string."),
        ("POST", "people", {"first_name": "Nina", "id": 123}, 400, "The id 123 is taken."),
        ("POST", "people", {"first_name": "Nina", "nickname": "N"}, 400, "nickname is not known here."),
        ("POST", "people", {"first_name": "N", "username": "Nina_K"}, 400, "The username Nina_K is taken."),
        ("POST", "people/7/start", {}, 404, "There is no person 7."),
        ("POST", "people/NINA/write", {"chat_id": 8, "text": "x"}, 404, "There is no chat 8."),
        ("POST", "people/NINA/write", {"chat_id": "NINA", "text": " "}, 400, "There is no text to write."),
        ("POST", "people/NINA/sticker", {"chat_id": "NINA", "caption": "x"}, 400, "caption is not known here."),
        ("POST", "groups/8/members", {"user_id": 7}, 404, "There is no chat 8."),
        ("POST", "groups/NINA/members", {"user_id": 7}, 400, "Chat NINA is no group."),
        ("POST", "clock", {"set": "soon"}, 400, "set: Input should be a valid datetime or date, input is too short."),
        ("POST", "clock", {"set": "2026-03-02T12:00:00"}, 400, "set: Input should have timezone info."),
        ("GET", "files/none", None, 404, "There is no such file."),
        ("GET", "commands", None, 400, "chat_id is missing."),
    ],
)
async def test_refusals_are_sentences(
    sandbox: Sandbox, nina: Persona, verb: str, path: str, body: dict[str, object] | None, status: int, error: str
) -> None:
    nina_id = str(nina.id)
    filled = body and {name: nina.id if value == "NINA" else value for name, value in body.items()}
    url = f"{sandbox.url}/sim/{path.replace('NINA', nina_id)}"

    async with aiohttp.ClientSession() as http, http.request(verb, url, json=filled) as response:
        answer = await response.json()

    assert (response.status, answer) == (status, {"error": error.replace("NINA", nina_id)})


async def test_body_that_is_no_object(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        for body, error in ((b"[]", "The body is no JSON object."), (b"{", "The body is no JSON.")):
            async with http.post(f"{sandbox.url}/sim/people", data=body) as response:
                assert (response.status, await response.json()) == (400, {"error": error})


async def test_events_go_on_where_they_stopped(
    sandbox: Sandbox, bot: Bot, coffee: Group, nina: Persona, telegram: Telegram
) -> None:
    since = (await telegram.state())["seq"]
    await bot.send_chat_action(coffee.id, "typing")
    message = await bot.send_message(coffee.id, "Hello")
    await nina.react((await telegram.transcript(coffee))[-1], "👍")
    await bot.edit_message_text("Goodbye", coffee.id, message.message_id)
    await bot.delete_message(coffee.id, message.message_id)
    await telegram.clock.advance(seconds=5)

    events = await _events(sandbox, after=since, count=10)

    assert [event["type"] for event in events] == [
        "typing",
        "call",
        "message",
        "call",
        "reaction",
        "edit",
        "call",
        "delete",
        "call",
        "clock",
    ]
    assert [event["seq"] for event in events] == list(range(since + 1, since + 11))
    assert events[2]["message"]["text"] == "Hello"
    assert events[4]["reactions"] == {"👍": [nina.id]}
    assert events[5]["message"]["text"] == "Goodbye"
    assert (events[7]["chat_id"], events[7]["message_id"]) == (coffee.id, message.message_id)
    assert {name: events[3][name] for name in ("method", "chat_id", "ok")} == {
        "method": "sendMessage",
        "chat_id": coffee.id,
        "ok": True,
    }


async def _events(sandbox: Sandbox, *, after: int, count: int) -> list[dict[str, object]]:
    events = []
    headers = {"Last-Event-ID": str(after)}
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/sim/events", headers=headers) as stream:
        async for line in stream.content:
            if line.startswith(b"data: "):
                events.append(json.loads(line.removeprefix(b"data: ")))
            if len(events) == count:
                break
    return events


async def test_sees_waits_for_the_bot(bot: Bot, nina: Persona, sandbox: Sandbox) -> None:
    async with Telegram(sandbox.url, patience=0.05) as hasty:
        impatient = Persona(hasty, nina.id, "Nina")
        with pytest.raises(
            TimeoutError, match=r"Nina sees no message of the bot with 'Hello'; the latest:\n  1: /start"
        ):
            await impatient.sees("Hello")

    await bot.send_message(nina.id, "Hello")

    assert (await nina.sees("Hello")).id == 2


async def test_clock_of_the_sandbox(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    assert await telegram.clock.advance(hours=2) == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    assert await telegram.clock.set(datetime(2027, 1, 1, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert (await bot.send_message(nina.id, "Hello")).date == datetime(2027, 1, 1, tzinfo=UTC)


async def test_the_clock_goes_on_and_stops(telegram: Telegram, sandbox: Sandbox) -> None:
    await telegram.clock.thaw()
    await telegram.clock.freeze()

    told = [event for event in sandbox.world.events.after(0) if event["type"] == "clock"]
    assert [event["frozen"] for event in told] == [False, True]


async def test_where_somebody_stands_with_each_bot(telegram: Telegram, sandbox: Sandbox, oleg: Persona) -> None:
    tea = (await telegram.post("bots", token="456:def", first_name="Tea", username="tea_bot"))["id"]
    await telegram.post(f"people/{oleg.id}/start", bot_id=tea)
    await telegram.post(f"people/{oleg.id}/block", bot_id=tea)

    told = [event["chat"] for event in sandbox.world.events.after(0) if event["type"] == "chat"]
    states = [(chat["bot_id"], chat["started"], chat["blocked"]) for chat in told]
    assert states == [(tea, True, False), (tea, True, True)]
    shown = [chat for chat in (await telegram.state())["chats"] if chat["id"] == oleg.id]
    states = [(chat["bot_id"], chat["started"], chat["blocked"]) for chat in shown]
    assert states == [(123, False, False), (tea, True, True)]


async def test_titles_and_tags_are_told_apart(
    bot: Bot, telegram: Telegram, coffee: Group, nina: Persona, oleg: Persona
) -> None:
    vera = await telegram.person("Vera")
    await telegram.post(f"groups/{coffee.id}/members", user_id=vera.id)
    place = {"by": nina.id, "status": "administrator", "title": "roaster"}
    await telegram.post(f"groups/{coffee.id}/members", user_id=oleg.id, **place)
    await bot.set_chat_member_tag(coffee.id, vera.id, "Gold")

    shown = next(chat for chat in (await telegram.state())["chats"] if chat["id"] == coffee.id)
    assert (shown["titles"], shown["tags"]) == ({str(oleg.id): "roaster"}, {str(vera.id): "Gold"})


def test_clock_that_ticks_keeps_its_distance() -> None:
    clock = Clock()
    clock.advance(3600)
    ahead = clock.now() - datetime.now(UTC)
    clock.freeze()
    frozen = clock.now()

    assert timedelta(minutes=59, seconds=59) < ahead <= timedelta(hours=1)
    assert clock.now() == frozen


async def test_pictures_and_page_are_served(sandbox: Sandbox, nina: Persona) -> None:
    (photo,) = await nina.photo("cat")
    unique_id = photo.body["photo"][-1]["file_unique_id"]

    async with aiohttp.ClientSession(sandbox.url) as http:
        for path in (f"/sim/files/{unique_id}", "/sim/samples/cat"):
            async with http.get(path) as response:
                assert (response.content_type, await response.read()) == ("image/jpeg", samples.draw("cat"))
        async with http.get("/sim/samples") as response:
            assert await response.json() == samples.names()
        async with http.get("/") as response:
            assert (response.status, response.content_type) == (200, "text/html")


async def test_pictures_of_ones_own(sandbox: Sandbox, coffee: Group, oleg: Persona) -> None:
    form = aiohttp.FormData({"chat_id": str(coffee.id), "caption": "Mine"})
    form.add_field("files", samples.draw("book"), filename="a.jpg", content_type="image/jpeg")
    form.add_field("files", samples.draw("gift"), filename="b.jpg", content_type="image/jpeg")

    url = f"{sandbox.url}/sim/people/{oleg.id}/photo"
    async with aiohttp.ClientSession() as http, http.post(url, data=form) as response:
        first, second = await response.json()

    assert (first["caption"], second.get("caption")) == ("Mine", None)
    assert first["media_group_id"] == second["media_group_id"]


async def test_client_outside_its_context() -> None:
    with pytest.raises(RuntimeError, match="Enter it first"):
        await Telegram("http://127.0.0.1:1").state()


async def test_label_of_no_button(bot: Bot, nina: Persona) -> None:
    await bot.send_message(nina.id, "Hello")

    with pytest.raises(Refused, match=r"Message 2 has no button 'Yes'; it has \[\]"):
        (await nina.sees("Hello")).button("Yes")


async def test_a_restriction_is_told_with_what_is_left_and_when_it_is_over(
    sandbox: Sandbox, telegram: Telegram, coffee: Group, nina: Persona, oleg: Persona
) -> None:
    end = int(sandbox.clock.timestamp()) + 60
    seq = sandbox.world.events.seq
    permissions = {"can_send_photos": True}
    await telegram.post(
        f"groups/{coffee.id}/restrict", by=nina.id, user_id=oleg.id, until_date=end, permissions=permissions
    )
    shown = next(chat for chat in (await telegram.state())["chats"] if chat["id"] == coffee.id)
    left = shown["restrictions"][str(oleg.id)]
    assert [name for name, on in left.items() if on] == ["can_send_photos"]
    events = sandbox.world.events
    await telegram.clock.advance(seconds=60)
    assert [event["status"] for event in events.after(seq) if event["type"] == "member"] == ["restricted"]
    await telegram.clock.advance(seconds=1)
    while events.after(events.seq - 1)[0]["type"] == "clock":
        await events.wait(events.seq, 5)
    told = [event for event in events.after(seq) if event["type"] == "member"]
    assert [(event["status"], event["restriction"]) for event in told] == [("restricted", left), ("member", None)]


async def test_who_asks_for_it_is_refused_with_200(telegram: Telegram, sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for headers, status in (({}, 404), ({"Refusal-Status": "200"}, 200), ({"Refusal-Status": "204"}, 404)):
            async with session.post(f"{sandbox.url}/sim/people/1/block", headers=headers) as answer:
                assert (answer.status, await answer.json()) == (status, {"error": "There is no person 1."})
    assert await telegram.state()
