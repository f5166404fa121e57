"""what a round says of ties, and whether groups count alike beside the order of all

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("split_ties", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("equal_groups", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.drop_column("equal_groups")
        batch_op.drop_column("split_ties")
