"""Breaking silence: who, until when, what follows; and what comes by e-mail or on paper."""

import pytest
from sqlalchemy import select

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState as S
from consult.core.words import BreakKind, Held, Role
from consult.db import db, transaction
from consult.models import Announcement, Delegation, Membership, PaperSubmission, SilenceBreak
from consult.queries.actors import get_actor
from consult.services import delegations, lists, paper, positions, silences
from consult.services.silences import Said
from tests import factories
from tests.factories import NOW
from tests.services.silences_kit import (
    DAY,
    END,
    HOUR,
    NO,
    OTHER_WORDS,
    SECOND,
    acts,
    declared,
    held,
    make_kit,
    row,
    state,
    text_states,
)


@pytest.fixture
def kit():
    return make_kit()


def set_deciding(kit, code: str, deciding: bool) -> None:
    with transaction() as session:
        session.get(Delegation, kit.made.delegations[code]).deciding = deciding


def breaks() -> list[SilenceBreak]:
    return list(db.session.execute(select(SilenceBreak).order_by(SilenceBreak.id)).scalars())


# One second before, and after


def test_an_objection_one_second_before_the_end_breaks_the_silence(kit):
    kit.run()
    assert kit.breaks("sg", at=END - SECOND) is True
    assert (state(), text_states("N-01"), declared()) == ("broken", [S.TABLED], [])
    assert kit.close(END) == 0
    assert held("N-01", kit.made.delegations["sg"]) == Held.OBJECTS


@pytest.mark.parametrize("late", [0, 1])
def test_an_objection_at_the_end_or_a_second_after_comes_too_late(kit, late):
    """Whether the end has been recorded or not."""
    kit.run()
    at = END + late * SECOND
    with pytest.raises(Refused, match="ended on 4 May 2019, 10:00 Bangkok time: it can no longer be broken"):
        kit.breaks("sg", at=at)
    assert kit.close(at) == 1
    with pytest.raises(Refused, match="ended on 4 May 2019, 10:00 Bangkok time: it can no longer be broken"):
        kit.breaks("sg", at=END - SECOND)  # a clock set back reopens nothing
    assert declared() == [("N-01", S.ADOPTED, True)]


# Package and item by item


def test_a_break_of_a_package_ends_it_for_all_its_entries(kit):
    kit.run("N-01", "N-02", "N-03")
    kit.breaks("sg", "N-02", at=NOW + HOUR)
    assert (state(), text_states()) == ("broken", [S.TABLED] * 3)
    # The objection is to the entry that it names.
    assert [held(ref, kit.made.delegations["sg"]) for ref in kit.refs] == [None, Held.OBJECTS, None]
    with pytest.raises(Refused, match="SP-1 is broken: there is no silence left to break"):
        kit.breaks("id", "N-01", at=NOW + HOUR)


def test_item_by_item_a_break_ends_it_for_the_entry_that_it_names(kit):
    kit.run("N-01", "N-02", "N-03", item_by_item=True)
    kit.breaks("sg", "N-02", at=NOW + HOUR)
    assert (state(), text_states()) == ("running", [S.UNDER_SILENCE, S.TABLED, S.UNDER_SILENCE])
    with pytest.raises(Refused, match="N-02 is back in the negotiation"):
        kit.breaks("id", "N-02", at=NOW + HOUR)
    assert kit.close(END) == 1
    assert (state(), text_states()) == ("expired_unbroken", [S.ADOPTED, S.TABLED, S.ADOPTED])
    assert declared() == [("N-01", S.ADOPTED, True), ("N-03", S.ADOPTED, True)]


def test_item_by_item_the_last_break_ends_the_procedure(kit):
    kit.run("N-01", "N-02", item_by_item=True)
    kit.breaks("sg", "N-01", at=NOW + HOUR)
    kit.breaks("sg", "N-02", said=OTHER_WORDS, at=NOW + HOUR)
    assert (state(), row().ended_at) == ("broken", NOW + HOUR)


# What a break says


def test_an_amendment_breaks_silence_and_is_no_objection(kit):
    kit.run()
    assert kit.breaks("sg", said=OTHER_WORDS, at=NOW + HOUR) is True
    (made,) = breaks()
    assert (made.kind, made.words, made.position_id) == (BreakKind.AMENDMENT, OTHER_WORDS.words, None)
    assert held("N-01", kit.made.delegations["sg"]) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(BreakKind.OBJECTION, reason=" ", lifts="Strike it."), "reason"),
        (Said(BreakKind.OBJECTION, reason="Not in our law."), "lifts"),
        (Said(BreakKind.AMENDMENT, reason="Not in our law."), "words"),
        (Said(BreakKind.OBJECTION, reason="x" * 4001, lifts="Strike it."), "reason"),
    ],
)
def test_a_break_says_why_and_what_would_lift_it_or_the_words(kit, said, field):
    kit.run()
    with pytest.raises(Refused) as refused:
        kit.breaks("sg", said=said, at=NOW + HOUR)
    assert (refused.value.field, state()) == (field, "running")


def test_a_reason_for_the_chair_alone_is_not_on_the_record(kit):
    kit.run()
    kit.breaks("sg", said=Said(BreakKind.OBJECTION, reason="Our talks.", lifts="Time.", chair_only=True), at=NOW + HOUR)
    assert [act.reason for act in acts("silences.break", "positions.take")] == ["", ""]


def test_asking_for_more_time_breaks_nothing(kit):
    kit.run()
    with pytest.raises(Refused, match="asking for more time does not break it"), transaction():
        positions.take(
            kit.people["sg"], "N-01", held=Held.AD_REF, until=END + DAY, version_number=1, clock=lambda: NOW
        )
    with pytest.raises(Refused, match="Your objection breaks it"), transaction():
        positions.take(
            kit.people["sg"], "N-01", held=Held.OBJECTS, reason="No.", lifts="Time.", version_number=1,
            clock=lambda: NOW,
        )  # fmt: skip
    assert state() == "running"


def test_the_same_break_twice_is_one(kit):
    kit.run("N-01", "N-02", item_by_item=True)
    answers = [kit.breaks("sg", at=NOW + HOUR, request_id="once") for _ in range(2)]
    assert (answers, len(breaks())) == ([True, True], 1)


def test_an_entry_is_named(kit):
    kit.run("N-01")
    with pytest.raises(Refused, match="Name the entry"):
        kit.breaks("sg", "N-02", at=NOW + HOUR)
    with pytest.raises(NotFound):
        kit.breaks("sg", number=2, at=NOW + HOUR)


# Who


def test_a_break_of_a_delegation_that_does_not_decide_is_a_statement_and_silence_runs_on(kit):
    kit.run()
    assert kit.breaks("au", said=Said(BreakKind.OBJECTION, reason="We regret it."), at=NOW + HOUR) is False
    (made,) = breaks()
    assert (made.counts, made.reason, state()) == (False, "We regret it.", "running")
    assert held("N-01", kit.made.delegations["au"]) is None
    with pytest.raises(Refused, match="has spoken on N-01 already"):
        kit.breaks("au", said=Said(BreakKind.OBJECTION, reason="Again."), at=NOW + HOUR)
    assert kit.close(END) == 1
    assert declared() == [("N-01", S.ADOPTED, True)]


def test_only_heads_and_alternates_for_silence_break_it(kit):
    kit.run()
    kit.people["delegate"] = factories.seat(kit.made, Role.DELEGATE, "sg")
    for name in ("delegate", "chair", "secretariat"):
        with pytest.raises(NotPermitted, match="alternate named for silence"):
            kit.breaks(name, at=NOW + HOUR)


def test_a_head_who_was_replaced_while_silence_ran_no_longer_breaks_it_and_the_new_one_does(kit):
    kit.run()
    former = kit.people["sg"]
    successor = factories.seat(kit.made, Role.DELEGATE, "sg")
    with transaction():
        delegations.replace_head(
            kit.people["secretariat"], "sg", successor_id=successor.membership_id, former_stays=True,
            reason="A change of posts.", now=NOW + HOUR,
        )  # fmt: skip
    with pytest.raises(NotPermitted):
        kit.breaks("sg", at=NOW + 2 * HOUR)
    heads = select(Membership.id).where(
        Membership.delegation_id == former.delegation_id, Membership.role == Role.HEAD, Membership.ended_at.is_(None)
    )
    kit.people["new"] = get_actor(db.session.execute(heads).scalar_one(), now=NOW + HOUR)
    assert kit.breaks("new", at=NOW + 2 * HOUR) is True


def test_a_delegation_that_came_to_decide_while_silence_ran_breaks_it(kit):
    set_deciding(kit, "id", False)
    kit.run()
    set_deciding(kit, "id", True)
    assert kit.breaks("id", at=NOW + HOUR) is True


def test_a_delegation_that_no_longer_decides_makes_a_statement(kit):
    """What its page showed when it was opened does not matter: who decides is read below the lock."""
    kit.run()
    set_deciding(kit, "id", False)
    assert kit.people["id"].deciding is True
    assert kit.breaks("id", at=NOW + HOUR) is False
    assert state() == "running"


def test_an_objection_made_before_by_a_delegation_that_decides_again_keeps_the_text_from_being_adopted(kit):
    with transaction():
        positions.take(
            kit.people["id"], "N-02", held=Held.OBJECTS, reason="No.", lifts="Time.", version_number=1,
            clock=lambda: NOW,
        )  # fmt: skip
    set_deciding(kit, "id", False)
    kit.run("N-01", "N-02")
    set_deciding(kit, "id", True)
    assert kit.close(END) == 1
    assert (state(), declared()) == ("broken", [])
    assert row().ended_reason == "N-02: Objections stand: Indonesia."
    assert text_states("N-01", "N-02") == [S.TABLED, S.TABLED]


# On paper


def test_a_break_by_mail_that_came_in_time_is_entered_while_silence_runs(kit):
    kit.run()
    kit.enter("sg", received=END - SECOND, at=END - SECOND)
    assert (state(), text_states("N-01")) == ("broken", [S.TABLED])
    assert held("N-01", kit.made.delegations["sg"]) == Held.OBJECTS
    (told,) = acts("silences.break_on_paper")
    assert (told.at, told.delegation_id) == (END - SECOND, kit.made.delegations["sg"])
    assert told.reason == "By e-mail. The line of the delegation was down."


@pytest.mark.parametrize("recorded", [False, True])
def test_a_break_entered_after_the_end_counts_by_its_time_of_receipt(kit, recorded):
    kit.run("N-01", "N-02")
    if recorded:
        kit.close(END)
    for wrong in (END, END + SECOND):
        with pytest.raises(Refused, match="What was received later does not break it"):
            kit.enter("sg", received=wrong, at=END + HOUR)
    with pytest.raises(Refused, match="received before then does not break it"):
        kit.enter("sg", received=NOW - SECOND, at=END + HOUR)
    kit.enter("sg", received=END - SECOND, at=END + HOUR)
    assert (state(), text_states("N-01", "N-02")) == ("broken", [S.TABLED, S.TABLED])
    stands = [("N-01", S.ADOPTED, False), ("N-02", S.ADOPTED, False)] if recorded else []
    assert declared() == stands
    assert [act.subject for act in acts("silences.undo")] == (["N-01", "N-02"] if recorded else [])
    assert kit.close(END + HOUR) == 0


def test_item_by_item_a_late_break_undoes_one_entry_alone(kit):
    kit.run("N-01", "N-02", item_by_item=True)
    kit.close(END)
    kit.confirm(at=END + SECOND)
    kit.enter("sg", "N-02", received=END - SECOND, at=END + HOUR)
    assert (state(), text_states("N-01", "N-02")) == ("expired_unbroken", [S.ADOPTED, S.TABLED])
    assert declared() == [("N-01", S.ADOPTED, True), ("N-02", S.ADOPTED, False)]
    told = db.session.execute(select(Announcement.subject).order_by(Announcement.id)).scalars().all()
    assert told == ["Adopted under silence: N-01 and N-02", "No longer adopted: N-02"]


def issue(kit, *refs, at=END + HOUR) -> int:
    with transaction():
        number = lists.create(kit.people["chair"], title="The list", now=at)
    for version, ref in enumerate(refs, 1):
        with transaction():
            lists.add(kit.people["chair"], number, ref, version=version, now=at)
    with transaction():
        return lists.issue(kit.people["chair"], number, version=len(refs) + 1, now=at)


def test_what_was_adopted_is_issued_once_the_secretariat_has_confirmed(kit):
    kit.run()
    kit.close(END)
    with pytest.raises(Refused, match="N-01 was adopted by the silence of SP-1.*has first to confirm"):
        issue(kit, "N-01")
    kit.confirm(at=END + HOUR)
    assert issue(kit, "N-01")


def test_after_the_issue_nothing_is_undone(kit):
    kit.run()
    kit.close(END)
    kit.confirm(at=END + HOUR)
    issue(kit, "N-02")
    issue(kit, "N-01")
    with pytest.raises(Refused, match=r"N-01 was issued in CYBER-PS/2019/CRP\.2"):
        kit.enter("sg", received=END - SECOND, at=END + DAY)
    assert declared() == [("N-01", S.ADOPTED, True)]
    # What a delegation that does not decide had sent is put on the record all the same.
    kit.enter("au", said=Said(BreakKind.OBJECTION, reason="We regret it."), received=END - SECOND, at=END + DAY)
    assert len(acts("silences.state_on_paper")) == 1


def test_a_break_on_paper_is_confirmed_by_its_delegation_and_then_stands(kit):
    kit.run()
    paper_id = kit.enter("sg", received=END - SECOND, at=END + HOUR)
    assert db.session.execute(select(PaperSubmission.kind, PaperSubmission.reason)).one() == (
        "break", "By e-mail. The line of the delegation was down.",
    )  # fmt: skip
    with transaction():
        paper.confirm(kit.people["sg"], paper_id, now=END + DAY)
    with pytest.raises(Refused, match="has confirmed that it broke the silence"), transaction():
        paper.disown(kit.people["sg"], paper_id, reason="Not ours.", now=END + DAY)


def test_a_break_on_paper_that_is_disowned_is_no_objection_and_what_it_ended_stays_ended(kit):
    kit.run()
    paper_id = kit.enter("sg", received=NOW + HOUR, at=NOW + HOUR)
    with transaction():
        paper.disown(kit.people["sg"], paper_id, reason="Not ours.", now=NOW + 2 * HOUR)
    assert (breaks()[0].disowned_at, state()) == (NOW + 2 * HOUR, "broken")
    assert held("N-01", kit.made.delegations["sg"]) == Held.NONE
    assert kit.propose("N-01", at=NOW + 3 * HOUR) == 2


def test_a_break_on_paper_that_is_disowned_leaves_what_the_delegation_has_said_since(kit):
    kit.run()
    paper_id = kit.enter("sg", received=NOW + HOUR, at=NOW + HOUR)
    with transaction():
        positions.take(
            kit.people["sg"], "N-01", held=Held.SUPPORTS, version_number=1, clock=lambda: NOW + 2 * HOUR
        )
    with transaction():
        paper.disown(kit.people["sg"], paper_id, reason="Not ours.", now=NOW + 3 * HOUR)
    assert held("N-01", kit.made.delegations["sg"]) == Held.SUPPORTS


def test_only_the_secretariat_enters_what_came_on_paper(kit):
    kit.run()
    for name in ("chair", "sg"):
        with pytest.raises(NotPermitted), transaction():
            silences.enter_on_paper(
                kit.people[name], 1, "N-01", said=NO, delegation_id=kit.made.delegations["sg"], received_at=NOW + HOUR,
                reason="By e-mail.", now=NOW + HOUR,
            )  # fmt: skip


def test_silence_that_stands_still_can_be_broken(kit):
    kit.run()
    with transaction():
        silences.suspend(kit.people["chair"], 1, reason="The line is down.", clock=lambda: NOW + HOUR)
    assert kit.breaks("sg", at=END + DAY) is True
    assert state() == "broken"
