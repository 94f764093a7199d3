"""How someone stands in a chat: the Bot API's ChatMember."""

from dataclasses import dataclass, field, replace

from sandbox.shapes import Json
from sandbox.state.rights import ADMIN_RIGHTS, PERMISSIONS

# Telegram takes a shorter or longer time for ever.
SHORTEST_TERM = 30
LONGEST_TERM = 366 * 24 * 60 * 60


@dataclass(slots=True)
class Membership:
    """How one user stands in a chat; statuses are the Bot API's."""

    status: str
    # Of an administrator; `is_anonymous` is one of them.
    rights: Json = field(default_factory=dict)
    # The word beside the name: a member's tag, an administrator's custom title.
    tag: str | None = None
    # Of someone restricted: what is left to them, and whether they are still in the chat.
    permissions: Json = field(default_factory=dict)
    is_member: bool = True
    # When a ban or restriction ends, in Unix time; 0 is never.
    until: int = 0
    # Who made them an administrator: only that user and the owner can change it.
    appointed_by: int | None = None

    @property
    def inside(self) -> bool:
        return self.status in ("creator", "administrator", "member") or (self.status == "restricted" and self.is_member)

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    @property
    def is_anonymous(self) -> bool:
        return bool(self.rights.get("is_anonymous"))

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and bool(self.rights.get(right)))

    def lapsed(self) -> "Membership":
        """What follows when the time of a ban or restriction is over."""
        return Membership("member" if self.inside else "left", tag=self.tag if self.inside else None)

    def shown(self, user: Json, *, kind: str = "supergroup", can_be_edited: bool = False) -> Json:
        """The Bot API's ChatMember of that user in a chat of that kind."""
        member: Json = {"status": self.status, "user": user}
        match self.status:
            case "creator":
                return member | {"is_anonymous": self.is_anonymous} | self._tagged("custom_title")
            case "administrator":
                rights = {name: bool(self.rights.get(name)) for name in ADMIN_RIGHTS[kind]}
                place = {"can_be_edited": can_be_edited, "is_anonymous": self.is_anonymous}
                return member | place | rights | self._tagged("custom_title")
            case "restricted":
                allowed = {name: bool(self.permissions.get(name)) for name in PERMISSIONS}
                term = {"is_member": self.is_member, "until_date": self.until}
                return member | term | allowed | self._tagged("tag")
            case "kicked" if kind == "group":
                # Basic groups keep no list of the banned.
                return member | {"status": "left"}
            case "kicked":
                return member | {"until_date": self.until}
            case "member":
                return member | self._tagged("tag")
        return member

    def outside(self) -> "Membership":
        """The same restriction on someone who is not in the chat, or simply `left`."""
        return replace(self, is_member=False) if self.status == "restricted" else Membership("left")

    def _tagged(self, name: str) -> Json:
        return {name: self.tag} if self.tag else {}


STRANGER = Membership("left")


def term(until: int, *, now: int) -> int:
    """The end of a ban or restriction as Telegram takes it: 0, for ever, if it is too near or too far."""
    return until if SHORTEST_TERM <= until - now <= LONGEST_TERM else 0
