"""People's accounts: changing what they show, deleting them, and whole crowds at once."""

from collections.abc import Iterable

from sandbox.errors import SimError
from sandbox.shapes import Json
from sandbox.state.chats import Chat
from sandbox.state.memberships import Membership
from sandbox.state.people import Person
from sandbox.state.world import World

LARGEST_CROWD = 1_000_000


def rename(world: World, person: Person, **names: str | None) -> None:
    """Other names or another username; an empty one takes it away, but a first name everybody has."""
    if names.get("first_name", "?") in (None, ""):
        raise SimError("A first name is not empty.")
    world.require_free(names.get("username"), owner=person.id)
    for name, value in names.items():
        if name == "username":
            world.name(person, value)
        else:
            setattr(person, name, value or None)
    world.show_person(person)


def portray(world: World, person: Person, photo: Json | None) -> None:
    """Another photo, or none."""
    person.photo = photo
    world.show_person(person)


def delete(world: World, person: Person) -> None:
    """Delete the account: it stays where it is, in groups and in what was written, but without a name."""
    person.deleted = True
    person.first_name = ""
    person.last_name = person.username = person.language_code = person.photo = None
    world.show_person(person)


def crowd(world: World, count: int, *, first_name: str, groups: Iterable[Chat] = ()) -> list[Person]:
    """So many new people at once, standing in these groups as if they had always been there: nobody is told of each."""
    if not 1 <= count <= LARGEST_CROWD:
        raise SimError(f"A crowd is 1 to {LARGEST_CROWD} people, not {count}.")
    people = [world.new_person(f"{first_name} {number}") for number in range(1, count + 1)]
    for chat in groups:
        chat.members |= {person.id: Membership("member") for person in people}
        world.show_chat(chat)
    return people
