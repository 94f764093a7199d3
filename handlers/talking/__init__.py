"""Talking in a group: earns in silence."""

from handlers.kit.context import Context
from handlers.kit.feature import Feature, Listener
from loyalty import talking

LAST = 100


def listen(context: Context) -> bool:
    """Counts a member's own words; what came through a bot or from elsewhere is not theirs."""
    message = context.message
    if not context.is_group or message is None or context.member_or_none is None or context.group_id is None:
        return False
    if message.via_bot is not None or message.forward_origin is not None or message.is_automatic_forward:
        return False
    if not context.text or context.text.startswith("/"):
        return False
    talking.talk(
        context.tx,
        context.community,
        context.member,
        group_id=context.group_id,
        message_id=message.message_id,
        message=context.text,
        at=context.at,
    )
    return True


feature = Feature(listeners=[Listener(listen, order=LAST)])
