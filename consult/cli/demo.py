"""``consult demo``: the demonstration conference."""

import json
import os
from pathlib import Path

import click

from consult import clock, schema
from consult.core.errors import Refused

ACCOUNTS = "demo-accounts.json"


def _write_accounts(folder: Path, accounts: list[dict]) -> None:
    """Keep the passwords in the instance folder, readable by its owner only."""
    path = folder / ACCOUNTS
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
        json.dump(accounts, f, indent=1)


def _read_accounts(folder: Path) -> list[dict]:
    path = folder / ACCOUNTS
    return json.loads(path.read_text()) if path.exists() else []


def load_now(app, profile: str = "2019") -> list[dict]:
    """Load the demonstration and close what is due in it. Raises Refused if the database holds anything."""
    from consult import timekeeper
    from consult.db import transaction
    from consult.services import demo

    with app.app_context(), transaction():
        accounts = demo.load(profile=profile, now=clock.now())
    _write_accounts(app.config["CONSULT"].instance_path, accounts)
    timekeeper.run_due(app)
    return accounts


def ensure_loaded(app) -> list[dict]:
    """What `consult serve --demo` needs: the demonstration, loaded if the database is empty. Answers its accounts.

    Raises SystemExit where the database holds a real conference.
    """
    from sqlalchemy import exists, select

    from consult.db import db
    from consult.models import Conference
    from consult.services import demo

    with app.app_context():
        empty = demo.is_empty()
        real = db.session.execute(select(exists().where(Conference.demo.is_(False)))).scalar_one()
    if real:
        raise SystemExit("This database holds a real conference. Demonstration mode would let anybody into it.")
    return load_now(app) if empty else _read_accounts(app.config["CONSULT"].instance_path)


@click.group()
def demo() -> None:
    """The demonstration conference: load it, list its accounts, start it over."""


@demo.command()
@click.option("--profile", type=click.Choice(["2019", "2026"]), default="2019", show_default=True)
def load(profile: str) -> None:
    """Load the demonstration into an empty database."""
    from consult.app import create_app

    app = create_app()
    schema.upgrade(app)
    try:
        accounts = load_now(app, profile)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from None
    click.echo(f"Loaded, with {len(accounts)} accounts. List them with: consult demo accounts")


@demo.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def accounts(form: str) -> None:
    """List the demonstration's accounts with their passwords."""
    from consult import config

    rows = _read_accounts(config.load().instance_path)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        raise click.ClickException(
            "There are no passwords of a demonstration in this instance folder. Load it with: consult demo load"
        )
    for row in rows:
        click.echo(f"{row['email']:34} {row['password']:14} {row['role']:20} {row['delegation'] or '-'}")


@demo.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Throw the demonstration away and load it anew. Refused where the database holds a real conference."""
    from sqlalchemy import exists, or_, select

    from consult.app import create_app
    from consult.db import db
    from consult.models import Conference, Membership, Person

    app = create_app()
    if schema.current(app):
        with app.app_context():
            # Who was invited into the demonstration is part of it; an account that serves in no conference is not.
            serves = exists().where(Membership.person_id == Person.id)
            real = db.session.execute(
                select(or_(exists().where(Conference.demo.is_(False)), exists().where(Person.demo.is_(False), ~serves)))
            ).scalar_one()
        if real:
            raise click.ClickException("This database holds more than the demonstration. Nothing was changed.")
        if not yes:
            click.confirm("Throw away everything entered in the demonstration?", abort=True)
        schema.downgrade(app, "base")
    schema.upgrade(app)
    click.echo(f"The demonstration was loaded anew, with {len(load_now(app))} accounts.")
