"""first tables

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op

import consult.db

# The record is append-only: the database itself refuses to change or delete an act.
SQLITE_GUARDS = [
    f"CREATE TRIGGER act_no_{verb} BEFORE {verb.upper()} ON act "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for verb in ("update", "delete")
]
POSTGRESQL_GUARDS = [
    "CREATE FUNCTION act_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$",
    "CREATE TRIGGER act_append_only BEFORE UPDATE OR DELETE ON act FOR EACH ROW EXECUTE FUNCTION act_append_only()",
    "CREATE TRIGGER act_no_truncate BEFORE TRUNCATE ON act FOR EACH STATEMENT EXECUTE FUNCTION act_append_only()",
]

# Two tables that name each other. SQLite takes the key with the table; PostgreSQL wants both tables first.
CIRCULAR_KEYS = [
    ("fk_candidate_current_version_id", "candidate", "version", "current_version_id"),
    ("fk_comment_disposition_id", "comment", "disposition", "disposition_id"),
]

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "attachment_data",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_data")),
    )
    op.create_table(
        "conference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("short_title", sa.String(length=80), nullable=False),
        sa.Column("profile", sa.String(length=10), nullable=False),
        sa.Column("symbol_prefix", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "archived", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("archived_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("publish_issued_lists", sa.Boolean(), nullable=False),
        sa.Column("seat_limit", sa.Integer(), nullable=False),
        sa.Column("comment_handling_chatham", sa.Boolean(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'archived') = (archived_at IS NOT NULL)", name=op.f("ck_conference_archived")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_conference_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint("slug", name=op.f("uq_conference_slug")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("acronym", sa.String(length=60), nullable=False),
        sa.Column("full_name", sa.String(length=300), nullable=False),
        sa.Column("pillar", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=False),
        sa.Column("membership", sa.String(length=300), nullable=False),
        sa.Column("decides", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.Column("can_receive", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_body_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("conference_id", "code", name=op.f("uq_body_conference_id_code")),
    )
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_counter_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("conference_id", "series", name=op.f("uq_counter_conference_id_series")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("short_name", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.String(length=300), nullable=False),
        sa.Column("sort_order", sa.String(length=300), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "asean_member_state",
                "dialogue_partner",
                "sectoral_dialogue_partner",
                "development_partner",
                "arf_participant",
                "other_interested_country",
                "asean_body",
                "international_organization",
                "business",
                "ngo",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("deciding", sa.Boolean(), nullable=False),
        sa.Column("seat_limit", sa.Integer(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT deciding OR category = 'asean_member_state'", name=op.f("ck_delegation_deciding")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_delegation_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("conference_id", "code", name=op.f("uq_delegation_conference_id_code")),
    )
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("short", sa.String(length=80), nullable=False),
        sa.Column("symbol", sa.String(length=300), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(length=300), nullable=False),
        sa.Column("legal_character", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_instrument_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("conference_id", "code", name=op.f("uq_instrument_conference_id_code")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_mail_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "drafting",
                "commenting",
                "ranking",
                "finalising",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("opens_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("may_table", sa.JSON(), nullable=False),
        sa.Column("may_comment", sa.JSON(), nullable=False),
        sa.Column("may_amend", sa.JSON(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "at_once",
                "on_clearing",
                "at_close",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("closed_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_phase_dates")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_phase_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
    )
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phase_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index("ix_phase_due", ["closed_at", "closes_at"], unique=False)

    op.create_table(
        "ranking_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "scheduled",
                "open",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("electorate", sa.JSON(), nullable=False),
        sa.Column("electorate_ids", sa.JSON(), nullable=False),
        sa.Column("results_to", sa.String(length=20), nullable=False),
        sa.Column("ballots_to", sa.String(length=20), nullable=False),
        sa.Column("with_line", sa.Boolean(), nullable=False),
        sa.Column("opened_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_ranking_round_closed")),
        sa.CheckConstraint(
            "ballots_to IN ('nobody', 'chair', 'participants')", name=op.f("ck_ranking_round_ballots_to")
        ),
        sa.CheckConstraint(
            "results_to IN ('chair', 'participants', 'public')", name=op.f("ck_ranking_round_results_to")
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_ranking_round_dates")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_ranking_round_conference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_round")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_ranking_round_conference_id_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_ranking_round_request_id")),
    )
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.create_index("ix_ranking_round_due", ["state", "opens_at", "closes_at"], unique=False)

    op.create_table(
        "reset_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("used_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reset_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reset_link_token_hash")),
    )
    with op.batch_alter_table("reset_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reset_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("norm", "recommendation", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("ref", sa.String(length=12), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("document_number", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "cleared",
                "tabled",
                "withdrawn",
                "merged",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
                "policy",
                "diplomacy",
                "cooperation",
                "technical",
                "capacity_building",
                name="area",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("cleared_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("tabled_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("signature", sa.JSON(), nullable=False),
        sa.Column("thread_count", sa.Integer(), nullable=False),
        sa.Column("unanswered_count", sa.Integer(), nullable=False),
        sa.Column("comment_marks", sa.JSON(), nullable=False),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_candidate_merged")),
        sa.CheckConstraint(
            "(state IN ('withdrawn', 'merged')) = (ended_at IS NOT NULL)", name=op.f("ck_candidate_ended")
        ),
        sa.CheckConstraint(
            "state NOT IN ('tabled', 'withdrawn', 'merged') OR (ref IS NOT NULL AND tabled_at IS NOT NULL AND current_version_id IS NOT NULL)",
            name=op.f("ck_candidate_tabled"),
        ),
        sa.CheckConstraint("(ref IS NULL) = (number IS NULL)", name=op.f("ck_candidate_numbered")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_candidate_conference_id")),
        sa.ForeignKeyConstraint(
            ["current_version_id"], ["version.id"], name="fk_candidate_current_version_id", use_alter=True
        ),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_candidate_delegation_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["candidate.id"], name=op.f("fk_candidate_merged_into_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"], name=op.f("fk_candidate_phase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint(
            "conference_id", "document_number", name=op.f("uq_candidate_conference_id_document_number")
        ),
        sa.UniqueConstraint("conference_id", "ref", name=op.f("uq_candidate_conference_id_ref")),
        sa.UniqueConstraint("request_id", name=op.f("uq_candidate_request_id")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_phase_id"), ["phase_id"], unique=False)
        batch_op.create_index(
            "ix_candidate_register",
            ["conference_id", "kind", "number", "state", "released_at", "delegation_id", "area"],
            unique=False,
        )

    op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("theme", sa.String(length=120), nullable=False),
        sa.Column("explains", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_clause_conference_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_clause_instrument_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("conference_id", "code", name=op.f("uq_clause_conference_id_code")),
    )
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_instrument_id"), ["instrument_id"], unique=False)

    op.create_table(
        "consolidated_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "circulated", "issued", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("document_number", sa.Integer(), nullable=True),
        sa.Column("last_revision", sa.Integer(), nullable=False),
        sa.Column("circulated_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_consolidated_list_conference_id")),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_consolidated_list_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidated_list")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_consolidated_list_conference_id_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_consolidated_list_request_id")),
    )
    with op.batch_alter_table("consolidated_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consolidated_list_round_id"), ["round_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "head_of_delegation",
                "delegate",
                "observer",
                "chair",
                "co_chair",
                "secretariat",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("started_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(delegation_id IS NULL) = (role IN ('chair', 'co_chair', 'secretariat'))",
            name=op.f("ck_membership_delegation_of_role"),
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_membership_dates")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_membership_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_membership_delegation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_membership_chair",
            ["conference_id"],
            unique=True,
            sqlite_where=sa.text("role = 'chair' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'chair' AND ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_membership_head",
            ["delegation_id"],
            unique=True,
            sqlite_where=sa.text("role = 'head_of_delegation' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'head_of_delegation' AND ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_membership_seat",
            ["person_id", "delegation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "round_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("close_number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("norm", "recommendation", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("cast", sa.Integer(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("stored_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_round_result_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_result")),
        sa.UniqueConstraint(
            "round_id", "close_number", "kind", "group", name=op.f("uq_round_result_round_id_close_number_kind_group")
        ),
    )
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "head_of_delegation",
                "delegate",
                "observer",
                "chair",
                "co_chair",
                "secretariat",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column(
            "access",
            sa.Enum(
                "delegation",
                "officers",
                "deciding",
                "participants",
                "public",
                name="access",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "handling",
            sa.Enum("named", "chatham_house", name="handling", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("by_alternate", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_act_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_act_delegation_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_act_membership_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_act_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_at", ["conference_id", "at"], unique=False)
        batch_op.create_index("ix_act_delegation", ["conference_id", "delegation_id", "id"], unique=False)
        batch_op.create_index("ix_act_recorded", ["conference_id", "recorded_at"], unique=False)

    op.create_table(
        "alternate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "clear",
                "ballot",
                "position",
                "silence",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_alternate_dates")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_alternate_membership_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["membership.id"], name=op.f("fk_alternate_named_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternate")),
    )
    with op.batch_alter_table("alternate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alternate_membership_id"), ["membership_id"], unique=False)

    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("delegations", sa.JSON(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_announcement_conference_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["membership.id"], name=op.f("fk_announcement_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("request_id", name=op.f("uq_announcement_request_id")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data_id", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["membership.id"], name=op.f("fk_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_attachment_candidate_id")),
        sa.ForeignKeyConstraint(["data_id"], ["attachment_data.id"], name=op.f("fk_attachment_data_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_attachment_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("request_id", name=op.f("uq_attachment_request_id")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.JSON(), nullable=False),
        sa.Column("below", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("cast_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("cast_by_id", sa.Integer(), nullable=False),
        sa.Column("superseded_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["cast_by_id"], ["membership.id"], name=op.f("fk_ballot_cast_by_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_ballot_delegation_id")),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_ballot_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("receipt", name=op.f("uq_ballot_receipt")),
        sa.UniqueConstraint("request_id", name=op.f("uq_ballot_request_id")),
        sa.UniqueConstraint(
            "round_id", "delegation_id", "number", name=op.f("uq_ballot_round_id_delegation_id_number")
        ),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(
            "uq_ballot_live",
            ["round_id", "delegation_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "ballot_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.JSON(), nullable=False),
        sa.Column("below", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("updated_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_ballot_draft_delegation_id")),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_ballot_draft_round_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["membership.id"], name=op.f("fk_ballot_draft_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_draft")),
        sa.UniqueConstraint("round_id", "delegation_id", name=op.f("uq_ballot_draft_round_id_delegation_id")),
    )
    with op.batch_alter_table("ballot_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_draft_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "candidate_body",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_candidate_body_body_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_body_candidate_id")),
        sa.PrimaryKeyConstraint("candidate_id", "body_id", name=op.f("pk_candidate_body")),
    )
    with op.batch_alter_table("candidate_body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_body_body_id"), ["body_id"], unique=False)

    op.create_table(
        "candidate_clause",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_clause_candidate_id")),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_candidate_clause_clause_id")),
        sa.PrimaryKeyConstraint("candidate_id", "clause_id", name=op.f("pk_candidate_clause")),
    )
    with op.batch_alter_table("candidate_clause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_clause_clause_id"), ["clause_id"], unique=False)

    op.create_table(
        "candidate_pillar",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column(
            "pillar",
            sa.Enum("APSC", "AEC", "ASCC", name="pillar", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_pillar_candidate_id")),
        sa.PrimaryKeyConstraint("candidate_id", "pillar", name=op.f("pk_candidate_pillar")),
    )
    with op.batch_alter_table("candidate_pillar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_pillar_pillar"), ["pillar"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "head_of_delegation",
                "delegate",
                "observer",
                "chair",
                "co_chair",
                "secretariat",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(delegation_id IS NULL) = (role IN ('chair', 'co_chair', 'secretariat'))",
            name=op.f("ck_invitation_delegation_of_role"),
        ),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (membership_id IS NULL)", name=op.f("ck_invitation_accepted_gives_membership")
        ),
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name=op.f("ck_invitation_accepted_or_revoked")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_invitation_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_invitation_delegation_id")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["membership.id"], name=op.f("fk_invitation_invited_by_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_invitation_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("request_id", name=op.f("uq_invitation_request_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("issued_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_issue_revision")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["membership.id"], name=op.f("fk_issue_issued_by_id")),
        sa.ForeignKeyConstraint(["list_id"], ["consolidated_list.id"], name=op.f("fk_issue_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("list_id", "revision", name=op.f("uq_issue_list_id_revision")),
        sa.UniqueConstraint("request_id", name=op.f("uq_issue_request_id")),
    )
    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_leave_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_leave_delegation_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["membership.id"], name=op.f("fk_leave_granted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint("request_id", name=op.f("uq_leave_request_id")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("previous_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_seen_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_seen_membership_id")),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
                "policy",
                "diplomacy",
                "cooperation",
                "technical",
                "capacity_building",
                name="area",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("pillars", sa.JSON(), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("cites", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("issued_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_version_candidate_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["membership.id"], name=op.f("fk_version_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("candidate_id", "number", name=op.f("uq_version_candidate_id_number")),
    )
    op.create_table(
        "co_sponsorship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "accepted",
                "to_confirm",
                "declined",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("invited_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_co_sponsorship_candidate_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_co_sponsorship_delegation_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_co_sponsorship_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_sponsorship")),
        sa.UniqueConstraint("candidate_id", "delegation_id", name=op.f("uq_co_sponsorship_candidate_id_delegation_id")),
    )
    with op.batch_alter_table("co_sponsorship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_co_sponsorship_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "cleared",
                "answered",
                "withdrawn",
                "remark",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "handling",
            sa.Enum("named", "chatham_house", name="handling", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("ref", sa.String(length=12), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("paragraph_id", sa.String(length=20), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column(
            "category",
            sa.Enum(
                "general",
                "substantive",
                "technical",
                "editorial",
                "translation",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "supports_with_changes",
                "questions",
                "has_concerns",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=True),
        sa.Column("proposed_html", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("disposition_id", sa.Integer(), nullable=True),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'answered') = (disposition_id IS NOT NULL)", name=op.f("ck_comment_answered")),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_comment_withdrawn")),
        sa.CheckConstraint("(state IN ('draft', 'remark')) = (cleared_at IS NULL)", name=op.f("ck_comment_cleared")),
        sa.CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name=op.f("ck_comment_span")),
        sa.CheckConstraint("proposed IS NULL OR paragraph_id IS NOT NULL", name=op.f("ck_comment_proposed")),
        sa.CheckConstraint(
            "span_start IS NULL OR (paragraph_id IS NOT NULL AND span_end > span_start)", name=op.f("ck_comment_anchor")
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_comment_candidate_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_comment_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_comment_delegation_id")),
        sa.ForeignKeyConstraint(
            ["disposition_id"], ["disposition.id"], name="fk_comment_disposition_id", use_alter=True
        ),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_comment_membership_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"], name=op.f("fk_comment_phase_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_comment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("candidate_id", "position", name=op.f("uq_comment_candidate_id_position")),
        sa.UniqueConstraint("conference_id", "ref", name=op.f("uq_comment_conference_id_ref")),
        sa.UniqueConstraint("request_id", name=op.f("uq_comment_request_id")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index("ix_comment_delegation", ["delegation_id", "state"], unique=False)
        batch_op.create_index("ix_comment_group", ["candidate_id", "handling", "ref"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_phase_id"), ["phase_id"], unique=False)
        batch_op.create_index("ix_comment_table", ["conference_id", "state", "released_at"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("base_version_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
                "policy",
                "diplomacy",
                "cooperation",
                "technical",
                "capacity_building",
                name="area",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("pillars", sa.JSON(), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("cites", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("awaiting_head", sa.Boolean(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("updated_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["base_version_id"], ["version.id"], name=op.f("fk_draft_base_version_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_draft_candidate_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_draft_delegation_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["membership.id"], name=op.f("fk_draft_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_draft_candidate_id")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("norm", "recommendation", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ranked_place", sa.Integer(), nullable=True),
        sa.Column("departure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_entry_candidate_id")),
        sa.ForeignKeyConstraint(["list_id"], ["consolidated_list.id"], name=op.f("fk_entry_list_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_entry_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("list_id", "candidate_id", name=op.f("uq_entry_list_id_candidate_id")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_candidate_id"), ["candidate_id"], unique=False)

    op.create_table(
        "issue_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("body_code", sa.String(length=40), nullable=False),
        sa.Column("extension", sa.String(length=10), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_file_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_file")),
        sa.UniqueConstraint(
            "issue_id", "body_code", "extension", name=op.f("uq_issue_file_issue_id_body_code_extension")
        ),
    )
    op.create_table(
        "round_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("norm", "recommendation", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_round_item_candidate_id")),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_round_item_round_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_round_item_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_item")),
        sa.UniqueConstraint("round_id", "candidate_id", name=op.f("uq_round_item_round_id_candidate_id")),
    )
    with op.batch_alter_table("round_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_item_candidate_id"), ["candidate_id"], unique=False)

    op.create_table(
        "disposition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "accepted",
                "accepted_modified",
                "not_accepted",
                "noted",
                "merged",
                "deferred",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["membership.id"], name=op.f("fk_disposition_answered_by_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_disposition_comment_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["candidate.id"], name=op.f("fk_disposition_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition")),
        sa.UniqueConstraint("request_id", name=op.f("uq_disposition_request_id")),
    )
    with op.batch_alter_table("disposition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disposition_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "paper_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("ballot_id", sa.Integer(), nullable=True),
        sa.Column("received_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "to_confirm",
                "confirmed",
                "disowned",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'to_confirm') = (answered_at IS NULL)", name=op.f("ck_paper_submission_answered")),
        sa.CheckConstraint("ballot_id IS NULL OR kind = 'ballot'", name=op.f("ck_paper_submission_ballot")),
        sa.CheckConstraint("candidate_id IS NULL OR kind = 'candidate'", name=op.f("ck_paper_submission_candidate")),
        sa.CheckConstraint("comment_id IS NULL OR kind = 'comment'", name=op.f("ck_paper_submission_comment")),
        sa.CheckConstraint("kind IN ('candidate', 'comment', 'ballot')", name=op.f("ck_paper_submission_kind")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["membership.id"], name=op.f("fk_paper_submission_answered_by_id")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_paper_submission_ballot_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_paper_submission_candidate_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_paper_submission_comment_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_paper_submission_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_paper_submission_delegation_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["membership.id"], name=op.f("fk_paper_submission_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_submission")),
        sa.UniqueConstraint("request_id", name=op.f("uq_paper_submission_request_id")),
    )
    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_submission_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_submission_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_submission_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_submission_delegation_id"), ["delegation_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        for name, table, other, column in CIRCULAR_KEYS:
            op.create_foreign_key(name, table, other, [column], ["id"])
    for statement in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS:
        op.execute(statement)


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        for name, table, _other, _column in CIRCULAR_KEYS:
            op.drop_constraint(op.f(name), table, type_="foreignkey")
    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_submission_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_paper_submission_conference_id"))
        batch_op.drop_index(batch_op.f("ix_paper_submission_comment_id"))
        batch_op.drop_index(batch_op.f("ix_paper_submission_candidate_id"))

    op.drop_table("paper_submission")
    with op.batch_alter_table("disposition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disposition_comment_id"))

    op.drop_table("disposition")
    with op.batch_alter_table("round_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_item_candidate_id"))

    op.drop_table("round_item")
    op.drop_table("issue_file")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_candidate_id"))

    op.drop_table("entry")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_delegation_id"))

    op.drop_table("draft")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_table")
        batch_op.drop_index(batch_op.f("ix_comment_phase_id"))
        batch_op.drop_index(batch_op.f("ix_comment_parent_id"))
        batch_op.drop_index("ix_comment_group")
        batch_op.drop_index("ix_comment_delegation")

    op.drop_table("comment")
    with op.batch_alter_table("co_sponsorship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_sponsorship_delegation_id"))

    op.drop_table("co_sponsorship")
    op.drop_table("version")
    op.drop_table("seen")
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_leave_conference_id"))

    op.drop_table("leave")
    op.drop_table("issue")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_conference_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("candidate_pillar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_pillar_pillar"))

    op.drop_table("candidate_pillar")
    with op.batch_alter_table("candidate_clause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_clause_clause_id"))

    op.drop_table("candidate_clause")
    with op.batch_alter_table("candidate_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_body_body_id"))

    op.drop_table("candidate_body")
    with op.batch_alter_table("ballot_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_draft_delegation_id"))

    op.drop_table("ballot_draft")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ballot_live",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_ballot_delegation_id"))

    op.drop_table("ballot")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_candidate_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_conference_id"))

    op.drop_table("announcement")
    with op.batch_alter_table("alternate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alternate_membership_id"))

    op.drop_table("alternate")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index("ix_act_recorded")
        batch_op.drop_index("ix_act_delegation")
        batch_op.drop_index("ix_act_at")

    op.drop_table("act")
    op.drop_table("round_result")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_seat", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(
            "uq_membership_head",
            sqlite_where=sa.text("role = 'head_of_delegation' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'head_of_delegation' AND ended_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_membership_chair",
            sqlite_where=sa.text("role = 'chair' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'chair' AND ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))
        batch_op.drop_index(batch_op.f("ix_membership_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_membership_conference_id"))

    op.drop_table("membership")
    with op.batch_alter_table("consolidated_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consolidated_list_round_id"))

    op.drop_table("consolidated_list")
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clause_instrument_id"))

    op.drop_table("clause")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index("ix_candidate_register")
        batch_op.drop_index(batch_op.f("ix_candidate_phase_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_candidate_delegation_id"))

    op.drop_table("candidate")
    with op.batch_alter_table("reset_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reset_link_person_id"))

    op.drop_table("reset_link")
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.drop_index("ix_ranking_round_due")

    op.drop_table("ranking_round")
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.drop_index("ix_phase_due")
        batch_op.drop_index(batch_op.f("ix_phase_conference_id"))

    op.drop_table("phase")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_conference_id"))

    op.drop_table("mail")
    op.drop_table("instrument")
    op.drop_table("delegation")
    op.drop_table("counter")
    op.drop_table("body")
    op.drop_table("person")
    op.drop_table("conference")
    op.drop_table("attachment_data")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION act_append_only()")
