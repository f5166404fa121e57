"""positions of delegations, what the chair declares, and the states of a candidate that follow

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = ("draft", "submitted", "cleared", "tabled", "withdrawn", "merged")
NEW = (
    "under_silence", "at_gavel", "adopted", "adopted_with_reservations", "adopted_ad_ref", "referred", "carried_over",
    "chair_summary",
)  # fmt: skip
STATES = (*BEFORE[:4], *NEW, *BEFORE[4:])
HELD = ("none", "supports", "can_join", "reserves", "objects", "ad_ref")
ON_THE_TABLE = "ref IS NOT NULL AND tabled_at IS NOT NULL AND current_version_id IS NOT NULL"


def _among(column, values):
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _word(values, name):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _instant(name, *, nullable=False):
    return sa.Column(name, consult.db.UTCDateTime(timezone=True), nullable=nullable)


def _key(name, table, of, *, nullable=False):
    return sa.Column(
        name, sa.Integer(), sa.ForeignKey(f"{table}.id", name=op.f(f"fk_{of}_{name}")), nullable=nullable
    )


def _check_states(states, condition):
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        for name, what in (("state", _among("state", states)), ("tabled", condition)):
            batch_op.drop_constraint(op.f(f"ck_candidate_{name}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_candidate_{name}"), what)


def upgrade():
    _check_states(STATES, f"state IN ('draft', 'submitted', 'cleared') OR ({ON_THE_TABLE})")
    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("candidate_id", "candidate", "position"),
        _key("version_id", "version", "position"),
        _key("delegation_id", "delegation", "position"),
        _key("membership_id", "membership", "position"),
        sa.Column("held", _word(HELD, "held"), nullable=False),
        _instant("until", nullable=True),
        _instant("asked_again_at", nullable=True),
        _instant("answer_by", nullable=True),
        sa.Column("lifts", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chair_only", sa.Boolean(), nullable=False),
        sa.Column("inherited", sa.Boolean(), nullable=False),
        _instant("made_at"),
        _instant("superseded_at", nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(held = 'ad_ref') = (until IS NOT NULL)", name=op.f("ck_position_until")),
        sa.CheckConstraint("(asked_again_at IS NULL) = (answer_by IS NULL)", name=op.f("ck_position_asked_again")),
        sa.CheckConstraint(
            "held = 'ad_ref' OR asked_again_at IS NULL", name=op.f("ck_position_asked_again_ad_ref")
        ),
        sa.CheckConstraint(
            "held <> 'objects' OR (lifts <> '' AND reason <> '')", name=op.f("ck_position_objects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("request_id", name=op.f("uq_position_request_id")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index("ix_position_candidate", ["candidate_id", "delegation_id"], unique=False)
        batch_op.create_index(
            "ix_position_current",
            ["version_id", "delegation_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("conference_id", "conference", "declaration"),
        _key("candidate_id", "candidate", "declaration"),
        _key("version_id", "version", "declaration"),
        sa.Column("outcome", _word(STATES, "outcome"), nullable=False),
        _key("body_id", "body", "declaration", nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("deciding", sa.JSON(), nullable=False),
        _key("declared_by_id", "membership", "declaration", nullable=True),
        _instant("declared_at"),
        _instant("undone_at", nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(outcome = 'referred') = (body_id IS NOT NULL)", name=op.f("ck_declaration_referred")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_reason = '')", name=op.f("ck_declaration_undone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("request_id", name=op.f("uq_declaration_request_id")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(
            "ix_declaration_standing",
            ["candidate_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )


def downgrade():
    op.drop_table("declaration")
    op.drop_table("position")
    # The former tables know no outcome: what had one is tabled again.
    op.execute(f"UPDATE candidate SET state = 'tabled' WHERE {_among('state', NEW)}")
    _check_states(BEFORE, f"state NOT IN ('tabled', 'withdrawn', 'merged') OR ({ON_THE_TABLE})")
