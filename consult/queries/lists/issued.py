"""What was issued: revisions, their snapshots and their files."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ...core.documents import Snapshot, from_json
from ...core.errors import NotFound
from ...core.permissions import Actor
from ...db import db
from ...exports import FORMATS
from ...models import Conference, ConsolidatedList, Issue, IssueFile, IssueManifest
from .reading import public


@dataclass(frozen=True)
class IssueRow:
    """One issued revision, without its text. `revision` counts from 1."""

    id: int
    list_number: int
    revision: int
    symbol: str
    title: str
    sha256: str
    public: bool
    issued_at: datetime


@dataclass(frozen=True)
class FileRow:
    """One stored document of an issue; `body_code` is "" for the whole list, `size` in bytes."""

    body_code: str
    extension: str
    size: int
    sha256: str


@dataclass(frozen=True)
class StoredFile:
    """The bytes of a document as issued."""

    media_type: str
    sha256: str
    content: bytes


@dataclass(frozen=True)
class StoredManifest:
    """The signed manifest of an issue: its bytes, and the public key of its signature (hexadecimal)."""

    content: bytes
    key: str


def list_issues(actor: Actor | None, conference: Conference, number: int | None = None) -> list[IssueRow]:
    """The revisions a reader may open, of one list or of all, latest first within a list."""
    query = (
        select(
            Issue.id,
            ConsolidatedList.number,
            Issue.revision,
            Issue.symbol,
            Issue.title,
            Issue.sha256,
            Issue.public,
            Issue.issued_at,
        )
        .join(ConsolidatedList, ConsolidatedList.id == Issue.list_id)
        .where(ConsolidatedList.conference_id == conference.id)
        .order_by(ConsolidatedList.document_number, Issue.revision.desc())
    )
    if number is not None:
        query = query.where(ConsolidatedList.number == number)
    if actor is None:
        query = query.where(public(conference))
    return [IssueRow(*row) for row in db.session.execute(query)]


def get_issue(actor: Actor | None, conference: Conference, number: int, revision: int | None = None) -> IssueRow:
    """A revision of a list, or its latest. Raises NotFound if there is none that the reader may open."""
    for row in list_issues(actor, conference, number):
        if revision is None or row.revision == revision:
            return row
    raise NotFound()


def read_snapshot(issue_id: int) -> Snapshot:
    """The snapshot of an issue as frozen."""
    return from_json(
        db.session.execute(select(Issue.snapshot).where(Issue.id == issue_id)).scalar_one().encode("utf-8")
    )


def read_snapshots(issue_ids: list[int]) -> dict[int, Snapshot]:
    """The snapshots of issues, by issue."""
    rows = db.session.execute(select(Issue.id, Issue.snapshot).where(Issue.id.in_(issue_ids)))
    return {id_: from_json(stored.encode("utf-8")) for id_, stored in rows}


def list_files(issue_ids: list[int], *, bodies: bool = True) -> dict[int, list[FileRow]]:
    """The documents of issues that are built, by issue: the whole list's first, in the order of FORMATS."""
    query = select(
        IssueFile.issue_id,
        IssueFile.body_code,
        IssueFile.extension,
        func.length(IssueFile.content),
        IssueFile.sha256,
    ).where(IssueFile.issue_id.in_(issue_ids))
    if not bodies:
        query = query.where(IssueFile.body_code == "")
    found: dict[int, list[FileRow]] = {issue_id: [] for issue_id in issue_ids}
    for issue_id, *row in db.session.execute(query):
        found[issue_id].append(FileRow(*row))
    for rows in found.values():
        rows.sort(key=lambda row: (row.body_code, FORMATS.index(row.extension)))
    return found


def find_file(issue_id: int, *, body_code: str = "", extension: str) -> StoredFile | None:
    """The bytes of a document as issued; None while it is being built."""
    row = db.session.execute(
        select(IssueFile.media_type, IssueFile.sha256, IssueFile.content).where(
            IssueFile.issue_id == issue_id, IssueFile.body_code == body_code, IssueFile.extension == extension
        )
    ).one_or_none()
    return StoredFile(*row) if row else None


def count_bodies(issue_ids: list[int]) -> dict[int, int]:
    """For how many bodies there is a document of their own, by issue."""
    rows = db.session.execute(
        select(IssueFile.issue_id, func.count(IssueFile.body_code.distinct()))
        .where(IssueFile.issue_id.in_(issue_ids), IssueFile.body_code != "")
        .group_by(IssueFile.issue_id)
    )
    return dict(map(tuple, rows))


def list_signed(issue_ids: list[int]) -> set[int]:
    """Those of the issues that have a signed manifest."""
    return set(
        db.session.execute(select(IssueManifest.issue_id).where(IssueManifest.issue_id.in_(issue_ids))).scalars()
    )


def find_manifest(issue_id: int) -> StoredManifest | None:
    """The manifest of an issue; None until all its documents are built."""
    row = db.session.execute(
        select(IssueManifest.content, IssueManifest.key).where(IssueManifest.issue_id == issue_id)
    ).one_or_none()
    return StoredManifest(row.content.encode("ascii"), row.key) if row else None
