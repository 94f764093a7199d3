"""Contests: the open one, entering it, voting, and planning a new one."""

from handlers.contests import creating, entering, voting
from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Dialogue, Feature, Where
from loyalty import contests
from loyalty.members import Role
from loyalty.texts import When, text


def show(context: Context) -> None:
    """The open contest, and what the member has done in it."""
    seen = contests.standing(context.tx, context.community, context.member)
    if seen.contest is None:
        none = text("contest-none") if seen.next_at is None else text("contest-none-next", at=When(seen.next_at))
        context.reply(none)
        return
    parts = [
        *contests.describe(seen.contest, entries=seen.entries),
        text("contest-entered-already") if seen.has_entered else text("contest-how"),
        *([text("contest-voted-already")] if seen.has_voted else []),
    ]
    context.reply(text("contest-parts", parts=parts), contests.buttons(seen.contest))


feature = Feature(
    commands=[
        Command("contest", show, access=Role.MEMBER, words=("评选",), order=50),
        Command("newcontest", creating.command, access=Role.MODERATOR, where=Where.PRIVATE, order=140),
    ],
    actions=[
        Action("contests.enter", entering.press, access=Role.MEMBER),
        Action("contests.enter-post", entering.enter_post, access=Role.MEMBER),
        Action("contests.show", voting.show, access=Role.MEMBER),
        Action("contests.vote", voting.vote, access=Role.MEMBER),
        Action("contests.plan", creating.press, access=Role.MODERATOR),
    ],
    dialogues=[
        Dialogue(entering.DIALOGUE, entering.answer, access=Role.MEMBER),
        Dialogue(creating.DIALOGUE, creating.answer, access=Role.MODERATOR),
    ],
)
