"""The manifest of an issue: signed once, when all its documents are there, and never changed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ... import signing
from ...core.documents import body_symbol, file_stem, from_json
from ...core.trust import manifest
from ...db import db, transaction
from ...models import Conference, ConsolidatedList, Issue, IssueFile, IssueManifest


def sign_missing_manifests(*, now: Callable[[], datetime]) -> int:
    """Sign the manifests of the issues whose documents are all built and that have none, those of earlier releases
    too; answers how many. Called each second.
    """
    ready = list(
        db.session.execute(
            select(Issue.id)
            .outerjoin(IssueManifest, IssueManifest.issue_id == Issue.id)
            .where(
                IssueManifest.id.is_(None),
                Issue.file_count
                <= select(func.count()).where(IssueFile.issue_id == Issue.id).correlate(Issue).scalar_subquery(),
            )
            .order_by(Issue.id)
        ).scalars()
    )
    db.session.rollback()
    return sum(_sign(issue_id, now()) for issue_id in ready)


def _sign(issue_id: int, now: datetime) -> bool:
    """Store the manifest of an issue. Of two processes at once each signs the same, and the unique key keeps one."""
    content, key = _manifest(issue_id)
    db.session.rollback()
    try:
        with transaction() as session:
            session.add(IssueManifest(issue_id=issue_id, key=key.hex(), content=content.decode("ascii"), signed_at=now))
    except IntegrityError:
        return False  # another process was first
    return True


def _manifest(issue_id: int) -> tuple[bytes, bytes]:
    issue, number, slug = db.session.execute(
        select(Issue, ConsolidatedList.number, Conference.slug)
        .join(ConsolidatedList, ConsolidatedList.id == Issue.list_id)
        .join(Conference, Conference.id == ConsolidatedList.conference_id)
        .where(Issue.id == issue_id)
    ).one()
    snapshot = from_json(issue.snapshot.encode("utf-8"))
    symbols = {"": issue.symbol} | {body.code: body_symbol(issue.symbol, body.acronym) for body in snapshot.bodies}
    rows = db.session.execute(
        select(IssueFile.body_code, IssueFile.extension, func.length(IssueFile.content), IssueFile.sha256).where(
            IssueFile.issue_id == issue_id
        )
    )
    key = signing.public_key()
    content = manifest.make(
        conference=slug,
        number=number,
        revision=issue.revision,
        symbol=issue.symbol,
        issued_at=snapshot.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        snapshot=issue.sha256,
        files=[
            manifest.Listed(body, f"{file_stem(symbols[body])}.{extension}", size, sha256)
            for body, extension, size, sha256 in rows
        ],
        key=key,
        sign=signing.sign,
    )
    return content, key
