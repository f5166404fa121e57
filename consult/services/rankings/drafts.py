"""A ballot in preparation: the delegation's joint draft, and the suggestion that each of its people may keep beside it.

Both are saved alike: in whole, under an edit counter, with the steps that led there. None of it leaves the delegation,
and the record says nothing of it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from ...core.errors import Conflict, Refused
from ...core.permissions import Action, Actor, require
from ...core.ranking.ballots import Ballot as Choices
from ...core.ranking.sorting import Prepared, settled
from ...db import db
from ...models import Ballot, BallotDraft, BallotSuggestion, Delegation
from ...queries.rankings import last_step
from .ballots import find_round, refuse_unless_open, sections_of, tidy_reasons, well_formed

MOST_STEPS = 30  # that can be undone

Clock = Callable[[], datetime]


def prepare(
    actor: Actor,
    number: int,
    ballot: Choices,
    *,
    reasons: Mapping[str, str],
    version: int,
    clock: Clock,
    groups: Mapping[str, str] | None = None,
    did: str = "",
) -> int:
    """Save the delegation's ballot in preparation; answers its new edit counter.

    `version`: the edit counter the writer started from, 0 where there was no draft. Raises Conflict when a colleague
    saved in between. Reasons of items that have left the band below the line are kept, for they may come back.
    `groups`: the group of each ranked item (core.ranking.sorting); they are made to suit the order. `did`: the button
    that led here, kept with the step so that a page can say what `undo` takes back.
    """
    return _save(
        actor, BallotDraft, number, ballot, groups or {}, reasons=reasons, version=version, clock=clock, did=did
    )


def suggest(
    actor: Actor,
    number: int,
    ballot: Choices,
    *,
    reasons: Mapping[str, str],
    version: int,
    clock: Clock,
    groups: Mapping[str, str] | None = None,
    did: str = "",
) -> int:
    """Save the person's own suggestion to the delegation, as `prepare` does the joint draft."""
    return _save(
        actor, BallotSuggestion, number, ballot, groups or {}, reasons=reasons, version=version, clock=clock, did=did
    )


def undo(
    actor: Actor,
    number: int,
    *,
    reasons: Mapping[str, str],
    version: int,
    clock: Clock,
    own: bool = False,
) -> str:
    """Take the last step back, of the joint draft or of one's `own` suggestion; answers what it was (`did`).

    Choices and groups become what they were; reasons are words and stay. What the delegation did before it cast the
    ballot that counts is done. Raises Refused where there is nothing to undo, Conflict as `prepare`.
    """
    round_, sections = _open_round(actor, number, clock)
    model = BallotSuggestion if own else BallotDraft
    former = _locked(actor, model, round_.id, version)
    last = last_step(former.steps if former else [], since=None if own else _cast_at(actor, round_.id))
    if last is None:
        raise Refused("There is nothing to undo.")
    choices = Choices(tuple(map(tuple, last["ranked"])), tuple(last["below"]))
    values = {
        **choices.to_json(),
        "groups": last["groups"],
        "steps": former.steps[:-1],
        "reasons": _reasons(former, reasons, sections),
        "edit_counter": version + 1,
        "updated_at": clock(),
    }
    if model is BallotDraft:
        values["updated_by_id"] = actor.membership_id
    db.session.execute(update(model).where(*_where(actor, model, round_.id)).values(**values))
    return last["did"]


def take_back(actor: Actor, number: int, *, clock: Clock) -> None:
    """Remove one's own suggestion; none is fine."""
    round_, _items = _open_round(actor, number, clock)
    db.session.execute(delete(BallotSuggestion).where(*_where(actor, BallotSuggestion, round_.id)))


def _open_round(actor: Actor, number: int, clock: Clock):
    require(actor, Action.PREPARE_BALLOT)
    round_ = find_round(actor, number, lock=False)
    refuse_unless_open(round_, actor, clock())
    return round_, sections_of(round_.id)


def _where(actor: Actor, model, round_id: int) -> tuple:
    if model is BallotDraft:
        return BallotDraft.round_id == round_id, BallotDraft.delegation_id == actor.delegation_id
    return BallotSuggestion.round_id == round_id, BallotSuggestion.membership_id == actor.membership_id


def _locked(actor: Actor, model, round_id: int, version: int):
    """The row as it is, None where nothing has been saved. Raises Conflict unless its edit counter is `version`."""
    # The delegation's row is the lock for a draft that does not exist yet; rows that point to it need not wait.
    db.session.execute(
        select(Delegation.id).where(Delegation.id == actor.delegation_id).with_for_update(key_share=True)
    )
    former = db.session.execute(
        select(model.ranked, model.below, model.groups, model.reasons, model.steps, model.edit_counter).where(
            *_where(actor, model, round_id)
        )
    ).one_or_none()
    if version != (former.edit_counter if former else 0):
        if model is BallotDraft:
            raise Conflict("A colleague has changed your delegation's ballot since you opened this page.")
        raise Conflict("Your suggestion was changed in another window since you opened this page.")
    return former


def _save(actor, model, number, ballot, groups, *, reasons, version, clock, did) -> int:
    round_, sections = _open_round(actor, number, clock)
    choices = well_formed(ballot, sections, with_line=round_.with_line)
    at = clock()
    former = _locked(actor, model, round_.id, version)
    prepared = settled(Prepared(choices, groups), sections)
    values = {
        **prepared.ballot.to_json(),
        "groups": {ref: str(group) for ref, group in prepared.groups.items()},
        "reasons": _reasons(former, reasons, sections),
        "steps": [],
        "edit_counter": version + 1,
        "updated_at": at,
    }
    was = {part: getattr(former, part, empty) for part, empty in (("ranked", []), ("below", []), ("groups", {}))}
    if former is not None:
        values["steps"] = former.steps or []
    if was != {part: values[part] for part in was}:
        values["steps"] = [*values["steps"], {**was, "did": did[:80], "at": at.isoformat()}][-MOST_STEPS:]
    if model is BallotDraft:
        values["updated_by_id"] = actor.membership_id
    if former is not None:
        db.session.execute(update(model).where(*_where(actor, model, round_.id)).values(**values))
        return version + 1
    values |= {"round_id": round_.id, "delegation_id": actor.delegation_id}
    if model is BallotSuggestion:
        values["membership_id"] = actor.membership_id
    db.session.execute(insert(model).values(**values))
    return version + 1


def _cast_at(actor: Actor, round_id: int) -> datetime | None:
    return db.session.execute(
        select(Ballot.cast_at).where(
            Ballot.round_id == round_id, Ballot.delegation_id == actor.delegation_id, Ballot.superseded_at.is_(None)
        )
    ).scalar_one_or_none()


def _reasons(former, given: Mapping[str, str], sections) -> dict[str, str]:
    """The reasons given, and the former ones of items of which nothing was sent."""
    kept = {ref: words for ref, words in (former.reasons if former else {}).items() if ref not in given}
    return {**kept, **tidy_reasons(given, {ref for refs in sections.values() for ref in refs})}
