"""The documents of an issue: rendered from its snapshot alone, once; the bytes stored are served for ever."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ...core.documents import Snapshot, for_body, from_json, sha256_of
from ...db import db, transaction
from ...exports import FORMATS, exporter
from ...models import Issue, IssueFile

log = logging.getLogger(__name__)
PER_STEP = 40  # documents that one step of the timekeeper builds (about a second): an opening never waits long
AGAIN_AFTER = timedelta(minutes=1)
# Issues whose building failed in this process, and when it is tried again: no broken font fills the log each second.
_failed: dict[int, datetime] = {}


def build_files(issue_id: int, *, bodies: bool = True, at_most: int | None = None) -> int:
    """Build the documents of an issue that are missing; answers how many.

    Each is stored in a transaction of its own. Two processes may build the same document: the bytes are equal, and the
    unique key keeps one. `bodies=False` builds the whole list's only.
    """
    built = 0
    for body_code, extension, snapshot in _missing(issue_id, bodies):
        if at_most is not None and built == at_most:
            break
        module = exporter(extension)
        content = module.render(snapshot)
        try:
            with transaction() as session:
                session.add(
                    IssueFile(
                        issue_id=issue_id,
                        body_code=body_code,
                        extension=extension,
                        media_type=module.MEDIA_TYPE,
                        content=content,
                        sha256=sha256_of(content),
                    )
                )
        except IntegrityError:
            continue  # another process was first
        built += 1
    return built


def build_missing_files(*, now: Callable[[], datetime]) -> int:
    """Build some of the documents that issues still lack; answers how many. Called each second."""
    waiting = db.session.execute(
        select(Issue.id)
        .where(
            Issue.file_count
            > select(func.count()).where(IssueFile.issue_id == Issue.id).correlate(Issue).scalar_subquery()
        )
        .order_by(Issue.id)
    ).scalars()
    waiting = list(waiting)
    db.session.rollback()
    built = 0
    for issue_id in waiting:
        if built == PER_STEP or (issue_id in _failed and now() < _failed[issue_id]):
            continue
        try:
            built += build_files(issue_id, at_most=PER_STEP - built)
            _failed.pop(issue_id, None)
        except Exception:
            log.exception("the documents of issue %s could not be built; tried again in a minute", issue_id)
            _failed[issue_id] = now() + AGAIN_AFTER
    return built


def _missing(issue_id: int, bodies: bool) -> Iterator[tuple[str, str, Snapshot]]:
    """(body code, ending, snapshot) of each document that is not stored, the whole list's first."""
    stored = db.session.execute(select(Issue.snapshot).where(Issue.id == issue_id)).scalar_one()
    there = {
        tuple(row)
        for row in db.session.execute(
            select(IssueFile.body_code, IssueFile.extension).where(IssueFile.issue_id == issue_id)
        )
    }
    db.session.rollback()
    snapshot = from_json(stored.encode("utf-8"))
    for code in ("", *(body.code for body in snapshot.bodies if bodies)):
        wanted = [extension for extension in FORMATS if (code, extension) not in there]
        if wanted:
            document = for_body(snapshot, code) if code else snapshot
            yield from ((code, extension, document) for extension in wanted)
