"""The chair's side of a silence procedure: proposing, opening, moving the end, standing still, taking back."""

from datetime import timedelta

import pytest

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState as S
from consult.core.text.changes import Replace
from consult.core.words import AlternateKind, Held, Role
from consult.db import db, transaction
from consult.models import Conference, SilenceExtension
from consult.queries.actors import get_actor
from consult.services import (
    alternates,
    amendments,
    attachments,
    brackets,
    candidates,
    comments,
    declarations,
    mergings,
    positions,
    questions,
    silences,
)
from consult.services.brackets import Asked
from consult.services.comments import Words
from tests import factories
from tests.factories import NOW
from tests.services.silences_kit import DAY, END, HOUR, NO, SECOND, acts, make_kit, row, state, text_states


@pytest.fixture
def kit():
    return make_kit()


def act(service, kit, by="chair", *, at=NOW, number=1, **more):
    with transaction():
        service(kit.people[by], number, clock=lambda: at, **more)


# Proposing


def test_a_proposal_changes_no_text(kit):
    assert kit.propose("N-02", "N-01", reason="Nobody spoke against them.") == 1
    assert (state(), text_states("N-01", "N-02")) == ("proposed", [S.TABLED, S.TABLED])
    (made,) = acts("silences.propose")
    assert (made.subject, made.details["refs"], made.reason) == ("SP-1", ["N-02", "N-01"], "Nobody spoke against them.")


def test_the_same_proposal_twice_is_one(kit):
    assert [kit.propose(request_id="once"), kit.propose(request_id="once")] == [1, 1]
    assert len(acts("silences.propose")) == 1


def test_only_a_chair_runs_a_procedure(kit):
    for name in ("th", "secretariat"):
        with pytest.raises(NotPermitted, match="Only the chair or a co-chair"):
            kit.propose(by=name)
    kit.propose(by="co_chair")
    for name in ("th", "secretariat"):
        with pytest.raises(NotPermitted):
            kit.open(by=name)
        for service, more in (
            (silences.extend, {"later": END, "reason": "More."}), (silences.suspend, {"reason": "Fault."}),
            (silences.resume, {}), (silences.withdraw, {"reason": "No."}),
        ):  # fmt: skip
            with pytest.raises(NotPermitted):
                act(service, kit, name, **more)


def test_a_text_in_brackets_does_not_come_under_silence(kit):
    factories.bracket(kit.made, "N-01", "sg", "p1")
    with pytest.raises(Refused, match="N-01 cannot come under silence. Brackets are still open: 1"):
        kit.propose("N-01")
    kit.propose("N-02")


def test_a_text_that_a_delegation_objects_to_or_has_to_ask_its_capital_about_does_not(kit):
    why = {"reason": "Not in our law.", "lifts": "Strike paragraph 2."}
    for ref, what in (("N-01", {"held": Held.OBJECTS, **why}), ("N-02", {"held": Held.AD_REF, "until": END})):
        with transaction():
            positions.take(kit.people["sg"], ref, version_number=1, clock=lambda: NOW, **what)
    with pytest.raises(Refused, match="Objections stand: Singapore"):
        kit.propose("N-01")
    with pytest.raises(Refused, match="Capitals have still to confirm: Singapore"):
        kit.propose("N-02")


def test_a_text_is_in_one_procedure_at_a_time(kit):
    kit.propose("N-01")
    with pytest.raises(Refused, match="N-01 is in SP-1 already"):
        kit.propose("N-02", "N-01")
    act(silences.withdraw, kit, reason="Not yet.")
    assert kit.propose("N-02", "N-01") == 2


def test_what_was_read_is_what_is_proposed(kit):
    factories.make_version(kit.made, "N-01", [("p1", "Other words.")])
    with pytest.raises(Conflict, match="Version 2 of N-01"):
        kit.propose("N-01")
    with pytest.raises(NotFound):
        kit.propose("N-09")
    with pytest.raises(Refused, match="at least one text"), transaction():
        silences.propose(kit.people["chair"], {}, item_by_item=False, now=NOW)


# Objecting to the use of silence


def test_a_deciding_delegation_refuses_the_use_of_silence_before_it_is_opened(kit):
    kit.propose()
    with pytest.raises(Refused, match="Say why"):
        act(silences.object_to_using, kit, "sg", reason=" ")
    act(silences.object_to_using, kit, "sg", reason="We want to discuss it.")
    assert (state(), text_states("N-01")) == ("refused", [S.TABLED])
    assert row().refused_by_id == kit.made.delegations["sg"]
    with pytest.raises(Conflict, match="SP-1 is refused"):
        kit.open()


def test_a_delegation_that_does_not_decide_cannot_refuse_it(kit):
    kit.propose()
    with pytest.raises(Refused, match="does not decide here"):
        act(silences.object_to_using, kit, "au", reason="We want to discuss it.")
    delegate = factories.seat(kit.made, Role.DELEGATE, "sg")
    with pytest.raises(NotPermitted, match="alternate named for silence"), transaction():
        silences.object_to_using(delegate, 1, reason="We want to discuss it.", clock=lambda: NOW)


def test_the_use_of_silence_is_not_refused_once_it_runs(kit):
    kit.run()
    with pytest.raises(Refused, match="before it is opened"):
        act(silences.object_to_using, kit, "sg", reason="We want to discuss it.")
    assert state() == "running"


# Opening


def test_an_opened_procedure_pins_its_texts_and_puts_them_under_silence(kit):
    kit.run("N-01", "N-02")
    assert (state(), text_states()) == ("running", [S.UNDER_SILENCE, S.UNDER_SILENCE, S.TABLED])
    assert (row().opened_at, row().expires_at, row().first_expires_at) == (NOW, END, END)


def test_silence_runs_for_the_minimum_period_at_the_least(kit):
    kit.propose()
    with pytest.raises(Refused, match="minimum period.*4 May 2019, 10:00 Bangkok time"):
        kit.open(until=END - SECOND)
    with pytest.raises(Refused, match="within 60 days"):
        kit.open(until=NOW + 60 * DAY + SECOND)
    with transaction() as session:
        session.get(Conference, kit.made.id).silence_hours = 1
    kit.open(until=NOW + HOUR)
    assert row().expires_at == NOW + HOUR


def test_a_text_that_changed_since_the_proposal_keeps_it_from_being_opened(kit):
    kit.propose("N-01", "N-02")
    factories.bracket(kit.made, "N-02", "sg", "p1")
    with pytest.raises(Refused, match="N-02 cannot come under silence"):
        kit.open()
    factories.make_version(kit.made, "N-01", [("p1", "Other words.")])
    with pytest.raises(Conflict, match="Version 2 of N-01"):
        kit.open()
    assert (state(), text_states("N-01", "N-02")) == ("proposed", [S.TABLED, S.TABLED])


def test_a_procedure_is_opened_once(kit):
    kit.propose()
    kit.open(version=1)
    with pytest.raises(Conflict, match="has changed while you were reading"):
        kit.open(by="co_chair", version=1)
    with pytest.raises(Conflict, match="SP-1 is running"):
        kit.open(by="co_chair")


def test_no_text_changes_while_silence_runs(kit):
    """Not even a correction: it would have to stop, and be proposed anew."""
    people = kit.people
    key = factories.amendment(kit.made, "N-02", "sg", Replace("p1", "States may."))
    with transaction():
        draft_id = candidates.start_version(people["th"], "N-01", now=NOW)
    kit.run("N-01")
    typed = amendments.Typed("Text 1", [("p1", "States may."), ("p2", "They should.")])
    refused = [
        lambda: amendments.start(people["sg"], "N-01", typed, request_id=None, clock=lambda: NOW),
        lambda: brackets.open_bracket(people["sg"], "N-01", Asked("p1", "So.", "early"), request_id=None,
                                      clock=lambda: NOW),
        lambda: comments.write(people["sg"], "N-01", Words(body="Well."), request_id=None, clock=lambda: NOW),
        lambda: candidates.withdraw(people["th"], "N-01", reason="Enough.", now=NOW),
        lambda: candidates.merge(people["chair"], "N-01", into="N-03", reason="Alike.", now=NOW),
        lambda: candidates.merge(people["chair"], "N-03", into="N-01", reason="Alike.", now=NOW),
        lambda: candidates.issue(people["th"], draft_id, version=1, reason="Clearer.", now=NOW),
        lambda: candidates.recall(people["th"], "N-01", now=NOW),
        lambda: mergings.take(people["chair"], "N-01", key, version=0, base=1, now=NOW),
        lambda: mergings.renumber(people["chair"], "N-01", base=1, reason="Clean.", now=NOW),
        lambda: questions.ask_reopen(people["chair"], "N-01", "p1", reason="So.", now=NOW),
        lambda: questions.ask_chairs_text(people["chair"], "N-01", title="Text", bodies=[(None, "States may.")],
                                          reason="So.", version_number=1, now=NOW),
        lambda: attachments.add(people["th"], "N-01", filename="a.pdf", content=b"%PDF-1.7", now=NOW),
        lambda: declarations.put(people["chair"], "N-01", version_number=1, now=NOW),
    ]  # fmt: skip
    for attempt in refused:
        with pytest.raises(Refused, match="under silence"), transaction():
            attempt()
    assert (state(), text_states("N-01")) == ("running", [S.UNDER_SILENCE])


# Moving the end


def test_the_end_is_moved_before_it_has_come_and_to_a_later_instant_only(kit):
    kit.run()
    later = END + DAY
    with pytest.raises(Refused, match="ended on 4 May 2019, 10:00 Bangkok time"):
        act(silences.extend, kit, later=later, reason="Asked for.", at=END)
    for wrong in (END, END - SECOND):
        with pytest.raises(Refused, match="only be moved to a later instant"):
            act(silences.extend, kit, later=wrong, reason="Asked for.", at=END - SECOND)
    with pytest.raises(Refused, match="Say why"):
        act(silences.extend, kit, later=later, reason=" ", at=END - SECOND)
    act(silences.extend, kit, "co_chair", later=later, reason="Asked for.", at=END - SECOND)
    assert (row().expires_at, row().first_expires_at) == (later, END)
    made = db.session.query(SilenceExtension).one()
    assert (made.former, made.later, made.reason, made.suspended_at) == (END, later, "Asked for.", None)
    assert kit.close(END) == 0
    assert kit.close(later) == 1


def test_two_chairs_do_not_extend_over_each_other(kit):
    kit.run()
    version = row().edit_counter
    act(silences.extend, kit, later=END + DAY, reason="Asked for.", version=version)
    with pytest.raises(Conflict):
        act(silences.extend, kit, "co_chair", later=END + 2 * DAY, reason="Asked for.", version=version)
    assert row().expires_at == END + DAY


# Standing still


def test_a_fault_stops_the_clock_and_what_was_left_is_left(kit):
    kit.run()
    act(silences.suspend, kit, reason="The conference's line is down.", at=END - HOUR)
    assert (state(), text_states("N-01")) == ("suspended", [S.UNDER_SILENCE])
    assert kit.close(END + DAY) == 0
    act(silences.resume, kit, at=END + DAY + SECOND)
    # To the full minute: nobody's time gets shorter.
    assert (state(), row().expires_at) == ("running", END + DAY + HOUR + timedelta(minutes=1))
    made = db.session.query(SilenceExtension).one()
    assert (made.former, made.suspended_at, made.reason) == (END, END - HOUR, "The conference's line is down.")
    with pytest.raises(Conflict, match="is running"):
        act(silences.resume, kit, at=END + DAY + SECOND)


def test_nothing_stops_what_has_ended(kit):
    kit.run()
    with pytest.raises(Refused, match="ended on"):
        act(silences.suspend, kit, reason="The line is down.", at=END)
    with pytest.raises(Refused, match="ended on"):
        act(silences.withdraw, kit, reason="We do not want it.", at=END)
    assert kit.close(END) == 1


# Taking back


@pytest.mark.parametrize("suspended", [False, True])
def test_the_chair_stops_a_procedure_and_its_texts_are_negotiated_again(kit, suspended):
    kit.run("N-01", "N-02")
    if suspended:
        act(silences.suspend, kit, reason="The line is down.")
    with pytest.raises(Refused, match="Say why"):
        act(silences.withdraw, kit, reason=" ")
    act(silences.withdraw, kit, reason="A correction is needed.")
    assert (state(), text_states("N-01", "N-02")) == ("withdrawn", [S.TABLED, S.TABLED])
    assert kit.close(END) == 0
    assert kit.propose("N-01", "N-02") == 2


def test_an_alternate_for_silence_answers_in_the_place_of_the_head(kit):
    delegate = factories.seat(kit.made, Role.DELEGATE, "sg")
    with transaction():
        alternates.name(
            kit.people["sg"], delegate.membership_id, kind=AlternateKind.SILENCE, starts_at=NOW, ends_at=END, now=NOW
        )
    kit.people["alternate"] = get_actor(delegate.membership_id, now=NOW)
    kit.run()
    assert kit.breaks("alternate", said=NO, at=NOW + HOUR) is True
    assert acts("silences.break")[0].by_alternate is True
