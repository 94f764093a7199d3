"""Inline mode: people type a query to a bot and send one of its results."""

from sandbox.acts import inline
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import Body, InChat, Nothing, Stage, get, post


class Query(InChat):
    """What is typed after the bot's name, in the field of that chat."""

    query: str = ""
    offset: str = ""


class Choice(Body):
    query_id: str
    result_id: str


@post("/sim/people/{person}/inline", Query)
def ask(stage: Stage, body: Query, person: int) -> Json:
    """Type an inline query."""
    someone, chat = stage.world.person(person), stage.chat(body)
    query = inline.ask(stage.world, someone, stage.bot(body.bot_id), chat, body.query, offset=body.offset)
    return {"query_id": query.id}


@get("/sim/inline/{query}")
def answer(stage: Stage, _body: Nothing, query: str) -> Json:
    """What the bot offers for a query; nothing until it answers."""
    asked = stage.world.inline_queries.get(query)
    if asked is None:
        raise SimError(f"There is no query {query}.", code=404)
    return asked.answer or {}


@post("/sim/people/{person}/choose", Choice)
def choose(stage: Stage, body: Choice, person: int) -> Json:
    """Send one of the results."""
    return inline.choose(stage.world, stage.world.person(person), body.query_id, body.result_id).shown()
