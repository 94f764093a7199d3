"""What staff did: `/log`, ten acts a page, newest first."""

from collections.abc import Mapping
from typing import Any

from handlers.kit import target
from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Feature
from handlers.kit.words import LANGUAGES, words
from loyalty import audit, awards, members
from loyalty.audit import Act
from loyalty.members import Role
from loyalty.notices import Body, Button
from loyalty.texts import Text, When, text

PAGE = 10
# What an act can be about, besides a member; the first of these facts is shown with it.
TITLES = ("title", "name", "preset", "zone", "language", "group")


def command(context: Context) -> None:
    """Shows the last acts."""
    target.require_private(context)
    body = _body(context, 0)
    context.reply(body.text, body.buttons)


def turn(context: Context, page: Mapping[str, Any]) -> None:
    """Shows another page in the same message."""
    body = _body(context, int(page["skip"]))
    context.edit(body.text, body.buttons)


def _body(context: Context, skip: int) -> Body:
    acts = audit.last(context.tx, context.community, limit=PAGE + 1, skip=skip)
    shown = acts[:PAGE]
    lines = [_line(context, act) for act in shown] or [text("log-empty")]
    turns = [
        *([_turn(context, "log-newer", max(0, skip - PAGE))] if skip else []),
        *([_turn(context, "log-older", skip + PAGE)] if len(acts) > PAGE else []),
    ]
    return Body(text("log", community=context.community.name, lines=lines), [*_undoable(context, shown), turns])


def _turn(context: Context, label: str, skip: int) -> Button:
    return Button(text(label), action="audit.turn", object={"skip": skip}, user_id=context.user_id)


def _undoable(context: Context, acts: list[Act]) -> list[list[Button]]:
    """A button for each award of these minutes that this person may take back."""
    now, community = context.tx.now, context.community
    undoable = [act for act in acts if awards.may_undo(community, act, actor=context.member, now=now)]
    return [
        [
            Button(
                text("log-undo", act=_act(context, act)),
                action="awards.undo",
                object={"act": act.id},
                user_id=context.user_id,
            )
        ]
        for act in undoable
    ]


def _line(context: Context, act: Act) -> Text:
    said = text("log-line", at=When(act.at), actor=members.name_of(context.tx, act.actor_id), act=_act(context, act))
    return said if act.reason is None else text("log-line-reason", line=said, reason=str(act.reason))


def _act(context: Context, act: Act) -> Text:
    """An act in words; one that has none of its own is shown by its name."""
    facts = act.facts or {}
    if not words(LANGUAGES[0]).has(f"act-{act.action}"):
        return text("act-other", action=act.action)
    done = text(
        f"act-{act.action}",
        whom="" if act.subject_id is None else members.name_of(context.tx, act.subject_id),
        amount=int(facts.get("amount", 0)),
        role=text(f"role-{facts['role']}") if "role" in facts else "",
    )
    title = next((str(facts[name]) for name in TITLES if name in facts), None)
    return done if title is None else text("act-titled", act=done, title=title)


feature = Feature(
    commands=[Command("log", command, access=Role.MODERATOR, order=170)],
    actions=[Action("audit.turn", turn, access=Role.MODERATOR)],
)
