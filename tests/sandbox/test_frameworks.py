"""One conversation with the same bot in three frameworks: what people and the control API see is the same each time."""

import pytest

from sandbox.client import Telegram
from tests.sandbox.frameworks import FRAMEWORKS

MODES = ["polling", "webhook"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("framework", FRAMEWORKS)
async def test_a_conversation(framework: str, mode: str, telegram: Telegram) -> None:
    nina, oleg = await telegram.person("Nina"), await telegram.person("Oleg")
    coffee = await telegram.group("Coffee", creator=nina)
    async with FRAMEWORKS[framework](telegram, mode):
        await nina.start()
        menu = await nina.sees("Which tea?")
        answer = await nina.ask(menu, "Green")
        assert (answer.text, answer.show_alert) == ("Good choice.", True)
        assert (await nina.sees("One green tea.")).id == menu.id

        await nina.photo("latte", caption="my latte")
        seen = await nina.sees("Seen: my latte")
        assert [size["width"] for size in seen.body["photo"]] == sorted(size["width"] for size in seen.body["photo"])

        await coffee.join(oleg)
        await oleg.sees("Hello Oleg", chat=coffee)
        written = await oleg.write("good morning", chat=coffee)
        await oleg.edit(written, "good night")
        note = await oleg.sees("Now it says good night", chat=coffee)
        await oleg.react(note, "👍")
        await oleg.sees("Thanks for 👍", chat=coffee)

    assert [message.text for message in await telegram.transcript(nina)] == [
        "/start",
        "One green tea.",
        "my latte",
        "Seen: my latte",
    ]
    assert [message.text for message in await telegram.transcript(coffee) if message.text] == [
        "Hello Regulars",
        "Hello Oleg",
        "good night",
        "Now it says good night",
        "Thanks for 👍",
    ]
    assert [call.error for call in await telegram.calls() if not call.ok] == []
