"""Groups as a test sees them."""

from dataclasses import dataclass
from typing import Protocol

from sandbox.client.wire import Wire
from sandbox.shapes import Json


class Member(Protocol):
    """Whoever has an id."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Group:
    """A supergroup."""

    telegram: Wire
    id: int
    title: str

    async def join(self, person: Member, *, by: Member | None = None, status: str | None = None) -> None:
        """Somebody comes (or is brought), or is appointed: `status` is `member` or `administrator`."""
        await self.telegram.post(
            f"groups/{self.id}/members", user_id=person.id, by=by.id if by else None, status=status
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

    async def set_reactions(self, *emoji: str, hides_reactors: bool = False) -> None:
        """Choose which reactions may be set; none given means all."""
        await self.telegram.post(f"groups/{self.id}/reactions", emoji=emoji or None, hides_reactors=hides_reactors)
