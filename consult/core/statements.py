"""Statements of delegations: who may make which, and until when. Source: docs/practice.md, section 2."""

from datetime import datetime, timedelta

from .errors import Refused
from .lifecycle import SET_ASIDE, CandidateState
from .words import StatementKind

MOST_WORDS = 8_000  # characters
MOST_HOURS = 24 * 90
# They alter nothing of what was agreed, so whoever takes part may make them.
OF_ALL = (StatementKind.EXPLANATION, StatementKind.STATEMENT)
# They say how a delegation joins what is adopted, which only one that decides does.
OF_DECIDING = (StatementKind.RESERVATION, StatementKind.DISASSOCIATION)


def kinds_of(*, deciding: bool) -> tuple[StatementKind, ...]:
    """What a delegation may make."""
    return (*OF_DECIDING, *OF_ALL) if deciding else OF_ALL


def closes_at(decided_at: datetime | None, hours: int) -> datetime | None:
    """Until when statements are attached: `hours` after the item was declared or the list issued. None: open still."""
    return None if decided_at is None else decided_at + timedelta(hours=hours)


def check_kind(kind: StatementKind, *, deciding: bool, state: CandidateState | None = None) -> None:
    """Raise Refused where the delegation, or the state of the candidate (None: of a list), leaves no room for it."""
    if kind not in kinds_of(deciding=deciding):
        raise Refused(
            "A delegation that does not decide makes no reservation and does not disassociate itself. It can explain "
            "how it understands the text, or make a statement.",
            field="kind",
        )
    if kind in OF_DECIDING and state in SET_ASIDE:
        raise Refused(
            "Nothing was adopted here that a delegation could reserve on or stand apart from. Explain your position, "
            "or make a statement.",
            field="kind",
        )
