"""``consult restore``: a backup brought back."""

import os
from pathlib import Path

import click

from consult import schema
from consult.app import create_app
from consult.core.errors import Refused


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--with-key", is_flag=True, help="Take the keys in the file over into the instance folder.")
def restore(file: Path, with_key: bool) -> None:
    """Bring the backup FILE back into the configured database, which must be empty.

    The file is checked first, and all of it arrives or nothing. It may come from the other kind of database: a backup
    of SQLite can be restored into PostgreSQL, and the other way round. Stop Consult before.
    """
    from consult.services import backup as service

    app = create_app()
    schema.upgrade(app)
    with app.app_context():
        try:
            manifest, keys = service.restore(file)
        except Refused as refusal:
            raise click.ClickException(refusal.sentence) from None
    click.echo(f"Restored as of {manifest.made_at}: {manifest.rows} rows of {len(manifest.tables)} tables.")
    if with_key:
        _take_over(keys, app.config["CONSULT"].instance_path)


def _take_over(keys, instance: Path) -> None:
    if keys is None:
        click.echo("The file holds no keys: this installation keeps its own.")
        return
    _put(instance / "secret_key", keys.secret)
    if keys.signing:
        _put(instance / "signing_key", keys.signing)
    click.echo(
        "The keys in the file are now this installation's. A SECRET_KEY or SIGNING_KEY in the environment goes before."
    )


def _put(keyfile: Path, key: str) -> None:
    part = keyfile.with_name(f"{keyfile.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key)
    part.replace(keyfile)
