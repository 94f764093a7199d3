"""People throw dice, share contacts and places, and tap on the keyboards that bots give them."""

from pydantic import Field

from sandbox.acts import sharing, writing
from sandbox.errors import SimError
from sandbox.shapes import Json, without_none
from sandbox.sim.control import InChat, Stage, post
from sandbox.sim.people import Posting


class Dice(Posting):
    """How it falls can be told."""

    emoji: str = "🎲"
    value: int | None = None


class Contact(Posting):
    """Somebody's number; without one, one's own."""

    phone_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class Location(Posting):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Tap(InChat):
    """A button by its label, and what it asks for: users, a chat or a place."""

    label: str
    users: tuple[int, ...] = ()
    shared_chat_id: int | None = None
    latitude: float = Field(default=sharing.SOMEWHERE[0], ge=-90, le=90)
    longitude: float = Field(default=sharing.SOMEWHERE[1], ge=-180, le=180)


@post("/sim/people/{person}/dice", Dice)
def dice(stage: Stage, body: Dice, person: int) -> Json:
    """Throw dice."""
    thrown = sharing.thrown(stage.world, body.emoji, body.value)
    if thrown is None:
        raise SimError(f"There are no dice {body.emoji} that show {body.value}.")
    return _posted(stage, body, person, {"dice": thrown})


@post("/sim/people/{person}/contact", Contact)
def contact(stage: Stage, body: Contact, person: int) -> Json:
    """Share a contact."""
    if body.phone_number is None:
        return _posted(stage, body, person, {"contact": sharing.contact_of(stage.world.person(person))})
    if body.first_name is None:
        raise SimError("first_name is missing.")
    card = without_none(phone_number=body.phone_number, first_name=body.first_name, last_name=body.last_name)
    return _posted(stage, body, person, {"contact": card})


@post("/sim/people/{person}/location", Location)
def location(stage: Stage, body: Location, person: int) -> Json:
    """Share a place."""
    return _posted(stage, body, person, {"location": {"latitude": body.latitude, "longitude": body.longitude}})


@post("/sim/people/{person}/tap", Tap)
def tap(stage: Stage, body: Tap, person: int) -> Json:
    """Press a button of the reply keyboard."""
    tapped = sharing.tap(
        stage.world,
        stage.world.person(person),
        stage.chat(body),
        body.label,
        users=body.users,
        shared_chat=body.shared_chat_id,
        place=(body.latitude, body.longitude),
    )
    return tapped.shown()


def _posted(stage: Stage, body: Posting, person: int, content: Json) -> Json:
    return writing.post_as(stage.world, stage.world.person(person), stage.chat(body), content, body.manner()).shown()
