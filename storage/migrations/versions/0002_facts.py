"""What the house is watched by: a row to write, and an index of the dead letters."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IS_DEAD = sa.text("state = 'dead'")


def upgrade() -> None:
    """Adds both."""
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("inbox_dead", "inbox", ["id"], sqlite_where=IS_DEAD, postgresql_where=IS_DEAD)


def downgrade() -> None:
    """Takes both away."""
    op.drop_index("inbox_dead", table_name="inbox")
    op.drop_table("heartbeat")
