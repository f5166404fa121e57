"""``consult backup``: everything in one file."""

from pathlib import Path

import click

from consult import clock, schema
from consult.app import create_app
from consult.core.errors import Refused


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-key", is_flag=True, help="Put the keys of this installation in as well: keep the file secret.")
def backup(file: Path, with_key: bool) -> None:
    """Write everything into FILE: all rows of the database, attachments and issued documents included.

    It can run while Consult serves: the file holds everything as it stood at one instant. Without --with-key, whoever
    is signed in signs in again after a restore into another installation, and that one signs ledgers and receipts
    with a key of its own.
    """
    from consult.services import backup as service

    app = create_app()
    if schema.current(app) != schema.head():
        raise click.ClickException("The database is not at this release. Run: consult db upgrade")
    config = app.config["CONSULT"]
    keys = service.Keys(config.secret_key, config.signing_key) if with_key else None
    with app.app_context():
        try:
            manifest = service.write(file, made_at=clock.now(), keys=keys)
        except OSError as error:
            raise click.ClickException(f"{file} could not be written: {error.strerror}.") from None
        except Refused as refusal:
            raise click.ClickException(refusal.sentence) from None
    click.echo(f"{file}: {manifest.rows} rows of {len(manifest.tables)} tables, {file.stat().st_size:,} bytes.")
