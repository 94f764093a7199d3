"""Communities: a brand's programme, with its own id, language, time zone and rules, living in one or many groups.

Local days and hours are those of the community's zone, whatever the zone of a member or of the machine.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from loyalty import programmes
from loyalty.errors import Refusal
from loyalty.programmes import Programme
from storage import communities as stored
from storage import points as accounts
from storage.database import Transaction

LANGUAGES = ("en", "zh")
ZONE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Community:
    """A community as the rules see it."""

    id: int
    name: str
    code: str
    language: str
    zone: ZoneInfo
    version: int
    programme: Programme
    issued_account: int
    spent_account: int

    def local(self, at: datetime) -> datetime:
        """The instant on the community's clock."""
        return at.astimezone(self.zone)

    def day(self, at: datetime) -> date:
        """The community's date at an instant."""
        return self.local(at).date()

    def day_before(self, day: date) -> date:
        """The local day before; a zone that changes sides of the date line may have left one out."""
        return self.day(self.at(day, 0) - timedelta(seconds=1))

    def at(self, day: date, hour: int, *, again: bool = False) -> datetime:
        """A local hour in UTC; one that summer time skips comes as much later. `again`: its second time, if any."""
        local = datetime.combine(day, time(hour, fold=int(again)), self.zone)
        return local.astimezone(UTC)

    def next_at(self, hour: int, *, after: datetime) -> datetime:
        """The next time that the community's clock strikes this hour, once a local day, in UTC."""
        today = self.at(self.day(after), hour)
        return today if today > after else self._tomorrow(hour, after)

    def midnight(self, at: datetime) -> datetime:
        """The end of the local day at an instant, in UTC."""
        return self._tomorrow(0, at)

    def _tomorrow(self, hour: int, now: datetime) -> datetime:
        """The hour on the next local day; a clock that was set back over midnight may have struck it once before."""
        day = self.day(now) + timedelta(days=1)
        first = self.at(day, hour)
        return first if first > now else self.at(day, hour, again=True)


def of_row(tx: Transaction, row: Any) -> Community:
    """The community in the columns of a presence (see `storage.members`)."""
    programme = programmes.current(tx, row.community_id, row.programme_version, row.programme_digest)
    return Community(
        id=row.community_id,
        name=row.community_name,
        code=row.code,
        language=row.community_language,
        zone=ZoneInfo(row.zone),
        version=row.programme_version,
        programme=programme,
        issued_account=row.issued_account,
        spent_account=row.spent_account,
    )


def get(tx: Transaction, community_id: int) -> Community:
    """The community with this id."""
    return _value(tx, stored.find(tx, community_id))


def by_code(tx: Transaction, code: str) -> Community | None:
    """The community whose deep-link word this is."""
    row = stored.by_code(tx, code)
    return None if row is None else _value(tx, row)


def only_one(tx: Transaction) -> Community | None:
    """The community, if this bot serves just one."""
    rows = stored.all_of(tx)
    return _value(tx, rows[0]) if len(rows) == 1 else None


def _value(tx: Transaction, row: Any) -> Community:
    return Community(
        id=row.id or 0,
        name=row.name,
        code=row.code,
        language=row.language,
        zone=ZoneInfo(row.zone),
        version=row.programme_version,
        programme=programmes.current(tx, row.id or 0, row.programme_version, row.programme_digest),
        issued_account=row.issued_account,
        spent_account=row.spent_account,
    )


def found(tx: Transaction, *, name: str, language: str, zone: str = "UTC", preset: str = "starter") -> Community:
    """A new community with its system accounts and the first version of its rules."""
    row = stored.Community(name=name, code=tx.token()[:10], language=language, zone=zone, created_at=tx.now)
    stored.add(tx, row)
    community_id = row.id or 0
    row.issued_account = accounts.open_account(tx, community_id, "issued")
    row.spent_account = accounts.open_account(tx, community_id, "spent")
    row.programme_version = 1
    row.programme_digest = programmes.keep(tx, community_id, version=1, content=programmes.presets()[preset])
    tx.session.flush()
    return _value(tx, row)


def choose_preset(tx: Transaction, community: Community, preset: str) -> Community:
    """The community under a preset's rules; the same rules again make no new version."""
    content = programmes.presets()[preset]
    if programmes.parse(content) == community.programme:
        return community
    row = stored.get(tx, community.id)
    row.programme_version += 1
    row.programme_digest = programmes.keep(tx, community.id, version=row.programme_version, content=content)
    tx.session.flush()
    return _value(tx, row)


def choose_language(tx: Transaction, community: Community, language: str) -> Community:
    """The community speaking another language by default."""
    stored.get(tx, community.id).language = language
    tx.session.flush()
    return replace(community, language=language)


def choose_zone(tx: Transaction, community: Community, zone: str) -> Community:
    """The community living by another clock; refused for a name that is no IANA zone, whatever its case."""
    known = {name.casefold(): name for name in available_timezones()}
    found = known.get("_".join(zone.split()).casefold())
    if found is None:
        raise Refusal("zone-unknown", zone=zone[:ZONE_LENGTH])
    stored.get(tx, community.id).zone = found
    tx.session.flush()
    return replace(community, zone=ZoneInfo(found))
