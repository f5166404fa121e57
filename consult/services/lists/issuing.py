"""Issuing: the list as it stands is frozen, numbered and stored under the lock of its row."""

from datetime import datetime

from sqlalchemy import select

from ...core.documents import canonical_json, sha256_of
from ...core.errors import Conflict, Refused
from ...core.lifecycle import STANDING, ListState, move, state_word
from ...core.messages import listed
from ...core.permissions import Action, Actor, require
from ...core.words import Access
from ...db import db
from ...exports import FORMATS
from ...models import Candidate, Entry, Issue, Silence, SilenceEntry
from ...queries.lists import issue_snapshot
from ..record import next_number
from ._rows import changed, check_counter, conference_of, locked


def issue(
    actor: Actor,
    number: int,
    *,
    version: int | None,
    keep_former_texts: bool = False,
    request_id: str | None = None,
    base_url: str = "",
    now: datetime,
) -> int:
    """Issue the list as its next revision; answers the issue's id.

    `keep_former_texts` is the chair's word that entries pinned to a former version go out so. The same `request_id`
    twice issues once. `base_url`: where others reach this installation; the documents print the address of their page,
    or none. Raises Conflict if the list has changed since the chair read it, and Refused while an entry was
    withdrawn or merged, or nothing is on the list.
    """
    require(actor, Action.ISSUE_LIST)
    list_ = locked(actor, number)
    if request_id:
        # Looked up after the lock: the second of two presses waits for the first, then finds its issue.
        existing = db.session.execute(
            select(Issue.id).where(Issue.request_id == request_id, Issue.list_id == list_.id)
        ).scalar_one_or_none()
        if existing is not None:
            return existing
    check_counter(list_, version)
    if list_.state == ListState.ISSUED:
        raise Conflict("This list is issued already. Draft a new revision to change it.")
    _check_ready(list_.id, keep_former_texts)
    conference = conference_of(actor)
    if list_.document_number is None:
        list_.document_number = next_number(conference, "CRP")
    snapshot = issue_snapshot(list_, conference, now=now, base_url=base_url)
    canonical = canonical_json(snapshot)
    move(list_, ListState.ISSUED)
    list_.last_revision += 1
    issue_ = Issue(
        list_id=list_.id,
        revision=list_.last_revision,
        symbol=snapshot.symbol,
        title=snapshot.title,
        snapshot=canonical.decode("utf-8"),
        sha256=sha256_of(canonical),
        file_count=len(FORMATS) * (1 + len(snapshot.bodies)),
        public=conference.publish_issued_lists,
        issued_at=snapshot.issued_at,
        issued_by_id=actor.membership_id,
        request_id=request_id or None,
    )
    db.session.add(issue_)
    db.session.flush()
    changed(
        actor, list_, "lists.issue", now=now, access=Access.PUBLIC if issue_.public else Access.PARTICIPANTS,
        symbol=issue_.symbol, sha256=issue_.sha256, revision=issue_.revision, entries=len(snapshot.entries),
    )  # fmt: skip
    return issue_.id


def _check_ready(list_id: int, keep_former_texts: bool) -> None:
    # Kept as they are until the list is out: a break of silence that is entered meanwhile waits, and finds it issued.
    db.session.execute(
        select(Candidate.id)
        .join(Entry, Entry.candidate_id == Candidate.id)
        .where(Entry.list_id == list_id)
        .order_by(Candidate.id)
        .with_for_update(of=Candidate, read=True)
    ).all()
    rows = db.session.execute(
        select(Candidate.ref, Candidate.state, Candidate.current_version_id, Entry.version_id)
        .join(Entry, Entry.candidate_id == Candidate.id)
        .where(Entry.list_id == list_id)
        .order_by(Entry.kind, Entry.position)
    ).all()
    if not rows:
        raise Refused("There is nothing on the list. Add an entry before you issue it.")
    gone = [row for row in rows if row.state not in STANDING]
    if gone:
        if len(gone) == 1:
            raise Refused(
                "%(ref)s was %(state)s. Remove what has left the table, then issue.",
                ref=gone[0].ref, state=state_word(gone[0].state),
            )  # fmt: skip
        raise Refused(
            "%(refs)s are no longer to be adopted. Remove what has left the table, then issue.",
            refs=listed([row.ref for row in gone]),
        )
    former = [row.ref for row in rows if row.current_version_id != row.version_id]
    if former and not keep_former_texts:
        raise Refused(
            "The text of %(refs)s has moved on. Pin the current version, or confirm that the former one goes out.",
            refs=listed(former), field="keep_former_texts",
        )
    unconfirmed = db.session.execute(
        select(Candidate.ref, Silence.number)
        .join(Entry, Entry.candidate_id == Candidate.id)
        .join(SilenceEntry, SilenceEntry.candidate_id == Candidate.id)
        .join(Silence, Silence.id == SilenceEntry.silence_id)
        .where(
            Entry.list_id == list_id, SilenceEntry.declaration_id.is_not(None), SilenceEntry.fell_at.is_(None),
            Silence.confirmed_at.is_(None),
        )
        .order_by(Entry.kind, Entry.position)
    ).first()  # fmt: skip
    if unconfirmed is not None:
        raise Refused(
            "%(ref)s was adopted by the silence of SP-%(number)s. The secretariat has first to confirm that no break "
            "came in time by another way.",
            ref=unconfirmed.ref, number=unconfirmed.number,
        )
