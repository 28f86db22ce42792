"""People are sorted and counted from their index"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_person_listed", table_name="person")
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
            "gender",
            "birth_date",
            "education",
            "ethnic",
            "development",
            "work_post",
            "skill_level",
            "joined_on",
            "full_on",
            "join_work_on",
            "staff_no",
            "job_title",
        ],
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
