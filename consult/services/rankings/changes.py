"""What changes an announced round: each with a reason that all participants read."""

from collections.abc import Callable
from datetime import datetime

from ...core.errors import Refused
from ...core.lifecycle import RoundState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.words import Access, Disclosure
from ..record import record
from .common import at_words, locked, name_of, reason_given, remember
from .leaving import leave_out_ended
from .rounds import RESULTS_TO, enough_for


def cancel(actor: Actor, number: int, *, reason: str, clock: Callable[[], datetime]) -> None:
    """Cancel a round before its close, and never one that was counted already. Ballots cast in it stay with their
    delegations and are never tallied."""
    require(actor, Action.MANAGE_ROUND)
    reason = reason_given(reason)
    round_ = locked(actor, number)
    now = clock()
    if round_.state == RoundState.OPEN and round_.closes_at <= now:
        closed = at_words(round_.closes_at, actor.conference_id)
        raise Refused("The round closed %(closed)s. A closed round cannot be cancelled.", closed=closed)
    if any(each["act"] == "close" for each in round_.history or []):
        raise Refused(
            "This round was closed and counted before, so it cannot be cancelled: it closes again %(when)s.",
            when=at_words(round_.closes_at, actor.conference_id),
        )
    announced = any(each["act"] == "schedule" for each in round_.history or []) or round_.state == RoundState.OPEN
    move(
        round_, RoundState.CANCELLED,
        sentence=Message("This round is %(state)s: it cannot be cancelled.", state=state_word(round_.state)),
    )  # fmt: skip
    round_.edit_counter += 1
    remember(round_, "cancel", at=now, reason=reason)
    record(
        actor, "rounds.cancel", conference_id=actor.conference_id, at=now, subject=name_of(round_), reason=reason,
        access=Access.PARTICIPANTS if announced else Access.OFFICERS,
    )  # fmt: skip


def extend(actor: Actor, number: int, *, closes_at: datetime, reason: str, clock: Callable[[], datetime]) -> None:
    """Put off the close of a scheduled or open round, before it has come."""
    require(actor, Action.MANAGE_ROUND)
    reason = reason_given(reason)
    round_ = locked(actor, number)
    now = clock()
    if round_.state not in (RoundState.SCHEDULED, RoundState.OPEN):
        raise Refused("Only a scheduled or open round can be extended.")
    closed = at_words(round_.closes_at, actor.conference_id)
    if round_.closes_at <= now:
        raise Refused("The round closed %(closed)s. It can be reopened with a reason.", closed=closed)
    if closes_at <= round_.closes_at:
        raise Refused("The new close must be later than the present one, %(closed)s.", closed=closed, field="closes_at")
    former, round_.closes_at = round_.closes_at, closes_at
    round_.edit_counter += 1
    remember(round_, "extend", at=now, reason=reason, closes_at=closes_at.isoformat())
    record(
        actor, "rounds.extend", conference_id=actor.conference_id, at=now, subject=name_of(round_), reason=reason,
        access=Access.PARTICIPANTS, details={"from": former.isoformat(), "to": closes_at.isoformat()},
    )  # fmt: skip


def make_stricter(
    actor: Actor,
    number: int,
    *,
    disclosure: str,
    results_to: str,
    reason: str,
    clock: Callable[[], datetime],
) -> None:
    """Publish less of an open round than was announced, or to fewer readers. Never the other way: what delegations were
    told when they cast is the most that is ever shown."""
    require(actor, Action.MANAGE_ROUND)
    reason = reason_given(reason)
    round_ = locked(actor, number)
    now = clock()
    if round_.state != RoundState.OPEN or round_.closes_at <= now:
        raise Refused("Only an open round can be made stricter. Before it opens, its plan can be changed.")
    if results_to not in RESULTS_TO:
        raise Refused("Choose who sees the results.", field="results_to")
    if disclosure not in list(Disclosure):
        raise Refused("Choose whether the round is attributable or confidential.", field="disclosure")
    if RESULTS_TO.index(results_to) > RESULTS_TO.index(round_.results_to):
        raise Refused(
            "The round was announced with fewer readers of its results. It can be made stricter, never laxer.",
            field="results_to",
        )
    if round_.disclosure == Disclosure.CONFIDENTIAL and disclosure != Disclosure.CONFIDENTIAL:
        raise Refused(
            "The round was announced as confidential. It can be made stricter, never laxer.", field="disclosure"
        )
    published = "publish" if round_.two_person else "close"
    shown = round_.disclosure != Disclosure.CONFIDENTIAL and any(each["act"] == published for each in round_.history)
    if disclosure == Disclosure.CONFIDENTIAL and shown:
        raise Refused(
            "The ballots of this round were published when it closed before: as a confidential one it could not hide "
            "who changes its ballot. Plan another round.",
            field="disclosure",
        )
    if (disclosure, results_to) == (round_.disclosure, round_.results_to):
        raise Refused("The round is as strict as that already.", field="disclosure")
    enough_for(disclosure, len(round_.electorate_ids))
    former = {"disclosure": round_.disclosure.value, "results_to": round_.results_to}
    round_.disclosure, round_.results_to = Disclosure(disclosure), results_to
    round_.edit_counter += 1
    remember(round_, "stricter", at=now, reason=reason)
    record(
        actor, "rounds.stricter", conference_id=actor.conference_id, at=now, subject=name_of(round_), reason=reason,
        access=Access.PARTICIPANTS,
        details={"from": former, "to": {"disclosure": round_.disclosure.value, "results_to": results_to}},
    )  # fmt: skip


def reopen(actor: Actor, number: int, *, closes_at: datetime, reason: str, clock: Callable[[], datetime]) -> None:
    """Open a closed round again until a new close. Its results stay stored and are not shown as current any more. A
    candidate that was withdrawn or merged since the close leaves it, as it would have left an open round."""
    require(actor, Action.MANAGE_ROUND)
    reason = reason_given(reason)
    round_ = locked(actor, number)
    now = clock()
    if round_.state != RoundState.CLOSED:
        raise Refused("Only a closed round can be reopened.")
    if closes_at <= now:
        raise Refused("The new close must lie in the future.", field="closes_at")
    if round_.disclosure == Disclosure.CONFIDENTIAL and round_.published_at is not None:
        raise Refused(
            "The results of this round are published, and it is confidential: what is cast after a reopening could be "
            "read off by comparing them with the next ones. Plan another round."
        )
    round_.published_at, round_.confirmations = None, []
    move(round_, RoundState.OPEN)
    round_.closed_at = None
    former, round_.closes_at = round_.closes_at, closes_at
    round_.edit_counter += 1
    remember(round_, "reopen", at=now, reason=reason, closes_at=closes_at.isoformat())
    leave_out_ended(round_, now=now)
    record(
        actor, "rounds.reopen", conference_id=actor.conference_id, at=now, subject=name_of(round_), reason=reason,
        access=Access.PARTICIPANTS, details={"from": former.isoformat(), "to": closes_at.isoformat()},
    )  # fmt: skip
