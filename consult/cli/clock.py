"""``consult clock``: carry out once what is due."""

import click

from consult import timekeeper
from consult.app import create_app


@click.command()
def clock() -> None:
    """Carry out once what is due: openings and closings, mail, documents still to be built.

    A serving Consult does this by itself every second. The command is for an installation whose servers rest, and
    does no harm beside them: each act is carried out once.
    """
    done = timekeeper.run_due(create_app())
    click.echo("Nothing was due." if done == 0 else f"Acts carried out: {done}.")
