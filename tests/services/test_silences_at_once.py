"""Acts on a silence procedure at the same instant: one outcome, the right one, and nothing half done."""

import pytest
from sqlalchemy import func, select

from consult.core.errors import Refused
from consult.core.lifecycle import CandidateState as S
from consult.db import db, transaction
from consult.models import Declaration, Mail, SilenceBreak, SilenceExtension, SilenceSeen
from consult.services import candidates, silences
from tests.factories import NOW
from tests.services.silences_kit import DAY, END, HOUR, NO, SECOND, declared, make_kit, row, state, text_states
from tests.services.test_concurrency import Together, refusals


@pytest.fixture
def kit():
    return make_kit()


@pytest.fixture
def together(app):
    return Together(app)


def count(model) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def breaking(kit, code: str, ref: str = "N-01", *, at, number: int = 1):
    return lambda: silences.break_silence(kit.people[code], number, ref, said=NO, clock=lambda: at)


def test_several_processes_end_a_silence_once(kit, together):
    kit.run("N-01", "N-02")
    answers = together(*[lambda: silences.close_due(now=lambda: END)] * 3, writing=False)
    assert sorted(answers) == [0, 0, 1]
    assert (state(), count(Declaration)) == ("expired_unbroken", 2)


def test_several_processes_give_a_notice_once(kit, together):
    kit.run()
    telling = [lambda: silences.tell_due(now=lambda: NOW, mail_base="https://consult.example.org")] * 3
    assert sorted(together(*telling, writing=False)) == [0, 0, 1]
    assert count(Mail) == len(kit.people)


def test_a_break_in_time_that_races_the_close_breaks_the_silence(kit, together):
    """Its clock is read below the lock, a second before the end; a process whose clock is ahead finds nothing to end,
    or ended it first, and the break is told so."""
    kit.run("N-01", "N-02")

    def break_it():
        with transaction():
            return breaking(kit, "sg", at=END - SECOND)()

    answers = together(break_it, lambda: silences.close_due(now=lambda: END), writing=False)
    if answers[0] is True:
        assert (answers[1], state(), declared()) == (0, "broken", [])
        assert text_states("N-01", "N-02") == [S.TABLED, S.TABLED]
    else:
        assert isinstance(answers[0], Refused) and answers[1] == 1
        assert (state(), text_states("N-01", "N-02")) == ("expired_unbroken", [S.ADOPTED, S.ADOPTED])
        assert count(SilenceBreak) == 0


def test_a_break_at_the_instant_that_races_the_close_is_refused(kit, together):
    kit.run()

    def break_it():
        with transaction():
            return breaking(kit, "sg", at=END)()

    answers = together(break_it, lambda: silences.close_due(now=lambda: END), writing=False)
    assert isinstance(answers[0], Refused)
    assert (answers[1], declared()) == (1, [("N-01", S.ADOPTED, True)])


def test_an_extension_that_races_the_close_comes_before_it_or_is_refused(kit, together):
    kit.run()

    def extend():
        with transaction():
            silences.extend(
                kit.people["chair"], 1, later=END + DAY, reason="Asked for.", clock=lambda: END - SECOND
            )

    extended, closed = together(extend, lambda: silences.close_due(now=lambda: END), writing=False)
    outcome = (extended is None, closed, state(), row().expires_at)
    assert outcome in [(True, 0, "running", END + DAY), (False, 1, "expired_unbroken", END)]


def test_two_delegations_that_break_at_once_break_it_once(kit, together):
    kit.run("N-01", "N-02")
    answers = together(breaking(kit, "sg", "N-01", at=NOW), breaking(kit, "id", "N-02", at=NOW))
    (refusal,) = refusals(answers)
    assert "there is no silence left to break" in refusal.sentence
    assert (state(), count(SilenceBreak)) == ("broken", 1)


def test_item_by_item_two_delegations_break_two_entries_at_once(kit, together):
    kit.run("N-01", "N-02", "N-03", item_by_item=True)
    assert together(breaking(kit, "sg", "N-01", at=NOW), breaking(kit, "id", "N-02", at=NOW)) == [True, True]
    assert text_states() == [S.TABLED, S.TABLED, S.UNDER_SILENCE]


def test_a_head_who_presses_twice_breaks_once(kit, together):
    kit.run()

    def press():
        return silences.break_silence(kit.people["sg"], 1, "N-01", said=NO, request_id="once", clock=lambda: NOW)

    assert together(press, press, press) == [True, True, True]
    assert count(SilenceBreak) == 1


def test_two_chairs_open_a_procedure_once(kit, together):
    kit.propose("N-01", "N-02")
    chairs = kit.people["chair"], kit.people["co_chair"]
    ends = END, END + DAY
    answers = together(
        *(
            lambda c=c, end=end: silences.open_procedure(c, 1, expires_at=end, clock=lambda: NOW)
            for c, end in zip(chairs, ends, strict=True)
        )
    )
    (refusal,) = refusals(answers)
    assert refusal.status == 409
    assert row().expires_at == ends[answers.index(None)]


def test_two_chairs_who_extend_at_once_from_the_same_page_extend_once(kit, together):
    kit.run()
    version = row().edit_counter
    answers = together(
        *(
            lambda c=c, n=n: silences.extend(
                kit.people[c], 1, later=END + n * DAY, reason="Asked for.", version=version, clock=lambda: NOW
            )
            for c, n in (("chair", 1), ("co_chair", 2))
        )
    )
    assert len(refusals(answers)) == 1
    assert count(SilenceExtension) == 1


def test_two_proposals_over_crossing_texts_at_once_are_one(kit, together):
    """The texts are locked in one order, however they are named: neither waits for the other for ever."""
    chairs = kit.people["chair"], kit.people["co_chair"]
    orders = ("N-01", "N-02"), ("N-02", "N-01")
    answers = together(
        *(
            lambda c=c, refs=refs: silences.propose(c, dict.fromkeys(refs, 1), item_by_item=False, now=NOW)
            for c, refs in zip(chairs, orders, strict=True)
        )
    )
    assert len(refusals(answers)) == 1


def test_a_text_withdrawn_as_its_silence_is_opened_is_gone_or_stays(kit, together):
    kit.propose("N-01", "N-02")
    answers = together(
        lambda: silences.open_procedure(kit.people["chair"], 1, expires_at=END, clock=lambda: NOW),
        lambda: candidates.withdraw(kit.people["th"], "N-02", reason="Enough.", now=NOW),
    )
    assert len(refusals(answers)) == 1
    opened = answers[0] is None
    assert text_states("N-01", "N-02") == (
        [S.UNDER_SILENCE, S.UNDER_SILENCE] if opened else [S.TABLED, S.WITHDRAWN]
    )  # fmt: skip


def test_a_break_entered_late_and_the_word_of_the_secretariat_at_once_undo_the_adoption(kit, together):
    kit.run()
    kit.close(END)
    answers = together(
        lambda: kit.enter("sg", received=END - SECOND, at=END + HOUR),
        lambda: kit.confirm(at=END + HOUR),
        writing=False,
    )
    assert not isinstance(answers[0], Refused)
    assert (state(), declared()) == ("broken", [("N-01", S.ADOPTED, False)])


def test_a_person_who_presses_seen_twice_at_once_has_seen_it_once(kit, together):
    kit.run()
    assert together(*[lambda: silences.see(kit.people["sg"], 1, now=NOW)] * 3) == [None] * 3
    assert count(SilenceSeen) == 1
