"""Member files and organisations, complete"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("owner_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_owner_uid"), ["owner_uid"], unique=False)

    op.create_table(
        "file_layout",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_file_layout")),
    )
    with op.batch_alter_table("file_layout", schema=None) as batch_op:
        batch_op.create_index(
            "uq_file_layout_signature_live",
            ["kind", "signature"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "import_batch",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("action_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "saved_view",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_saved_view")),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_view_page"), ["page"], unique=False)

    op.create_table(
        "setting",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_setting")),
    )
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.create_index(
            "uq_setting_key_live",
            ["account_uid", "key"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "election",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("term_years", sa.Integer(), nullable=True),
        sa.Column("entitled", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_election_org_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_election")),
    )
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_election_org_uid"), ["org_uid"], unique=False)

    op.create_table(
        "member_home",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_member_home_org_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_member_home")),
    )
    with op.batch_alter_table("member_home", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_home_org_uid"), ["org_uid"], unique=False)

    op.create_table(
        "discipline",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_discipline_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_discipline")),
    )
    with op.batch_alter_table("discipline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discipline_person_uid"), ["person_uid"], unique=False)

    op.create_table(
        "honour",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("awarded_by", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_honour_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_honour")),
    )
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_honour_person_uid"), ["person_uid"], unique=False)

    op.create_table(
        "key_post",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_key_post_org_uid")),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_key_post_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_key_post")),
    )
    with op.batch_alter_table("key_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_post_org_uid"), ["org_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_key_post_person_uid"), ["person_uid"], unique=False)

    op.create_table(
        "responsibility",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_responsibility_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_responsibility")),
    )
    with op.batch_alter_table("responsibility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_responsibility_person_uid"), ["person_uid"], unique=False)

    op.create_table(
        "site_stay",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("site_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_site_stay_person_uid")),
        sa.ForeignKeyConstraint(["site_uid"], ["organisation.uid"], name=op.f("fk_site_stay_site_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_site_stay")),
    )
    with op.batch_alter_table("site_stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_stay_person_uid"), ["person_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_site_stay_site_uid"), ["site_uid"], unique=False)

    op.create_table(
        "transfer",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=True),
        sa.Column("to_name", sa.Text(), nullable=True),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("letter_no", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_days", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("dues_until", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_transfer_org_uid")),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_transfer_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_transfer")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_org_uid"), ["org_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_person_uid"), ["person_uid"], unique=False)

    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("stay_uid", sa.LargeBinary(length=16), nullable=True))
        batch_op.create_index(batch_op.f("ix_affiliation_stay_uid"), ["stay_uid"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_affiliation_stay_uid"), "site_stay", ["stay_uid"], ["uid"])

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_no", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("founded_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("ended_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("planned_end_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("term_years", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("unit_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("unit_party", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("national_code", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("registered_no", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("covered_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("former_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("birth_place", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("marital", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("health", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("registered_at", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("study_kind", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("school", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("major", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("enrolled_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("graduated_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("degree_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("target_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("introducers", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("delegate", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("other_party", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("other_party_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("moved_in_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("moved_out_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("dues_until", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("technical_title", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("admin_post", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("admin_rank", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("on_staff", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("migrant_worker", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("messenger", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("hardship", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("hardship_help", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("abroad", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("abroad_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("abroad_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("mobile_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("mobile_contact", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("last_contact_on", sa.Date(), nullable=True))
