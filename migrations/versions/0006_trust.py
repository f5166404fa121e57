"""ballots that can be trusted: a ledger, signed results, confidential rounds, opening by two

Rounds said in `ballots_to` who sees what each delegation chose; now they say whether it is published with the results.
No promise made by a round gets laxer: what only the chairs were to see becomes confidential, and where all participants
were to see it, so many see the results and no more.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

import consult.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The ledger is append-only: the database itself refuses to change or delete an entry.
SQLITE_GUARDS = [
    f"CREATE TRIGGER ledger_entry_no_{verb} BEFORE {verb.upper()} ON ledger_entry "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for verb in ("update", "delete")
]
POSTGRESQL_GUARDS = [
    "CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
    "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_entry "
    "FOR EACH ROW EXECUTE FUNCTION ledger_append_only()",
    "CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()",
]

DISCLOSURE = sa.Enum(
    "attributable", "confidential", name="disclosure", native_enum=False, create_constraint=True, length=32
)
MANNER = sa.Enum("head", "alternate", "paper", name="manner", native_enum=False, create_constraint=True, length=32)


def upgrade():
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("voids", sa.Integer(), nullable=True),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("blind", sa.String(length=32), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_ledger_entry_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_ledger_entry_round_id_position")),
    )
    for statement in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS:
        op.execute(statement)
    op.create_table(
        "round_bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("close_number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", consult.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["ranking_round.id"], name=op.f("fk_round_bundle_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_bundle")),
        sa.UniqueConstraint("round_id", "close_number", name=op.f("uq_round_bundle_round_id_close_number")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("manner", MANNER, server_default="head", nullable=False))
        batch_op.add_column(sa.Column("salt", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=True))
    for manner, role in (("alternate", "delegate"), ("paper", "secretariat")):
        op.execute(
            f"UPDATE ballot SET manner = '{manner}' WHERE cast_by_id IN (SELECT id FROM membership WHERE role = '{role}')"
        )
    with op.batch_alter_table("round_result", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_in", sa.String(length=12), server_default="own", nullable=False))
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("disclosure", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("two_person", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("confirmations", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("published_at", consult.db.UTCDateTime(timezone=True), nullable=True))
    op.execute("UPDATE ranking_round SET disclosure = 'confidential', published_at = closed_at")
    op.execute("UPDATE ranking_round SET disclosure = 'attributable' WHERE ballots_to = 'participants'")
    op.execute(
        "UPDATE ranking_round SET results_to = 'participants' WHERE ballots_to = 'participants' AND results_to = 'public'"
    )
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ranking_round_ballots_to"), type_="check")
        batch_op.drop_column("ballots_to")
        batch_op.alter_column("disclosure", existing_type=sa.String(length=32), type_=DISCLOSURE, nullable=False)
        batch_op.create_check_constraint(op.f("ck_ranking_round_published"), "published_at IS NULL OR state = 'closed'")


def downgrade():
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ballots_to", sa.String(length=20), server_default="nobody", nullable=False))
    op.execute("UPDATE ranking_round SET ballots_to = 'participants' WHERE disclosure = 'attributable'")
    with op.batch_alter_table("ranking_round", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ranking_round_disclosure"), type_="check")
        batch_op.drop_constraint(op.f("ck_ranking_round_published"), type_="check")
        batch_op.drop_column("published_at")
        batch_op.drop_column("confirmations")
        batch_op.drop_column("two_person")
        batch_op.drop_column("disclosure")
        batch_op.alter_column("ballots_to", existing_type=sa.String(length=20), server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_ranking_round_ballots_to"), "ballots_to IN ('nobody', 'chair', 'participants')"
        )
    with op.batch_alter_table("round_result", schema=None) as batch_op:
        batch_op.drop_column("counted_in")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ballot_manner"), type_="check")
        batch_op.drop_column("position")
        batch_op.drop_column("salt")
        batch_op.drop_column("manner")
    op.drop_table("round_bundle")
    op.drop_table("ledger_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_append_only()")
