"""The pages through which a draft becomes a broadcast: one message, changed from step to step."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Any

from handlers.kit.context import Context
from loyalty import audiences, broadcasts
from loyalty.audiences import Audience
from loyalty.broadcasts import Broadcast
from loyalty.errors import Refusal
from loyalty.notices import Body, Button
from loyalty.texts import Text, When, text

MORNING, EVENING = clock_time(10), clock_time(20)
KEPT = timedelta(days=1)


def button(
    context: Context, draft: Broadcast, label: str | Text, action: str, *, single: bool = False, **about: Any
) -> Button:
    """A button about a broadcast, for who looks at the page."""
    return Button(
        text(label) if isinstance(label, str) else label,
        action=f"broadcasts.{action}",
        object={"broadcast": draft.id, **about},
        user_id=context.user_id,
        single=single,
        expires=None if draft.state == "planned" else KEPT,
    )


def audience(context: Context, draft: Broadcast) -> Body:
    """For whom: everyone, a tier, the lapsed, or who is about in a group."""
    offered = audiences.offered(context.tx, context.community)
    tiers = [_audience_button(context, draft, one) for one in offered if one.kind == "tier"]
    everyone, *others = [[_audience_button(context, draft, one)] for one in offered if one.kind != "tier"]
    rows = [everyone, tiers, *others, [button(context, draft, "broadcast-drop", "drop")]]
    return Body(text("broadcast-ask-audience"), rows)


def _audience_button(context: Context, draft: Broadcast, one: Audience) -> Button:
    label = audiences.name(context.tx, context.community, one)
    return button(context, draft, label, "audience", audience=one.as_json())


def time(context: Context, draft: Broadcast) -> Body:
    """When: at once, this evening if it is still to come, tomorrow, or as typed."""
    choices = [_time_button(context, draft, label, at) for label, at in _times(context)]
    rows = [
        [_time_button(context, draft, "broadcast-now", None)],
        *([choice] for choice in choices[:-2]),
        choices[-2:],
        [button(context, draft, "broadcast-other-time", "other-time")],
        [button(context, draft, "broadcast-drop", "drop")],
    ]
    return Body(text("broadcast-ask-when"), rows)


def _times(context: Context) -> Iterable[tuple[str, datetime]]:
    today = context.community.day(context.tx.now)
    tomorrow = today + timedelta(days=1)
    offers = (
        ("broadcast-tonight", today, EVENING),
        ("broadcast-tomorrow-morning", tomorrow, MORNING),
        ("broadcast-tomorrow-evening", tomorrow, EVENING),
    )
    for label, day, hour in offers:
        try:
            yield label, broadcasts.local_start(context.community, day, hour, now=context.tx.now)
        except Refusal:  # this evening is over
            continue


def _time_button(context: Context, draft: Broadcast, label: str, at: datetime | None) -> Button:
    return button(context, draft, label, "time", at=at.isoformat() if at else None)


def confirmation(context: Context, draft: Broadcast) -> Body:
    """What confirming will do, in honest numbers."""
    expected = broadcasts.prospect(context.tx, context.community, draft)
    lines = [
        text("broadcast-consented", count=expected.reach.consented),
        text("broadcast-never-started", count=expected.reach.never_started),
        text("broadcast-reachable", count=expected.reach.reachable),
    ]
    if expected.quiet_until is not None:
        lines.append(text("broadcast-quiet", until=When(expected.quiet_until)))
    said = text(
        "broadcast-confirmation",
        audience=audiences.name(context.tx, context.community, expected.audience),
        at=When(draft.start_at) if draft.start_at else text("broadcast-now"),
        everyone=expected.reach.everyone,
        lines=lines,
    )
    rows = [
        [button(context, draft, "broadcast-confirm", "confirm", single=True)],
        [
            button(context, draft, "broadcast-other-audience", "ask-audience"),
            button(context, draft, "broadcast-change-time", "ask-time"),
        ],
        [button(context, draft, "broadcast-drop", "drop")],
    ]
    return Body(said, rows)
