"""Results by the other methods: a row waits for each, is filled once by whoever comes first, and nothing is lost."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import timekeeper
from consult.core.ranking import other_methods
from consult.core.words import Category, Kind
from consult.db import db, transaction
from consult.models import RoundMethods, RoundResult
from consult.services import rankings
from tests.rounds_kit import CLOSES, ballot, cast, make_kit

pytestmark = pytest.mark.usefixtures("ctx")

HOUR = timedelta(hours=1)
AFTER = CLOSES + HOUR
MANY = {Category.DIALOGUE_PARTNER: "jp us nz eu"}
BALLOTS = {
    "th": ballot("N-01", "N-02", "N-03"), "sg": ballot("N-01", "N-03", "N-02"), "id": ballot("N-02", "N-01", "N-03"),
    "au": ballot("N-03", "N-02"), "ngo": ballot("N-02"),
}  # fmt: skip
# One ballot of a group, which is all of them: two rows.
ONE, SMALL = {"ngo": ballot("N-02")}, {"electorate": ("ngo",), "refs": ("N-01", "N-02")}


def closed(ballots=BALLOTS, **settings):
    kit = make_kit(**settings)
    for code, choices in ballots.items():
        cast(kit, code, choices)
    rankings.close_due(now=lambda: CLOSES)
    db.session.rollback()
    return kit


def rows() -> list[tuple[str, str, RoundMethods]]:
    """(group, kind, row), in the order in which they were written."""
    found = db.session.execute(
        select(RoundResult.group, RoundResult.kind, RoundMethods)
        .join(RoundResult, RoundResult.id == RoundMethods.result_id)
        .order_by(RoundMethods.id)
        .execution_options(populate_existing=True)
    ).all()
    db.session.rollback()
    return [tuple(row) for row in found]


def row_of(group: str, kind=Kind.NORM) -> RoundMethods:
    return next(row for of, kind_, row in rows() if (of, kind_) == (group, kind))


def work_out_all(compute=other_methods.from_json, now=AFTER) -> list[bool]:
    done = []
    while (one := rankings.work_out_next(now=lambda: now, compute=compute)) is not None:
        done.append(one)
    return done


def test_at_the_close_a_row_waits_for_each_figure_of_its_own(app):
    closed()
    assert {(group, kind) for group, kind, _ in rows()} == {
        (group, kind) for group in ("deciding", "dialogue_partner", "ngo", "asean_member_state", "all") for kind in Kind
    }
    assert all(row.found == {} and row.worked_out_at is None and row.attempts == 0 for *_, row in rows())


def test_they_are_worked_out_once_the_deciding_delegations_first(app):
    closed()
    asked = []

    def compute(work):
        asked.append(json.loads(json.dumps(work)))
        return other_methods.from_json(work)

    done = work_out_all(compute)
    assert done == [True] * len(rows())
    assert [work["tally"]["voters"] for work in asked[:2]] == [3, 3]
    assert all(row.worked_out_at == AFTER and row.attempts == 1 and row.taken_until is None for *_, row in rows())
    found = row_of("deciding").found
    assert found["orders"] == dict.fromkeys(other_methods.OTHERS, [["N-01"], ["N-02"], ["N-03"]])
    assert found["kemeny"] == {"distance": 2, "stated": 9, "bound": 2, "exact": True, "unique": True}
    assert found["short"]["lists"][1] == {"sure": ["N-01", "N-02"], "level": [], "reached": 3}
    assert work_out_all() == []


def test_the_short_list_of_all_has_the_ballots_of_all(app):
    closed()
    work_out_all()
    assert row_of("all").found["short"]["voters"] == 5
    # Partners and organisations rank N-02, which reaches everybody.
    assert row_of("all").found["short"]["lists"][0] == {"sure": ["N-02"], "level": [], "reached": 5}


def test_groups_that_count_alike_have_a_short_list_in_which_they_do(app):
    closed(equal_groups=True)
    work_out_all()
    found = row_of("balanced").found
    assert found["kemeny"]["exact"] is True
    assert found["short"]["voters"] == 5
    assert found["short"]["lists"][0]["sure"] == ["N-02"]


def test_of_a_confidential_round_no_ballot_is_looked_at(app):
    more = {Category.ASEAN_MEMBER_STATE: "mm ph", Category.DIALOGUE_PARTNER: "jp us nz eu"}
    codes = ("th", "sg", "id", "au", "jp", "us", "nz", "eu")
    closed(dict.fromkeys(codes, BALLOTS["th"]), more=more, disclosure="confidential")
    asked = []

    def compute(work):
        asked.append(work)
        return other_methods.from_json(work)

    work_out_all(compute)
    assert asked and all(work["ballots"] is None and work["weights"] is None for work in asked)
    assert all(row.found["short"] is None for *_, row in rows())
    own = db.session.execute(select(RoundResult.id).where(RoundResult.counted_in == "own")).scalars().all()
    assert sorted(row.result_id for *_, row in rows()) == sorted(own)


def test_nothing_waits_before_two_officers_have_opened_the_round(app):
    kit = closed(two_person=True)
    assert rows() == []
    for officer in (kit.chair, kit.secretariat):
        with transaction():
            rankings.confirm(officer, 1, clock=lambda: AFTER)
    assert len(rows()) == 10


def test_a_group_of_which_nobody_cast_has_nothing_to_work_out(app):
    closed({"th": BALLOTS["th"]})
    assert {group for group, *_ in rows()} == {"deciding", "asean_member_state", "all"}


def test_what_was_broken_off_is_begun_anew_after_its_lease_and_not_before(app):
    closed(ONE, **SMALL)

    def stops(work):
        raise SystemExit  # the process is stopped in the middle

    with pytest.raises(SystemExit):
        rankings.work_out_next(now=lambda: AFTER, compute=stops)
    taken = next(row for *_, row in rows() if row.attempts)
    assert AFTER < taken.taken_until <= AFTER + timedelta(minutes=5)
    assert work_out_all() == [True] * (len(rows()) - 1)
    assert work_out_all(now=taken.taken_until - timedelta(seconds=1)) == []
    assert work_out_all(now=taken.taken_until) == [True]
    assert {row.attempts for *_, row in rows()} == {1, 2}


def test_one_that_fails_is_tried_again_ever_later_and_with_less_patience(app):
    closed(ONE, **SMALL)
    budgets, waits, now = [], [], AFTER

    def fails(work):
        budgets.append(work["budget"])
        raise RuntimeError("out of memory")

    for _ in range(4):
        attempt = rows()[0][2].attempts
        assert work_out_all(fails, now=now) == [False] * len(rows())
        row = rows()[0][2]
        assert (row.attempts, row.worked_out_at) == (attempt + 1, None)
        waits.append(row.taken_until - now)
        now = max(each.taken_until for *_, each in rows())
    assert waits == [waits[0] * factor for factor in (1, 2, 4, 8)]
    assert budgets[: 2 * len(rows())] == [None] * 2 * len(rows())
    assert set(budgets[2 * len(rows()) :]) == {20_000}
    assert work_out_all(now=now) == [True] * len(rows())


def test_two_at_once_do_not_both_work_it_out(app):
    closed(ONE, **SMALL)
    number = len(rows())
    asked, lock, both = [], threading.Lock(), threading.Barrier(2, timeout=20)

    def compute(work):
        with lock:
            asked.append((work["tally"]["voters"], work["tally"]["items"], len(asked)))
        return other_methods.from_json(work)

    def process():
        with app.app_context():
            both.wait()
            while rankings.work_out_next(now=lambda: AFTER, compute=compute) is not None:
                pass

    threads = [threading.Thread(target=process) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == number
    assert [row.attempts for *_, row in rows()] == [1] * number


def test_who_comes_late_does_not_overwrite_what_another_has_found(app):
    closed(ONE, **SMALL)
    late = AFTER + timedelta(minutes=10)

    def slow(work):
        assert all(work_out_all(now=late))  # another process, after the lease
        return {"orders": "too late"}

    assert rankings.work_out_next(now=lambda: AFTER, compute=slow) is False
    assert all(row.found["orders"] != "too late" and row.worked_out_at == late for *_, row in rows())


def test_a_count_that_nobody_reads_any_more_is_not_worked_out(app):
    kit = closed(ONE, **SMALL)
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=AFTER + HOUR, reason="A ballot was late.", clock=lambda: AFTER)
    assert set(work_out_all()) == {False}
    assert rows() == []
    rankings.close_due(now=lambda: AFTER + HOUR)
    assert work_out_all(now=AFTER + HOUR) == [True] * len(rows())
    numbers = db.session.execute(
        select(RoundResult.close_number).join(RoundMethods, RoundMethods.result_id == RoundResult.id)
    ).scalars()
    assert set(numbers) == {2}


def test_where_the_ballots_are_not_those_counted_there_is_no_short_list(app):
    """As when a delegation was moved to another group after the close."""
    closed()
    with transaction() as session:
        result = session.execute(
            select(RoundResult).where(RoundResult.group == "deciding", RoundResult.kind == Kind.NORM)
        ).scalar_one()
        table = [list(row) for row in result.tally["pairwise"]]
        table[0][1] += 1
        result.tally = {**result.tally, "pairwise": table}
    work_out_all()
    assert row_of("deciding").found["short"] is None
    assert row_of("deciding").found["orders"]["borda"]


def test_a_process_apart_finds_the_same(app, clock):
    clock.set(AFTER)
    closed(ONE, **SMALL)
    assert timekeeper.run_slow(app) == len(rows())
    apart = [row.found for *_, row in rows()]
    with transaction() as session:
        for row in session.execute(select(RoundMethods)).scalars():
            row.worked_out_at = None
    work_out_all()
    assert [row.found for *_, row in rows()] == apart
