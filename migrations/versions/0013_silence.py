"""silence procedures

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATES = ("proposed", "refused", "running", "suspended", "broken", "expired_unbroken", "withdrawn")
NOTICES = (
    "start", "half", "last_hour", "end", "extended", "suspended", "resumed", "broken", "withdrawn", "undone",
)  # fmt: skip
PAPER = ("candidate", "comment", "ballot", "amendment", "objection", "bracket")


def _among(column, values):
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _id():
    return sa.Column("id", sa.Integer(), nullable=False)


def _word(column, values):
    kind = sa.Enum(*values, name=column, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=False)


def _instant(name, *, nullable=False):
    return sa.Column(name, consult.db.UTCDateTime(timezone=True), nullable=nullable)


def _long(name):
    return sa.Column(name, sa.Text(), nullable=False)


def _yes(name):
    return sa.Column(name, sa.Boolean(), nullable=False)


def _request(of):
    return sa.Column("request_id", sa.String(length=64), nullable=True), sa.UniqueConstraint(
        "request_id", name=op.f(f"uq_{of}_request_id")
    )


def _key(name, table, of, *, nullable=False):
    return sa.Column(
        name, sa.Integer(), sa.ForeignKey(f"{table}.id", name=op.f(f"fk_{of}_{name}")), nullable=nullable
    )


def _check(of, name, what):
    return sa.CheckConstraint(what, name=op.f(f"ck_{of}_{name}"))


def _index(table, *columns, name=None, **options):
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(name or batch_op.f(f"ix_{table}_{columns[0]}"), list(columns), unique=False, **options)


def _silence():
    op.create_table(
        "silence",
        _id(),
        _key("conference_id", "conference", "silence"),
        sa.Column("number", sa.Integer(), nullable=False),
        _word("state", STATES),
        _yes("item_by_item"),
        _long("reason"),
        _key("proposed_by_id", "membership", "silence"),
        _instant("proposed_at"),
        _key("opened_by_id", "membership", "silence", nullable=True),
        _instant("opened_at", nullable=True),
        _instant("first_expires_at", nullable=True),
        _instant("expires_at", nullable=True),
        _instant("suspended_at", nullable=True),
        _long("fault"),
        _key("refused_by_id", "delegation", "silence", nullable=True),
        _instant("ended_at", nullable=True),
        _long("ended_reason"),
        _instant("confirmed_at", nullable=True),
        _key("confirmed_by_id", "membership", "silence", nullable=True),
        sa.Column("edit_counter", sa.Integer(), nullable=False),
        *_request("silence"),
        _check("silence", "opened", "(opened_at IS NULL) = (expires_at IS NULL)"),
        _check("silence", "first", "(opened_at IS NULL) = (first_expires_at IS NULL)"),
        _check("silence", "opened_state", "opened_at IS NOT NULL OR state IN ('proposed', 'refused', 'withdrawn')"),
        _check("silence", "dates", "expires_at IS NULL OR expires_at > opened_at"),
        _check("silence", "suspended", "(state = 'suspended') = (suspended_at IS NOT NULL)"),
        _check("silence", "ended", "(state IN ('proposed', 'running', 'suspended')) = (ended_at IS NULL)"),
        _check("silence", "refused", "(state = 'refused') = (refused_by_id IS NOT NULL)"),
        _check("silence", "confirmed", "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)"),
        _check("silence", "confirmed_state", "confirmed_at IS NULL OR state IN ('expired_unbroken', 'broken')"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_silence_conference_id_number")),
    )
    _index("silence", "state", "expires_at", name="ix_silence_due")


def _beside():
    op.create_table(
        "silence_entry",
        _id(),
        _key("silence_id", "silence", "silence_entry"),
        _key("candidate_id", "candidate", "silence_entry"),
        _key("version_id", "version", "silence_entry"),
        sa.Column("position", sa.Integer(), nullable=False),
        _key("declaration_id", "declaration", "silence_entry", nullable=True),
        _instant("fell_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_entry")),
        sa.UniqueConstraint("silence_id", "candidate_id", name=op.f("uq_silence_entry_silence_id_candidate_id")),
    )
    _index("silence_entry", "candidate_id")
    _index("silence_entry", "declaration_id")
    op.create_table(
        "silence_extension",
        _id(),
        _key("silence_id", "silence", "silence_extension"),
        _instant("former"),
        _instant("later"),
        _long("reason"),
        _instant("suspended_at", nullable=True),
        _key("made_by_id", "membership", "silence_extension"),
        _instant("made_at"),
        _check("silence_extension", "later", "later >= former"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_extension")),
    )
    _index("silence_extension", "silence_id")
    op.create_table(
        "silence_seen",
        _id(),
        _key("silence_id", "silence", "silence_seen"),
        _key("delegation_id", "delegation", "silence_seen"),
        _key("person_id", "person", "silence_seen"),
        _instant("seen_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_seen")),
        sa.UniqueConstraint(
            "silence_id", "delegation_id", "person_id", name=op.f("uq_silence_seen_silence_id_delegation_id_person_id")
        ),
    )
    op.create_table(
        "silence_notice",
        _id(),
        _key("silence_id", "silence", "silence_notice"),
        _word("kind", NOTICES),
        _instant("due_at"),
        _instant("told_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_notice")),
    )
    _index("silence_notice", "silence_id")
    _index("silence_notice", "told_at", "due_at", name="ix_silence_notice_due")


def _breaks():
    op.create_table(
        "silence_break",
        _id(),
        _key("silence_id", "silence", "silence_break"),
        _key("entry_id", "silence_entry", "silence_break"),
        _key("delegation_id", "delegation", "silence_break"),
        _key("membership_id", "membership", "silence_break"),
        _word("kind", ("objection", "amendment")),
        _yes("counts"),
        _long("words"),
        _long("lifts"),
        _long("reason"),
        _yes("chair_only"),
        _instant("received_at"),
        _instant("entered_at"),
        _long("justification"),
        _key("position_id", "position", "silence_break", nullable=True),
        _instant("disowned_at", nullable=True),
        *_request("silence_break"),
        _check("silence_break", "words", "(kind = 'amendment') = (words <> '')"),
        _check("silence_break", "reason", "kind = 'amendment' OR reason <> ''"),
        _check("silence_break", "lifts", "kind = 'amendment' OR NOT counts OR lifts <> ''"),
        _check("silence_break", "dates", "received_at <= entered_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_break")),
    )
    _index("silence_break", "delegation_id")
    _index("silence_break", "silence_id", "id", name="ix_silence_break_silence")
    standing = sa.text("disowned_at IS NULL")
    with op.batch_alter_table("silence_break", schema=None) as batch_op:
        batch_op.create_index(
            "ix_silence_break_standing", ["entry_id", "delegation_id", "counts"], unique=True,
            sqlite_where=standing, postgresql_where=standing,
        )  # fmt: skip


def upgrade():
    _silence()
    _beside()
    _breaks()
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.add_column(sa.Column("silence_hours", sa.Integer(), server_default="72", nullable=False))
    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("break_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_paper_submission_break_id"), "silence_break", ["break_id"], ["id"])
        batch_op.drop_constraint(op.f("ck_paper_submission_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_paper_submission_kind"), _among("kind", (*PAPER, "break")))
        batch_op.create_check_constraint(op.f("ck_paper_submission_break"), "break_id IS NULL OR kind = 'break'")
        batch_op.create_index(batch_op.f("ix_paper_submission_break_id"), ["break_id"], unique=False)


def downgrade():
    # What the former tables cannot hold: that a break came on paper, and texts that wait for an instant.
    op.execute("DELETE FROM paper_submission WHERE kind = 'break'")
    op.execute("UPDATE candidate SET state = 'tabled' WHERE state = 'under_silence'")
    with op.batch_alter_table("paper_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_submission_break_id"))
        batch_op.drop_constraint(op.f("ck_paper_submission_break"), type_="check")
        batch_op.drop_constraint(op.f("ck_paper_submission_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_paper_submission_kind"), _among("kind", PAPER))
        batch_op.drop_constraint(op.f("fk_paper_submission_break_id"), type_="foreignkey")
        batch_op.drop_column("break_id")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_column("silence_hours")
    for table in ("break", "notice", "seen", "extension", "entry"):
        op.drop_table(f"silence_{table}")
    op.drop_table("silence")
