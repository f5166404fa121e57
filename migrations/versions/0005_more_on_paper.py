"""amendments, objections and brackets received on paper

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEW_KINDS = ("amendment", "objection", "bracket")


def upgrade():
    with op.batch_alter_table("question_objection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("disowned_at", consult.db.UTCDateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(op.f("uq_question_objection_question_id_delegation_id"), type_="unique")
        batch_op.create_index(
            "ix_question_objection_standing",
            ["question_id", "delegation_id"],
            unique=True,
            sqlite_where=sa.text("disowned_at IS NULL"),
            postgresql_where=sa.text("disowned_at IS NULL"),
        )

    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("amendment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("objection_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("bracket_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("content", sa.JSON(), server_default="{}", nullable=False))
        for column, table in (
            ("amendment_id", "amendment"), ("objection_id", "question_objection"), ("bracket_id", "bracket"),
            ("version_id", "version"),
        ):  # fmt: skip
            batch_op.create_foreign_key(op.f(f"fk_paper_submission_{column}"), table, [column], ["id"])
        batch_op.drop_constraint(op.f("ck_paper_submission_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_paper_submission_kind"),
            "kind IN ('candidate', 'comment', 'ballot', 'amendment', 'objection', 'bracket')",
        )
        batch_op.create_check_constraint(
            op.f("ck_paper_submission_amendment"),
            "(amendment_id IS NOT NULL) = (kind = 'amendment' AND state = 'confirmed')",
        )
        batch_op.create_check_constraint(
            op.f("ck_paper_submission_objection"), "objection_id IS NULL OR kind = 'objection'"
        )
        batch_op.create_check_constraint(op.f("ck_paper_submission_bracket"), "bracket_id IS NULL OR kind = 'bracket'")
        batch_op.create_check_constraint(
            op.f("ck_paper_submission_version"), "(version_id IS NOT NULL) = (kind = 'amendment')"
        )
        batch_op.create_index(batch_op.f("ix_paper_submission_amendment_id"), ["amendment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_submission_bracket_id"), ["bracket_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_submission_objection_id"), ["objection_id"], unique=False)


def downgrade():
    # What the former tables cannot hold: that these came on paper, and objections that no longer stand.
    kinds = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    op.execute(f"DELETE FROM paper_submission WHERE kind IN ({kinds})")
    op.execute("DELETE FROM question_objection WHERE disowned_at IS NOT NULL")

    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_submission_objection_id"))
        batch_op.drop_index(batch_op.f("ix_paper_submission_bracket_id"))
        batch_op.drop_index(batch_op.f("ix_paper_submission_amendment_id"))
        for name in ("version", "bracket", "objection", "amendment", "kind"):
            batch_op.drop_constraint(op.f(f"ck_paper_submission_{name}"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_paper_submission_kind"), "kind IN ('candidate', 'comment', 'ballot')"
        )
        for column in ("version_id", "bracket_id", "objection_id", "amendment_id"):
            batch_op.drop_constraint(op.f(f"fk_paper_submission_{column}"), type_="foreignkey")
            batch_op.drop_column(column)
        batch_op.drop_column("content")

    with op.batch_alter_table("question_objection", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_question_objection_standing",
            sqlite_where=sa.text("disowned_at IS NULL"),
            postgresql_where=sa.text("disowned_at IS NULL"),
        )
        batch_op.create_unique_constraint(
            op.f("uq_question_objection_question_id_delegation_id"), ["question_id", "delegation_id"]
        )
        batch_op.drop_column("disowned_at")
