"""Chats and who is in them with which rights."""

import itertools
from dataclasses import dataclass, field

from sandbox.people import Person
from sandbox.posts import Post
from sandbox.shapes import Json, without_none

FIRST_GROUP_ID = -1_001_900_000_001

ADMIN_RIGHTS = (
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
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
    "can_send_welcome_messages",
)
# What Telegram's own dialogue ticks when somebody appoints an administrator.
USUAL_RIGHTS = dict.fromkeys(ADMIN_RIGHTS, True) | {"can_promote_members": False, "can_manage_topics": False}


@dataclass(slots=True)
class Membership:
    """How one user stands in a chat; statuses are the Bot API's."""

    status: str
    rights: Json = field(default_factory=dict)
    tag: str | None = None

    @property
    def inside(self) -> bool:
        return self.status not in ("left", "kicked")

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and bool(self.rights.get(right)))

    def shown(self, user: Json) -> Json:
        """The Bot API's ChatMember of that user."""
        member: Json = {"status": self.status, "user": user}
        if self.status == "creator":
            return member | {"is_anonymous": False}
        if self.status == "administrator":
            rights = {name: bool(self.rights.get(name)) for name in ADMIN_RIGHTS}
            return member | {"can_be_edited": False, "is_anonymous": False} | rights
        if self.status == "kicked":
            return member | {"until_date": 0}
        if self.status == "member" and self.tag:
            return member | {"tag": self.tag}
        return member


STRANGER = Membership("left")


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a supergroup, with every message ever posted in it."""

    id: int
    person: Person | None = None
    # A private chat is one bot's: whether the person pressed Start there, and whether they stopped that bot.
    bot_id: int | None = None
    started: bool = False
    blocked: bool = False
    title: str | None = None
    members: dict[int, Membership] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    # The emoji that may be set as reactions, if not all; and whether bots hear only how many there are.
    available_reactions: list[str] | None = None
    hides_reactors: bool = False
    last_message_id: int = 0
    # Ephemeral messages are kept among the others, under their own number below zero.
    last_ephemeral_id: int = 0
    # Which bot spoke last: a bare command is meant for it.
    last_bot_id: int | None = None

    @property
    def is_private(self) -> bool:
        return self.person is not None

    @property
    def creator(self) -> int:
        """Whose group it is; 0 if the owner left."""
        owners = (user_id for user_id, place in self.members.items() if place.status == "creator")
        return next(owners, 0)

    def shown(self) -> Json:
        """The Bot API's Chat."""
        if self.person is None:
            return {"id": self.id, "type": "supergroup", "title": self.title}
        return without_none(
            id=self.id,
            type="private",
            first_name=self.person.first_name,
            last_name=self.person.last_name,
            username=self.person.username,
        )

    def shown_with_members(self) -> Json:
        """As the `chat` event of the control API shows it."""
        members = {str(user): place.status for user, place in self.members.items()}
        tags = {str(user): place.tag for user, place in self.members.items() if place.tag}
        kept = {"members": members, "tags": tags, "pinned": list(self.pinned)}
        return self.shown() | kept | without_none(bot_id=self.bot_id)

    def membership(self, user_id: int) -> Membership:
        return self.members.get(user_id, STRANGER)

    def latest(
        self,
        count: int | None = None,
        *,
        before: int | None = None,
        deleted: bool = False,
        viewer: int | None = None,
    ) -> list[Post]:
        """The newest messages (older than `before`, with the deleted ones if asked for), oldest first.

        A `viewer` misses the ephemeral messages of others.
        """
        newest = (post for post in reversed(self.posts.values()) if before is None or post.position < before)
        seen = (post for post in newest if viewer is None or post.only_for in (None, viewer))
        wanted = (post for post in seen if deleted or not post.deleted)
        return list(itertools.islice(wanted, count))[::-1]

    def post(self, message_id: int) -> Post | None:
        """The message of that number, if it is there and not deleted."""
        post = self.posts.get(message_id) if message_id > 0 else None
        return None if post is None or post.deleted else post

    def ephemeral(self, ephemeral_id: int) -> Post | None:
        """The ephemeral message of that number, if it is there and not deleted."""
        post = self.posts.get(-ephemeral_id) if ephemeral_id > 0 else None
        return None if post is None or post.deleted else post
