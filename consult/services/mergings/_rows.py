"""The table's rows, locked, with what was read compared to what stands."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CandidateState, state_word
from ...core.permissions import Action, Actor, require
from ...core.words import Outcome
from ...db import db, require_transaction
from ...models import Candidate, Merging
from ...queries.mergings import Board, make_board
from ..candidates._rows import on_the_table

MOST_STEPS = 100


def open_text(actor: Actor, ref: str) -> Candidate:
    """A candidate whose words are negotiated, locked, for a chair's act."""
    require_transaction()
    require(actor, Action.MERGE_TEXT)
    candidate = on_the_table(actor, ref)
    if candidate.state != CandidateState.TABLED:
        raise Refused("%(ref)s is %(state)s: its words no longer change.", ref=ref, state=state_word(candidate.state))
    if candidate.released_at is None:
        raise Refused("Others do not read %(ref)s yet. Its words are negotiated once they do.", ref=ref)
    return candidate


def open_table(
    actor: Actor, ref: str, *, version: int | None, base: int | None
) -> tuple[Candidate, Merging | None, Board]:
    """The candidate, its stored table and what lies on it, as read at edit counter `version` on text version `base`.

    Raises Conflict where the text or the table has moved on: nothing is written over what another chair did.
    """
    candidate = open_text(actor, ref)
    merging = db.session.execute(
        select(Merging).where(Merging.candidate_id == candidate.id).with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()  # fmt: skip
    board = make_board(candidate, merging)
    if base != board.number:
        raise Conflict(
            "Version %(number)s of %(ref)s was issued while you were at work. The table is shown on it now, with the "
            "decisions that still hold.",
            number=board.number, ref=ref,
        )
    if version != board.counter:
        raise Conflict("Another chair has changed this table meanwhile. It is shown as it stands now.")
    return candidate, merging, board


def put(
    actor: Actor, candidate: Candidate, merging: Merging | None, *, board: Board, taken: list[str],
    choices: dict[str, dict], answers: dict[str, tuple[Outcome, str]], now: datetime, step: bool = True,
) -> None:  # fmt: skip
    """Store the table as it is after an act; what it was before can be taken up again by undo."""
    stored = {key: {"outcome": outcome.value, "reason": reason} for key, (outcome, reason) in answers.items()}
    if merging is None:
        merging = Merging(
            candidate_id=candidate.id, version_id=board.version_id, taken=[], choices={}, answers={}, former=[],
            edit_counter=0, begun_at=now, updated_at=now, updated_by_id=actor.membership_id,
        )  # fmt: skip
        db.session.add(merging)
    if step:
        former = {"taken": merging.taken, "choices": merging.choices, "answers": merging.answers}
        merging.former = [*merging.former, former][-MOST_STEPS:]
    merging.taken, merging.choices, merging.answers = list(taken), dict(choices), stored
    merging.version_id = board.version_id
    merging.edit_counter += 1
    merging.updated_at, merging.updated_by_id = now, actor.membership_id
    db.session.flush()
