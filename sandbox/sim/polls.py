"""Polls: people vote, and put polls of their own."""

from pydantic import Field

from sandbox.acts import voting
from sandbox.errors import SimError
from sandbox.markup.entities import FormattedText, formatted
from sandbox.shapes import Json
from sandbox.sim.control import Stage, post
from sandbox.sim.people import OfMessage, Posting
from sandbox.state.polls import NO_TEXT, Question


class NewPoll(Posting):
    """What is asked; `correct`, the places of right options, makes it a quiz."""

    question: str = Field(min_length=1, max_length=255)
    options: tuple[str, ...] = Field(min_length=1, max_length=12)
    is_anonymous: bool = True
    multiple: bool = False
    correct: tuple[int, ...] = ()
    explanation: str = ""


class Vote(OfMessage):
    """The places of the chosen options, counted from 0; none takes the vote back."""

    options: list[int]


@post("/sim/people/{person}/poll", NewPoll)
def add_poll(stage: Stage, body: NewPoll, person: int) -> Json:
    """Put a poll into a chat."""
    if any(not 0 <= place < len(body.options) for place in body.correct):
        raise SimError(f"The poll has {len(body.options)} options, counted from 0.")
    texts = [FormattedText(text.strip(), []) for text in (body.question, *body.options)]
    if not all(text.text for text in texts):
        raise SimError("The question or an option has no text.")
    someone, chat = stage.world.person(person), stage.chat(body)
    question = Question(
        texts[0],
        voting.options(stage.world, texts[1:]),
        NO_TEXT,
        is_anonymous=body.is_anonymous,
        allows_multiple_answers=body.multiple,
        allows_revoting=not body.correct,
        correct=tuple(sorted(set(body.correct))),
        explanation=formatted(body.explanation),
    )
    return voting.ask(stage.world, someone, chat, question, body.manner()).shown()


@post("/sim/people/{person}/vote", Vote)
def vote(stage: Stage, body: Vote, person: int) -> Json:
    """Vote in a poll, or take the vote back."""
    someone = stage.world.person(person)
    return voting.vote(stage.world, someone, stage.chat(body), body.message_id, body.options).shown()


@post("/sim/people/{person}/stop_poll", OfMessage)
def stop_poll(stage: Stage, body: OfMessage, person: int) -> Json:
    """Close one's own poll."""
    return voting.stop(stage.world, stage.world.person(person), stage.chat(body), body.message_id).shown()
