"""reservations, explanations, disassociations and statements, and those received on paper

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("reservation", "disassociation", "explanation", "statement")
ON_PAPER = ("candidate", "comment", "ballot", "amendment", "objection", "bracket", "break")


def _instant(name, *, nullable=False):
    return sa.Column(name, consult.db.UTCDateTime(timezone=True), nullable=nullable)


def _key(name, table, *, nullable=False):
    return sa.Column(
        name, sa.Integer(), sa.ForeignKey(f"{table}.id", name=op.f(f"fk_statement_{name}")), nullable=nullable
    )


def _check(condition, name):
    return sa.CheckConstraint(condition, name=op.f(f"ck_statement_{name}"))


def _paper_kinds(batch_op, kinds):
    batch_op.drop_constraint(op.f("ck_paper_submission_kind"), type_="check")
    batch_op.create_check_constraint(
        op.f("ck_paper_submission_kind"), f"kind IN ({', '.join(repr(kind) for kind in kinds)})"
    )


def upgrade():
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("conference_id", "conference"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        _key("delegation_id", "delegation"),
        _key("membership_id", "membership"),
        _key("list_id", "consolidated_list", nullable=True),
        _key("candidate_id", "candidate", nullable=True),
        _key("version_id", "version", nullable=True),
        sa.Column("paragraph_id", sa.String(length=20), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        _key("standing_version_id", "version", nullable=True),
        sa.Column("standing_paragraph_id", sa.String(length=20), nullable=True),
        sa.Column("standing_start", sa.Integer(), nullable=True),
        sa.Column("standing_end", sa.Integer(), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _instant("made_at"),
        _instant("superseded_at", nullable=True),
        _instant("withdrawn_at", nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        _check("revision >= 1", "revision"),
        _check("words <> ''", "words"),
        _check("(list_id IS NULL) = (candidate_id IS NOT NULL)", "about"),
        _check("(candidate_id IS NULL) = (version_id IS NULL)", "version"),
        _check("(candidate_id IS NULL) = (standing_version_id IS NULL)", "standing_version"),
        _check("paragraph_id IS NULL OR candidate_id IS NOT NULL", "paragraph"),
        _check("(span_start IS NULL) = (span_end IS NULL)", "span"),
        _check("span_start IS NULL OR paragraph_id IS NOT NULL", "span_paragraph"),
        _check("(standing_start IS NULL) = (standing_end IS NULL)", "standing"),
        _check("superseded_at IS NULL OR withdrawn_at IS NULL", "ended"),
        _check("(withdrawn_at IS NULL) = (withdrawn_reason = '')", "withdrawn"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("request_id", name=op.f("uq_statement_request_id")),
        sa.UniqueConstraint(
            "conference_id", "number", "revision", name=op.f("uq_statement_conference_id_number_revision")
        ),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        for column in ("delegation_id", "list_id", "candidate_id"):
            batch_op.create_index(batch_op.f(f"ix_statement_{column}"), [column], unique=False)
        batch_op.create_index("ix_statement_made", ["conference_id", "made_at"], unique=False)
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.add_column(sa.Column("statement_hours", sa.Integer(), server_default="24", nullable=False))
    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("statement_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_paper_submission_statement_id"), "statement", ["statement_id"], ["id"])
        _paper_kinds(batch_op, (*ON_PAPER, "statement"))
        batch_op.create_check_constraint(
            op.f("ck_paper_submission_statement"), "statement_id IS NULL OR kind = 'statement'"
        )
        batch_op.create_index(batch_op.f("ix_paper_submission_statement_id"), ["statement_id"], unique=False)


def downgrade():
    op.execute("DELETE FROM paper_submission WHERE kind = 'statement'")
    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_submission_statement_id"))
        batch_op.drop_constraint(op.f("ck_paper_submission_statement"), type_="check")
        _paper_kinds(batch_op, ON_PAPER)
        batch_op.drop_constraint(op.f("fk_paper_submission_statement_id"), type_="foreignkey")
        batch_op.drop_column("statement_id")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_column("statement_hours")
    op.drop_table("statement")
