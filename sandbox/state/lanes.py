"""Which updates a webhook gets strictly one after the other: those of one lane; lanes do not wait for each other.

As in Telegram's own server, a chat's messages are one lane and its members' presses others, so a press may overtake.
"""

from sandbox.shapes import Json

Lane = tuple[str, object]

# By kind: the lane's name, and where in the update the number stands that tells such lanes apart.
LANES: dict[str, tuple[str, tuple[str, ...]]] = {
    "message": ("chat", ("chat", "id")),
    "edited_message": ("chat", ("chat", "id")),
    "channel_post": ("chat", ("chat", "id")),
    "edited_channel_post": ("chat", ("chat", "id")),
    "business_message": ("business", ("chat", "id")),
    "edited_business_message": ("business", ("chat", "id")),
    "deleted_business_messages": ("business", ("chat", "id")),
    "guest_message": ("guest", ("chat", "id")),
    "message_reaction": ("reaction", ("chat", "id")),
    "message_reaction_count": ("reaction count", ("chat", "id")),
    "my_chat_member": ("own place", ("chat", "id")),
    "chat_boost": ("boost", ("chat", "id")),
    "removed_chat_boost": ("boost", ("chat", "id")),
    "chat_member": ("member", ("old_chat_member", "user", "id")),
    "chat_join_request": ("member", ("from", "id")),
    "inline_query": ("inline", ("from", "id")),
    "chosen_inline_result": ("chosen", ("from", "id")),
    "callback_query": ("press", ("from", "id")),
    "shipping_query": ("payment", ("from", "id")),
    "pre_checkout_query": ("payment", ("from", "id")),
    "poll": ("poll", ("id",)),
    "poll_answer": ("poll", ("poll_id",)),
}


def lane_of(kind: str, content: Json) -> Lane | None:
    """The lane of an update; None: it is a lane of its own."""
    if kind not in LANES:
        return None
    name, path = LANES[kind]
    value: object = content
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return None if value is None else (name, value)
