"""How far each paragraph is agreed: the chair's word, its fall-back when the words change, and reopening."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from ..core.errors import Conflict, NotFound, Refused
from ..core.lifecycle import AmendmentState, BracketState, CandidateState, ParagraphState, may_move, state_word
from ..core.messages import Message
from ..core.permissions import Action, Actor, require
from ..core.text.changes import from_json as operations_of
from ..core.text.changes import touched
from ..core.text.folding import clean
from ..core.text.graphemes import INVISIBLE
from ..core.text.numbering import names_of
from ..core.text.paragraphs import Paragraph, from_json
from ..core.words import Access
from ..db import db, require_transaction
from ..models import Amendment, Bracket, Candidate, ParagraphStanding, Question, Version
from .candidates._rows import on_the_table
from .candidates.content import check_reason
from .record import record

_WHY = Message("Say why the agreement no longer holds: all participants read it.")
_VERBS = {
    ParagraphState.OPEN: "paragraphs.open",
    ParagraphState.AGREED_AD_REF: "paragraphs.agree_ad_ref",
    ParagraphState.AGREED: "paragraphs.agree",
}


def lock_open_text(actor: Actor, ref: str) -> Candidate:
    """A candidate whose words are being negotiated, locked. Raises NotFound where the actor may not know of it,
    Refused once it was withdrawn or merged, or as long as others do not read it."""
    candidate = on_the_table(actor, ref)
    if candidate.state != CandidateState.TABLED:
        raise Refused(
            "%(ref)s was %(state)s: its words are no longer negotiated.", ref=ref, state=state_word(candidate.state)
        )
    if candidate.released_at is None:
        raise Refused("Others do not read %(ref)s yet. Its words are negotiated once they do.", ref=ref)
    return candidate


def get_text(candidate: Candidate) -> tuple[Version, list[Paragraph]]:
    """The version that stands, and its paragraphs."""
    version = db.session.execute(select(Version).where(Version.id == candidate.current_version_id)).scalar_one()
    return version, from_json(version.paragraphs)


def find_standing(candidate_id: int, paragraph_id: str) -> ParagraphStanding | None:
    """The chair's last word on a paragraph; None: it is open."""
    return db.session.execute(
        select(ParagraphStanding).where(
            ParagraphStanding.candidate_id == candidate_id,
            ParagraphStanding.paragraph_id == paragraph_id,
            ParagraphStanding.superseded_at.is_(None),
        )
    ).scalar_one_or_none()


def set_standing(
    actor: Actor,
    ref: str,
    paragraph_id: str,
    *,
    to: ParagraphState,
    until: datetime | None = None,
    reason: str = "",
    version_number: int,
    now: datetime,
) -> None:
    """The chair says how far a paragraph of the version that was read is agreed.

    `until` is the deadline of an agreement ad referendum; given anew, the chair asks again. Raises Refused while the
    paragraph has open brackets that block or open amendments, and for reopening an agreed one, which needs the room;
    Conflict where the text has moved on.
    """
    require_transaction()
    require(actor, Action.AGREE_PARAGRAPH)
    candidate = lock_open_text(actor, ref)
    version, text = get_text(candidate)
    if version.number != version_number:
        raise Conflict("The text has moved on while you were reading. Look at the paragraph as it stands now.")
    paragraph = next((p for p in text if p.id == paragraph_id), None)
    if paragraph is None:
        raise NotFound()
    name = paragraph_name(text, paragraph_id)
    standing = find_standing(candidate.id, paragraph_id)
    state = standing.state if standing else ParagraphState.OPEN
    _check_step(state, to, standing, until)
    if to == ParagraphState.OPEN:
        reason = check_reason(reason, why=_WHY)
    else:
        _check_undisputed(candidate, paragraph_id, name)
        reason = clean(reason)[:4000]
    if to == ParagraphState.AGREED_AD_REF:
        if until is None:
            raise Refused("Say until when the capitals are to confirm.", field="until")
        if until <= now:
            raise Refused("The deadline must be still to come.", field="until")
    else:
        until = None
    _stand(candidate, paragraph.id, version.id, to, until=until, reason=reason, by=actor.membership_id, now=now)
    details = {"paragraph": name}
    if until is not None:
        details["until"] = until.isoformat()
    record(
        actor, _VERBS[to], conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS, version_number=version.number, reason=reason, details=details,
    )  # fmt: skip


def _check_step(
    state: ParagraphState, to: ParagraphState, standing: ParagraphStanding | None, until: datetime | None
) -> None:
    if state == ParagraphState.AGREED and to == ParagraphState.OPEN:
        raise Refused(
            "An agreed paragraph is reopened only where no deciding delegation objects. Ask the room.", field="state"
        )
    if state == to:
        asked_again = to == ParagraphState.AGREED_AD_REF and until is not None and until != standing.until
        if asked_again:
            return
        raise Refused("It stands so already.", field="state")
    if not may_move(state, to):
        raise Refused("This paragraph is agreed already.", field="state")


def _check_undisputed(candidate: Candidate, paragraph_id: str, name: str) -> None:
    """Raise Refused while something that others can read stands against the paragraph."""
    brackets = db.session.execute(
        select(func.count())
        .select_from(Bracket)
        .where(
            Bracket.candidate_id == candidate.id,
            Bracket.standing_paragraph_id == paragraph_id,
            Bracket.state == BracketState.OPEN,
            Bracket.blocks,
        )
    ).scalar_one()
    if brackets:
        raise Refused(
            "Paragraph %(number)s has open brackets. They are lifted first, by who asked or after asking the room.",
            number=name, field="state",
        )
    if any(touches(amendment, paragraph_id) for amendment in list_open_amendments(candidate.id)):
        raise Refused(
            "An amendment to paragraph %(number)s is open. It is answered first.",
            number=name, field="state",
        )


def list_open_amendments(candidate_id: int) -> list[Amendment]:
    """The amendments that others read and the chair has not answered."""
    return list(
        db.session.execute(
            select(Amendment).where(
                Amendment.candidate_id == candidate_id,
                Amendment.state == AmendmentState.OPEN,
                Amendment.released_at.is_not(None),
            )
        ).scalars()
    )


def touches(amendment: Amendment, paragraph_id: str) -> bool:
    """Whether an amendment changes, moves or takes out the paragraph, where it stands now."""
    return paragraph_id in touched(operations_of(amendment.standing or amendment.operations))


def paragraph_name(text: Sequence[Paragraph], paragraph_id: str) -> str:
    """What a sentence calls a paragraph of the text, such as "5 bis"; "" where it is not there."""
    return names_of(text).get(paragraph_id, "")


def reopen_unopposed(question: Question, candidate: Candidate, *, now: datetime) -> bool:
    """Reopen the paragraph that the room was asked about, with effect from `now`; False where it was no longer agreed.
    The caller holds the locks of the question and the candidate."""
    paragraph_id = question.target["paragraph"]
    standing = find_standing(candidate.id, paragraph_id)
    if standing is None or standing.state == ParagraphState.OPEN:
        return False
    _stand(
        candidate, paragraph_id, candidate.current_version_id, ParagraphState.OPEN, reason=question.reason,
        by=question.asked_by_id, now=now,
    )  # fmt: skip
    return True


def fall_back(
    candidate: Candidate, paragraph: Paragraph, version: Version, *, reason: Message, now: datetime
) -> None:
    """An agreement no longer holds: the paragraph is open again, and the record says why."""
    _stand(candidate, paragraph.id, version.id, ParagraphState.OPEN, reason=str(reason), by=None, now=now)
    record(
        None, "paragraphs.fall_back", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS, version_number=version.number, reason=str(reason),
        details={"paragraph": paragraph_name(from_json(version.paragraphs), paragraph.id)},
    )  # fmt: skip


def after_version(candidate: Candidate, former: Version, made: Version, *, now: datetime) -> int:
    """A new version stands: each paragraph agreed so far whose words changed falls back to open, visibly; answers how
    many did. One that is gone has no standing any more. Zero-width characters are no words."""
    require_transaction()
    before = {p.id: p for p in from_json(former.paragraphs)}
    after = {p.id: p for p in from_json(made.paragraphs)}
    rows = db.session.execute(
        select(ParagraphStanding).where(
            ParagraphStanding.candidate_id == candidate.id,
            ParagraphStanding.superseded_at.is_(None),
            ParagraphStanding.state != ParagraphState.OPEN,
        )
    ).scalars().all()  # fmt: skip
    fallen = 0
    for standing in rows:
        old, new = before.get(standing.paragraph_id), after.get(standing.paragraph_id)
        if new is None:
            standing.superseded_at = now
            db.session.flush()
        elif old is None or _seen(old) != _seen(new):
            reason = Message("Its words changed in version %(number)s.", number=made.number)
            fall_back(candidate, new, made, reason=reason, now=now)
            fallen += 1
    return fallen


def _seen(paragraph: Paragraph) -> str:
    return paragraph.body.translate(INVISIBLE)


def _stand(
    candidate: Candidate,
    paragraph_id: str,
    version_id: int,
    state: ParagraphState,
    *,
    until: datetime | None = None,
    reason: str,
    by: int | None,
    now: datetime,
) -> None:
    standing = find_standing(candidate.id, paragraph_id)
    if standing is not None:
        standing.superseded_at = now
        db.session.flush()
    db.session.add(
        ParagraphStanding(
            candidate_id=candidate.id, paragraph_id=paragraph_id, version_id=version_id, state=state, until=until,
            reason=reason, set_by_id=by, set_at=now,
        )
    )  # fmt: skip
    db.session.flush()
