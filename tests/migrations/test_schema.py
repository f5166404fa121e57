"""Where a database stands, and bringing it up and down."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from consult import paths, schema
from consult.db import db


def test_the_newest_file_is_the_only_head_of_the_migrations():
    assert ScriptDirectory(str(paths.migrations())).get_heads() == [schema.head()]


def test_an_empty_database_stands_nowhere(bare_app):
    assert schema.current(bare_app) is None


def test_an_upgrade_is_carried_out_once(bare_app):
    assert schema.upgrade(bare_app) is True
    assert schema.current(bare_app) == schema.head()
    assert schema.upgrade(bare_app) is False


def test_models_and_migrations_agree(app):
    schema.check(app)


def test_a_database_unlike_the_models_is_noticed(app):
    with app.app_context(), db.engine.connect().execution_options(consult_write=True) as connection:
        with connection.begin():
            connection.exec_driver_sql("ALTER TABLE person ADD COLUMN nobody_knows INTEGER")
    with pytest.raises(SystemExit):
        schema.check(app)


def test_a_downgrade_to_base_leaves_no_table_of_ours(bare_app):
    schema.upgrade(bare_app)
    schema.downgrade(bare_app, "base")
    with bare_app.app_context():
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
