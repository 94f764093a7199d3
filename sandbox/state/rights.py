"""What administrators and members may do in a chat, by its kind, and how a bot writes these permissions."""

from collections.abc import Callable

from sandbox.errors import bad_request
from sandbox.shapes import Json

EVERYWHERE = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
IN_GROUPS = ("can_pin_messages", "can_manage_tags")
IN_CHANNELS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
# The rights an administrator can have, by the kind of the chat.
ADMIN_RIGHTS = {
    "group": (*EVERYWHERE, *IN_GROUPS),
    "supergroup": (*EVERYWHERE, *IN_GROUPS, "can_manage_topics"),
    "channel": (*EVERYWHERE, *IN_CHANNELS),
}
# In a basic group every administrator has the same.
GROUP_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    *IN_GROUPS,
)

SENDING_FILES = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)
PERMISSIONS = (
    "can_send_messages",
    *SENDING_FILES,
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
# What members of a new group may do.
DEFAULT_PERMISSIONS: Json = dict.fromkeys(PERMISSIONS, True) | dict.fromkeys(
    ("can_change_info", "can_pin_messages", "can_manage_topics", "can_edit_tag"), False
)

# What sending a kind of content needs, and what Telegram calls it in its refusal. An animation has a document beside
# it, a venue a location, so the order counts.
NEEDED = {
    "text": ("can_send_messages", "text messages"),
    "photo": ("can_send_photos", "photos"),
    "animation": ("can_send_other_messages", "animations"),
    "sticker": ("can_send_other_messages", "stickers"),
    "dice": ("can_send_other_messages", "dice"),
    "game": ("can_send_other_messages", "games"),
    "video": ("can_send_videos", "videos"),
    "video_note": ("can_send_video_notes", "video notes"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "audio": ("can_send_audios", "music"),
    "document": ("can_send_documents", "documents"),
    "poll": ("can_send_polls", "polls"),
    "checklist": ("can_send_polls", "checklists"),
    "venue": ("can_send_messages", "venues"),
    "location": ("can_send_messages", "locations"),
    "contact": ("can_send_messages", "contacts"),
    "invoice": ("can_send_messages", "invoice messages"),
}


def needed(content: Json) -> tuple[str, str] | None:
    """The permission that posting this content needs, and the word for such content."""
    return next((need for name, need in NEEDED.items() if name in content), None)


def usual(kind: str) -> Json:
    """What Telegram's own dialogue ticks when somebody appoints an administrator."""
    if kind == "group":
        return dict.fromkeys(GROUP_RIGHTS, True)
    ticked = dict.fromkeys(ADMIN_RIGHTS[kind], True)
    return ticked | dict.fromkeys({"can_promote_members", "can_manage_topics"} & ticked.keys(), False)


def read_permissions(given: object, *, independent: bool) -> Json:
    """All of ChatPermissions from what a bot sent: what is left out follows from what is there."""
    if not isinstance(given, dict):
        raise bad_request("object expected as permissions")
    asked = _asker(given)
    allowed = {name: asked(name) for name in PERMISSIONS}
    if not any(name in given for name in SENDING_FILES):
        files = asked("can_send_media_messages")
        allowed |= dict.fromkeys(SENDING_FILES, files)
        allowed["can_send_messages"] |= files and not independent
    for name, source in (
        ("can_manage_topics", "can_pin_messages"),
        ("can_edit_tag", "can_pin_messages"),
        ("can_react_to_messages", "can_send_messages"),
    ):
        if name not in given:
            allowed[name] = allowed[source]
    if not independent:
        if allowed["can_send_other_messages"] or allowed["can_add_web_page_previews"]:
            allowed |= dict.fromkeys(("can_send_messages", *SENDING_FILES), True)
        allowed["can_send_messages"] |= allowed["can_send_polls"]
    return allowed


def _asker(given: Json) -> Callable[[str], bool]:
    def asked(name: str) -> bool:
        value = given.get(name)
        if value is not None and not isinstance(value, bool):
            raise bad_request(f'can\'t parse chat permissions: Field "{name}" must be of type Boolean')
        return bool(value)

    return asked
