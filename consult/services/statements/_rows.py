"""What a statement is about, locked, and until when it is attached there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, NotFound, Refused
from ...core.lifecycle import CandidateState, ListState, state_word
from ...core.messages import Message
from ...core.moments import in_words
from ...core.permissions import Actor
from ...core.statements import closes_at
from ...db import db
from ...models import Candidate, Conference, ConsolidatedList, Statement, Version
from ...queries.statements import decided_on_candidate, decided_on_list
from ..candidates._rows import conference_of, on_the_table
from ..lists import _rows as lists

_ENDED = (CandidateState.WITHDRAWN, CandidateState.MERGED)


@dataclass(frozen=True)
class About:
    """A candidate with its current version, or a list; its row is locked."""

    conference: Conference
    candidate: Candidate | None = None
    version: Version | None = None
    list_: ConsolidatedList | None = None

    @property
    def ref(self) -> str:
        """As the record names it."""
        return self.candidate.ref if self.candidate is not None else lists.name_of(self.list_)


def lock_candidate(actor: Actor, ref: str, version_number: int | None) -> About:
    """A candidate that others read. `version_number`: the version that was read (None: whichever stands). Raises
    NotFound, or Conflict where another one stands now."""
    candidate = on_the_table(actor, ref)
    if candidate.released_at is None:
        raise Refused("Others do not read %(ref)s yet. Statements are attached once they do.", ref=ref)
    version = db.session.get_one(Version, candidate.current_version_id)
    if version_number not in (None, version.number):
        raise Conflict(
            "Version %(number)s was issued while you were reading. Look at it, and choose the words there.",
            number=version.number,
        )
    return About(conference_of(actor), candidate, version)


def lock_list(actor: Actor, number: int) -> About:
    """A list that participants read: circulated, or issued. Raises NotFound."""
    list_ = lists.locked(actor, number)
    if list_.state != ListState.CIRCULATED and not list_.last_revision:
        raise NotFound()
    return About(conference_of(actor), list_=list_)


def decided_at(about: About) -> datetime | None:
    """When the item was declared, or the list issued last; None while it is still before the room."""
    if about.list_ is not None:
        return decided_on_list(about.list_.id, about.list_.state)
    return decided_on_candidate(about.candidate.id, about.candidate.state)


def check_window(about: About, at: datetime, *, field: str | None = None) -> None:
    """Raise Refused where statements are no longer attached at this instant."""
    candidate = about.candidate
    if candidate is not None and candidate.state in _ENDED:
        raise Refused(
            "%(ref)s was %(state)s: nothing is attached to it any more.",
            ref=candidate.ref, state=state_word(candidate.state), field=field,
        )  # fmt: skip
    until = closes_at(decided_at(about), about.conference.statement_hours)
    if until is not None and at >= until:
        raise Refused(
            "Statements were taken until %(when)s. What was made by then can still be withdrawn.",
            when=in_words(until, about.conference.timezone), field=field,
        )  # fmt: skip


def lock_statement(actor: Actor, number: int, version_number: int | None = None) -> tuple[Statement, About]:
    """The wording of a statement that stands, with what it is about, both locked. Raises NotFound, or Refused where it
    was withdrawn; Conflict as `lock_candidate`."""
    found = db.session.execute(
        select(Candidate.ref, ConsolidatedList.number)
        .select_from(Statement)
        .outerjoin(Candidate, Candidate.id == Statement.candidate_id)
        .outerjoin(ConsolidatedList, ConsolidatedList.id == Statement.list_id)
        .where(Statement.conference_id == actor.conference_id, Statement.number == number)
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotFound()
    about = lock_candidate(actor, found[0], version_number) if found[0] else lock_list(actor, found[1])
    row = db.session.execute(
        select(Statement)
        .where(
            Statement.conference_id == actor.conference_id, Statement.number == number,
            Statement.superseded_at.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()  # fmt: skip
    return row, about


def check_stands(row: Statement) -> None:
    """Raise Refused where the statement was withdrawn."""
    if row.withdrawn_at is not None:
        raise Refused("%(ref)s was withdrawn.", ref=row.ref)


def check_revision(row: Statement, revision: int) -> None:
    """Raise Conflict unless the wording that stands is the one that was read."""
    if row.revision != revision:
        raise Conflict("%(ref)s was amended since you opened the page. This is how it stands now.", ref=row.ref)


WHY_WITHDRAWN = Message("Say why it is withdrawn: all participants read it.")
