"""People are listed from an index of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_person_sort_key", table_name="person")
    op.create_index(
        "ix_person_listed",
        "person",
        [
            "sort_key",
            "uid",
            "political_status",
            "exit_kind",
            "employment",
            "possible_twin",
            "branch_uid",
            "group_uid",
            "department_uid",
            "team_uid",
        ],
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_person_doubtful",
        "person",
        ["uid"],
        sqlite_where=sa.text("deleted_at IS NULL AND id_note IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NULL AND id_note IS NOT NULL"),
    )
