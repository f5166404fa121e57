"""negotiation of texts: amendments, brackets, questions to the room, the chair's merging

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "merging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("begun_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_merging_candidate_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["membership.id"], name=op.f("fk_merging_updated_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_merging_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merging")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_merging_candidate_id")),
    )
    op.create_table(
        "paragraph_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.String(length=20), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "agreed_ad_ref", "agreed", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("until", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state = 'agreed_ad_ref' OR until IS NULL", name=op.f("ck_paragraph_standing_until")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_paragraph_standing_candidate_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["membership.id"], name=op.f("fk_paragraph_standing_set_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_paragraph_standing_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_standing")),
    )
    with op.batch_alter_table("paragraph_standing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_paragraph_standing_current",
            ["candidate_id", "paragraph_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "about",
            sa.Enum(
                "reopen",
                "chairs_text",
                "lift_brackets",
                "friendly",
                name="about",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("target", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "unopposed",
                "objected",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_question_closed")),
        sa.CheckConstraint("closes_at > asked_at", name=op.f("ck_question_dates")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["membership.id"], name=op.f("fk_question_asked_by_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_question_candidate_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_question_conference_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_question_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_question_conference_id_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_question_request_id")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index("ix_question_due", ["state", "closes_at"], unique=False)

    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("operations", sa.JSON(), nullable=False),
        sa.Column("standing_version_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("clashes", sa.JSON(), nullable=False),
        sa.Column("rebased_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "accepted",
                "accepted_modified",
                "not_accepted",
                "withdrawn",
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
        sa.Column("number", sa.Integer(), nullable=True),
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
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("rationale_html", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=True),
        sa.Column("created_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("released_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'draft') = (cleared_at IS NULL)", name=op.f("ck_amendment_cleared")),
        sa.CheckConstraint("(state = 'draft') = (ref IS NULL)", name=op.f("ck_amendment_numbered")),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_amendment_withdrawn")),
        sa.CheckConstraint(
            "(state IN ('accepted', 'accepted_modified', 'not_accepted')) = (answered_at IS NOT NULL)",
            name=op.f("ck_amendment_answered"),
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_amendment_candidate_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_amendment_comment_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_amendment_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_amendment_delegation_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_amendment_membership_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["amendment.id"], name=op.f("fk_amendment_parent_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"], name=op.f("fk_amendment_phase_id")),
        sa.ForeignKeyConstraint(["standing_version_id"], ["version.id"], name=op.f("fk_amendment_standing_version_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_amendment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_amendment_conference_id_number")),
        sa.UniqueConstraint("conference_id", "ref", name=op.f("uq_amendment_conference_id_ref")),
        sa.UniqueConstraint("request_id", name=op.f("uq_amendment_request_id")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index("ix_amendment_candidate", ["candidate_id", "state", "released_at"], unique=False)
        batch_op.create_index("ix_amendment_delegation", ["delegation_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_phase_id"), ["phase_id"], unique=False)

    op.create_table(
        "question_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("chair_only", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_question_objection_delegation_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_question_objection_membership_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_objection_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_objection")),
        sa.UniqueConstraint(
            "question_id", "delegation_id", name=op.f("uq_question_objection_question_id_delegation_id")
        ),
    )
    with op.batch_alter_table("question_objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_objection_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "amendment_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
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
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_answer_amendment_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["membership.id"], name=op.f("fk_amendment_answer_answered_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_amendment_answer_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_answer")),
    )
    with op.batch_alter_table("amendment_answer", schema=None) as batch_op:
        batch_op.create_index("ix_amendment_answer_amendment_id", ["amendment_id"], unique=False)
        batch_op.create_index(
            "ix_amendment_answer_standing",
            ["amendment_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "amendment_sponsor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("left_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_sponsor_amendment_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_amendment_sponsor_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_sponsor")),
        sa.UniqueConstraint(
            "amendment_id", "delegation_id", name=op.f("uq_amendment_sponsor_amendment_id_delegation_id")
        ),
    )
    with op.batch_alter_table("amendment_sponsor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_sponsor_delegation_id"), ["delegation_id"], unique=False)

    op.create_table(
        "bracket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.String(length=20), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("standing_version_id", sa.Integer(), nullable=False),
        sa.Column("standing_paragraph_id", sa.String(length=20), nullable=False),
        sa.Column("standing_start", sa.Integer(), nullable=True),
        sa.Column("standing_end", sa.Integer(), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("alternative", sa.Text(), nullable=True),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column(
            "handling",
            sa.Enum("named", "chatham_house", name="handling", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("open", "lifted", "overtaken", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("ended_version_id", sa.Integer(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_bracket_ended")),
        sa.CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name=op.f("ck_bracket_span")),
        sa.CheckConstraint("(standing_start IS NULL) = (standing_end IS NULL)", name=op.f("ck_bracket_standing")),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_bracket_amendment_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_bracket_candidate_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_bracket_conference_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_bracket_delegation_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["membership.id"], name=op.f("fk_bracket_ended_by_id")),
        sa.ForeignKeyConstraint(["ended_version_id"], ["version.id"], name=op.f("fk_bracket_ended_version_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_bracket_membership_id")),
        sa.ForeignKeyConstraint(["standing_version_id"], ["version.id"], name=op.f("fk_bracket_standing_version_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_bracket_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bracket")),
        sa.UniqueConstraint("request_id", name=op.f("uq_bracket_request_id")),
    )
    with op.batch_alter_table("bracket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bracket_amendment_id"), ["amendment_id"], unique=False)
        batch_op.create_index("ix_bracket_candidate", ["candidate_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_bracket_delegation_id"), ["delegation_id"], unique=False)

    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("open_amendments", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("open_brackets", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_index(batch_op.f("ix_candidate_merged_into_id"))
        batch_op.create_index(
            batch_op.f("ix_candidate_merged_into_id"),
            ["merged_into_id"],
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )

    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asking_hours", sa.Integer(), server_default="24", nullable=False))

    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "origin",
                sa.Enum(
                    "sponsor",
                    "merge",
                    "friendly",
                    "chair",
                    name="origin",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                server_default="sponsor",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("sources", sa.JSON(), server_default="{}", nullable=False))


def downgrade():
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_version_origin"), type_="check")
        batch_op.drop_column("sources")
        batch_op.drop_column("origin")

    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_column("asking_hours")

    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_merged_into_id"))
        batch_op.create_index(batch_op.f("ix_candidate_merged_into_id"), ["merged_into_id"])
        batch_op.drop_column("open_brackets")
        batch_op.drop_column("open_amendments")

    with op.batch_alter_table("bracket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bracket_delegation_id"))
        batch_op.drop_index("ix_bracket_candidate")
        batch_op.drop_index(batch_op.f("ix_bracket_amendment_id"))

    op.drop_table("bracket")
    with op.batch_alter_table("amendment_sponsor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_sponsor_delegation_id"))

    op.drop_table("amendment_sponsor")
    with op.batch_alter_table("amendment_answer", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_amendment_answer_standing",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index("ix_amendment_answer_amendment_id")

    op.drop_table("amendment_answer")
    with op.batch_alter_table("question_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_objection_delegation_id"))

    op.drop_table("question_objection")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_phase_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_parent_id"))
        batch_op.drop_index("ix_amendment_delegation")
        batch_op.drop_index("ix_amendment_candidate")

    op.drop_table("amendment")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index("ix_question_due")
        batch_op.drop_index(batch_op.f("ix_question_candidate_id"))

    op.drop_table("question")
    with op.batch_alter_table("paragraph_standing", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_paragraph_standing_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("paragraph_standing")
    op.drop_table("merging")
