"""Help: what this person may do here, made from the declarations of the commands; and a hint for what nobody knows."""

from handlers.kit.context import Context
from handlers.kit.feature import ANYONE, Command, Feature, Listener, Where
from handlers.kit.registry import registry
from loyalty.members import Role
from loyalty.texts import Text, text

AFTER_ALL = 1000


def lines(context: Context, access: Role) -> list[Text]:
    """A line for each command of a role, in the order of the menu."""
    role = context.member_or_none.role if context.member_or_none else Role.MEMBER
    shown = [one for one in registry().commands.values() if one.order and (one.access or Role.MEMBER) is access]
    if not role.covers(access):
        return []
    ordered = sorted(shown, key=lambda one: one.order)
    return [text("help-line", command=f"/{one.name}", about=text(f"command-{one.name}")) for one in ordered]


def run(context: Context) -> None:
    """Lists the commands, those of staff apart."""
    role = context.member_or_none.role if context.member_or_none else Role.MEMBER
    if role is Role.MEMBER:
        context.reply(text("help", members=lines(context, Role.MEMBER)))
        return
    staff = [*lines(context, Role.MODERATOR), *lines(context, Role.OWNER)]
    context.reply(text("help-staff", members=lines(context, Role.MEMBER), staff=staff))


def hint(context: Context) -> bool:
    """In private, what no other feature has understood gets a word on where to look; in a group, nothing."""
    if context.is_group or not context.text:
        return False
    context.reply(text("help-hint"))
    return True


feature = Feature(
    commands=[Command("help", run, access=ANYONE, where=Where.BOTH, order=90)],
    listeners=[Listener(hint, order=AFTER_ALL)],
)
