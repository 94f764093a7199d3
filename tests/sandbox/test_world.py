"""The world is saved, loaded and begun anew."""

import json
import signal
import sys
from asyncio import create_subprocess_exec, create_task, subprocess
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import InvalidToken

from sandbox import samples
from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.clock import Clock
from sandbox.server import Sandbox

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])


async def _live(bot: Bot, telegram: Telegram, coffee: Group, nina: Persona, oleg: Persona) -> None:
    """A little of everything."""
    await bot.get_updates(timeout=0, allowed_updates=["message", "callback_query", "message_reaction"])
    await bot.set_my_commands([("help", "Help")], language_code="ru")
    await bot.set_chat_menu_button()
    question = await bot.send_photo(coffee.id, samples.draw("latte"), caption="Coffee?", reply_markup=BUTTON)
    await bot.send_document(nina.id, b"a,b", filename="a.csv")
    shown = await oleg.sees("Coffee?", chat=coffee)
    query = await oleg.press(shown, "Yes")
    await oleg.react(shown, "👍")
    await bot.answer_callback_query(query, "Good.")
    await oleg.write("then to tea", chat=coffee, reply_to=shown)
    await bot.delete_message(nina.id, (await bot.send_message(nina.id, "oh")).message_id)
    await bot.pin_chat_message(coffee.id, question.message_id)
    await telegram.load([{"message": {"odd": True}}])


async def _save(telegram: Telegram) -> Any:
    return await telegram.get("world")


async def _load(telegram: Telegram, saved: Any) -> None:
    await telegram.request("PUT", "world", json=saved)


def _without_seq(state: dict[str, Any]) -> dict[str, Any]:
    """The events go on through everything."""
    return {name: value for name, value in state.items() if name != "seq"}


async def test_round_trip(bot: Bot, telegram: Telegram, coffee: Group, nina: Persona, oleg: Persona) -> None:
    await _live(bot, telegram, coffee, nina, oleg)
    saved, state, pending = await _save(telegram), await telegram.state(), await telegram.pending_updates()
    answers = await telegram.answers()

    async with Sandbox(clock=Clock()) as second, Telegram(second.url) as elsewhere:
        for _ in range(2):  # twice in a row
            await _load(elsewhere, saved)

            assert _without_seq(await elsewhere.state()) == _without_seq(state)
            assert await elsewhere.pending_updates() == pending
            assert await elsewhere.answers() == answers
            assert await _save(elsewhere) == await _save(telegram)
            assert second.clock.frozen


async def test_it_comes_back_as_it_was(bot: Bot, telegram: Telegram, coffee: Group, nina: Persona) -> None:
    saved, state = await _save(telegram), await telegram.state()
    await nina.write("This never was.", chat=coffee)
    await telegram.person("Pia")
    await telegram.group("Tea", creator=nina)
    await telegram.clock.advance(days=3)
    await bot.set_my_commands([("help", "Help")])

    await _load(telegram, saved)

    assert _without_seq(await telegram.state()) == _without_seq(state)
    assert (await telegram.person("Pia")).id == nina.id + 2


async def test_a_bot_goes_on_after_loading(
    bot: Bot, telegram: Telegram, coffee: Group, nina: Persona, oleg: Persona
) -> None:
    question = await bot.send_photo(coffee.id, samples.draw("latte"), caption="Coffee?", reply_markup=BUTTON)
    await oleg.write("waits", chat=coffee)
    saved = await _save(telegram)
    await oleg.write("lost", chat=coffee)
    updates = await bot.get_updates(timeout=0)
    offset = updates[-1].update_id + 1

    await _load(telegram, saved)
    await oleg.press(await oleg.sees("Coffee?", chat=coffee), "Yes")

    updates = await bot.get_updates(offset=offset, timeout=0)
    texts = [update.message.text for update in updates if update.message and update.message.text]
    assert texts == ["/start", "waits"]
    assert [update.update_id for update in updates] == list(range(offset, offset + len(updates)))
    assert updates[-1].callback_query is not None
    assert await bot.answer_callback_query(updates[-1].callback_query.id)
    edited = await bot.edit_message_caption(coffee.id, question.message_id, caption="Tea?")
    assert isinstance(edited, type(question))
    file = await bot.get_file(question.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray())[:3] == b"\xff\xd8\xff"
    assert (await bot.send_photo(coffee.id, question.photo[-1].file_id)).photo[-1].file_unique_id == file.file_unique_id
    assert (await bot.send_message(nina.id, "Still here.")).message_id == 2


async def test_people_stay_the_same_people(sandbox: Sandbox, telegram: Telegram, nina: Persona) -> None:
    await _load(telegram, await _save(telegram))

    (chat,) = sandbox.world.bot.private.values()
    assert chat.person is sandbox.world.people[nina.id]


async def test_begun_anew(bot: Bot, telegram: Telegram, coffee: Group, sandbox: Sandbox) -> None:
    beginning = await _save(telegram)
    await telegram.post("bots", token="456:def", first_name="Other", username="other_bot")
    await telegram.clock.advance(days=1)

    await telegram.request("DELETE", "world")

    state = await telegram.state()
    assert (state["people"], state["chats"], state["now"]) == ([], [], "2026-03-02T12:00:00+00:00")
    assert [one["username"] for one in state["bots"]] == ["regulars_bot"]
    assert await telegram.pending_updates() == []
    assert (await bot.get_me()).id == 123
    stranger = Bot("456:def", base_url=sandbox.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    await _load(telegram, beginning)
    assert (await telegram.state())["chats"][-1]["title"] == "Coffee"


async def test_who_waits_goes_on(bot: Bot, sandbox: Sandbox, telegram: Telegram) -> None:
    seq = (await telegram.state())["seq"]
    waiting = create_task(bot.get_updates(timeout=30))
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/sim/events?since={seq}") as stream:
        await telegram.until(lambda: _is_true(sandbox.world.bot.poller.waiting))

        await telegram.request("DELETE", "world")

        assert await waiting == ()
        nina = await telegram.person("Nina")
        await nina.start()
        assert [update.message.text for update in await bot.get_updates(timeout=0) if update.message] == ["/start"]
        kinds: list[str] = []
        while "message" not in kinds:
            line = await stream.content.readline()
            kinds += [json.loads(line[6:])["type"]] if line.startswith(b"data: ") else []
        assert kinds[:2] == ["reset", "person"]


async def _is_true(value: bool) -> bool:
    return value


async def test_a_world_that_is_none_changes_nothing(
    bot: Bot, telegram: Telegram, coffee: Group, nina: Persona, oleg: Persona
) -> None:
    await _live(bot, telegram, coffee, nina, oleg)
    saved = await _save(telegram)
    async with Sandbox() as fresh, Telegram(fresh.url) as elsewhere:
        beginning = await _save(elsewhere)
    whole = json.dumps(saved)
    nobody = beginning["world"] | {"bots": {}, "_named": {}}
    bad: list[tuple[Any, str]] = [
        ({}, "format is missing."),
        (saved | {"format": 2}, "format: Input should be 1."),
        (saved | {"world": {}}, "This is no saved world. The world: "),
        (saved | {"world": saved["world"] | {"moods": {}}}, "This is no saved world. The world: moods is missing or"),
        (saved | {"world": saved["world"] | {"bots": {}}}, "This is no saved world. There is no way to read same "),
        (beginning | {"world": nobody}, "This is no saved world. There is no bot in it."),
        (saved | {"world": saved["world"] | {"chats": []}}, "This is no saved world. "),
        (saved | {"world": saved["world"] | {"people": {"x": "y"}}}, "This is no saved world. It is no whole world: "),
        (json.loads(whole.replace('"state.people.Person"', '"server.Sandbox"')), "This is no saved world. "),
        (
            json.loads(whole.replace('"state.people.Person"', '"os.system"')),
            "This is no saved world. There is no os.system",
        ),
        (json.loads(whole.replace('"first_name": "Nina"', '"first_name": 5')), "This is no saved world. "),
        (json.loads(whole.replace('"started"', '"strated"')), "This is no saved world. Chat has no strated."),
        (json.loads(whole.replace('"text"', '"$"')), "This is no saved world. "),
        (json.loads(whole.replace('"bytes"', '"timedelta"')), "This is no saved world. There is no way to read "),
    ]
    for body, sentence in bad:
        with pytest.raises(Refused) as refusal:
            await _load(telegram, body)
        assert str(refusal.value).startswith(sentence)
        assert await _save(telegram) == saved


async def test_from_the_shell(telegram: Telegram, nina: Persona, tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text(json.dumps(await _save(telegram)))
    for beginning, end in ((1, 2), (2, 3)):
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--world", str(file), "--keep"]
        process = await create_subprocess_exec(*command, stderr=subprocess.PIPE)
        assert process.stderr is not None
        url = (await process.stderr.readline()).decode().split()[3].rstrip("/")
        async with Telegram(url) as there:
            assert len((await there.state())["people"]) == beginning
            await there.person("Pia")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        assert len(json.loads(file.read_text())["world"]["people"]["of"]) == end
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--keep"], "--keep needs --world"),
        (["--world", "none.json"], "No such file"),
        (["--world", "bad.json"], "JSON"),
    ],
)
async def test_the_shell_refuses(tmp_path: Path, options: list[str], sentence: str) -> None:
    (tmp_path / "bad.json").write_text("nothing")
    options = [str(tmp_path / option) if option.endswith(".json") else option for option in options]
    process = await create_subprocess_exec(sys.executable, "-m", "sandbox", *options, stderr=subprocess.PIPE)
    _, told = await process.communicate()
    assert process.returncode == 2
    assert sentence in told.decode()
