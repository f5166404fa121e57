"""Entering what reached the secretariat, for a delegation and as of the time of receipt.

Each answers the submission's id; the same request twice enters once.
"""

from collections.abc import Mapping
from datetime import datetime

from ...core.permissions import Actor
from ...core.ranking.ballots import Ballot as Choices
from ...core.words import CommentCategory, Handling, Kind, Stance
from .. import amendments, brackets, candidates, comments, questions, rankings, silences, statements
from ..amendments import Typed
from ..brackets import Asked
from ..candidates import Written
from ..statements import Stated
from .receiving import Receipt, keep, receive


def enter_candidate(actor: Actor, *, receipt: Receipt, kind: Kind, written: Written, now: datetime) -> int:
    """Enter a candidate; it is tabled as of the time of receipt. Answers the submission's id. The same request twice
    enters once. Raises Refused where tabling was not open to the delegation when it came."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    candidate = candidates.enter_on_paper(actor, kind=kind, written=written, now=now, **received.item)
    return keep(actor, received, now=now, kind="candidate", candidate_id=candidate.id)


def enter_comment(
    actor: Actor,
    *,
    receipt: Receipt,
    candidate_ref: str,
    body: str,
    paragraph_id: str | None = None,
    category: CommentCategory = CommentCategory.GENERAL,
    stance: Stance | None = None,
    proposed: str | None = None,
    handling: Handling = Handling.NAMED,
    now: datetime,
) -> int:
    """Enter a comment on the current version of a candidate. Answers the submission's id."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    comment = comments.enter_on_paper(
        actor, candidate_ref=candidate_ref, paragraph_id=paragraph_id or None, category=category, stance=stance,
        body=body, proposed=proposed or None, handling=handling, now=now, **received.item,
    )  # fmt: skip
    return keep(actor, received, now=now, kind="comment", comment_id=comment.id)


def enter_ballot(
    actor: Actor, *, receipt: Receipt, round_number: int, ballot: Choices, reasons: Mapping[str, str], now: datetime
) -> int:
    """Enter a ballot that came between the opening and the close of a round. Answers the submission's id."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    ballot_id = rankings.enter_on_paper(
        actor, round_number=round_number, ballot=ballot, reasons=reasons, now=now, **received.item
    )
    return keep(actor, received, now=now, kind="ballot", ballot_id=ballot_id)


def enter_amendment(
    actor: Actor,
    *,
    receipt: Receipt,
    candidate_ref: str,
    words: Typed,
    version_number: int | None = None,
    parent_ref: str | None = None,
    now: datetime,
) -> int:
    """Enter an amendment to a version of a candidate (None: the current), or to the open amendment `parent_ref`. It
    goes out when the head confirms it: words that have entered a text cannot be disowned any more."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    version_id, content = amendments.hold_on_paper(
        actor, candidate_ref=candidate_ref, words=words, version_number=version_number,
        parent_ref=parent_ref or None, now=now, **received.item,
    )  # fmt: skip
    return keep(actor, received, now=now, kind="amendment", version_id=version_id, content=content)


def enter_objection(
    actor: Actor, *, receipt: Receipt, question_number: int, words: str, chair_only: bool = False, now: datetime
) -> int:
    """Enter an objection to a question that came before its close. It counts at once."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    objection_id = questions.object_on_paper(
        actor, question_number, words=words, chair_only=chair_only, now=now, **received.item
    )
    return keep(actor, received, now=now, kind="objection", objection_id=objection_id)


def enter_bracket(actor: Actor, *, receipt: Receipt, candidate_ref: str, asked: Asked, now: datetime) -> int:
    """Put words of the text that stands in brackets, as a delegation asks. They stand at once."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    bracket_id = brackets.enter_on_paper(actor, candidate_ref, asked, now=now, **received.item)
    return keep(actor, received, now=now, kind="bracket", bracket_id=bracket_id)


def enter_break(
    actor: Actor, *, receipt: Receipt, silence_number: int, candidate_ref: str, said: silences.Said, now: datetime
) -> int:
    """Enter a break of silence that came before its end. It counts at once, and after the end it undoes what was
    adopted."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    break_id = silences.enter_on_paper(actor, silence_number, candidate_ref, said=said, now=now, **received.item)
    return keep(actor, received, now=now, kind="break", break_id=break_id)


def enter_statement(actor: Actor, *, receipt: Receipt, stated: Stated, now: datetime) -> int:
    """Enter a statement that came while statements were taken. It stands at once."""
    received = receive(actor, receipt, now=now)
    if received.known is not None:
        return received.known
    statement_id = statements.enter_on_paper(actor, stated, now=now, **received.item)
    return keep(actor, received, now=now, kind="statement", statement_id=statement_id)
