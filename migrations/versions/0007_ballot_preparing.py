"""groups and steps of a ballot in preparation, and each person's suggestion beside it

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("ballot_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("groups", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("steps", sa.JSON(), server_default="[]", nullable=False))

    op.create_table(
        "ballot_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.JSON(), nullable=False),
        sa.Column("below", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        sa.Column("updated_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_ballot_suggestion_delegation_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_ballot_suggestion_membership_id")),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_ballot_suggestion_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_suggestion")),
        sa.UniqueConstraint("round_id", "membership_id", name=op.f("uq_ballot_suggestion_round_id_membership_id")),
    )
    with op.batch_alter_table("ballot_suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_suggestion_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_suggestion_membership_id"), ["membership_id"], unique=False)


def downgrade():
    with op.batch_alter_table("ballot_suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_suggestion_membership_id"))
        batch_op.drop_index(batch_op.f("ix_ballot_suggestion_delegation_id"))

    op.drop_table("ballot_suggestion")
    with op.batch_alter_table("ballot_draft", schema=None) as batch_op:
        batch_op.drop_column("steps")
        batch_op.drop_column("groups")
