"""Chats and who is in them with which rights."""

import itertools
from dataclasses import dataclass, field

from sandbox.clock import Clock
from sandbox.errors import SimError
from sandbox.shapes import Json, without_none
from sandbox.state.doors import Door
from sandbox.state.memberships import STRANGER, Membership
from sandbox.state.people import Person
from sandbox.state.posts import Post
from sandbox.state.rights import DEFAULT_PERMISSIONS
from sandbox.state.threads import Topic

FIRST_GROUP_ID = -4_012_345_001
FIRST_SUPERGROUP_ID = -1_001_900_000_001
KINDS = ("group", "supergroup", "channel")


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's), a group or a channel, with every message ever posted in it."""

    id: int
    kind: str = "supergroup"
    # Bans and restrictions end by this clock; a private chat has none.
    clock: Clock | None = None
    person: Person | None = None
    # A private chat is one bot's: whether the person pressed Start there, and whether they stopped that bot.
    bot_id: int | None = None
    started: bool = False
    blocked: bool = False
    title: str | None = None
    username: str | None = None
    description: str = ""
    # A ChatPhoto.
    photo: Json | None = None
    # What plain members may do.
    permissions: Json = field(default_factory=DEFAULT_PERMISSIONS.copy)
    # Channels whose owners must not write here in a channel's name.
    banned_senders: frozenset[int] = frozenset()
    # The supergroup that a basic group became.
    migrated_to: int | None = None
    deleted: bool = False
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
    # How people come into a group.
    door: Door = field(default_factory=Door)
    # By their numbers, where a group is a forum.
    topics: dict[int, Topic] | None = None

    @property
    def is_private(self) -> bool:
        return self.person is not None

    @property
    def is_forum(self) -> bool:
        return self.topics is not None

    @property
    def creator(self) -> int:
        """Whose group it is; 0 if the owner left."""
        owners = (user_id for user_id, place in self.members.items() if place.status == "creator")
        return next(owners, 0)

    def shown(self) -> Json:
        """The Bot API's Chat."""
        if self.person is None:
            return without_none(
                id=self.id,
                type=self.kind,
                title=self.title,
                username=self.username,
                is_forum=True if self.is_forum else None,
            )
        return without_none(
            id=self.id,
            type="private",
            first_name=self.person.first_name,
            last_name=self.person.last_name,
            username=self.person.username,
        )

    def require_alive(self) -> None:
        """Refuse a group that is gone or became another."""
        if self.deleted:
            raise SimError(f"{self.title} was deleted.")
        if self.migrated_to is not None:
            raise SimError(f"{self.title} became the supergroup {self.migrated_to}.")

    def shown_with_members(self) -> Json:
        """As the `chat` event of the control API shows it."""
        places = {str(user): self.membership(user) for user in list(self.members)}
        members = {user: place.status for user, place in places.items()}
        tags = {user: place.tag for user, place in places.items() if place.tag and not place.is_admin}
        kept: Json = {"members": members, "tags": tags, "pinned": list(self.pinned)}
        if self.is_private:
            kept |= {"started": self.started, "blocked": self.blocked}
        else:
            kept |= {"titles": {user: place.tag for user, place in places.items() if place.tag and place.is_admin}}
            restricted = {user: place.permissions for user, place in places.items() if place.status == "restricted"}
            kept |= {"permissions": dict(self.permissions), "restrictions": restricted}
            kept |= {"photo": self.photo, "description": self.description}
            kept |= self.door.shown()
        if self.topics is not None:
            kept["topics"] = [topic.shown() for topic in self.topics.values()]
        gone = without_none(deleted=self.deleted or None, migrated_to=self.migrated_to)
        return self.shown() | kept | gone | without_none(bot_id=self.bot_id)

    def membership(self, user_id: int) -> Membership:
        """How they stand in the chat now."""
        place = self.members.get(user_id, STRANGER)
        if place.until and self.clock is not None and self.clock.timestamp() > place.until:
            place = self.members[user_id] = place.lapsed()
        return place

    def shown_member(self, user: Json, place: Membership, *, viewer: int) -> Json:
        """The Bot API's ChatMember, as that viewer gets it."""
        return place.shown(user, kind=self.kind, can_be_edited=self.commands(viewer, user["id"]))

    def member_count(self) -> int:
        return sum(self.membership(user_id).inside for user_id in list(self.members))

    def may(self, user_id: int, right: str) -> bool:
        """Whether they have the administrator's right; in channels, who may edit may pin."""
        if self.kind == "channel" and right == "can_pin_messages":
            right = "can_edit_messages"
        return self.membership(user_id).may(right)

    def permits(self, user_id: int, permission: str) -> bool:
        """Whether they may do that as an administrator, or by what is allowed to them and to all members."""
        place = self.membership(user_id)
        if place.is_admin:
            return True
        own = place.permissions if place.status == "restricted" else self.permissions
        return bool(own.get(permission)) and bool(self.permissions.get(permission))

    def commands(self, boss: int, user_id: int) -> bool:
        """Whether that boss may change or ban this administrator: the owner, or who appointed them, however far up."""
        if self.membership(boss).status == "creator":
            return boss != user_id
        if not self.may(boss, "can_promote_members"):
            return False
        seen = {user_id}
        place = self.membership(user_id)
        while place.status == "administrator" and place.appointed_by not in (None, *seen):
            if place.appointed_by == boss:
                return True
            seen.add(place.appointed_by or 0)
            place = self.membership(place.appointed_by or 0)
        return False

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
