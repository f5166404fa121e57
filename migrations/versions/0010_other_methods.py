"""results by the other methods, also of the rounds that have closed before: they are worked out when it is up

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "round_methods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_until", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("worked_out_at", consult.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["result_id"], ["round_result.id"], name=op.f("fk_round_methods_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_methods")),
        sa.UniqueConstraint("result_id", name=op.f("uq_round_methods_result_id")),
    )
    op.create_index("ix_round_methods_due", "round_methods", ["worked_out_at", "taken_until"], unique=False)
    # The latest count of each round, of the groups that have figures of their own.
    op.execute(
        "INSERT INTO round_methods (result_id, attempts, found) SELECT r.id, 0, '{}' FROM round_result r"
        " WHERE r.counted_in = 'own' AND r.cast > 0 AND r.close_number ="
        " (SELECT max(l.close_number) FROM round_result l WHERE l.round_id = r.round_id)"
        " ORDER BY r.id"
    )


def downgrade():
    op.drop_index("ix_round_methods_due", table_name="round_methods")
    op.drop_table("round_methods")
