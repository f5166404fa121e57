"""A conference with a round, for tests of rankings on every floor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from consult.core.permissions import Actor
from consult.core.ranking import other_methods
from consult.core.ranking.ballots import Ballot
from consult.core.words import Category, Kind, Role
from consult.db import transaction
from consult.models import Delegation
from consult.services import rankings
from tests import factories
from tests.factories import NOW, Made

ALL = ("asean_member_state", "dialogue_partner", "ngo")
CLOSES = NOW + timedelta(days=2)
REFS = ("N-01", "N-02", "N-03", "R-01", "R-02")


@dataclass(frozen=True)
class Kit:
    """The conference, the chair, the heads, and a round of three norms and two recommendations."""

    made: Made
    chair: Actor
    secretariat: Actor
    heads: dict[str, Actor]
    number: int


def make_candidates(made: Made) -> None:
    """N-01 to N-03, R-01 and R-02."""
    for n in range(3):
        factories.make_tabled(made, "th", title=f"Norm {n + 1}")
    for n in range(2):
        factories.make_tabled(made, "id", kind=Kind.RECOMMENDATION, title=f"Recommendation {n + 1}")


def make_round(chair: Actor, *, schedule: bool = True, now: datetime = NOW, **changes) -> int:
    """A round of all five candidates, open unless `opens_at` lies later or schedule=False."""
    plan = {
        "title": "First ranking",
        "refs": REFS,
        "electorate": ALL,
        "disclosure": "attributable",
        "opens_at": now,
        "closes_at": CLOSES,
        "now": now,
        **changes,
    }
    with transaction():
        number = rankings.create(chair, **plan)
    if schedule:
        with transaction():
            rankings.schedule(chair, number, clock=lambda: now)
    return number


def invite(made: Made, category: Category, *codes: str, deciding: bool = False) -> None:
    """More delegations of a category."""
    with transaction() as session:
        for code in codes:
            row = Delegation(
                conference_id=made.id, code=code, name=code.title(), short_name=code.title(), sort_key=code,
                sort_order=code, category=category, deciding=deciding,
            )  # fmt: skip
            session.add(row)
            session.flush()
            made.delegations[code] = row.id


def make_kit(
    *, slug: str = "bangkok", more: dict[Category, str] | None = None, deciding: str = "", **round_changes
) -> Kit:
    """Everything, with one head a delegation. `more`: codes of further delegations by category; `deciding`: those of
    further deciding Member States."""
    made = factories.make_conference(slug=slug)
    for category, codes in (more or {}).items():
        invite(made, category, *codes.split())
    invite(made, Category.ASEAN_MEMBER_STATE, *deciding.split(), deciding=True)
    heads = {code: factories.seat(made, Role.HEAD, code) for code in made.delegations}
    make_candidates(made)
    chair = factories.seat(made, Role.CHAIR)
    secretariat = factories.seat(made, Role.SECRETARIAT)
    return Kit(made, chair, secretariat, heads, make_round(chair, **round_changes))


def ballot(*tiers: str, below: str = "") -> Ballot:
    """`ballot("N-02", "N-01 N-03", below="R-02")`"""
    return Ballot(tuple(tuple(tier.split()) for tier in tiers), tuple(below.split()))


def cast(kit: Kit, code: str, choices: Ballot, *, at: datetime = NOW + timedelta(hours=1), **more) -> str:
    """The head of the delegation casts; answers the receipt."""
    more = {
        "reasons": dict.fromkeys(choices.below, "Our law would have to change first."),
        "request_id": f"{code}-{at}",
        **more,
    }
    with transaction():
        return rankings.cast(kit.heads[code], kit.number, choices, clock=lambda: at, **more)


def work_out(now: datetime = CLOSES) -> None:
    """Work out the other methods of what has been counted, as the timekeeper does, but here."""
    while rankings.work_out_next(now=lambda: now, compute=other_methods.from_json) is not None:
        pass
