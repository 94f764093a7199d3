"""Who may do what: every command, button and dialogue that there is, tried by everybody, as they declare it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest

from handlers.kit import dispatch
from handlers.kit.context import Context
from handlers.kit.feature import Where
from handlers.kit.registry import Registry, registry
from loyalty import Transaction, communities, dialogues, members, notices
from loyalty.members import Role
from loyalty.notices import Body, Button
from loyalty.texts import text
from sandbox.client import Group, Message, Persona
from tests.conftest import Home, Juniper
from tests.counts import counts

WORKS = "cancelled"


@dataclass
class Cast:
    """Everybody who may try, and the community they try it in."""

    community_id: int
    group: Group
    stranger: Persona
    member: Persona
    moderator: Persona
    owner: Persona
    neighbour: Persona

    def people(self) -> Iterator[tuple[Persona, Role | None]]:
        """Each of them with their role here; the neighbour moderates another community."""
        yield self.stranger, None
        yield self.member, Role.MEMBER
        yield self.moderator, Role.MODERATOR
        yield self.owner, Role.OWNER
        yield self.neighbour, None


@pytest.fixture
async def reached(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """What got past the check, as (name, person, community); the acts are left out, their declarations are not."""
    passed: list[tuple[str, int, int]] = []

    def stand_in(name: str) -> Callable[..., None]:
        def run(context: Context, *_: Any) -> None:
            passed.append((name, context.user_id, context.community.id))

        return run

    there = registry()
    watched = Registry([])
    for kind in ("commands", "actions", "dialogues"):
        found = getattr(there, kind)
        setattr(watched, kind, {name: replace(one, run=stand_in(name)) for name, one in found.items() if one.access})
    monkeypatch.setattr(dispatch, "registry", lambda: watched)
    return passed


@pytest.fixture
async def cast(home: Home, juniper: Juniper) -> Cast:
    """Juniper's people, a stranger in its group, and the moderator of the community next door, who looked in."""
    oleg = await home.telegram.person("Oleg")
    paul = await home.telegram.person("Paul")
    pia = await home.telegram.person("Pia")
    await paul.start()
    await home.settle()
    await home.telegram.group("Rowan", creator=paul, members=[pia])
    await home.settle()
    both = await home.house.database.run(_both)
    await pia.start(both["Rowan"].code)
    await home.settle()
    await pia.press(await home.last_to(pia), "Join")
    await home.settle()
    await home.house.database.run(partial(_appoint, community=both["Rowan"], user_id=pia.id))
    for person in (oleg, pia):
        await juniper.group.join(person)
        await person.start(both["Juniper"].code)
    for person in (oleg, juniper.nina, juniper.maya, juniper.robin, pia):
        await person.write("/why")
    await home.settle()
    return Cast(both["Juniper"].id, juniper.group, oleg, juniper.nina, juniper.maya, juniper.robin, pia)


def _both(tx: Transaction) -> dict[str, communities.Community]:
    found = [communities.get(tx, one) for one in (1, 2)]
    return {one.name: one for one in found}


def _appoint(tx: Transaction, *, community: communities.Community, user_id: int) -> None:
    member = members.of_user(tx, community.id, user_id)
    assert member is not None
    members.set_role(tx, member, Role.MODERATOR)


async def try_all(home: Home, cast: Cast, person: Persona) -> None:
    """Types every command, presses every button and answers in every dialogue of Juniper."""
    there = dispatch.registry()
    for command in there.commands.values():
        await person.write(f"/{command.name}", chat=cast.group if Where.GROUP in command.where else None)
    await home.settle()
    for name in there.actions:
        button = await _button(home, cast, person, name)
        await person.press(button, "Press")
    await home.settle()
    for name in there.dialogues:
        opened = partial(dialogues.open, user_id=person.id, community_id=cast.community_id, name=name, question="")
        await home.house.database.run(opened)
        await person.write("something")
        await home.settle()
    await home.house.database.run(lambda tx: dialogues.end(tx, person.id))


async def _button(home: Home, cast: Cast, person: Persona, action: str) -> Message:
    """A message in a person's private chat with a button of Juniper that does this."""

    def work(tx: Transaction) -> None:
        body = Body(text(WORKS), [[Button(text("choice", name="Press"), action=action)]])
        notices.say(
            tx,
            f"test:{action}:{person.id}",
            body,
            chat_id=person.id,
            user_id=person.id,
            community_id=cast.community_id,
        )

    await home.house.database.run(work)
    await home.settle()
    return await home.last_to(person)


def allowed(cast: Cast, role: Role | None) -> list[tuple[str, int]]:
    """What someone with this role gets past the check with, and in which community."""
    there = dispatch.registry()
    declared = [*there.commands.values(), *there.actions.values(), *there.dialogues.values()]
    return [(one.name, cast.community_id) for one in declared if role is not None and role.covers(one.access)]


async def test_everybody_gets_past_the_check_with_what_their_role_declares(
    home: Home, cast: Cast, reached: list[tuple[str, int, int]]
) -> None:
    for person, role in cast.people():
        before = await counts(home)
        reached.clear()
        await try_all(home, cast, person)
        assert [(name, community) for name, _, community in reached] == allowed(cast, role), person.name
        if role is None:
            assert await counts(home) == before


async def test_a_refused_act_changes_nothing(home: Home, cast: Cast) -> None:
    """Without stand-ins: whoever lacks the role changes no row by any command or button."""
    there = registry()
    for person, role in cast.people():
        before = await counts(home)
        for command in there.commands.values():
            if command.access is not None and not (role and role.covers(command.access)):
                chat = cast.group if Where.GROUP in command.where else None
                await person.write(f"/{command.name} @nina 5 moderator", chat=chat)
        await home.settle()
        for action in there.actions.values():
            if action.access is not None and not (role and role.covers(action.access)):
                await person.press(await _button(home, cast, person, action.name), "Press")
        await home.settle()
        assert await counts(home) == before, person.name


async def test_nobody_commands_behind_the_name_of_the_group(
    home: Home, cast: Cast, reached: list[tuple[str, int, int]]
) -> None:
    before = await counts(home)
    for command in dispatch.registry().commands.values():
        await cast.owner.write(f"/{command.name} @nina 5 moderator", chat=cast.group, anonymous=True)
    await home.settle()
    assert reached == []
    assert await counts(home) == before


async def test_without_the_check_everybody_would_get_past(
    home: Home, cast: Cast, reached: list[tuple[str, int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of this file."""
    monkeypatch.setattr(dispatch, "_check_access", lambda *_: None)
    await try_all(home, cast, cast.stranger)
    assert [(name, community) for name, _, community in reached] == allowed(cast, Role.OWNER)
