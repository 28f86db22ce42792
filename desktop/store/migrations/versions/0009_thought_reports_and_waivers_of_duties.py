"""Thought reports and waivers of duties"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiver",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("duty_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_waiver")),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(
            "uq_waiver_duty_live",
            ["duty_uid"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "thought_report",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("receiver_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_thought_report_person_uid")),
        sa.ForeignKeyConstraint(["receiver_uid"], ["person.uid"], name=op.f("fk_thought_report_receiver_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_thought_report")),
    )
    with op.batch_alter_table("thought_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thought_report_person_uid"), ["person_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_thought_report_reported_on"), ["reported_on"], unique=False)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("frontline", sa.Boolean(), nullable=False, server_default=sa.false()))

    _carry_waivers()


_KEPT = (
    "uid", "row_version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "deleted_reason",
)  # fmt: skip
"""What a waiver keeps of the setting it was."""


def _carry_waivers() -> None:
    """Waivers were settings of the station: "waiver/<rule>/<hex of the duty's name>" with the reason as value."""
    setting = sa.table("setting", *(sa.column(name) for name in (*_KEPT, "account_uid", "key", "value")))
    waiver = sa.table("waiver", *(sa.column(name) for name in (*_KEPT, "rule", "duty_uid", "reason")))
    mine = sa.and_(setting.c.account_uid.is_(None), setting.c.key.like("waiver/%/%"))
    connection = op.get_bind()
    carried = []
    for row in connection.execute(sa.select(setting).where(mine)).mappings():
        _, rule, duty = row["key"].split("/")
        kept = {name: row[name] for name in _KEPT}
        carried.append({**kept, "rule": rule, "duty_uid": bytes.fromhex(duty), "reason": row["value"]})
    if carried:
        connection.execute(sa.insert(waiver), carried)
        connection.execute(sa.delete(setting).where(mine))
