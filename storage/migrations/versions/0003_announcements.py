"""Which worker is about to handle an update."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ANNOUNCED = sa.text("state = 'new' AND worker IS NOT NULL")


def upgrade() -> None:
    """Adds the worker's number."""
    op.add_column("inbox", sa.Column("worker", sa.BigInteger(), nullable=True))
    op.create_index("inbox_announced", "inbox", ["lane"], sqlite_where=ANNOUNCED, postgresql_where=ANNOUNCED)


def downgrade() -> None:
    """Forgets it."""
    op.drop_index("inbox_announced", table_name="inbox")
    op.drop_column("inbox", "worker")
