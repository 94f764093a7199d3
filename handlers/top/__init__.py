"""The ranking: this week, this month, all time; nobody is pinged."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Feature
from loyalty import ranking
from loyalty.members import Role
from loyalty.notices import Body, Button
from loyalty.ranking import Period, Place
from loyalty.texts import Text, text


def _body(context: Context, period: Period) -> Body:
    board = ranking.board(context.tx, context.community, context.member, period)
    places = [_line(place) for place in board.top]
    around = [_line(place) for place in board.around]
    parts = [
        text("top-title", period=text(f"top-{period}"), community=context.community.name),
        *(places or [text("top-empty")]),
        *([text("top-gap"), *around] if around else []),
        *([text("top-not-placed")] if places and not board.is_placed else []),
    ]
    buttons = [
        Button(
            text("chosen" if one is period else "choice", name=text(f"top-{one}")),
            action="top.show",
            object={"period": one.value},
            user_id=context.user_id,
        )
        for one in Period
    ]
    return Body(text("points-card", parts=parts), [buttons])


def _line(place: Place) -> Text:
    key = "top-line-me" if place.is_me else "top-line"
    return text(key, place=place.place, name=place.name, points=place.points)


def command(context: Context) -> None:
    """Shows this week's ranking."""
    body = _body(context, Period.WEEK)
    context.reply(body.text, body.buttons)


def show(context: Context, chosen: Mapping[str, Any]) -> None:
    """Shows another period in the same message."""
    body = _body(context, Period(chosen["period"]))
    context.edit(body.text, body.buttons)


feature = Feature(
    commands=[Command("top", command, access=Role.MEMBER, words=("排行",), order=60)],
    actions=[Action("top.show", show, access=Role.MEMBER)],
)
