"""Polls: the bot asks, people vote, the clock closes."""

import json

import pytest
from aiogram.types import Update as GramUpdate
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputPollOption, Poll, Update
from telegram.error import BadRequest

from sandbox.client import Group, Persona, Refused, Telegram
from sandbox.server import Sandbox
from tests.sandbox.news import heard
from tests.sandbox.raw import ask

# Telegram tells the one right option of a quiz by its old name too, at which python-telegram-bot warns.
pytestmark = pytest.mark.filterwarnings("ignore:.*`correct_option_id` is deprecated")


async def _news(bot: Bot) -> list[Update]:
    """The updates about polls since the last look."""
    return [update for update in await heard(bot) if update.poll or update.poll_answer]


async def test_a_poll_as_the_bot_sends_it(bot: Bot, coffee: Group, oleg: Persona) -> None:
    sent = await bot.send_poll(
        coffee.id,
        "Tea or coffee?",
        ["Tea", InputPollOption("Coffee")],
        is_anonymous=False,
        allows_multiple_answers=True,
        api_kwargs={"description": "<b>Today</b>", "description_parse_mode": "HTML"},
    )

    poll = sent.poll
    assert poll is not None
    assert (poll.question, [option.text for option in poll.options]) == ("Tea or coffee?", ["Tea", "Coffee"])
    assert (poll.type, poll.is_anonymous, poll.allows_multiple_answers, poll.allows_revoting) == (
        Poll.REGULAR,
        False,
        True,
        True,
    )
    assert (poll.total_voter_count, poll.is_closed, poll.members_only, poll.close_date) == (0, False, False, None)
    ids = [option.persistent_id for option in poll.options]
    assert len(set(ids)) == 2
    assert not {"0", "1"} & set(ids)
    seen = (await oleg.telegram.get(f"chats/{coffee.id}/messages"))[-1]
    assert seen["poll"]["description"] == "Today"
    assert seen["poll"]["description_entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert seen["sim"]["votes"] == {}


async def test_votes_of_an_open_poll(bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    sent = await bot.send_poll(coffee.id, "Tea?", ["Yes", "No"], is_anonymous=False)
    assert sent.poll is not None
    ids = [option.persistent_id for option in sent.poll.options]
    poll = (await telegram.transcript(coffee))[-1]

    await nina.vote(poll, 0)
    await oleg.vote(poll, 1)
    changed = await oleg.vote(poll, 0)
    retracted = await nina.vote(poll)

    assert changed.votes == {nina.id: [0], oleg.id: [0]}
    assert retracted.votes == {oleg.id: [0]}
    news = await _news(bot)
    answers = [update.poll_answer for update in news if update.poll_answer]
    assert [(one.user.id, one.option_ids, one.option_persistent_ids) for one in answers if one.user] == [
        (nina.id, (0,), (ids[0],)),
        (oleg.id, (1,), (ids[1],)),
        (oleg.id, (0,), (ids[0],)),
        (nina.id, (), ()),
    ]
    counts = [[option.voter_count for option in update.poll.options] for update in news if update.poll]
    assert counts == [[1, 0], [1, 1], [2, 0], [1, 0]]


async def test_anonymous_votes_are_counted_but_not_told(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    await bot.send_poll(nina.id, "Tea?", ["Yes", "No"])
    poll = (await telegram.transcript(nina))[-1]

    voted = await nina.vote(poll, 1)

    assert voted.votes == {nina.id: [1]}
    news = await _news(bot)
    assert [update.poll.total_voter_count for update in news if update.poll] == [1]
    assert len(news) == 1


async def test_votes_that_are_refused(bot: Bot, coffee: Group, nina: Persona, telegram: Telegram) -> None:
    await bot.send_poll(coffee.id, "2 x 2?", ["3", "4"], type=Poll.QUIZ, correct_option_ids=[1], is_anonymous=False)
    quiz = (await telegram.transcript(coffee))[-1]
    outsider = await telegram.person("Vera")
    text = await nina.write("no poll", chat=coffee)

    for person, message, places, refusal in (
        (nina, quiz, (0, 1), "Only one option can be chosen in this poll."),
        (nina, quiz, (2,), "The poll has 2 options, counted from 0."),
        (outsider, quiz, (1,), f"Vera is not in chat {coffee.id}."),
        (nina, text, (0,), f"Message {text.id} is no poll."),
    ):
        with pytest.raises(Refused, match=refusal):
            await person.vote(message, *places)
    assert (await telegram.transcript(coffee))[-2].votes == {}
    await nina.vote(quiz, 1)
    for places in ((0,), ()):
        with pytest.raises(Refused, match="A vote in this poll cannot be changed"):
            await nina.vote(quiz, *places)
    assert (await telegram.transcript(coffee))[-2].votes == {nina.id: [1]}
    await bot.stop_poll(coffee.id, quiz.id)
    with pytest.raises(Refused, match="The poll is closed"):
        await nina.vote(quiz, 0)


async def test_a_quiz_with_its_explanation(bot: Bot, coffee: Group) -> None:
    sent = await bot.send_poll(
        coffee.id,
        "2 x 2?",
        ["3", "4", "2+2"],
        type=Poll.QUIZ,
        explanation="It is <i>four</i>",
        explanation_parse_mode="HTML",
        correct_option_ids=[1, 2],
    )

    assert sent.poll is not None
    shown = sent.poll.to_dict()
    assert (shown["type"], shown["correct_option_ids"], shown["explanation"]) == ("quiz", [1, 2], "It is four")
    assert shown["explanation_entities"] == [{"type": "italic", "offset": 6, "length": 4}]
    assert "correct_option_id" not in shown
    assert shown["allows_revoting"] is False


async def test_stopping(bot: Bot, nina: Persona, telegram: Telegram) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    sent = await bot.send_poll(nina.id, "Tea?", ["Yes", "No"], reply_markup=keyboard)
    await nina.vote((await telegram.transcript(nina))[-1], 0)
    await _news(bot)

    stopped = await bot.stop_poll(nina.id, sent.message_id)

    assert (stopped.is_closed, stopped.total_voter_count) == (True, 1)
    assert [update.poll and update.poll.is_closed for update in await _news(bot)] == [True]
    shown = (await telegram.transcript(nina))[-1]
    assert (shown.body["poll"]["is_closed"], shown.buttons) == (True, [])
    with pytest.raises(BadRequest, match="Poll has already been closed"):
        await bot.stop_poll(nina.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message with poll to stop not found"):
        await bot.stop_poll(nina.id, 99)
    text = await bot.send_message(nina.id, "text")
    with pytest.raises(BadRequest, match="Message is not a poll"):
        await bot.stop_poll(nina.id, text.message_id)
    theirs = await nina.poll("Mine?", "Yes")
    with pytest.raises(BadRequest, match="Poll can't be stopped"):
        await bot.stop_poll(nina.id, theirs.id)
    assert (await telegram.transcript(nina))[-1].body["poll"]["is_closed"] is False


@pytest.mark.parametrize("how", ["open_period", "close_date"])
async def test_the_clock_closes(bot: Bot, sandbox: Sandbox, nina: Persona, telegram: Telegram, how: str) -> None:
    now = sandbox.world.date()
    sent = await bot.send_poll(nina.id, "Quick?", ["Yes"], **{how: 60 if how == "open_period" else now + 60})  # type: ignore[arg-type]
    assert sent.poll is not None
    assert sent.poll.to_dict()["close_date"] == now + 60
    assert sent.poll.to_dict()["open_period"] == 60
    await _news(bot)

    await telegram.clock.advance(seconds=59)
    assert await _news(bot) == []
    await telegram.clock.advance(seconds=2)

    closed = await telegram.until(lambda: _news(bot))
    assert [(update.poll.is_closed, update.poll.close_date) for update in closed if update.poll] == [(True, None)]
    with pytest.raises(Refused, match="The poll is closed"):
        await nina.vote((await telegram.transcript(nina))[-1], 0)


async def test_a_poll_sent_closed_stays_so(bot: Bot, nina: Persona) -> None:
    sent = await bot.send_poll(nina.id, "Preview", ["Yes"], is_closed=True, open_period=60)

    assert sent.poll is not None
    assert (sent.poll.is_closed, sent.poll.close_date) == (True, None)


async def test_polls_of_people(bot: Bot, coffee: Group, nina: Persona, oleg: Persona) -> None:
    quiz = await oleg.poll("2 x 2?", "3", "4", chat=coffee, correct=[1], anonymous=False)
    await nina.vote(quiz, 1)
    with pytest.raises(Refused, match="Nina did not write message"):
        await nina.stop_poll(quiz)
    stopped = await oleg.stop_poll(quiz)
    with pytest.raises(Refused, match="The poll is closed"):
        await oleg.stop_poll(quiz)

    message, update = (await bot.get_updates())[-2:]
    assert message.message is not None
    assert message.message.poll is not None
    assert "correct_option_ids" not in message.message.poll.to_dict()
    assert update.poll is not None
    assert update.poll.is_closed
    assert update.poll.to_dict()["correct_option_ids"] == [1]
    assert [option.voter_count for option in update.poll.options] == [0, 1]
    assert stopped.votes == {nina.id: [1]}


async def test_copying_asks_anew(bot: Bot, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram) -> None:
    sent = await bot.send_poll(coffee.id, "Tea?", ["Yes", "No"], is_anonymous=False)
    await oleg.vote((await telegram.transcript(coffee))[-1], 0)

    await bot.copy_message(nina.id, coffee.id, sent.message_id)

    copy = (await telegram.transcript(nina))[-1].body["poll"]
    assert sent.poll is not None
    assert (copy["question"], copy["total_voter_count"]) == ("Tea?", 0)
    assert copy["id"] != sent.poll.id
    quiz = await oleg.poll("2 x 2?", "3", "4", chat=coffee, correct=[1])
    with pytest.raises(BadRequest, match="The message can't be copied"):
        await bot.copy_message(nina.id, coffee.id, quiz.id)
    assert len(await telegram.transcript(nina)) == 2


@pytest.mark.parametrize(
    ("params", "code", "description"),
    [
        ({"question": ""}, 400, "Bad Request: text must be non-empty"),
        ({"question": "x" * 301}, 400, "Bad Request: poll question length must not exceed 300"),
        ({"options": []}, 400, "Bad Request: poll must have at least one answer option"),
        ({"options": ["x"] * 13}, 400, "Bad Request: poll can't have more than 12 options"),
        ({"options": ["x" * 101]}, 400, "Bad Request: poll options length must not exceed 100"),
        ({"options": [" "]}, 400, "Bad Request: text must be non-empty"),
        ({"options": "["}, 400, "Bad Request: can't parse options JSON object"),
        ({"options": {}}, 400, "Bad Request: expected an Array of String as options"),
        ({"options": [7]}, 400, "Bad Request: expected an option to be of type String"),
        ({"options": [{}]}, 400, 'Bad Request: can\'t find field "text"'),
        ({"type": "odd"}, 400, "Bad Request: unsupported poll type specified"),
        ({"type": "quiz"}, 400, "Bad Request: correct quiz option list must be non-empty"),
        (
            {"type": "quiz", "correct_option_ids": [1, 0]},
            400,
            "Bad Request: correct quiz option list must be increasing",
        ),
        ({"type": "quiz", "correct_option_id": 2}, 400, "Bad Request: wrong quiz correct_option_id"),
        (
            {"type": "quiz", "correct_option_ids": ["x"]},
            400,
            "Bad Request: correct option identifier must be of type Number",
        ),
        ({"members_only": True}, 400, "Bad Request: poll voters can be restricted only in channel chats"),
        ({"open_period": 4}, 400, "Bad Request: POLL_CLOSE_DATE_INVALID"),
        (
            {"allow_adding_options": True},
            501,
            "Not Implemented: allow_adding_options of a poll is not modelled by the sandbox",
        ),
    ],
)
async def test_polls_that_are_refused(
    sandbox: Sandbox, nina: Persona, telegram: Telegram, params: dict[str, object], code: int, description: str
) -> None:
    usual: dict[str, object] = {"chat_id": nina.id, "question": "Tea?", "options": ["Yes", "No"]}

    answer = await ask(sandbox, "sendPoll", **(usual | params))

    assert (answer["error_code"], answer["description"]) == (code, description)
    assert len(await telegram.transcript(nina)) == 1


@pytest.mark.parametrize(
    ("params", "code", "description"),
    [
        ({"is_anonymous": False}, 400, "Bad Request: non-anonymous polls can't be sent to channel chats"),
        (
            {"members_only": True},
            501,
            "Not Implemented: a poll that only some may vote in is not modelled by the sandbox",
        ),
    ],
)
async def test_polls_that_are_refused_in_channels(
    sandbox: Sandbox, nina: Persona, telegram: Telegram, params: dict[str, object], code: int, description: str
) -> None:
    news = await telegram.group("News", creator=nina, kind="channel")
    before = len(await telegram.transcript(news))

    answer = await ask(sandbox, "sendPoll", chat_id=news.id, question="Tea?", options=["Yes", "No"], **params)

    assert (answer["error_code"], answer["description"]) == (code, description)
    assert len(await telegram.transcript(news)) == before


async def test_every_update_parses(
    sandbox: Sandbox, coffee: Group, nina: Persona, oleg: Persona, telegram: Telegram
) -> None:
    options = json.dumps([{"text": "3"}, "4"])
    quiz = {"type": "quiz", "correct_option_ids": [1], "explanation": "four", "is_anonymous": False, "open_period": 60}
    answer = await ask(sandbox, "sendPoll", chat_id=coffee.id, question="2 x 2?", options=options, **quiz)
    await oleg.vote((await telegram.transcript(coffee))[-1], 1)
    await nina.stop_poll(await nina.poll("Mine?", "Yes", chat=coffee, multiple=True))
    await ask(sandbox, "stopPoll", chat_id=coffee.id, message_id=answer["result"]["message_id"])

    parsed = [GramUpdate.model_validate(update) for update in await telegram.pending_updates()]
    assert [update.event_type for update in parsed[-5:]] == ["poll", "poll_answer", "message", "poll", "poll"]
