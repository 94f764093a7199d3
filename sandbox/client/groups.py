"""Groups as a test sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sandbox.client.wire import Wire
from sandbox.shapes import Json, without_none


class Member(Protocol):
    """Whoever has an id."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Group:
    """A group or channel."""

    telegram: Wire
    id: int
    title: str

    async def join(
        self,
        *people: Member,
        by: Member | None = None,
        status: str | None = None,
        rights: Json | None = None,
        title: str | None = None,
    ) -> None:
        """Somebody comes (or is brought), or is appointed: `status` is `member` or `administrator`."""
        await self.telegram.post(
            f"groups/{self.id}/members",
            user_ids=[person.id for person in people],
            by=by.id if by else None,
            status=status,
            rights=rights,
            title=title,
        )

    async def leave(self, person: Member, *, by: Member | None = None) -> None:
        """Somebody goes, or is put out by another."""
        query = {"by": str(by.id)} if by else {}
        await self.telegram.request("DELETE", f"groups/{self.id}/members/{person.id}", params=query)

    async def add_bot(self, *, by: Member, status: str = "administrator", rights: Json | None = None) -> None:
        """Bring the bot, or change its status."""
        await self.telegram.post(f"groups/{self.id}/bot", by=by.id, status=status, rights=rights)

    async def remove_bot(self, *, by: Member) -> None:
        await self.telegram.request("DELETE", f"groups/{self.id}/bot", params={"by": str(by.id)})

    async def ban(self, person: Member, *, by: Member, until: datetime | None = None) -> None:
        """Put somebody out for good, or for a time."""
        await self._moderate("ban", person, by, until_date=_unix(until))

    async def unban(self, person: Member, *, by: Member) -> None:
        """Let somebody come again."""
        await self._moderate("unban", person, by)

    async def restrict(self, person: Member, *, by: Member, until: datetime | None = None, **permissions: bool) -> None:
        """Leave somebody only these permissions, such as `can_send_photos=True`; none of them mutes."""
        await self._moderate("restrict", person, by, until_date=_unix(until), permissions=permissions)

    async def change(self, *, by: Member, **changes: object) -> None:
        """Another `title`, `description`, `username` or `photo` (a sample's name), or other `permissions`."""
        await self.telegram.request("PATCH", f"groups/{self.id}", json={"by": by.id, **changes})

    async def upgrade(self, *, by: Member) -> "Group":
        """The supergroup that this basic group becomes."""
        shown = await self.telegram.post(f"groups/{self.id}/upgrade", by=by.id)
        return Group(self.telegram, int(shown["id"]), self.title)

    async def delete(self, *, by: Member) -> None:
        """The owner deletes the group."""
        await self.telegram.request("DELETE", f"groups/{self.id}", params={"by": str(by.id)})

    async def link(
        self, *, by: Member, name: str = "", member_limit: int = 0, creates_join_request: bool = False
    ) -> str:
        """An administrator makes an invite link."""
        shown = await self.telegram.post(
            f"groups/{self.id}/links",
            by=by.id,
            name=name,
            member_limit=member_limit,
            creates_join_request=creates_join_request,
        )
        return str(shown["invite_link"])

    async def revoke(self, link: str, *, by: Member) -> None:
        """An administrator revokes an invite link."""
        query = {"by": str(by.id), "link": link}
        await self.telegram.request("DELETE", f"groups/{self.id}/links", params=query)

    async def approve(self, person: Member, *, by: Member) -> None:
        """An administrator lets in who asked to join."""
        await self.telegram.post(f"groups/{self.id}/requests/{person.id}", by=by.id, approve=True)

    async def decline(self, person: Member, *, by: Member) -> None:
        """An administrator turns away who asked to join."""
        await self.telegram.post(f"groups/{self.id}/requests/{person.id}", by=by.id, approve=False)

    async def topic(self, name: str, *, by: Member) -> int:
        """Somebody opens a topic in a forum. Returns its `message_thread_id`."""
        shown = await self.telegram.post(f"groups/{self.id}/topics", name=name, by=by.id)
        return int(shown["message_thread_id"])

    async def change_topic(
        self, topic: int, *, by: Member, name: str | None = None, closed: bool | None = None
    ) -> None:
        """Somebody renames a topic, closes it or opens it again."""
        changes = without_none(by=by.id, name=name, closed=closed)
        await self.telegram.request("PATCH", f"groups/{self.id}/topics/{topic}", json=changes)

    async def delete_topic(self, topic: int, *, by: Member) -> None:
        """Somebody deletes a topic with all its messages."""
        await self.telegram.request("DELETE", f"groups/{self.id}/topics/{topic}", params={"by": str(by.id)})

    async def set_reactions(self, *emoji: str, hides_reactors: bool = False) -> None:
        """Choose which reactions may be set; none given means all."""
        await self.telegram.post(f"groups/{self.id}/reactions", emoji=emoji or None, hides_reactors=hides_reactors)

    async def _moderate(self, act: str, person: Member, by: Member, **body: object) -> None:
        await self.telegram.post(f"groups/{self.id}/{act}", user_id=person.id, by=by.id, **body)


def _unix(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp())
