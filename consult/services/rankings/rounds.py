"""Planning a round and announcing it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CandidateState, RoundState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.trust.verifier import FEWEST
from ...core.words import Access, Category, Disclosure
from ...db import db
from ...models import Candidate, Conference, RankingRound, RoundItem
from ..record import next_number, record
from .closing import list_entitled, open_round
from .common import locked, name_of, remember

RESULTS_TO = ("chair", "participants", "public")  # the stricter first
PLANNED = (RoundState.DRAFT, RoundState.SCHEDULED)


def create(
    actor: Actor,
    *,
    title: str,
    note: str = "",
    refs: Sequence[str],
    electorate: Sequence[str],
    opens_at: datetime,
    closes_at: datetime,
    results_to: str = "participants",
    disclosure: str = Disclosure.CONFIDENTIAL,
    with_line: bool = True,
    two_person: bool = False,
    split_ties: bool = False,
    equal_groups: bool = False,
    request_id: str | None = None,
    now: datetime,
) -> int:
    """Plan a round; answers its number. `refs`: the candidates to rank; `electorate`: categories that may rank.

    The same `request_id` twice creates one round.
    """
    require(actor, Action.MANAGE_ROUND)
    if request_id:
        existing = db.session.execute(
            select(RankingRound.number).where(
                RankingRound.request_id == request_id, RankingRound.conference_id == actor.conference_id
            )
        ).scalar_one_or_none()
        if existing is not None:
            return existing
    settings = _checked(
        title, note, electorate, opens_at, closes_at, results_to, disclosure, with_line, two_person
    ) | {"split_ties": split_ties, "equal_groups": equal_groups}
    candidates = _tabled(actor.conference_id, refs)
    conference = db.session.get(Conference, actor.conference_id)
    round_ = RankingRound(
        conference_id=actor.conference_id,
        number=next_number(conference, "round"),
        electorate_ids=[],
        history=[],
        created_at=now,
        request_id=request_id or None,
        **settings,
    )
    db.session.add(round_)
    db.session.flush()
    _put_items(round_, candidates)
    record(
        actor, "rounds.create", conference_id=actor.conference_id, at=now, subject=name_of(round_),
        access=Access.OFFICERS, details={"candidates": len(candidates)},
    )  # fmt: skip
    return round_.number


def edit(
    actor: Actor,
    number: int,
    *,
    title: str,
    note: str = "",
    refs: Sequence[str],
    electorate: Sequence[str],
    opens_at: datetime,
    closes_at: datetime,
    results_to: str,
    disclosure: str,
    with_line: bool,
    two_person: bool = False,
    split_ties: bool = False,
    equal_groups: bool = False,
    version: int,
    clock: Callable[[], datetime],
) -> None:
    """Change the plan of a round that has not opened. `version`: the edit counter it was opened at."""
    require(actor, Action.MANAGE_ROUND)
    round_ = locked(actor, number)
    now = clock()
    _not_opened(round_, now)
    if round_.edit_counter != version:
        raise Conflict("Somebody else has changed this round since you opened it. Compare what is saved with yours.")
    settings = _checked(
        title, note, electorate, opens_at, closes_at, results_to, disclosure, with_line, two_person
    ) | {"split_ties": split_ties, "equal_groups": equal_groups}
    candidates = _tabled(actor.conference_id, refs)
    if round_.state == RoundState.SCHEDULED:
        _can_be_held(actor.conference_id, settings["electorate"], settings["disclosure"], closes_at, now)
        _opens_later(settings["opens_at"], now)
    for name, value in settings.items():
        setattr(round_, name, value)
    round_.edit_counter += 1
    db.session.execute(delete(RoundItem).where(RoundItem.round_id == round_.id))
    _put_items(round_, candidates)
    announced = round_.state == RoundState.SCHEDULED
    record(
        actor, "rounds.edit", conference_id=actor.conference_id, at=now, subject=name_of(round_),
        access=Access.PARTICIPANTS if announced else Access.OFFICERS, details={"candidates": len(candidates)},
    )  # fmt: skip


def schedule(actor: Actor, number: int, *, clock: Callable[[], datetime]) -> None:
    """Announce a planned round: from now on the clock opens and closes it. One whose opening has passed opens now."""
    require(actor, Action.MANAGE_ROUND)
    round_ = locked(actor, number)
    now = clock()
    _can_be_held(actor.conference_id, round_.electorate, round_.disclosure, round_.closes_at, now)
    items = db.session.execute(select(RoundItem.id).where(RoundItem.round_id == round_.id).limit(1)).first()
    if items is None:
        raise Refused("No candidate is left in this round. Choose what is to be ranked first.")
    move(round_, RoundState.SCHEDULED, sentence=Message("Only a draft can be scheduled."))
    round_.opens_at = max(round_.opens_at, now)
    round_.edit_counter += 1
    remember(round_, "schedule", at=now)
    record(
        actor, "rounds.schedule", conference_id=actor.conference_id, at=now, subject=name_of(round_),
        access=Access.PARTICIPANTS,
        details={"opens": round_.opens_at.isoformat(), "closes": round_.closes_at.isoformat()},
    )  # fmt: skip
    if round_.opens_at <= now:
        open_round(round_, recorded_at=now)


def unschedule(actor: Actor, number: int, *, clock: Callable[[], datetime]) -> None:
    """Take a scheduled round back to draft before it opens."""
    require(actor, Action.MANAGE_ROUND)
    round_ = locked(actor, number)
    now = clock()
    _not_opened(round_, now)
    move(round_, RoundState.DRAFT, sentence=Message("Only a scheduled round can be taken back."))
    round_.edit_counter += 1
    remember(round_, "unschedule", at=now)
    record(
        actor, "rounds.unschedule", conference_id=actor.conference_id, at=now, subject=name_of(round_),
        access=Access.PARTICIPANTS,
    )  # fmt: skip


def _not_opened(round_: RankingRound, now: datetime) -> None:
    if round_.state not in PLANNED:
        raise Refused("This round is %(state)s: its plan can no longer be changed.", state=state_word(round_.state))
    if round_.state == RoundState.SCHEDULED and round_.opens_at <= now:
        raise Refused("This round has opened: its plan can no longer be changed.")


def enough_for(disclosure: str, entitled: int) -> None:
    """Raise Refused where so few may rank that nothing of a confidential round could be published."""
    if disclosure == Disclosure.CONFIDENTIAL and entitled < FEWEST:
        raise Refused(
            "A confidential round needs at least %(fewest)s delegations that may rank, and this one has %(entitled)s: "
            "of fewer ballots nothing is published. Let more categories rank, or hold it as attributable.",
            entitled=entitled, fewest=FEWEST, field="disclosure",
        )


def _checked(title, note, electorate, opens_at, closes_at, results_to, disclosure, with_line, two_person) -> dict:
    if not title.strip():
        raise Refused("Give the round a title.", field="title")
    known = [category.value for category in Category]
    chosen = [value for value in known if value in set(electorate)]
    if not chosen:
        raise Refused("Choose at least one category that may rank.", field="electorate")
    if closes_at <= opens_at:
        raise Refused("The close must come after the opening.", field="closes_at")
    if results_to not in RESULTS_TO:
        raise Refused("Choose who sees the results.", field="results_to")
    if disclosure not in list(Disclosure):
        raise Refused("Choose whether the round is attributable or confidential.", field="disclosure")
    return {
        "title": title.strip()[:300],
        "note": note.strip(),
        "electorate": chosen,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "results_to": results_to,
        "disclosure": Disclosure(disclosure),
        "with_line": bool(with_line),
        "two_person": bool(two_person),
    }


def _tabled(conference_id: int, refs: Sequence[str]) -> list[Candidate]:
    wanted = set(refs)
    found = (
        db.session.execute(
            select(Candidate)
            .where(
                Candidate.conference_id == conference_id,
                Candidate.state == CandidateState.TABLED,
                Candidate.released_at.is_not(None),
                Candidate.ref.in_(wanted),
            )
            .order_by(Candidate.kind, Candidate.number)
        )
        .scalars()
        .all()
    )
    missing = sorted(wanted - {candidate.ref for candidate in found})
    if missing:
        raise Refused("%(missing)s: only tabled candidates can be ranked.", missing=", ".join(missing), field="refs")
    if not found:
        raise Refused("Choose at least one candidate to be ranked.", field="refs")
    return list(found)


def _put_items(round_: RankingRound, candidates: Sequence[Candidate]) -> None:
    db.session.add_all(
        RoundItem(
            round_id=round_.id,
            candidate_id=candidate.id,
            version_id=candidate.current_version_id,
            ref=candidate.ref,
            kind=candidate.kind,
            position=position,
        )
        for position, candidate in enumerate(candidates, 1)
    )
    db.session.flush()


def _can_be_held(
    conference_id: int, electorate: Sequence[str], disclosure: str, closes_at: datetime, now: datetime
) -> None:
    if closes_at <= now:
        raise Refused("The close lies in the past. Choose a later one first.", field="closes_at")
    entitled = list_entitled(conference_id, electorate)
    if not entitled:
        raise Refused("No delegation of the chosen categories takes part yet.", field="electorate")
    enough_for(disclosure, len(entitled))


def _opens_later(opens_at: datetime, now: datetime) -> None:
    if opens_at <= now:
        raise Refused("The opening of a scheduled round must lie in the future.", field="opens_at")
