"""Challenges: seeing the open ones, joining by a button, and, for moderators, making one."""

from collections.abc import Mapping
from typing import Any

from handlers.challenges import making
from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Dialogue, Feature, Where
from loyalty import challenges
from loyalty.challenges import Standing
from loyalty.members import Role
from loyalty.notices import Body, Button
from loyalty.texts import Bar, Text, text


def show(context: Context) -> None:
    """Shows the open challenges and how far one is."""
    card = _card(context)
    context.reply(card.text, card.buttons)


def join(context: Context, chosen: Mapping[str, Any]) -> None:
    """Joins; in the private chat the list shows it at once."""
    standing = challenges.join(context.tx, context.community, context.member, chosen["challenge"], at=context.at)
    key = "challenge-joined-done" if standing.has_finished else "challenge-joined"
    challenge = standing.challenge
    context.toast(
        text(
            key,
            title=challenges.title(challenge),
            done=standing.done,
            target=challenge.target,
            reward=challenge.reward,
        )
    )
    if not context.is_group:
        card = _card(context)
        context.edit(card.text, card.buttons)


def _card(context: Context) -> Body:
    standings = challenges.standings(context.tx, context.community, context.member)
    if not standings:
        return Body(text("challenges-none", community=context.community.name))
    said = text("challenges-open", community=context.community.name, lines=[_line(one) for one in standings])
    buttons = [
        Button(
            text("challenge-join-one", title=challenges.title(one.challenge)),
            action="challenges.join",
            object={"challenge": one.challenge.id},
            user_id=context.user_id,
        )
        for one in standings
        if one.may_join
    ]
    return Body(said, [[button] for button in buttons])


def _line(standing: Standing) -> Text:
    challenge = standing.challenge
    return text("challenge-line", about=challenges.with_places("challenge-about", challenge), state=_state(standing))


def _state(standing: Standing) -> Text:
    challenge = standing.challenge
    if standing.has_finished:
        return text("challenge-state-done", reward=challenge.reward)
    key = "challenge-state-not-joined" if standing.may_join else "challenge-state-joined"
    return text(key, bar=Bar(standing.done, challenge.target), done=standing.done, target=challenge.target)


feature = Feature(
    commands=[
        Command("challenges", show, access=Role.MEMBER, words=("挑战",), order=30),
        Command("newchallenge", making.start, access=Role.MODERATOR, where=Where.PRIVATE, order=130),
    ],
    actions=[
        Action("challenges.join", join, access=Role.MEMBER),
        Action("challenges.answer", making.press, access=Role.MODERATOR),
        Action("challenges.limit", making.limit, access=Role.MODERATOR),
        Action("challenges.create", making.create, access=Role.MODERATOR),
        Action("challenges.cancel", making.cancel, access=Role.MODERATOR),
    ],
    dialogues=[Dialogue(making.DIALOGUE, making.type_answer, access=Role.MODERATOR)],
)
