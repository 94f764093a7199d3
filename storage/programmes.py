"""The rules of each community, version by version; a version is never changed once it is written."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, col

from storage.database import Transaction
from storage.types import Utc


class ProgrammeVersion(SQLModel, table=True):
    """One version of a community's programme as TOML; `digest` names its content."""

    __tablename__ = "programmes"
    __table_args__ = (UniqueConstraint("community_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(foreign_key="communities.id")
    version: int
    digest: str
    content: str
    created_at: datetime = Field(sa_type=Utc)


def add(tx: Transaction, row: ProgrammeVersion) -> None:
    """Stores a new version."""
    tx.session.add(row)
    tx.session.flush()


def content(tx: Transaction, community_id: int, version: int) -> str:
    """The TOML of one version."""
    wanted = sa.select(col(ProgrammeVersion.content)).where(
        col(ProgrammeVersion.community_id) == community_id, col(ProgrammeVersion.version) == version
    )
    return str(tx.scalar(wanted))
