"""The ledger of a round: every ballot enters it, in one chain that the database refuses to change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from consult.core.errors import Refused
from consult.core.trust import verifier
from consult.core.words import AlternateKind, Manner, Role
from consult.db import db, transaction
from consult.models import Ballot, LedgerEntry, RankingRound, RoundBundle
from consult.queries import rankings as reads
from consult.queries.actors import get_actor
from consult.services import alternates, paper, rankings
from consult.services.rankings.ledger import content, list_entries
from tests import factories
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit

HOUR = timedelta(hours=1)


def at(instant):
    return lambda: instant


def entries(number: int = 1) -> list[dict]:
    db.session.rollback()
    round_id = db.session.execute(select(RankingRound.id).where(RankingRound.number == number)).scalar_one()
    return list_entries(round_id)


def ballots(kit, code: str) -> list[Ballot]:
    db.session.rollback()
    of = Ballot.delegation_id == kit.made.delegations[code]
    return list(db.session.execute(select(Ballot).where(of).order_by(Ballot.number)).scalars())


def bundle() -> bytes:
    db.session.rollback()
    last = select(RoundBundle.content).order_by(RoundBundle.close_number.desc()).limit(1)
    return bytes(db.session.execute(last).scalar_one())


def on_paper(kit, code: str, choices, *, received_at, now, reasons=None) -> int:
    receipt = paper.Receipt(code, received_at, "email", "The line was down.")
    with transaction():
        return paper.enter_ballot(
            kit.secretariat, receipt=receipt, round_number=1, ballot=choices, reasons=reasons or {}, now=now
        )


def test_each_ballot_enters_the_ledger_as_a_commitment_that_its_salt_opens():
    kit = make_kit()
    cast(kit, "th", ballot("N-02", "N-01", below="R-02"))
    (entry,), (kept,) = entries(), ballots(kit, "th")
    assert (entry["position"], entry["act"], entry["voids"], entry["restores"]) == (1, "cast", None, None)
    assert kept.position == 1
    assert verifier.chain_problems([entry], "bangkok", 1) == []
    shown = content("th", "head", {"ranked": kept.ranked, "below": kept.below, "reasons": kept.reasons})
    assert verifier.commitment("bangkok", 1, kept.salt, shown) == entry["commitment"]
    assert shown["reasons"] == {"R-02": "Our law would have to change first."}


def test_a_replacement_names_the_entry_that_it_replaces():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    cast(kit, "sg", ballot("N-02"))
    cast(kit, "th", ballot("N-03"), at=NOW + 2 * HOUR)
    assert [(e["position"], e["voids"]) for e in entries()] == [(1, None), (2, None), (3, 1)]
    assert verifier.chain_problems(entries(), "bangkok", 1) == []
    assert verifier.replay(entries()) == ([2, 3], [])


def test_the_same_form_sent_twice_makes_one_entry():
    kit = make_kit()
    assert cast(kit, "th", ballot("N-01"), request_id="f") == cast(kit, "th", ballot("N-01"), request_id="f")
    assert len(entries()) == 1


def test_a_refused_ballot_leaves_no_entry():
    kit = make_kit()
    with pytest.raises(Refused):
        cast(kit, "th", ballot(below="N-01"), reasons={})
    with pytest.raises(Refused):
        cast(kit, "th", ballot("N-01"), at=CLOSES)
    assert entries() == []


def test_each_round_has_a_ledger_of_its_own():
    first, second = make_kit(), make_kit(slug="jakarta")
    cast(first, "th", ballot("N-01"))
    cast(second, "th", ballot("N-01"))
    db.session.rollback()
    rows = db.session.execute(select(LedgerEntry.previous).order_by(LedgerEntry.id)).scalars().all()
    assert rows == [verifier.genesis("bangkok", 1), verifier.genesis("jakarta", 1)]


def test_two_ballots_at_once_follow_each_other_in_one_chain(app):
    kit = make_kit()
    codes = ("th", "sg", "id", "au", "ngo")
    ready = Barrier(len(codes))

    def send(code: str) -> str:
        with app.app_context():
            try:
                ready.wait()
                return cast(kit, code, ballot("N-01", "N-02"))
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(codes)) as pool:
        receipts = list(pool.map(send, codes))
    assert len(set(receipts)) == 5
    assert [e["position"] for e in entries()] == [1, 2, 3, 4, 5]
    assert verifier.chain_problems(entries(), "bangkok", 1) == []
    assert sorted(ballots(kit, code)[0].position for code in codes) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_entry SET commitment = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry"]
)
def test_the_database_refuses_to_change_the_ledger(statement):
    if statement.startswith("TRUNCATE") and db.engine.dialect.name == "sqlite":
        return  # SQLite has none: it is the DELETE above
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    before = entries()
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement))
    assert entries() == before


def test_the_database_refuses_a_second_entry_at_the_same_place():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    (entry,) = entries()
    round_id = db.session.execute(select(RankingRound.id)).scalar_one()
    with pytest.raises(DBAPIError), transaction() as session:
        session.add(LedgerEntry(round_id=round_id, **entry))
        session.flush()


def test_an_alternates_ballot_says_that_it_is_one():
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    with transaction():
        alternates.name(
            kit.heads["th"], delegate.membership_id, kind=AlternateKind.BALLOT, starts_at=NOW, ends_at=NOW + 3 * HOUR,
            now=NOW,
        )  # fmt: skip
    alternate = get_actor(delegate.membership_id, now=NOW + HOUR)
    with transaction():
        rankings.cast(alternate, 1, ballot("N-01"), reasons={}, request_id="a", clock=at(NOW + HOUR))
    assert ballots(kit, "th")[0].manner == Manner.ALTERNATE
    rankings.close_due(now=at(CLOSES))
    parts = verifier.unpack(bundle())[0]
    assert b'"manner": "alternate"' in parts["ballots.json"]
    assert verifier.check(bundle()).wrong == []


def test_an_alternate_whose_time_is_over_casts_nothing():
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    with transaction():
        alternates.name(
            kit.heads["th"], delegate.membership_id, kind=AlternateKind.BALLOT, starts_at=NOW, ends_at=NOW + HOUR,
            now=NOW,
        )  # fmt: skip
    late = get_actor(delegate.membership_id, now=NOW + HOUR)
    assert late.alternate_for == frozenset()


def test_a_ballot_on_paper_enters_the_ledger_and_its_disowning_too():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    paper_id = on_paper(kit, "th", ballot("N-03"), received_at=NOW + 2 * HOUR, now=NOW + 3 * HOUR)
    assert [b.manner for b in ballots(kit, "th")] == [Manner.HEAD, Manner.PAPER]
    assert verifier.replay(entries()) == ([2], [])
    with transaction():
        paper.disown(kit.heads["th"], paper_id, reason="Not ours.", now=NOW + 4 * HOUR)
    assert [(e["act"], e["voids"], e["restores"]) for e in entries()] == [
        ("cast", None, None), ("cast", 1, None), ("disown", 2, 1)
    ]  # fmt: skip
    assert verifier.replay(entries()) == ([1], [])
    rankings.close_due(now=at(CLOSES))
    assert verifier.check(bundle()).wrong == []


def test_a_paper_ballot_entered_after_the_close_makes_a_second_bundle_that_goes_on_from_the_first():
    kit = make_kit()
    cast(kit, "sg", ballot("N-01"))
    rankings.close_due(now=at(CLOSES))
    first = bundle()
    on_paper(kit, "th", ballot("N-03"), received_at=NOW + HOUR, now=CLOSES + HOUR)
    second = bundle()
    report = verifier.check(second, checkpoints=(first,))
    assert (report.wrong, report.title.endswith("count 2")) == ([], True)


def test_a_ballot_received_in_the_minute_of_the_opening_is_in_time():
    opens = NOW + timedelta(seconds=40)
    kit = make_kit(opens_at=opens)
    rankings.open_due(now=at(opens))
    with pytest.raises(Refused, match="received before then"):
        on_paper(kit, "th", ballot("N-03"), received_at=NOW - timedelta(minutes=1), now=NOW + HOUR)
    on_paper(kit, "th", ballot("N-03"), received_at=NOW, now=NOW + HOUR)  # as it is written: 10:00


def test_a_reopened_round_goes_on_with_its_ledger():
    kit = make_kit()
    cast(kit, "sg", ballot("N-01"))
    rankings.close_due(now=at(CLOSES))
    first = bundle()
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + 9 * HOUR, reason="More time.", clock=at(CLOSES + HOUR))
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert (reads.find_proof(view, kit.chair), view.published_at) == (None, None)
    cast(kit, "sg", ballot("N-02"), at=CLOSES + 2 * HOUR)
    rankings.close_due(now=at(CLOSES + 9 * HOUR))
    assert verifier.check(bundle(), checkpoints=(first,)).wrong == []
    assert [e["voids"] for e in entries()] == [None, 1]


def test_a_bundle_of_everything_is_verified_and_stays_as_it_was_published():
    kit = make_kit()
    for turn, code in enumerate(("th", "sg", "id", "au", "ngo")):
        cast(kit, code, ballot(f"N-0{turn % 3 + 1}", "R-01", below="R-02" if turn % 2 else ""))
    rankings.close_due(now=at(CLOSES))
    made = bundle()
    with transaction() as session:
        session.execute(update(RankingRound).values(title="Another title"))
    view = reads.get_round(kit.made.id, 1, kit.heads["th"])
    assert reads.get_bundle(view, kit.heads["th"]) == made
    report = verifier.check(made)
    assert (report.wrong, "First ranking" in report.title) == ([], True)


def test_ballots_of_before_there_was_a_ledger_enter_it_when_they_are_counted():
    kit = make_kit()
    cast(kit, "sg", ballot("N-01"))
    with transaction() as session:
        session.add(
            Ballot(
                round_id=session.execute(select(RankingRound.id)).scalar_one(), number=1, ranked=[["N-02"]], below=[],
                reasons={}, receipt="OLD", delegation_id=kit.made.delegations["th"], cast_at=NOW + HOUR,
                cast_by_id=kit.heads["th"].membership_id,
            )
        )  # fmt: skip
    rankings.close_due(now=at(CLOSES))
    assert [b.position for b in ballots(kit, "th")] == [2]
    assert verifier.check(bundle()).wrong == []


def test_a_receipt_is_given_with_what_the_ledger_holds():
    kit = make_kit()
    code = cast(kit, "th", ballot("N-01"))
    view = reads.get_round(kit.made.id, 1, kit.heads["th"])
    found = reads.get_receipt(view.id, kit.made.delegations["th"], code)
    (entry,) = entries()
    assert (found.commitment, found.entry, found.position) == (entry["commitment"], entry["hash"], 1)
    shown = content("th", found.manner.value, found.content)
    assert verifier.commitment("bangkok", 1, found.salt, shown) == found.commitment


def test_what_a_delegation_is_given_tells_nothing_of_what_others_did_meanwhile():
    # Its own former entry, and all else that it knows, do not let it test whether anybody cast in between.
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    cast(kit, "th", ballot("N-02"), at=NOW + 2 * HOUR)
    first, second = entries()
    guess = {**second, "blind": first["blind"]}
    assert second["previous"] == first["hash"]
    assert verifier.entry_hash(guess) != second["hash"]
    assert len({first["blind"], second["blind"]}) == 2
