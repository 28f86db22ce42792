"""Levels of control, zones and attached branches"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("level", sa.Text(), nullable=True))
    op.add_column("organisation", sa.Column("scope", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("attached_branch", sa.Text(), nullable=True))
