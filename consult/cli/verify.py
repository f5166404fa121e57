"""``consult verify FILE``: whether a document is as it was issued, or a ranking's result as it was cast."""

import io
import zipfile
from pathlib import Path

import click

from consult.core.trust.verifier import Report

from .issued import ENDINGS, Failed, check_against, check_manifest, check_pdf, check_snapshot, find_manifest

BUT_FOR_THE_KEY = "OK, but for the key: whose key signed the manifest was not checked."
KEPT = click.Path(exists=True, dir_okay=False, path_type=Path)


class Verify(click.Command):
    """Takes a fingerprint also in its groups, as it is printed, without quotation marks."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the groups together first."""
        from consult.core.trust.verifier import joined

        return super().parse_args(ctx, joined(args))


@click.command(cls=Verify, short_help="Check a file that Consult issued.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--manifest", "manifest_file", type=KEPT, help="The signed manifest of the issue, if it is not beside.")
@click.option("--sha256", "expected", help="The SHA-256 printed in the document, to compare with.")
@click.option("--database", is_flag=True, help="Compare with what this installation has stored.")
@click.option("--key", metavar="FINGERPRINT", help="The fingerprint of the key that signed, from elsewhere than it.")
@click.option("--receipt", "receipts", type=KEPT, multiple=True, help="Of a bundle: a receipt of your delegation.")
@click.option(
    "--checkpoint", "checkpoints", type=KEPT, multiple=True,
    help="Of a bundle: something signed earlier, which is a receipt, a root, or an earlier bundle.",
)  # fmt: skip
@click.pass_context
def verify(
    ctx: click.Context,
    file: Path,
    manifest_file: Path | None,
    expected: str | None,
    database: bool,
    key: str | None,
    receipts: tuple[Path, ...],
    checkpoints: tuple[Path, ...],
) -> None:
    """Check an issued FILE, the manifest of an issue, or the verification bundle of a ranking round.

    A bundle (ZIP) is checked and counted anew without any server, by the same program that lies in it: the chain of its
    ledger, its signature, every ballot or, of a confidential round, the figures of the groups. It fails on any altered
    byte. Give --key, and what you kept from earlier.

    A manifest is checked against its signature, and so are the files beside it that it names. Any file of an issue is
    checked against the manifest beside it, or the one given with --manifest. Give --key with the fingerprint of the
    conference's key. None of this needs a database or a server.

    The PDF of a list carries the snapshot from which it was made: that is brought into its canonical form and hashed,
    and the PDF made anew from it. The JSON of a list is that snapshot; its hash is the one that every document of the
    revision prints. With --sha256 or --database it is compared. Without a manifest any other document (DOCX, XLSX, CSV,
    XML) is compared, byte by byte through its hash, with what this installation has stored.
    """
    data = file.read_bytes()
    if receipts or checkpoints or _is_bundle(file, data):
        _check_bundle(ctx, file, key, receipts, checkpoints)
    if _is_manifest(file, data):
        report = Report()
        check_manifest(report, file, data, key)
        _tell(report, compared=True, signed=True)
        return
    beside = manifest_file or find_manifest(file, data)
    if key and beside is None:
        if file.suffix.lower() not in ENDINGS:
            _check_bundle(ctx, file, key, receipts, checkpoints)
        raise Failed("no manifest that names it lies beside it, so there is no signature. Give it with --manifest.")
    _check_document(file, data, beside, expected=expected, database=database, key=key)


def _check_document(
    file: Path, data: bytes, manifest_file: Path | None, *, expected: str | None, database: bool, key: str | None
) -> None:
    """Check a document of an issue by all that was given."""
    from consult.core.documents import sha256_of

    report, stored, digests = Report(), None, {sha256_of(data)}
    vouched = None
    if manifest_file:
        vouched = check_against(report, manifest_file, file.name, data, key)
        digests |= {vouched} if vouched else set()
    is_pdf = file.suffix.lower() == ".pdf" or data[:5] == b"%PDF-"
    if is_pdf:
        digests.add(check_pdf(report, data, vouched=vouched is not None))
    elif file.suffix.lower() == ".json" or data[:1] == b"{":
        digests = {check_snapshot(data)}
        if database:
            stored = _find_issue(*digests)
    else:
        click.echo(f"SHA-256: {sha256_of(data)}")
        database = database or manifest_file is None
    if database and stored is None:
        stored, printed = _find_document(sha256_of(data))
        digests.add(printed)  # the document prints that of its snapshot, and cannot print its own
    if expected and expected.strip().lower() not in digests:
        report.wrong.append("Its SHA-256 is not the one given.")
    if stored:
        click.echo(f"Stored:  {stored}")
    if is_pdf and not (manifest_file or stored or expected):
        report.notes.append("Who issued it was not checked: only its signed manifest proves that.")
    _tell(report, compared=bool(expected or stored or manifest_file or is_pdf), signed=manifest_file is not None)


def _tell(report: Report, *, compared: bool, signed: bool) -> None:
    """Print what was found, and end the command with 1 if anything is wrong."""
    for word, sentences in (("ok", report.good), ("WRONG", report.wrong), ("note", report.notes)):
        for sentence in sentences:
            click.echo(f"  {word:<7} {sentence}")
    if not report.holds:
        raise Failed("this is not as it was issued." if len(report.wrong) > 1 else report.wrong[0])
    if compared:
        click.echo(BUT_FOR_THE_KEY if signed and not report.key_known else "OK")
    else:
        click.echo(
            "Not compared yet: is this the SHA-256 that the document prints? Or give that one with --sha256, or the "
            "signed manifest with --manifest."
        )


def _is_manifest(file: Path, data: bytes) -> bool:
    from consult.core.trust import manifest

    return manifest.is_manifest(data) or file.name.endswith(manifest.ENDING)


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
