"""``consult verify FILE``: whether a document is as it was issued."""

from pathlib import Path

import click


class Failed(click.ClickException):
    """The file is not what it should be. The command ends with 1."""

    def show(self, file=None) -> None:
        """Print the verdict like that of a file that holds."""
        click.echo(f"FAILED: {self.message}")


@click.command(short_help="Check a file that Consult issued.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sha256", "expected", help="The SHA-256 printed in the document, to compare with.")
@click.option("--database", is_flag=True, help="Compare with what this installation has stored.")
def verify(file: Path, expected: str | None, database: bool) -> None:
    """Check an issued FILE.

    The JSON of a list is read, brought into its canonical form and hashed: no database is needed, and the hash is the
    one that every document of that revision prints. Any other document (DOCX, PDF, XLSX, CSV) is compared, byte by
    byte through its hash, with what this installation has stored.
    """
    data = file.read_bytes()
    if file.suffix.lower() == ".json" or data[:1] == b"{":
        digest = _check_snapshot(data)
        database_says = _find_issue(digest) if database else None
    else:
        from consult.core.documents import sha256_of

        digest = sha256_of(data)
        click.echo(f"SHA-256: {digest}")
        database_says = _find_document(digest)
    if expected and expected.strip().lower() != digest:
        raise Failed("its SHA-256 is not the one given.")
    if database_says:
        click.echo(f"Stored:  {database_says}")
    elif not expected:
        click.echo("Note:    compare this SHA-256 with the one printed in the document, or give that with --sha256.")
    click.echo("OK")


def _check_snapshot(data: bytes) -> str:
    """Print what the snapshot is; answer its SHA-256. Ends the command if it was altered."""
    from consult.core.documents import from_json, sha256_of
    from consult.core.errors import Refused

    try:
        snapshot = from_json(data)
    except Refused as refusal:
        raise Failed(refusal.sentence) from None
    digest = sha256_of(data)
    click.echo(f"Symbol:  {snapshot.symbol}")
    click.echo(f"Title:   {snapshot.title}")
    click.echo(f"Issued:  {snapshot.issued_local}")
    click.echo(f"Schema:  {snapshot.schema}")
    click.echo(f"Entries: {len(snapshot.entries)}")
    click.echo(f"SHA-256: {digest}")
    return digest


def _find_issue(digest: str) -> str:
    """Where the installation has a snapshot of this hash: a list's, or one made for a body."""
    from sqlalchemy import select

    from consult.app import create_app
    from consult.db import db
    from consult.models import Issue

    with create_app().app_context():
        symbol = db.session.execute(select(Issue.symbol).where(Issue.sha256 == digest)).scalar_one_or_none()
    return symbol or _find_document(digest)


def _find_document(digest: str) -> str:
    """The stored document of this hash, in words. Ends the command if there is none."""
    from sqlalchemy import select

    from consult.app import create_app
    from consult.db import db
    from consult.models import Issue, IssueFile

    with create_app().app_context():
        row = db.session.execute(
            select(Issue.symbol, IssueFile.body_code, IssueFile.extension)
            .join(Issue, Issue.id == IssueFile.issue_id)
            .where(IssueFile.sha256 == digest)
            .limit(1)
        ).one_or_none()
    if row is None:
        raise Failed("this installation has stored no document with these bytes.")
    return f"{row.symbol}{f', {row.body_code}' if row.body_code else ''}, {row.extension.upper()}"
