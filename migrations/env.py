"""How migrations run: one transaction, foreign keys off on SQLite while tables are rebuilt and checked afterwards."""

from alembic import context
from flask import current_app

config = context.config
db = current_app.extensions["migrate"].db


def _include(obj, name, type_, reflected, compare_to):
    return not (type_ == "table" and name == "sqlite_sequence")


def run() -> None:
    """Run against the application's database."""
    engine = db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(consult_write=True) as connection:
        raw = connection.connection.dbapi_connection
        if sqlite:
            # Batch mode rebuilds tables; with the pragma on, dropping a parent would delete every child row. Through
            # SQLAlchemy the pragma would open a transaction first and do nothing.
            raw.execute("PRAGMA query_only=OFF")
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                render_as_batch=True,
                transactional_ddl=True,
                compare_type=True,
                include_object=_include,
                **{
                    k: v
                    for k, v in current_app.extensions["migrate"].configure_args.items()
                    if k not in {"render_as_batch", "compare_type"}
                },
            )
            with context.begin_transaction():
                context.run_migrations()
                if sqlite:
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


run()
