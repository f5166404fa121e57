"""What ``consult verify`` does with a document of an issued list, or with its manifest: no database, no server."""

from pathlib import Path

import click

# The endings of what is issued; a file of another name that is no bundle is compared with what is stored, as these are.
ENDINGS = frozenset({".csv", ".docx", ".json", ".pdf", ".xlsx", ".xml"})


class Failed(click.ClickException):
    """The file is not what it should be. The command ends with 1."""

    def show(self, file=None) -> None:
        """Print the verdict like that of a file that holds."""
        click.echo(f"FAILED: {self.message}")


def find_manifest(file: Path, data: bytes) -> Path | None:
    """The manifest beside a file that names these bytes, or else one that names a file so called."""
    from consult.core.documents import sha256_of
    from consult.core.trust import manifest

    digest, called = sha256_of(data).encode("ascii"), None
    for other in sorted(file.parent.glob(f"*{manifest.ENDING}")):
        content = other.read_bytes()
        if not manifest.is_manifest(content) or other == file:
            continue
        if digest in content:
            return other
        if called is None and f'"name":"{file.name}"'.encode() in content:
            called = other
    return called


def check_manifest(report, file: Path, data: bytes, key: str | None) -> None:
    """Check a manifest, and the files beside it that it names."""
    from consult.core.trust import manifest

    found = manifest.check(report, data, key)
    if found is None:
        return
    click.echo(f"Symbol:   {found['symbol']}, {manifest.issued_in_words(found)}")
    click.echo(f"Snapshot: {found['snapshot']}")
    there = 0
    for name in [each["name"] for each in found["files"]]:
        other = file.parent / name
        if other.is_file():
            there += 1
            manifest.check_file(report, found, name, other.read_bytes())
    missing = len(found["files"]) - there
    if missing:
        report.notes.append(
            f"Of the {len(found['files'])} files that it names, {missing} do not lie beside it and were not looked at."
        )


def check_against(report, manifest_file: Path, name: str, data: bytes, key: str | None) -> str | None:
    """Check a file against a manifest; answers the SHA-256 of the issue's snapshot if the manifest names the file."""
    from consult.core.trust import manifest

    click.echo(f"Manifest: {manifest_file.name}")
    found = manifest.check(report, manifest_file.read_bytes(), key)
    if found is not None and manifest.check_file(report, found, name, data):
        return found["snapshot"]
    return None


def check_snapshot(data: bytes) -> str:
    """Print what a snapshot is; answer its SHA-256. Ends the command if it was altered so that it is none any more."""
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


def check_pdf(report, data: bytes, *, vouched: bool) -> str:
    """Check the snapshot that lies in a PDF against what is printed; answers its SHA-256.

    `vouched`: a signed manifest has named these bytes, so that it does not matter which release made them.
    """
    from consult.core.documents import from_json
    from consult.core.errors import Refused
    from consult.exports import exporter
    from consult.exports.glyphs import NoFonts
    from consult.imports.attached import attached_snapshot, printed_hashes

    try:
        attached = attached_snapshot(data)
    except Refused as refusal:
        raise Failed(refusal.sentence) from None
    digest = check_snapshot(attached)
    printed = printed_hashes(data)
    report.add(
        "The snapshot that lies in the PDF has the SHA-256 that the document names.",
        [] if printed == {digest} else ["The snapshot that lies in the PDF is not the one whose SHA-256 it names."],
    )
    try:
        same = exporter("pdf").render(from_json(attached)) == data
    except NoFonts:
        same = False
    if same:
        report.good.append("Each page is what that snapshot says: the PDF made anew from it has the same bytes.")
    elif vouched:
        report.notes.append(
            "The PDF was not compared page by page with its snapshot: this release sets it otherwise than the one that "
            "made it. The manifest vouches for its bytes."
        )
    else:
        report.wrong.append(
            "The PDF made anew from its snapshot is another one: it has been altered, or another release of Consult "
            "made it. Its manifest tells which: give that with --manifest."
        )
    return digest
