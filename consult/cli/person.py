"""``consult person``: what only whoever runs the installation may do to people."""

import click

from consult import clock
from consult.core.errors import Refused


def _link(app, path: str) -> str:
    """The full address, or the path where the installation does not know its own address."""
    base = app.config["CONSULT"].base_url
    return f"{base}{path}" if base else f"{path}   (put the address of the site before it)"


@click.group()
def person() -> None:
    """Add the first person of an installation, or make a link for a new password."""


@person.command()
@click.option("--email", required=True, help="E-mail address, with which the person signs in.")
@click.option("--name", required=True, help="Name, as others see it beside what the person signs.")
@click.option("--secretariat-of", "slug", help="Address of the conference to serve as secretariat in.")
def add(email: str, name: str, slug: str | None) -> None:
    """Add a person and print a link that works once, with which they set their password.

    Somebody who is there already is given the role in the conference; no link is made then.
    """
    from consult.app import create_app
    from consult.db import transaction
    from consult.services import people
    from consult.services.conferences import appoint_secretariat

    app = create_app()
    try:
        with app.app_context(), transaction():
            known = people.find_by_email(email)
            who = known or people.create_person(email=email, name=name, now=clock.now())
            if slug:
                appoint_secretariat(slug, who.id, now=clock.now())
            token = None if known else people.make_reset_link(who.id, now=clock.now())
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from None
    if slug:
        click.echo(f"{who.name} serves as secretariat of /{slug}/.")
    if token:
        click.echo(f"Set the password here, once, within {people.RESET_HOURS} hours:")
        click.echo(_link(app, f"/reset/{token}"))
    else:
        click.echo("There is already a person with this address; the password stays as it is.")


@person.command("reset-link")
@click.option("--email", required=True, help="E-mail address of the person.")
def reset_link(email: str) -> None:
    """Print a link that works once, with which a person sets a new password."""
    from consult.app import create_app
    from consult.db import transaction
    from consult.services import people

    app = create_app()
    with app.app_context(), transaction():
        who = people.find_by_email(email)
        if who is None:
            raise click.ClickException("There is no person with this address.")
        token = people.make_reset_link(who.id, now=clock.now())
    click.echo(_link(app, f"/reset/{token}"))
