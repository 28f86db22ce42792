"""Several judges of one role"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judge",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("recused", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_uid"], ["assessment.uid"], name=op.f("fk_judge_assessment_uid")),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_judge_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_judge")),
    )
    with op.batch_alter_table("judge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_judge_assessment_uid"), ["assessment_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_judge_person_uid"), ["person_uid"], unique=False)

    with op.batch_alter_table("score_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judge_uid", sa.LargeBinary(length=16), nullable=True))
        batch_op.create_index(batch_op.f("ix_score_entry_judge_uid"), ["judge_uid"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_score_entry_judge_uid"), "judge", ["judge_uid"], ["uid"])
