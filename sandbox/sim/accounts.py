"""Accounts: changing and deleting them, and making many at once."""

from sandbox import samples
from sandbox.acts import accounts
from sandbox.calls.params import Upload
from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.sim.control import Body, Nothing, Stage, delete, patch, post
from sandbox.state.pictures import NotAPictureError

NAMES = ("first_name", "last_name", "username")


class Change(Body):
    """What is to be another; "" takes a name or the photo away. `photo` is the name of a sample."""

    first_name: str | None = None
    last_name: str | None = None
    username: str | None = None
    photo: str | None = None
    files: tuple[Upload, ...] = ()


class Crowd(Body):
    """They are called by the prefix and a number; `groups` are the ids of groups and channels they are in."""

    count: int
    first_name_prefix: str = "Person"
    groups: tuple[int, ...] = ()


@patch("/sim/people/{person}", Change)
def change(stage: Stage, body: Change, person: int) -> Json:
    """Another name, username or photo."""
    someone = stage.world.person(person)
    names = {name: getattr(body, name) for name in NAMES if name in body.model_fields_set}
    picture = body.files[0].content if body.files else samples.draw(body.photo) if body.photo else None
    try:
        photo = stage.world.files.portrait(picture) if picture else None
    except NotAPictureError as error:
        raise SimError("The file is no picture.") from error
    if names:
        accounts.rename(stage.world, someone, **names)
    if photo is not None or body.photo == "":
        accounts.portray(stage.world, someone, photo)
    return stage.world.shown_person(someone)


@delete("/sim/people/{person}")
def delete_account(stage: Stage, _body: Nothing, person: int) -> Json:
    """Delete the account."""
    someone = stage.world.person(person)
    accounts.delete(stage.world, someone)
    return stage.world.shown_person(someone)


@post("/sim/crowd", Crowd)
def crowd(stage: Stage, body: Crowd) -> Json:
    """Many people at once, who may stand in groups from the beginning; no update and no event tells of each."""
    chats = [stage.world.living_group(group) for group in body.groups]
    people = accounts.crowd(stage.world, body.count, first_name=body.first_name_prefix, groups=chats)
    return {"ids": [person.id for person in people]}
