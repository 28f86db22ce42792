"""Ratings and what is entered for them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("rubric_id", sa.Text(), nullable=False),
        sa.Column("rubric_version", sa.Text(), nullable=False),
        sa.Column("rubric_text", sa.Text(), nullable=False),
        sa.Column("rubric_title", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("scoring", "final", "revised", name="assessmentstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revises_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("revision_reason", sa.Text(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("level_title", sa.Text(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("most_stars", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.Column("engine", sa.Text(), nullable=True),
        sa.Column("final_at", sa.DateTime(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "rubric_id",
            "subject_uid",
            "period",
            "revision",
            name=op.f("uq_assessment_rubric_id_subject_uid_period_revision"),
        ),
    )
    op.create_index(op.f("ix_assessment_period"), "assessment", ["period"], unique=False)
    op.create_index(op.f("ix_assessment_subject_uid"), "assessment", ["subject_uid"], unique=False)
    op.create_table(
        "score_entry",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("assessment_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rating",
                "ticks",
                "count",
                "veto",
                "finding",
                "checked",
                "not_applicable",
                "declared",
                "verified",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("finder", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_uid"], ["assessment.uid"], name=op.f("fk_score_entry_assessment_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_score_entry")),
    )
    op.create_index(op.f("ix_score_entry_assessment_uid"), "score_entry", ["assessment_uid"], unique=False)
