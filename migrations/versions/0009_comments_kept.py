"""a delegation's comments that others do not read are found without reading through those they do

Revision: 0009, after 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_index("ix_comment_delegation", table_name="comment")
    op.create_index(
        "ix_comment_delegation", "comment", ["delegation_id", "state", "released_at", "candidate_id"], unique=False
    )


def downgrade():
    op.drop_index("ix_comment_delegation", table_name="comment")
    op.create_index("ix_comment_delegation", "comment", ["delegation_id", "state"], unique=False)
