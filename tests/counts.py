"""Row counts: what a refused act must leave as it was."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from loyalty import Transaction
from tests.conftest import Home

# What arrives, what is said and what was refused leave rows of their own.
TRACES = {"inbox", "lanes", "notices", "buttons", "refusals", "active_days", "group_members", "due"}


async def counts(home: Home) -> dict[str, int]:
    """How many rows each table has, but for the traces of any update."""

    def work(tx: Transaction) -> dict[str, int]:
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in TRACES]
        return {table.name: int(tx.scalar(sa.select(sa.func.count()).select_from(table))) for table in tables}

    return await home.house.database.run(work)
