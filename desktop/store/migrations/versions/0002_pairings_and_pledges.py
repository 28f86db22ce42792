"""Pairings, pledges and wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairing",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lead_person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("lead_org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("contacts_per_month", sa.BigInteger(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("business_item", sa.Text(), nullable=True),
        sa.Column("aim", sa.Enum("result", "lead", name="aim", native_enum=False, length=40), nullable=True),
        sa.Column("skill_level", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "signed",
                "running",
                "due",
                "passed",
                "failed",
                "renewed",
                "ended",
                name="pairingstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("branch_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("examined_on", sa.Date(), nullable=True),
        sa.Column(
            "result",
            sa.Enum("excellent", "passed", "failed", name="pairingresult", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("renews_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["branch_uid"], ["organisation.uid"], name=op.f("fk_pairing_branch_uid")),
        sa.ForeignKeyConstraint(["lead_org_uid"], ["organisation.uid"], name=op.f("fk_pairing_lead_org_uid")),
        sa.ForeignKeyConstraint(["lead_person_uid"], ["person.uid"], name=op.f("fk_pairing_lead_person_uid")),
        sa.ForeignKeyConstraint(["renews_uid"], ["pairing.uid"], name=op.f("fk_pairing_renews_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pairing")),
    )
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_branch_uid"), ["branch_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_lead_org_uid"), ["lead_org_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_lead_person_uid"), ["lead_person_uid"], unique=False)

    op.create_table(
        "pledge_sheet",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "reviewing",
                "published",
                "keeping",
                "supervised",
                "appraised",
                "archived",
                name="sheetstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("branch_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("appraised_on", sa.Date(), nullable=True),
        sa.Column("voters", sa.BigInteger(), nullable=True),
        sa.Column("satisfied", sa.BigInteger(), nullable=True),
        sa.Column("appraisal_note", sa.Text(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["branch_uid"], ["organisation.uid"], name=op.f("fk_pledge_sheet_branch_uid")),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_pledge_sheet_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pledge_sheet")),
    )
    with op.batch_alter_table("pledge_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_sheet_branch_uid"), ["branch_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_sheet_person_uid"), ["person_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_sheet_year"), ["year"], unique=False)
        batch_op.create_index(
            "uq_pledge_sheet_person_year_live",
            ["person_uid", "year"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "pairing_contact",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("pairing_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column(
            "form",
            sa.Enum("face", "onsite", "phone", "online", name="contactform", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["pairing_uid"], ["pairing.uid"], name=op.f("fk_pairing_contact_pairing_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pairing_contact")),
    )
    with op.batch_alter_table("pairing_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_contact_pairing_uid"), ["pairing_uid"], unique=False)

    op.create_table(
        "pairing_partner",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("pairing_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("org_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "left_why",
            sa.Enum("joined_party", "moved", "retired", "other", name="leaving", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("left_note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["org_uid"], ["organisation.uid"], name=op.f("fk_pairing_partner_org_uid")),
        sa.ForeignKeyConstraint(["pairing_uid"], ["pairing.uid"], name=op.f("fk_pairing_partner_pairing_uid")),
        sa.ForeignKeyConstraint(["person_uid"], ["person.uid"], name=op.f("fk_pairing_partner_person_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pairing_partner")),
    )
    with op.batch_alter_table("pairing_partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_partner_org_uid"), ["org_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_partner_pairing_uid"), ["pairing_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_partner_person_uid"), ["person_uid"], unique=False)

    op.create_table(
        "pledge_opinion",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sheet_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_uid"], ["pledge_sheet.uid"], name=op.f("fk_pledge_opinion_sheet_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pledge_opinion")),
    )
    with op.batch_alter_table("pledge_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_opinion_sheet_uid"), ["sheet_uid"], unique=False)

    op.create_table(
        "pledge_publication",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sheet_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_uid"], ["pledge_sheet.uid"], name=op.f("fk_pledge_publication_sheet_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pledge_publication")),
    )
    with op.batch_alter_table("pledge_publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_publication_sheet_uid"), ["sheet_uid"], unique=False)

    op.create_table(
        "pledge_item",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sheet_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("post", "service", name="pledgekind", native_enum=False, length=40), nullable=False),
        sa.Column(
            "category",
            sa.Enum("shared", "post", "deed", name="pledgeclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending", "returned", "passed", "running", "appraised", name="itemstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("advanced", sa.Boolean(), nullable=True),
        sa.Column("wished", sa.Boolean(), nullable=True),
        sa.Column("feasible", sa.Boolean(), nullable=True),
        sa.Column("able", sa.Boolean(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("publication_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum("fulfilled", "partly", "unfulfilled", name="verdict", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("verdict_on", sa.Date(), nullable=True),
        sa.Column("verdict_reason", sa.Text(), nullable=True),
        sa.Column("copied_from_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["copied_from_uid"], ["pledge_item.uid"], name=op.f("fk_pledge_item_copied_from_uid")),
        sa.ForeignKeyConstraint(
            ["publication_uid"], ["pledge_publication.uid"], name=op.f("fk_pledge_item_publication_uid")
        ),
        sa.ForeignKeyConstraint(["sheet_uid"], ["pledge_sheet.uid"], name=op.f("fk_pledge_item_sheet_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pledge_item")),
    )
    with op.batch_alter_table("pledge_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_item_sheet_uid"), ["sheet_uid"], unique=False)

    op.create_table(
        "pledge_supervision",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sheet_uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("item_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("supervisor", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["item_uid"], ["pledge_item.uid"], name=op.f("fk_pledge_supervision_item_uid")),
        sa.ForeignKeyConstraint(["sheet_uid"], ["pledge_sheet.uid"], name=op.f("fk_pledge_supervision_sheet_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_pledge_supervision")),
    )
    with op.batch_alter_table("pledge_supervision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_supervision_sheet_uid"), ["sheet_uid"], unique=False)

    op.create_table(
        "wish",
        sa.Column("uid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wisher_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("wisher_text", sa.Text(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("branch_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "claimed",
                "running",
                "fulfilled",
                "confirmed",
                "impossible",
                name="wishstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("claimed_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("item_uid", sa.LargeBinary(length=16), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("fulfilled_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("thanks", sa.Text(), nullable=True),
        sa.Column("impossible_reason", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_reason", sa.Text(), nullable=True),
        sa.Column("home_station", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["branch_uid"], ["organisation.uid"], name=op.f("fk_wish_branch_uid")),
        sa.ForeignKeyConstraint(["claimed_by"], ["person.uid"], name=op.f("fk_wish_claimed_by")),
        sa.ForeignKeyConstraint(["item_uid"], ["pledge_item.uid"], name=op.f("fk_wish_item_uid")),
        sa.ForeignKeyConstraint(["wisher_uid"], ["person.uid"], name=op.f("fk_wish_wisher_uid")),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_wish")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_branch_uid"), ["branch_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_claimed_by"), ["claimed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_wisher_uid"), ["wisher_uid"], unique=False)
