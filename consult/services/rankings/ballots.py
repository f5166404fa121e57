"""A delegation's ballot: cast by its head or an alternate, replaceable until the close. (Preparing it: drafts.py.)"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, insert, or_, select, update

from ...core.errors import Conflict, NotFound, NotPermitted, Refused
from ...core.lifecycle import RoundState
from ...core.permissions import Action, Actor, require
from ...core.ranking.ballots import Ballot as Choices
from ...core.ranking.ballots import validate
from ...core.ranking.sections import by_sections
from ...core.words import Access, Manner
from ...db import db
from ...models import Ballot, Conference, RankingRound, RoundItem
from ..record import record
from .common import at_words
from .ledger import Ledger, content

LONGEST_REASON = 4000

# Casting is the act that everybody does in the last minutes. Its statements are built once, and on the tables: neither
# costs anything at the close.
_ROUNDS, _ITEMS, _BALLOTS = RankingRound.__table__.c, RoundItem.__table__.c, Ballot.__table__.c
_SLUG = select(Conference.slug).where(Conference.id == _ROUNDS.conference_id).scalar_subquery()
_ROUND = select(
    _ROUNDS.id, _ROUNDS.state, _ROUNDS.opens_at, _ROUNDS.closes_at, _ROUNDS.electorate_ids, _ROUNDS.with_line,
    _SLUG.label("slug"),
).where(_ROUNDS.conference_id == bindparam("conference_id"), _ROUNDS.number == bindparam("number"))  # fmt: skip
_LOCKED_ROUND = _ROUND.with_for_update()
_REFS = (
    select(_ITEMS.kind, _ITEMS.ref).where(_ITEMS.round_id == bindparam("round_id")).order_by(_ITEMS.position)
)  # fmt: skip
_FORMER = select(_BALLOTS.id, _BALLOTS.number, _BALLOTS.receipt, _BALLOTS.request_id, _BALLOTS.position).where(
    _BALLOTS.round_id == bindparam("round_id"),
    _BALLOTS.delegation_id == bindparam("delegation_id"),
    or_(_BALLOTS.superseded_at.is_(None), _BALLOTS.request_id == bindparam("request_id")),
)
_SUPERSEDE = (
    update(Ballot.__table__).where(_BALLOTS.id == bindparam("former_id")).values(superseded_at=bindparam("instant"))
)  # fmt: skip
# After the last there ever was: one that was disowned keeps its number.
_NEXT = (
    select(func.coalesce(func.max(_BALLOTS.number), 0) + 1)
    .where(_BALLOTS.round_id == bindparam("of_round"), _BALLOTS.delegation_id == bindparam("of_delegation"))
    .scalar_subquery()
)  # fmt: skip
_INSERT = insert(Ballot.__table__).values(number=_NEXT)


def cast(
    actor: Actor,
    number: int,
    ballot: Choices,
    *,
    reasons: Mapping[str, str],
    replaces: int | None = None,
    request_id: str,
    clock: Callable[[], datetime],
) -> str:
    """Cast the delegation's ballot; answers the receipt's code. A former ballot is superseded.

    `clock` is read once the round is locked: the ballot counts if the round is open and that instant lies before the
    close. `replaces`: the number of the ballot that this one replaces, 0 for none; raises Conflict if another was cast
    meanwhile. The same `request_id` twice casts once and answers with the same receipt. The record says that the
    delegation cast, never what; the ledger of the round holds a commitment to what was cast.
    """
    require(actor, Action.CAST_BALLOT)
    round_ = find_round(actor, number, lock=True)
    now = clock()
    # A delegation's form ids cannot meet another's.
    request_id = f"{actor.delegation_id}.{request_id}"[:64] if request_id else None
    former = None
    mine = {"round_id": round_.id, "delegation_id": actor.delegation_id, "request_id": request_id}
    for row in db.session.execute(_FORMER, mine):
        if request_id and row.request_id == request_id:
            return row.receipt
        former = row
    refuse_unless_open(round_, actor, now, has_cast=former is not None)
    if replaces is not None and replaces != (former.number if former else 0):
        raise Conflict(
            "A ballot of your delegation was cast after you opened this page. Look at it before you replace it."
        )
    sections = sections_of(round_.id)
    ballot = well_formed(ballot, sections, with_line=round_.with_line)
    values = _cast_values(ballot, reasons)
    receipt = store(
        Ledger(round_.id, round_.slug, number),
        (actor.delegation_id, actor.delegation_code),
        values,
        former=former,
        cast_at=now,
        by=actor.membership_id,
        manner=Manner.HEAD if actor.is_head else Manner.ALTERNATE,
        request_id=request_id,
    )
    record(
        actor, "ballots.cast", conference_id=actor.conference_id, at=now, subject=f"round {number}",
        access=Access.DELEGATION, by_alternate=not actor.is_head,
    )  # fmt: skip
    return receipt


def store(
    ledger: Ledger,
    delegation: tuple[int, str],
    values: dict,
    *,
    former,
    cast_at: datetime,
    by: int,
    manner: Manner,
    request_id: str | None = None,
) -> str:
    """Supersede the former ballot, if there is one, enter the new into the ledger and write it; answers the receipt.

    The round is locked. `delegation`: its id and code.
    """
    delegation_id, code = delegation
    if former is not None:
        db.session.execute(_SUPERSEDE, {"former_id": former.id, "instant": cast_at})
    voids = former.position if former is not None else None
    position, salt = ledger.enter(content(code, manner, values), voids=voids)
    receipt = secrets.token_hex(8).upper()
    db.session.execute(
        _INSERT,
        {
            "round_id": ledger.round_id,
            "delegation_id": delegation_id,
            "of_round": ledger.round_id,
            "of_delegation": delegation_id,
            "receipt": receipt,
            "cast_at": cast_at,
            "cast_by_id": by,
            "request_id": request_id,
            "manner": manner,
            "position": position,
            "salt": salt,
            **values,
        },
    )
    return receipt


def checked(round_id: int, ballot: Choices, reasons: Mapping[str, str], *, with_line: bool) -> dict:
    """The columns of a ballot fit to be cast in the round; raises Refused otherwise."""
    return _cast_values(well_formed(ballot, sections_of(round_id), with_line=with_line), reasons)


def find_round(actor: Actor, number: int, *, lock: bool):
    """What is asked of the round, if the actor's delegation is in its electorate. Raises NotFound, NotPermitted."""
    row = db.session.execute(
        _LOCKED_ROUND if lock else _ROUND, {"conference_id": actor.conference_id, "number": number}
    ).one_or_none()
    if row is None or row.state == RoundState.DRAFT:
        raise NotFound()
    if row.state == RoundState.SCHEDULED:
        raise Refused(
            "The round opens %(when)s. Ballots are taken from then on.",
            when=at_words(row.opens_at, actor.conference_id),
        )
    if row.state == RoundState.CANCELLED:
        raise Refused("The round was cancelled. No ballots are taken any more.")
    if actor.delegation_id not in row.electorate_ids:
        raise NotPermitted("Your delegation does not rank in this round: its category is not in the electorate.")
    return row


def refuse_unless_open(round_, actor: Actor, now: datetime, *, has_cast: bool | None = None) -> None:
    """Raise Refused, with the instant, unless the round takes ballots now."""
    if round_.state == RoundState.OPEN and now < round_.closes_at:
        return
    when = at_words(round_.closes_at, actor.conference_id)
    if has_cast is None:
        raise Refused("The round closed %(when)s.", when=when)
    if has_cast:
        raise Refused("The round closed %(when)s. The ballot your delegation cast before then counts.", when=when)
    raise Refused(
        "The round closed %(when)s. Your delegation had cast no ballot by then. If it handed one in on paper, tell the "
        "secretariat.",
        when=when,
    )


def sections_of(round_id: int) -> dict[str, list[str]]:
    """The refs of the round by kind, withdrawn ones included: a ballot stays good when an item leaves."""
    sections: dict[str, list[str]] = {}
    for kind, ref in db.session.execute(_REFS, {"round_id": round_id}):
        sections.setdefault(kind, []).append(ref)
    return sections


def well_formed(ballot: Choices, sections: Mapping[str, list[str]], *, with_line: bool) -> Choices:
    """The ballot, section after section; raises Refused where the round cannot take it."""
    validate(ballot, [ref for refs in sections.values() for ref in refs])
    if ballot.below and not with_line:
        raise Refused("This round has no line: rank the items or leave them unranked.", field=ballot.below[0])
    return by_sections(ballot, sections)


def _cast_values(ballot: Choices, reasons: Mapping[str, str]) -> dict:
    given = tidy_reasons(reasons, ballot.below)
    for ref in ballot.below:
        if ref not in given:
            raise Refused(
                "Say why your delegation could not join consensus on %(ref)s as it stands: each item below the line "
                "needs a reason.",
                ref=ref, field=f"reason-{ref}",
            )
    return {**ballot.to_json(), "reasons": given}


def tidy_reasons(reasons: Mapping[str, str], items) -> dict[str, str]:
    """The reasons of these items without blank ones; raises Refused for one too long."""
    tidy = {}
    for ref in items:
        words = (reasons.get(ref) or "").strip()
        if len(words) > LONGEST_REASON:
            raise Refused(
                "The reason given for %(ref)s is longer than %(most)s characters. Shorten it.",
                ref=ref, most=LONGEST_REASON, field=f"reason-{ref}",
            )
        if words:
            tidy[ref] = words
    return tidy
