"""The language the bot speaks with a person, whatever their group speaks."""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from handlers.kit.feature import ANYONE, Action, Command, Feature, Where
from handlers.kit.words import LANGUAGES
from loyalty import people
from loyalty.notices import Body, Button
from loyalty.texts import Text, text


def _body(context: Context) -> Body:
    person = people.get(context.tx, context.user_id)
    chosen = person.language if person else None
    labels: dict[str | None, Text] = {one: text(f"language-{one}") for one in LANGUAGES}
    labels[None] = text("language-of-telegram")
    buttons = [
        Button(
            text("chosen" if one == chosen else "choice", name=label),
            action="language.choose",
            object={"language": one},
            user_id=context.user_id,
        )
        for one, label in labels.items()
    ]
    return Body(text("language"), [buttons[:-1], buttons[-1:]])


def command(context: Context) -> None:
    """Offers the languages."""
    body = _body(context)
    context.reply(body.text, body.buttons)


def choose(context: Context, chosen: Mapping[str, Any]) -> None:
    """Speaks the chosen language from now on, in this very message too."""
    people.choose_language(context.tx, context.user_id, chosen["language"])
    body = _body(context)
    context.edit(body.text, body.buttons)


feature = Feature(
    commands=[Command("language", command, access=ANYONE, where=Where.PRIVATE, order=70)],
    actions=[Action("language.choose", choose, access=ANYONE)],
)
