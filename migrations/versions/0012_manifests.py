"""signed manifests of what was issued, and a document more: Akoma Ntoso XML

Issues of before get both from the timekeeper, which builds what `file_count` says there should be; the bytes that are
stored stay as they are.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "issue_manifest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("signed_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_manifest_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_manifest")),
        sa.UniqueConstraint("issue_id", name=op.f("uq_issue_manifest_issue_id")),
    )
    # For the list, and for each body, there were five documents and are six.
    op.execute("UPDATE issue SET file_count = file_count / 5 * 6")


def downgrade():
    op.execute("DELETE FROM issue_file WHERE extension = 'xml'")
    op.execute("UPDATE issue SET file_count = file_count / 6 * 5")
    op.drop_table("issue_manifest")
