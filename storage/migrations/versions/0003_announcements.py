"""Which worker is about to handle an update, and an index of the messages between call and answer."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SENDING = sa.text("state = 'sending'")
ANNOUNCED = sa.text("state = 'new' AND worker IS NOT NULL")


def upgrade() -> None:
    """Adds the worker's number and the index."""
    op.create_index("notices_sending", "notices", ["id"], sqlite_where=SENDING, postgresql_where=SENDING)
    op.add_column("inbox", sa.Column("worker", sa.BigInteger(), nullable=True))
    op.create_index("inbox_announced", "inbox", ["lane"], sqlite_where=ANNOUNCED, postgresql_where=ANNOUNCED)


def downgrade() -> None:
    """Forgets both."""
    op.drop_index("notices_sending", table_name="notices")
    op.drop_index("inbox_announced", table_name="inbox")
    op.drop_column("inbox", "worker")
