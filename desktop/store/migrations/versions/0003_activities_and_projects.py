"""Activities with attendance and agenda; projects with goals, schedule, looks and steps; problems."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _stamps() -> list[sa.Column[Any]]:
    """Who and when, of every row of this step."""
    names = ("row_version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "deleted_reason")
    kinds: dict[str, Any] = {"row_version": sa.Integer(), "deleted_reason": sa.Text()}
    kinds |= {n: sa.DateTime() if n.endswith("_at") else sa.LargeBinary(length=16) for n in names if n not in kinds}
    return [sa.Column(name, kinds[name], nullable=name.startswith("deleted_")) for name in names]


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.Enum("committee_set", "self_chosen", name="origin", native_enum=False, length=40), nullable=False),
        sa.Column("through_bidding", sa.Boolean(), nullable=False),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("granting_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("lead_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=True),
        sa.Column("must_item", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("difficulty", sa.Text(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_kind", sa.Text(), nullable=True),
        sa.Column("budget_fen", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_project", sa.Text(), nullable=True),
        sa.Column("made_difficulty", sa.Text(), nullable=True),
        sa.Column("made_brand", sa.Text(), nullable=True),
        sa.Column("made_model", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "applied",
                "reviewing",
                "won",
                "waitlisted",
                "lost",
                "contracted",
                "initiation",
                "breakdown",
                "research",
                "control",
                "acceptance",
                "summary",
                "closed",
                "terminated",
                name="projectstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("award_basis", sa.Text(), nullable=True),
        sa.Column("award_rank", sa.BigInteger(), nullable=True),
        sa.Column("contract_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("contracted_on", sa.Date(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("excellent_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        *_stamps(),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["granting_uid"], ["organisation.uid"], name=op.f("fk_project_granting_uid")),
        sa.ForeignKeyConstraint(["lead_uid"], ["person.uid"], name=op.f("fk_project_lead_uid")),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_project_org_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_project")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_org_uid"), ["org_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_year"), ["year"], unique=False)
        batch_op.create_index(
            "uq_project_number_live",
            ["home_station", "number"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL AND number IS NOT NULL"),
            postgresql_where=sa.text("deleted_at IS NULL AND number IS NOT NULL"),
        )

    op.create_table(
        "activity",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Text(), nullable=True),
        sa.Column("ends_at", sa.Text(), nullable=True),
        sa.Column("second_kind", sa.Text(), nullable=True),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("form", sa.Enum("onsite", "video", "mixed", name="activityform", native_enum=False, length=40), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("host_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("recorder_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("speaker_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("speaker_note", sa.Text(), nullable=True),
        sa.Column("secretary_led", sa.Boolean(), nullable=False),
        sa.Column("safety_topic", sa.Enum("knowledge", "skill", "awareness", name="safetytopic", native_enum=False, length=40), nullable=True),
        sa.Column("must_item", sa.Text(), nullable=True),
        sa.Column("linked_work", sa.Text(), nullable=True),
        sa.Column("project_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("guests", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("speeches", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("state", sa.Enum("draft", "confirmed", "archived", name="activitystate", native_enum=False, length=40), nullable=False),
        sa.Column("completeness", sa.BigInteger(), nullable=False),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        *_stamps(),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["host_uid"], ["person.uid"], name=op.f("fk_activity_host_uid")),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_activity_org_uid")),
        sa.ForeignKeyConstraint(["project_uid"], ["project.uid"], name=op.f("fk_activity_project_uid")),
        sa.ForeignKeyConstraint(["recorder_uid"], ["person.uid"], name=op.f("fk_activity_recorder_uid")),
        sa.ForeignKeyConstraint(["speaker_uid"], ["person.uid"], name=op.f("fk_activity_speaker_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_activity_org_uid_held_on", ["org_uid", "held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_project_uid"), ["project_uid"], unique=False)

    op.create_table(
        "problem",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("analysis", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("owner_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("solved_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("project_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("state", sa.Enum("open", "studying", "solved", "verified", name="problemstate", native_enum=False, length=40), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=True),
        *_stamps(),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_problem_org_uid")),
        sa.ForeignKeyConstraint(["owner_uid"], ["person.uid"], name=op.f("fk_problem_owner_uid")),
        sa.ForeignKeyConstraint(["project_uid"], ["project.uid"], name=op.f("fk_problem_project_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_problem")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_org_uid"), ["org_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_project_uid"), ["project_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_solved_on"), ["solved_on"], unique=False)

    op.create_table(
        "project_goal",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("project_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("achieved", sa.Text(), nullable=True),
        sa.Column("met", sa.Boolean(), nullable=True),
        *_stamps(),
        sa.ForeignKeyConstraint(["project_uid"], ["project.uid"], name=op.f("fk_project_goal_project_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_project_goal")),
    )
    with op.batch_alter_table("project_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_goal_project_uid"), ["project_uid"], unique=False)

    op.create_table(
        "project_step",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("project_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "draft",
                "applied",
                "reviewing",
                "won",
                "waitlisted",
                "lost",
                "contracted",
                "initiation",
                "breakdown",
                "research",
                "control",
                "acceptance",
                "summary",
                "closed",
                "terminated",
                name="projectstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "draft",
                "applied",
                "reviewing",
                "won",
                "waitlisted",
                "lost",
                "contracted",
                "initiation",
                "breakdown",
                "research",
                "control",
                "acceptance",
                "summary",
                "closed",
                "terminated",
                name="projectstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("paper", sa.Text(), nullable=True),
        *_stamps(),
        sa.ForeignKeyConstraint(["project_uid"], ["project.uid"], name=op.f("fk_project_step_project_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_project_step")),
    )
    with op.batch_alter_table("project_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_step_project_uid"), ["project_uid"], unique=False)

    op.create_table(
        "project_task",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("project_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("initiation", "breakdown", "research", "control", "acceptance", "summary", name="stage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=True),
        sa.Column("requirement", sa.Text(), nullable=True),
        sa.Column("owner_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        *_stamps(),
        sa.ForeignKeyConstraint(["owner_uid"], ["person.uid"], name=op.f("fk_project_task_owner_uid")),
        sa.ForeignKeyConstraint(["project_uid"], ["project.uid"], name=op.f("fk_project_task_project_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_project_task")),
    )
    with op.batch_alter_table("project_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_task_project_uid"), ["project_uid"], unique=False)

    op.create_table(
        "tracking",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("project_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.BigInteger(), nullable=True),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("noted_by_uid", sa.LargeBinary(length=16), nullable=True),
        *_stamps(),
        sa.ForeignKeyConstraint(["noted_by_uid"], ["person.uid"], name=op.f("fk_tracking_noted_by_uid")),
        sa.ForeignKeyConstraint(["project_uid"], ["project.uid"], name=op.f("fk_tracking_project_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_tracking")),
    )
    with op.batch_alter_table("tracking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tracking_project_uid"), ["project_uid"], unique=False)

    op.create_table(
        "addendum",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("activity_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        *_stamps(),
        sa.ForeignKeyConstraint(["activity_uid"], ["activity.uid"], name=op.f("fk_addendum_activity_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_addendum")),
    )
    with op.batch_alter_table("addendum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addendum_activity_uid"), ["activity_uid"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("activity_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("votes_for", sa.BigInteger(), nullable=True),
        sa.Column("votes_against", sa.BigInteger(), nullable=True),
        sa.Column("votes_abstain", sa.BigInteger(), nullable=True),
        sa.Column("owner_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        *_stamps(),
        sa.ForeignKeyConstraint(["activity_uid"], ["activity.uid"], name=op.f("fk_agenda_item_activity_uid")),
        sa.ForeignKeyConstraint(["owner_uid"], ["person.uid"], name=op.f("fk_agenda_item_owner_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_activity_uid"), ["activity_uid"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("activity_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column(
            "status", sa.Enum("present", "late", "leave_approved", "absent", "exempt", name="presence", native_enum=False, length=40), nullable=False
        ),
        sa.Column("part", sa.Enum("attend", "nonvoting", "guest", name="part", native_enum=False, length=40), nullable=False),
        sa.Column("quality", sa.Enum("A", "B", "C", name="quality", native_enum=False, length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        *_stamps(),
        sa.ForeignKeyConstraint(["activity_uid"], ["activity.uid"], name=op.f("fk_attendance_activity_uid")),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_attendance_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_activity_uid"), ["activity_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_person_uid"), ["person_uid"], unique=False)
        batch_op.create_index(
            "uq_attendance_live",
            ["activity_uid", "person_uid"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
