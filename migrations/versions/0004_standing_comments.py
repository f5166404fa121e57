"""where comments stand in later versions, and the places proposed for those whose words have changed

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHECKS = {
    "standing_span": "(standing_start IS NULL) = (standing_end IS NULL)",
    "standing_anchor": "standing_start IS NULL OR standing_paragraph_id IS NOT NULL",
    "standing": "standing_version_id IS NOT NULL OR (standing_paragraph_id IS NULL AND standing_quote IS NULL)",
    "offered": "(offered_version_id IS NULL) = (offered_paragraph_id IS NULL)",
    "offered_span": "(offered_start IS NULL) = (offered_end IS NULL)",
    "offered_anchor": "offered_start IS NULL OR offered_paragraph_id IS NOT NULL",
}
COLUMNS = (
    ("standing_version_id", sa.Integer), ("standing_paragraph_id", sa.String), ("standing_start", sa.Integer),
    ("standing_end", sa.Integer), ("standing_quote", sa.Text), ("offered_version_id", sa.Integer),
    ("offered_paragraph_id", sa.String), ("offered_start", sa.Integer), ("offered_end", sa.Integer),
)  # fmt: skip
# The tables as far as the rows are touched here.
comment = sa.table(
    "comment",
    *(sa.column(name) for name in (
        "id", "candidate_id", "version_id", "parent_id", "state", "released_at", "paragraph_id", "span_start", "quote",
        "standing_version_id", "standing_paragraph_id", "offered_version_id", "offered_paragraph_id",
    )),
)  # fmt: skip
candidate = sa.table(
    "candidate", sa.column("id"), sa.column("current_version_id"), sa.column("comment_marks", sa.JSON)
)
version = sa.table("version", sa.column("id"), sa.column("paragraphs", sa.JSON))
# The signs that only say where a line may break.
INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")


def upgrade():
    with op.batch_alter_table("comment", schema=None) as batch_op:
        for name, kind in COLUMNS:
            batch_op.add_column(sa.Column(name, kind(20) if kind is sa.String else kind(), nullable=True))
        for name in ("standing_version_id", "offered_version_id"):
            batch_op.create_foreign_key(op.f(f"fk_comment_{name}"), "version", [name], ["id"])
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_comment_{name}"), condition)
    _offer()


def _offer():
    """Give the comments whose words a later version has changed already a place there: their paragraph, or where it is
    gone the one that has its number. The next version finds a better one."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.select(
            comment.c.id, comment.c.version_id, comment.c.paragraph_id, comment.c.span_start, comment.c.quote,
            candidate.c.current_version_id,
        )
        .join_from(comment, candidate, candidate.c.id == comment.c.candidate_id)
        .where(
            comment.c.state.in_(["cleared", "answered"]),
            comment.c.paragraph_id.is_not(None),
            comment.c.version_id != candidate.c.current_version_id,
        )
    ).all()  # fmt: skip
    texts = {}

    def text_of(version_id):
        if version_id not in texts:
            query = sa.select(version.c.paragraphs).where(version.c.id == version_id)
            texts[version_id] = bind.execute(query).scalar_one()
        return texts[version_id]

    for row in rows:
        text = text_of(row.current_version_id)
        quote = (row.quote or "").translate(INVISIBLE)
        body = next((p["body"].translate(INVISIBLE) for p in text if p["id"] == row.paragraph_id), None)
        if not text or (body is not None and (body == quote if row.span_start is None else quote in body)):
            continue
        former = [p["id"] for p in text_of(row.version_id)]
        at = former.index(row.paragraph_id) if row.paragraph_id in former else 0
        bind.execute(
            sa.update(comment)
            .where(comment.c.id == row.id)
            .values(
                offered_version_id=row.current_version_id,
                offered_paragraph_id=row.paragraph_id if body is not None else text[min(at, len(text) - 1)]["id"],
            )
        )


def downgrade():
    _count_where_made()
    with op.batch_alter_table("comment", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_comment_{name}"), type_="check")
        for name in ("standing_version_id", "offered_version_id"):
            batch_op.drop_constraint(op.f(f"fk_comment_{name}"), type_="foreignkey")
        for name, _kind in COLUMNS:
            batch_op.drop_column(name)


def _count_where_made():
    """Count the threads that owners have put elsewhere beside the paragraphs they were made on again."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.select(comment.c.candidate_id, comment.c.paragraph_id, comment.c.standing_paragraph_id).where(
            comment.c.parent_id.is_(None),
            comment.c.released_at.is_not(None),
            comment.c.state != "withdrawn",
            comment.c.standing_version_id.is_not(None),
        )
    ).all()
    marks = dict(
        bind.execute(
            sa.select(candidate.c.id, candidate.c.comment_marks).where(
                candidate.c.id.in_({row.candidate_id for row in rows})
            )
        ).all()
    )
    for row in rows:
        of = marks[row.candidate_id] = dict(marks[row.candidate_id] or {})
        if row.standing_paragraph_id:
            of[row.standing_paragraph_id] = of.get(row.standing_paragraph_id, 0) - 1
        of[row.paragraph_id] = of.get(row.paragraph_id, 0) + 1
    for key, of in marks.items():
        kept = {name: n for name, n in of.items() if n > 0}
        bind.execute(sa.update(candidate).where(candidate.c.id == key).values(comment_marks=kept))
