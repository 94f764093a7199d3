"""How people come into a group: the links that lead there, who asks to be let in, and who came by which link."""

from dataclasses import dataclass, field

from sandbox.shapes import Json, without_none

# How much of another administrator's link a bot gets to see.
SHOWN_OF_FOREIGN = len("https://t.me/+") + 8


@dataclass(slots=True)
class InviteLink:
    """One invite link; `members` are those who came by it and are still there."""

    url: str
    creator: Json
    is_primary: bool = False
    name: str = ""
    expire_date: int = 0
    member_limit: int = 0
    creates_join_request: bool = False
    is_revoked: bool = False
    members: set[int] = field(default_factory=set)
    requests: int = 0

    @property
    def full(self) -> bool:
        return 0 < self.member_limit <= len(self.members)

    def expired(self, now: int) -> bool:
        return 0 < self.expire_date <= now

    def shown(self, *, to: int | None = None) -> Json:
        """The Bot API's ChatInviteLink; to a bot that did not make it, without the second half of the address."""
        foreign = to is not None and to != self.creator["id"]
        link = without_none(
            invite_link=f"{self.url[:SHOWN_OF_FOREIGN]}..." if foreign else self.url,
            name=self.name or None,
            creator=self.creator,
            expire_date=self.expire_date or None,
            member_limit=self.member_limit or None,
            pending_join_request_count=self.requests or None,
        )
        return link | {
            "creates_join_request": self.creates_join_request,
            "is_primary": self.is_primary,
            "is_revoked": self.is_revoked,
        }


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Someone who waits to be let in: by a link, or without one into a group that asks for requests."""

    user_id: int
    date: int
    link: InviteLink | None = None
    bio: str | None = None

    def shown(self) -> Json:
        return {"user_id": self.user_id, "date": self.date} | without_none(
            bio=self.bio, link=self.link.url if self.link else None
        )


@dataclass(frozen=True, slots=True)
class Arrival:
    """The way on which somebody came: by a link, or let in without one."""

    link: InviteLink | None = None

    def shown(self, *, to: int) -> Json:
        """What a ChatMemberUpdated says of it; `via_join_request` is only for those who came without a link."""
        return {"invite_link": self.link.shown(to=to)} if self.link else {"via_join_request": True}


@dataclass(slots=True)
class Door:
    """The entrance of one group; `by_request` lets in only whom an administrator approves."""

    by_request: bool = False
    links: dict[str, InviteLink] = field(default_factory=dict)
    requests: dict[int, JoinRequest] = field(default_factory=dict)

    def ask(self, request: JoinRequest) -> None:
        self.requests[request.user_id] = request
        if request.link is not None:
            request.link.requests += 1

    def withdraw(self, user_id: int) -> None:
        """Whoever it is waits no longer."""
        request = self.requests.pop(user_id, None)
        if request is not None and request.link is not None:
            request.link.requests -= 1

    def passed(self, user_id: int, by: InviteLink | None = None) -> None:
        """Somebody came in or went out: old links count them no longer, and they wait no longer."""
        self.withdraw(user_id)
        for link in self.links.values():
            link.members.discard(user_id)
        if by is not None:
            by.members.add(user_id)

    def shown(self) -> Json:
        """As the shown chat has it: every link in full with the number of its uses, and who waits."""
        return {
            "links": [link.shown() | {"uses": len(link.members)} for link in self.links.values()],
            "requests": [request.shown() for request in self.requests.values()],
        }
