"""What still stands between a text and a clean one."""

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, or_, select

from ..core.lifecycle import AmendmentState, BracketState, QuestionState
from ..db import db
from ..models import Amendment, Bracket, Candidate, ParagraphStanding, Question


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What others can read and is not settled: `brackets` that block, `proposals` (marks of those who do not decide,
    which block nothing), released `amendments`, `stale` ones of all these, which wait for their delegations, and
    `questions` before the room. `standings`: whether the chair has said of any paragraph how far it is agreed."""

    brackets: int
    proposals: int
    amendments: int
    stale: int
    questions: int
    standings: bool

    @property
    def clean(self) -> bool:
        """No brackets that block, no alternatives, no pending amendment, nothing before the room."""
        return not (self.brackets or self.amendments or self.questions)


_ID = bindparam("candidate_id")


def _count(model, *conditions):
    return select(func.count()).select_from(model).where(model.candidate_id == _ID, *conditions).scalar_subquery()


def _moved_on(model):
    """Not carried to the version that stands."""
    current = select(Candidate.current_version_id).where(Candidate.id == _ID).scalar_subquery()
    return or_(model.stale, model.standing_version_id != current)


_BRACKET = Bracket.state == BracketState.OPEN
_AMENDMENT = (Amendment.state == AmendmentState.OPEN, Amendment.released_at.is_not(None))
_OBSTACLES = select(
    _count(Bracket, _BRACKET, Bracket.blocks),
    _count(Bracket, _BRACKET, Bracket.blocks.is_(False)),
    _count(Amendment, *_AMENDMENT),
    _count(Bracket, _BRACKET, _moved_on(Bracket)) + _count(Amendment, *_AMENDMENT, _moved_on(Amendment)),
    _count(Question, Question.state == QuestionState.OPEN),
    exists().where(ParagraphStanding.candidate_id == _ID, ParagraphStanding.superseded_at.is_(None)),
)


def what_stands_in_the_way(candidate) -> Obstacles:
    """What is open on a candidate (anything with its `id`). One query."""
    row = db.session.connection().execute(_OBSTACLES, {"candidate_id": candidate.id}).one()
    return Obstacles(*row)
