"""Publishing the results of a closed round: at once, or when two officers have confirmed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import insert

from ...core.errors import Conflict, Refused
from ...core.lifecycle import RoundState
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.trust.verifier import FEWEST
from ...core.words import CHAIRS, Access, Disclosure
from ...db import db
from ...models import RankingRound, RoundBundle
from ..record import record
from .bundling import make_bundle
from .common import locked, name_of, remember
from .counting import Poll, load_poll, store_results
from .ledger import enter_missing
from .methods import await_methods

TOO_FEW = Message(
    "Fewer than %(fewest)s ballots were cast in this confidential round: nothing of them is published.", fewest=FEWEST
)


def publish(round_: RankingRound, *, actor: Actor | None, at: datetime) -> int | None:
    """Count a locked, closed round, store the results and the verification bundle, and open them to their readers;
    answers the number of the count. None, with an act in the record, where a confidential round has too few ballots.
    """
    enter_missing(round_)
    poll = load_poll(round_)
    if has_too_few(round_, actor=actor, at=at, poll=poll):
        return None
    number = store_results(poll, stored_at=at)
    await_methods(round_.id, number)
    round_.published_at = at
    made = make_bundle(poll, number)
    db.session.execute(
        insert(RoundBundle).values(
            round_id=round_.id, close_number=number, size=made.root["size"], head=made.root["head"], key=made.key,
            signature=made.signature, sha256=made.sha256, content=made.content, stored_at=at,
        )
    )  # fmt: skip
    return number


def has_too_few(round_: RankingRound, *, actor: Actor | None, at: datetime, poll: Poll | None = None) -> bool:
    """Whether a locked, confidential round has too few ballots for anything to be published; the record says so."""
    if round_.disclosure != Disclosure.CONFIDENTIAL or (poll or load_poll(round_)).pooling is not None:
        return False
    remember(round_, "withhold", at=at)
    record(
        actor, "rounds.withhold", conference_id=round_.conference_id, at=at, subject=name_of(round_), reason=TOO_FEW,
        access=Access.PARTICIPANTS,
    )  # fmt: skip
    return True


def confirm(actor: Actor, number: int, *, version: int | None = None, clock: Callable[[], datetime]) -> bool:
    """Confirm the close of a round that two open, and that its results may be published; answers whether they now are.

    They are once a chair or co-chair and one further officer, another person, have confirmed. Twice is once.
    `version`: how long the round's history was on the page that was looked at; raises Conflict if more has happened.
    """
    require(actor, Action.CONFIRM_ROUND)
    round_ = locked(actor, number)
    now = clock()
    if not round_.two_person:
        raise Refused("This round is published at its close: there is nothing to confirm.")
    if round_.state != RoundState.CLOSED:
        raise Refused("This round has not closed. There is nothing to confirm yet.")
    if round_.published_at is not None:
        return True
    if version is not None and version != len(round_.history):
        raise Conflict(
            "This round was reopened, or a ballot on paper was entered or disowned, after you opened this page. Look "
            "at it as it stands now before you confirm."
        )
    if round_.disclosure == Disclosure.CONFIDENTIAL and load_poll(round_).pooling is None:
        raise Refused(TOO_FEW)
    if actor.person_id not in {each["person"] for each in round_.confirmations}:
        who = {"person": actor.person_id, "membership": actor.membership_id, "role": actor.role.value}
        round_.confirmations = [*round_.confirmations, {**who, "at": now.isoformat()}]
        round_.edit_counter += 1
        record(
            actor, "rounds.confirm", conference_id=actor.conference_id, at=now, subject=name_of(round_),
            access=Access.PARTICIPANTS,
        )  # fmt: skip
    if len(round_.confirmations) < 2 or not any(each["role"] in CHAIRS for each in round_.confirmations):
        return False
    count = publish(round_, actor=actor, at=now)
    remember(round_, "publish", at=now)
    record(
        actor, "rounds.publish", conference_id=actor.conference_id, at=now, subject=name_of(round_),
        access=Access.PARTICIPANTS, details={"close": count},
    )  # fmt: skip
    return True


def count_anew(round_: RankingRound, actor: Actor, *, reason: str, now: datetime) -> None:
    """Count a closed round again after its ballots have changed. One that two open is sealed again until they confirm;
    one that they have not opened yet is not counted."""
    if round_.state != RoundState.CLOSED:
        return
    if round_.two_person:
        was_withheld = round_.history[-1]["act"] == "withhold"
        if has_too_few(round_, actor=actor, at=now):
            return
        if round_.published_at is not None or round_.confirmations or was_withheld:
            round_.published_at, round_.confirmations = None, []
            remember(round_, "seal", at=now, reason=reason)
            record(
                actor, "rounds.seal", conference_id=actor.conference_id, at=now, subject=name_of(round_), reason=reason,
                access=Access.PARTICIPANTS,
            )  # fmt: skip
        return
    number = publish(round_, actor=actor, at=now)
    if number is None:
        return
    remember(round_, "count", at=now, reason=reason)
    record(
        actor, "rounds.count", conference_id=actor.conference_id, at=now, subject=name_of(round_), reason=reason,
        access=Access.PARTICIPANTS, details={"close": number},
    )  # fmt: skip
