"""``consult db``: the database's shape."""

import click

from consult import schema
from consult.app import create_app


@click.group()
def db() -> None:
    """Bring the database to this release's shape, or back."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Carry out the migrations up to REVISION (the newest unless named)."""
    app = create_app()
    changed = schema.upgrade(app, revision)
    click.echo(f"The database {'now stands' if changed else 'already stood'} at {schema.current(app)}.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the migrations after REVISION back. `base` empties the database. Make a backup first."""
    app = create_app()
    schema.downgrade(app, revision)
    click.echo(f"The database now stands at {schema.current(app) or 'nothing: it is empty'}.")


@db.command()
def check() -> None:
    """Fail unless the database stands at this release and matches what the program expects."""
    app = create_app()
    if schema.current(app) != schema.head():
        raise click.ClickException(
            f"The database stands at {schema.current(app) or 'nothing'}, this release needs {schema.head()}. "
            "Run: consult db upgrade"
        )
    schema.check(app)
    click.echo("The database stands at this release and matches it.")


@db.command()
@click.argument("message")
def revision(message: str) -> None:
    """For developers: write the next numbered migration from what the models say, for reading and correcting."""
    schema.revise(create_app(), message)
