"""``consult verify FILE``: whether a document is as it was issued, or a ranking's result as it was cast."""

import io
import zipfile
from pathlib import Path

import click

KEPT = click.Path(exists=True, dir_okay=False, path_type=Path)


class Failed(click.ClickException):
    """The file is not what it should be. The command ends with 1."""

    def show(self, file=None) -> None:
        """Print the verdict like that of a file that holds."""
        click.echo(f"FAILED: {self.message}")


class Verify(click.Command):
    """Takes a fingerprint also in its groups, as it is printed, without quotation marks."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the groups together first."""
        from consult.core.trust.verifier import joined

        return super().parse_args(ctx, joined(args))


@click.command(cls=Verify, short_help="Check a file that Consult issued.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sha256", "expected", help="The SHA-256 printed in the document, to compare with.")
@click.option("--database", is_flag=True, help="Compare with what this installation has stored.")
@click.option("--key", metavar="FINGERPRINT", help="Of a bundle: the fingerprint of the key, from elsewhere than it.")
@click.option("--receipt", "receipts", type=KEPT, multiple=True, help="Of a bundle: a receipt of your delegation.")
@click.option(
    "--checkpoint", "checkpoints", type=KEPT, multiple=True,
    help="Of a bundle: something signed earlier, which is a receipt, a root, or an earlier bundle.",
)  # fmt: skip
@click.pass_context
def verify(
    ctx: click.Context,
    file: Path,
    expected: str | None,
    database: bool,
    key: str | None,
    receipts: tuple[Path, ...],
    checkpoints: tuple[Path, ...],
) -> None:
    """Check an issued FILE, or the verification bundle of a ranking round.

    A bundle (ZIP) is checked and counted anew without any server, by the same program that lies in it: the chain of its
    ledger, its signature, every ballot or, of a confidential round, the figures of the groups. It fails on any altered
    byte. Give --key, and what you kept from earlier.

    The JSON of a list is read, brought into its canonical form and hashed: no database is needed, and the hash is the
    one that every document of that revision prints. With --sha256 or --database it is compared. Any other document
    (DOCX, PDF, XLSX, CSV) is compared, byte by byte through its hash, with what this installation has stored.
    """
    data = file.read_bytes()
    if key or receipts or checkpoints or _is_bundle(file, data):
        _check_bundle(ctx, file, key, receipts, checkpoints)
    stored = None
    if file.suffix.lower() == ".json" or data[:1] == b"{":
        digests = {_check_snapshot(data)}
        if database:
            stored = _find_issue(*digests)
    else:
        from consult.core.documents import sha256_of

        digest = sha256_of(data)
        click.echo(f"SHA-256: {digest}")
        stored, printed = _find_document(digest)
        digests = {digest, printed}  # the document prints that of its snapshot, and cannot print its own
    if expected and expected.strip().lower() not in digests:
        raise Failed("its SHA-256 is not the one given.")
    if stored:
        click.echo(f"Stored:  {stored}")
    if expected or stored:
        click.echo("OK")
    else:
        click.echo("Not compared yet: is this the SHA-256 that the document prints? Or give that one with --sha256.")


def _is_bundle(file: Path, data: bytes) -> bool:
    """Whether this is a bundle, be it a damaged one: no document that was issued holds any of its parts."""
    from consult.core.trust.verifier import ALWAYS

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return file.suffix.lower() == ".zip" or (data[:2] == b"PK" and b"ledger.json" in data)
    return bool(names & set(ALWAYS)) or (file.suffix.lower() == ".zip" and "[Content_Types].xml" not in names)


def _check_bundle(ctx: click.Context, file: Path, key: str | None, receipts, checkpoints) -> None:
    """Run the program that lies in every bundle, and end with its exit code."""
    from consult.core.trust import verifier

    arguments = [str(file)]
    if key:
        arguments += ["--key", key]
    for option, kept in (("--receipt", receipts), ("--checkpoint", checkpoints)):
        for each in kept:
            arguments += [option, str(each)]
    ctx.exit(verifier.main(arguments, prog="consult verify"))


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
    return symbol or _find_document(digest)[0]


def _find_document(digest: str) -> tuple[str, str]:
    """The stored document of this hash in words, and the hash of the snapshot that it prints. Ends the command if there
    is none."""
    from sqlalchemy import select

    from consult.app import create_app
    from consult.core.documents import canonical_json, for_body, from_json, sha256_of
    from consult.db import db
    from consult.models import Issue, IssueFile

    with create_app().app_context():
        row = db.session.execute(
            select(Issue.symbol, Issue.snapshot, IssueFile.body_code, IssueFile.extension)
            .join(Issue, Issue.id == IssueFile.issue_id)
            .where(IssueFile.sha256 == digest)
            .limit(1)
        ).one_or_none()
    if row is None:
        raise Failed("this installation has stored no document with these bytes.")
    snapshot = from_json(row.snapshot.encode("utf-8"))
    if row.body_code:
        snapshot = for_body(snapshot, row.body_code)
    words = f"{row.symbol}{f', {row.body_code}' if row.body_code else ''}, {row.extension.upper()}"
    return words, sha256_of(canonical_json(snapshot))
