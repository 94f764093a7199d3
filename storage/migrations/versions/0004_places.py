"""How many places a challenge has, and how many of them are taken."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds both; the challenges there are stay without a limit."""
    op.add_column("challenges", sa.Column("places", sa.Integer(), nullable=True))
    op.add_column("challenges", sa.Column("taken", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Forgets both."""
    op.drop_column("challenges", "taken")
    op.drop_column("challenges", "places")
