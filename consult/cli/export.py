"""``consult export``: a document of an issued list, as stored."""

from pathlib import Path

import click

FORMATS = ("docx", "pdf", "xlsx", "csv", "json", "xml", "manifest")


@click.command(short_help="Write a document of an issued list.")
@click.option("--conference", "slug", required=True, help="The conference's address, such as bangkok-2019.")
@click.option("--list", "number", type=int, required=True, help="The list's number.")
@click.option("--revision", type=int, help="Which revision, counted from 1. Without it the latest.")
@click.option("--body", default="", help="The code of an addressed body, for what the list asks of it.")
@click.option("--format", "extension", type=click.Choice(FORMATS), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help='"-" is the screen.')
def export(slug: str, number: int, revision: int | None, body: str, extension: str, output: Path) -> None:
    """Write a document of an issued list to a file: the bytes as they were issued.

    The manifest is one for all documents of the revision, those of bodies too.
    """
    from consult.app import create_app

    with create_app().app_context():
        stored = _find(slug, number, revision, body, extension)
    if str(output) == "-":
        click.get_binary_stream("stdout").write(stored)
        return
    output.write_bytes(stored)
    click.echo(f"{output}: {len(stored):,} bytes", err=True)


def _find(slug: str, number: int, revision: int | None, body: str, extension: str) -> bytes:
    from sqlalchemy import select

    from consult.clock import now
    from consult.db import db
    from consult.models import Conference, ConsolidatedList, Issue
    from consult.queries.lists import find_file, find_manifest
    from consult.services.lists import build_files, sign_missing_manifests

    query = (
        select(Issue.id)
        .join(ConsolidatedList, ConsolidatedList.id == Issue.list_id)
        .join(Conference, Conference.id == ConsolidatedList.conference_id)
        .where(Conference.slug == slug, ConsolidatedList.number == number)
        .order_by(Issue.revision.desc())
    )
    if revision is not None:
        query = query.where(Issue.revision == revision)
    issue_id = db.session.execute(query.limit(1)).scalar_one_or_none()
    if issue_id is None:
        raise click.ClickException("There is no such issued list.")
    if extension == "manifest":
        if find_manifest(issue_id) is None:
            build_files(issue_id)
            sign_missing_manifests(now=now)
        return find_manifest(issue_id).content
    stored = find_file(issue_id, body_code=body, extension=extension)
    if stored is None:
        # Issued a moment ago, or by a server that was stopped at once.
        build_files(issue_id)
        stored = find_file(issue_id, body_code=body, extension=extension)
    if stored is None:
        raise click.ClickException("No entry of that list is addressed to that body.")
    return stored.content
