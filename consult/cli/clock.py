"""``consult clock``: carry out once what is due."""

import click

from consult import timekeeper
from consult.app import create_app


@click.command()
def clock() -> None:
    """Carry out once what is due: openings and closings, mail, documents still to be built; then what takes long,
    results by the other methods.

    A serving Consult does this by itself all the time. The command is for an installation whose servers rest, and
    does no harm beside them: each act is carried out once.
    """
    app = create_app()
    done = timekeeper.run_due(app) + timekeeper.run_slow(app)
    click.echo("Nothing was due." if done == 0 else f"Acts carried out: {done}.")
