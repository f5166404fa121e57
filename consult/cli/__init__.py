"""The ``consult`` command. Each subcommand is a module of its own name, imported only when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "serve": "Serve the pages.",
    "demo": "The demonstration conference: load it, list its accounts, start it over.",
    "db": "Bring the database to this release's shape, or back.",
    "person": "Add the first person of an installation.",
    "conference": "Create a conference.",
    "clock": "Carry out once what is due: openings and closings.",
    "tally": "Count a round from a file.",
    "verify": "Check a file that Consult issued.",
    "key": "Print the fingerprint of the key that signs ledgers and receipts.",
    "export": "Write a document.",
    "backup": "Write everything into one file.",
    "restore": "Bring a backup back.",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads only the one asked for, so that start-up stays light."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command ``name`` of the module ``consult.cli.name``, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        return getattr(import_module(f"consult.cli.{cmd_name}"), cmd_name)

    def invoke(self, ctx: click.Context):
        """Carry the command out; a database that does not answer ends it with one sentence."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if type(error).__module__ != "sqlalchemy.exc" or type(error).__name__ != "OperationalError":
                raise
            reason = " ".join(str(error.orig).split())
            raise click.ClickException(f"The database does not do what it is asked: {reason}") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="consult")
def main() -> None:
    """Consult: from many delegations' drafts to one list they can all live with."""
