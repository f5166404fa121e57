"""``consult conference``: conferences of this installation."""

from datetime import datetime

import click

from consult import clock
from consult.core.errors import Refused

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def conference() -> None:
    """Create a conference, or list those there are."""


@conference.command()
@click.option("--slug", required=True, help="First word of its address, such as bangkok-2026.")
@click.option("--title", required=True, help="Title in full.")
@click.option("--short-title", help="Title in the head of each page. [the slug]")
@click.option("--profile", type=click.Choice(["2019", "2026"]), default="2026", show_default=True,
              help="Which members, bodies and instruments it starts with.")  # fmt: skip
@click.option("--symbol-prefix", help="What document symbols start with. [CYBER-PS/ and the year of the first day]")
@click.option("--place", default="", help="Place of the meeting.")
@click.option("--starts-on", type=_DAY, required=True, help="First day, as 2026-12-10.")
@click.option("--ends-on", type=_DAY, help="Last day. [the first]")
@click.option("--timezone", default="Asia/Bangkok", show_default=True, help="Conference time.")
def create(slug: str, title: str, short_title: str | None, profile: str, symbol_prefix: str | None, place: str,
           starts_on: datetime, ends_on: datetime | None, timezone: str) -> None:  # fmt: skip
    """Create a conference with the library, bodies and delegations of a profile.

    Then give it a secretariat: consult person add --email ... --name ... --secretariat-of SLUG
    """
    from consult.app import create_app
    from consult.core.moments import check_zone
    from consult.db import transaction
    from consult.services.conferences import create_from_profile

    ends_on = ends_on or starts_on
    if ends_on < starts_on:
        raise click.BadParameter("The last day must not lie before the first.", param_hint="--ends-on")
    app = create_app()
    try:
        with app.app_context(), transaction():
            create_from_profile(
                slug=slug,
                title=title,
                short_title=(short_title or slug)[:80],
                profile=profile,
                symbol_prefix=symbol_prefix or f"CYBER-PS/{starts_on.year}",
                place=place,
                starts_on=starts_on.date(),
                ends_on=ends_on.date(),
                timezone=check_zone(timezone),
                now=clock.now(),
            )
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from None
    click.echo(f"The conference is at /{slug}/. Give it a secretariat:")
    click.echo(f"  consult person add --email ADDRESS --name NAME --secretariat-of {slug}")


@conference.command("list")
def list_() -> None:
    """List the conferences of this installation."""
    from sqlalchemy import select

    from consult.app import create_app
    from consult.db import db
    from consult.models import Conference

    app = create_app()
    with app.app_context():
        rows = db.session.execute(
            select(Conference.slug, Conference.title, Conference.state).order_by(Conference.id)
        ).all()
    for slug, title, state in rows:
        click.echo(f"/{slug}/  {title}{'  (archived)' if state == 'archived' else ''}")
