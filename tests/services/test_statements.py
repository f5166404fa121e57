"""Statements on the record: who makes which, on which words, until when, and what follows of a reservation."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState
from consult.core.words import AlternateKind, Held, Role, StatementKind
from consult.db import db, transaction
from consult.models import Act, Alternate, Candidate, Declaration, Position, Statement
from consult.queries.actors import get_actor
from consult.services import candidates, declarations, lists, positions, statements
from consult.services.statements import Stated
from tests import factories
from tests.factories import NOW
from tests.services.test_concurrency import Together

K, S = StatementKind, CandidateState
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
FIRST, SECOND_PARAGRAPH = "States should consult one another early.", "They should do so in good faith."


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {code: factories.seat(made, Role.HEAD, code) for code in ("th", "sg", "id", "au")}
    people["chair"] = factories.seat(made, Role.CHAIR)
    return made, people, factories.make_tabled(made, "th")


def attach(actor, ref, kind=K.RESERVATION, words="Not where a treaty says otherwise.", *, at=NOW, version=1, **more):
    request_id = more.pop("request_id", None)
    with transaction():
        stated = Stated(kind, words, ref=ref, version_number=version, **more)
        return statements.attach(actor, stated, request_id=request_id, clock=lambda: at)


def amend(actor, number, words, *, revision=1, version=1, at=NOW, request_id=None, **more):
    with transaction():
        stated = Stated(K.STATEMENT, words, version_number=version, **more)
        statements.amend(actor, number, stated, revision=revision, request_id=request_id, clock=lambda: at)


def confirm(actor, number, *, revision=1, version=2, at=NOW):
    with transaction():
        statements.confirm(actor, number, revision=revision, version_number=version, clock=lambda: at)


def withdraw(actor, number, *, revision=1, at=NOW, reason="It was answered."):
    with transaction():
        statements.withdraw(actor, number, reason=reason, revision=revision, now=at)


def adopt(people, ref, outcome=S.ADOPTED, *, at=NOW, version=1):
    with transaction():
        declarations.put(people["chair"], ref, version_number=version, now=at)
    with transaction():
        declarations.declare(people["chair"], ref, outcome, version_number=version, now=at)


def state(ref):
    return db.session.execute(select(Candidate.state).where(Candidate.ref == ref)).scalar_one()


def outcome():
    return db.session.execute(select(Declaration.outcome).where(Declaration.undone_at.is_(None))).scalar_one()


def held(made, code):
    return db.session.execute(
        select(Position.held).where(
            Position.delegation_id == made.delegations[code], Position.superseded_at.is_(None)
        )
    ).scalar_one_or_none()


def rows(number=None):
    query = select(Statement).order_by(Statement.number, Statement.revision)
    return list(db.session.execute(query if number is None else query.where(Statement.number == number)).scalars())


def verbs(prefix="statements."):
    return list(db.session.execute(select(Act.verb).where(Act.verb.startswith(prefix)).order_by(Act.id)).scalars())


def test_a_statement_names_the_version_and_the_words_it_is_made_on(room):
    made, people, ref = room
    number = attach(people["sg"], ref, paragraph_id="p2", quote="in good faith")
    (row,) = rows()
    assert (row.number, row.ref, row.kind, row.made_at) == (number, "S-1", K.RESERVATION, NOW)
    assert row.quote == "in good faith"
    assert SECOND_PARAGRAPH[row.span_start : row.span_end] == "in good faith"
    act = db.session.execute(select(Act).where(Act.verb == "statements.attach")).scalar_one()
    assert (act.subject, act.version_number, act.delegation_id) == ("S-1", 1, made.delegations["sg"])
    assert act.details == {"kind": "reservation", "on": ref, "paragraph": "2"}


def test_words_that_do_not_stand_there_are_refused(room):
    _made, people, ref = room
    with pytest.raises(Refused, match="not in paragraph 1"):
        attach(people["sg"], ref, paragraph_id="p1", quote="in good faith")
    with pytest.raises(Refused, match="no such paragraph"):
        attach(people["sg"], ref, paragraph_id="p9")
    with pytest.raises(Refused, match="Choose the paragraph"):
        attach(people["sg"], ref, quote="early")


@pytest.mark.parametrize("words", ["", " \n", "\u200b"])
def test_a_statement_without_words_is_refused(room, words):
    _made, people, ref = room
    with pytest.raises(Refused, match="Write the statement"):
        attach(people["sg"], ref, words=words)


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("รัฐควรปรึกษาหารือกันแต่เนิ่น ๆ", "ปรึกษาหารือ"),
        ("ລັດຄວນປຶກສາຫາລືກັນກ່ອນ", "ປຶກສາຫາລື"),
        ("រដ្ឋគួរពិគ្រោះយោបល់គ្នា", "ពិគ្រោះយោបល់"),
        ("နိုင်ငံများသည် ဆွေးနွေးသင့်သည်", "ဆွေးနွေး"),
    ],
)
def test_words_of_the_region_are_found_kept_and_never_cut(room, body, quote):
    made, people, _ref = room
    ref = factories.make_tabled(made, "id", paragraphs=(body,))
    attach(people["sg"], ref, words=body, paragraph_id="p1", quote=quote)
    (row,) = rows()
    assert (row.quote, body[row.span_start : row.span_end], row.words) == (quote, quote, body)


def test_only_who_speaks_for_a_delegation_makes_statements(room):
    made, _people, ref = room
    others = ((Role.DELEGATE, "sg"), (Role.OBSERVER, "sg"), (Role.SECRETARIAT, None), (Role.CO_CHAIR, None))
    for role, delegation in others:
        with pytest.raises(NotPermitted):
            attach(factories.seat(made, role, delegation), ref)


def test_an_alternate_for_positions_makes_them(room):
    made, people, ref = room
    delegate = factories.seat(made, Role.DELEGATE, "sg")
    with transaction() as session:
        session.add(
            Alternate(
                membership_id=delegate.membership_id, kind=AlternateKind.POSITION, starts_at=NOW - HOUR,
                ends_at=NOW + HOUR, named_by_id=people["sg"].membership_id,
            )
        )  # fmt: skip
    attach(get_actor(delegate.membership_id, now=NOW), ref)
    assert db.session.execute(select(Act.by_alternate).where(Act.verb == "statements.attach")).scalar_one() is True


def test_another_delegations_statement_is_neither_amended_nor_withdrawn(room):
    _made, people, ref = room
    number = attach(people["sg"], ref)
    with pytest.raises(NotPermitted):
        amend(people["id"], number, "Theirs.")
    with pytest.raises(NotPermitted):
        withdraw(people["id"], number)
    assert [row.withdrawn_at for row in rows()] == [None]


def test_a_delegation_that_does_not_decide_explains_and_states_only(room):
    made, people, ref = room
    for kind in (K.RESERVATION, K.DISASSOCIATION):
        with pytest.raises(Refused, match="does not decide"):
            attach(people["au"], ref, kind)
    attach(people["au"], ref, K.EXPLANATION)
    attach(people["au"], ref, K.STATEMENT)
    assert held(made, "au") is None
    adopt(people, ref)
    assert state(ref) == S.ADOPTED


def test_the_same_form_twice_makes_one(room):
    _made, people, ref = room
    first = attach(people["sg"], ref, request_id="once")
    assert attach(people["sg"], ref, request_id="once") == first
    with pytest.raises(Refused, match="here already"):
        attach(people["sg"], ref, request_id="again")
    with pytest.raises(Conflict):
        attach(people["id"], ref, request_id="once")
    assert len(rows()) == 1


def test_a_stale_page_is_told_of_the_new_version(room):
    made, people, ref = room
    factories.make_version(made, ref, [("p1", "Other words.")])
    with pytest.raises(Conflict, match="Version 2"):
        attach(people["sg"], ref, version=1)


def test_a_text_that_others_do_not_read_takes_none(room):
    _made, people, ref = room
    with transaction() as session:
        session.execute(select(Candidate)).scalar_one().released_at = None
    with pytest.raises(NotFound):
        attach(people["sg"], ref)


def test_the_window_closes_to_the_second(room):
    _made, people, ref = room
    adopt(people, ref, at=NOW)
    close = NOW + 24 * HOUR
    attach(people["sg"], ref, K.EXPLANATION, at=close - SECOND)
    with pytest.raises(Refused, match="Statements were taken until 2 May 2019, 10:00"):
        attach(people["sg"], ref, K.STATEMENT, at=close)
    with pytest.raises(Refused, match="Statements were taken until"):
        amend(people["sg"], 1, "Longer.", at=close)
    amend(people["sg"], 1, "Shorter.", at=close - SECOND)
    withdraw(people["sg"], 1, revision=2, at=close + 100 * HOUR)
    assert verbs() == ["statements.attach", "statements.amend", "statements.withdraw"]


def test_the_conference_says_how_long_the_window_is(room):
    made, people, ref = room
    with transaction() as session:
        session.get(factories.Conference, made.id).statement_hours = 0
    attach(people["sg"], ref, K.STATEMENT)
    adopt(people, ref, at=NOW)
    with pytest.raises(Refused, match="Statements were taken until"):
        attach(people["sg"], ref, K.EXPLANATION, at=NOW)


def test_taken_up_again_the_window_is_open_again(room):
    _made, people, ref = room
    with transaction():
        declarations.declare(
            people["chair"], ref, S.CARRIED_OVER, version_number=1, reason="No time.", now=NOW - 48 * HOUR
        )
    with pytest.raises(Refused, match="Statements were taken until"):
        attach(people["sg"], ref, K.STATEMENT)
    with transaction():
        declarations.take_up(people["chair"], ref, reason="There is time.", now=NOW)
    attach(people["sg"], ref, K.STATEMENT)
    assert len(rows()) == 1


def test_nothing_is_reserved_on_what_was_not_adopted(room):
    _made, people, ref = room
    with transaction():
        declarations.declare(people["chair"], ref, S.CHAIR_SUMMARY, version_number=1, reason="No time.", now=NOW)
    with pytest.raises(Refused, match="Nothing was adopted here"):
        attach(people["sg"], ref, K.RESERVATION)
    attach(people["sg"], ref, K.EXPLANATION)


def test_a_withdrawn_or_merged_candidate_takes_none_and_keeps_what_it_has(room):
    made, people, ref = room
    other = factories.make_tabled(made, "th")
    attach(people["sg"], ref)
    attach(people["sg"], other)
    with transaction():
        candidates.merge(people["th"], ref, into=other, reason="The same.", now=NOW)
    with pytest.raises(Refused, match="merged: nothing is attached"):
        attach(people["id"], ref)
    with transaction():
        candidates.withdraw(people["th"], other, reason="Not needed.", now=NOW)
    with pytest.raises(Refused, match="withdrawn: nothing is attached"):
        attach(people["id"], other)
    with pytest.raises(Refused, match="merged: nothing is attached"):
        amend(people["sg"], 1, "Otherwise.")
    withdraw(people["sg"], 1)
    assert [(row.ref, row.withdrawn_at) for row in rows()] == [("S-1", NOW), ("S-2", None)]


def test_a_reservation_sets_the_position_of_who_holds_none(room):
    made, people, ref = room
    attach(people["sg"], ref)
    assert held(made, "sg") == Held.RESERVES
    attach(people["id"], ref, K.EXPLANATION)
    attach(people["id"], ref, K.DISASSOCIATION)
    assert held(made, "id") is None


def test_a_reservation_leaves_a_position_that_is_held(room):
    made, people, ref = room
    with transaction():
        positions.take(people["sg"], ref, held=Held.CAN_JOIN, version_number=1, clock=lambda: NOW)
    attach(people["sg"], ref)
    assert held(made, "sg") == Held.CAN_JOIN
    with pytest.raises(Refused, match="Singapore joins with a reservation"):
        adopt(people, ref)
    with transaction():
        declarations.declare(people["chair"], ref, S.ADOPTED_WITH_RESERVATIONS, version_number=1, now=NOW)
    assert state(ref) == S.ADOPTED_WITH_RESERVATIONS


def test_before_adoption_a_withdrawn_reservation_takes_its_position_along(room):
    made, people, ref = room
    attach(people["sg"], ref, paragraph_id="p1")
    attach(people["sg"], ref, paragraph_id="p2")
    withdraw(people["sg"], 1)
    assert held(made, "sg") == Held.RESERVES
    withdraw(people["sg"], 2)
    assert held(made, "sg") == Held.NONE
    adopt(people, ref)
    assert state(ref) == S.ADOPTED


def test_a_reservation_after_adoption_moves_the_outcome_and_the_last_withdrawn_moves_it_back(room):
    made, people, ref = room
    adopt(people, ref)
    attach(people["sg"], ref, at=NOW + HOUR)
    assert (state(ref), outcome(), held(made, "sg")) == (S.ADOPTED_WITH_RESERVATIONS, S.ADOPTED_WITH_RESERVATIONS, None)
    attach(people["id"], ref, at=NOW + HOUR)
    withdraw(people["sg"], 1, at=NOW + 100 * HOUR)
    assert (state(ref), outcome()) == (S.ADOPTED_WITH_RESERVATIONS, S.ADOPTED_WITH_RESERVATIONS)
    withdraw(people["id"], 2, at=NOW + 100 * HOUR)
    assert (state(ref), outcome()) == (S.ADOPTED, S.ADOPTED)
    assert verbs("declarations.reservations") == ["declarations.reservations"] * 2
    assert db.session.execute(select(Declaration.declared_at)).scalar_one() == NOW


def test_a_reservation_made_before_and_withdrawn_after_adoption_leaves_who_made_it_in_the_consensus(room):
    made, people, ref = room
    attach(people["sg"], ref)
    adopt(people, ref, S.ADOPTED_WITH_RESERVATIONS)
    withdraw(people["sg"], 1, at=NOW + HOUR)
    assert (state(ref), held(made, "sg")) == (S.ADOPTED, Held.CAN_JOIN)


def test_a_reservation_beside_an_adoption_ad_referendum_counts_when_the_capital_has_confirmed(room):
    _made, people, ref = room
    with transaction():
        positions.take(
            people["id"], ref, held=Held.AD_REF, until=NOW + HOUR, version_number=1, clock=lambda: NOW
        )
    adopt(people, ref, S.ADOPTED_AD_REF)
    attach(people["sg"], ref)
    assert state(ref) == S.ADOPTED_AD_REF
    with transaction():
        positions.take(people["id"], ref, held=Held.CAN_JOIN, version_number=1, clock=lambda: NOW)
    assert (state(ref), outcome()) == (S.ADOPTED_WITH_RESERVATIONS, S.ADOPTED_WITH_RESERVATIONS)


def test_an_amended_statement_keeps_its_number_and_its_former_words(room):
    _made, people, ref = room
    attach(people["sg"], ref, words="First.", paragraph_id="p1")
    amend(people["sg"], 1, "Second.", paragraph_id="p2", quote="good faith", at=NOW + SECOND, request_id="two")
    amend(people["sg"], 1, "Second.", paragraph_id="p2", quote="good faith", at=NOW + SECOND, request_id="two")
    former, row = rows(1)
    assert (former.words, former.paragraph_id, former.superseded_at) == ("First.", "p1", NOW + SECOND)
    assert (row.revision, row.words, row.quote, row.kind) == (2, "Second.", "good faith", K.RESERVATION)
    with pytest.raises(Conflict, match="amended since"):
        amend(people["sg"], 1, "Third.", revision=1)
    with pytest.raises(Refused, match="Nothing was changed"):
        amend(people["sg"], 1, "Second.", revision=2, paragraph_id="p2", quote="good faith")
    assert state(ref) == S.TABLED


def test_a_withdrawn_statement_stays_with_its_reason_and_is_not_amended(room):
    _made, people, ref = room
    attach(people["sg"], ref)
    with pytest.raises(Refused, match="Say why"):
        withdraw(people["sg"], 1, reason=" ")
    with pytest.raises(Conflict):
        withdraw(people["sg"], 1, revision=4)
    withdraw(people["sg"], 1)
    withdraw(people["sg"], 1)
    with pytest.raises(Refused, match="S-1 was withdrawn"):
        amend(people["sg"], 1, "Once more.")
    assert [(row.withdrawn_at, row.withdrawn_reason) for row in rows()] == [(NOW, "It was answered.")]
    assert verbs() == ["statements.attach", "statements.withdraw"]


def paragraphs(*bodies):
    return [{"id": f"p{n}", "number": n, "body": body} for n, body in enumerate(bodies, 1)]


def test_a_new_version_carries_a_statement_where_its_words_are_unchanged(room):
    _made, people, ref = room
    attach(people["sg"], ref, paragraph_id="p2", quote="good faith")
    attach(people["sg"], ref, K.EXPLANATION, paragraph_id="p2")
    attach(people["sg"], ref, K.STATEMENT)
    found = factories.move_on(ref, paragraphs("Other words.", "They should always do so in good faith."))
    assert (found.statements, found.statements_stale) == (1, 2)
    assert [(row.stale, row.version_id == row.standing_version_id) for row in rows()] == [
        (False, False), (True, True), (True, True),
    ]  # fmt: skip
    words, whole, text = rows()
    assert (words.quote, words.standing_start - words.span_start) == ("good faith", len("always "))
    assert (whole.quote, text.quote) == (SECOND_PARAGRAPH, "")
    assert verbs("statements.stale") == ["statements.stale"] * 2


def test_a_stale_reservation_blocks_until_it_is_confirmed(room):
    made, people, ref = room
    attach(people["sg"], ref, paragraph_id="p1", quote="early")
    factories.move_on(ref, paragraphs("States should consult one another at once.", SECOND_PARAGRAPH))
    with pytest.raises(Refused, match="former version stands: Singapore"):
        adopt(people, ref, S.ADOPTED_WITH_RESERVATIONS, version=2)
    with transaction():
        declarations.take_back(people["chair"], ref, now=NOW)
    with pytest.raises(Conflict):
        confirm(people["sg"], 1, version=1)
    with pytest.raises(NotPermitted):
        confirm(people["id"], 1)
    confirm(people["sg"], 1)
    confirm(people["sg"], 1)
    (row,) = rows()
    assert (row.stale, row.standing_paragraph_id, row.standing_start, row.quote) == (False, "p1", None, "early")
    assert verbs().count("statements.confirm") == 1
    adopt(people, ref, S.ADOPTED_WITH_RESERVATIONS, version=2)
    assert state(ref) == S.ADOPTED_WITH_RESERVATIONS


def test_one_whose_paragraph_is_gone_stands_on_the_text_once_confirmed(room):
    _made, people, ref = room
    attach(people["sg"], ref, K.STATEMENT, paragraph_id="p2")
    factories.move_on(ref, paragraphs(FIRST))
    assert [row.stale for row in rows()] == [True]
    confirm(people["sg"], 1)
    (row,) = rows()
    assert (row.stale, row.standing_paragraph_id, row.paragraph_id, row.quote) == (False, None, "p2", SECOND_PARAGRAPH)


def test_words_that_come_back_carry_a_stale_statement_again(room):
    _made, people, ref = room
    attach(people["sg"], ref, K.STATEMENT, paragraph_id="p1", quote="early")
    factories.move_on(ref, paragraphs("States should consult.", SECOND_PARAGRAPH))
    factories.move_on(ref, paragraphs("States should consult early.", SECOND_PARAGRAPH))
    (row,) = rows()
    assert (row.stale, row.standing_start) == (False, len("States should consult "))


def a_list(people, ref, *, circulate=True):
    chair = people["chair"]
    with transaction():
        lists.create(chair, title="The list", now=NOW)
    with transaction():
        lists.add(chair, 1, ref, version=1, now=NOW)
    if circulate:
        with transaction():
            lists.circulate(chair, 1, version=2, now=NOW)


def on_list(actor, kind=K.STATEMENT, *, at=NOW, words="On the whole."):
    with transaction():
        return statements.attach(actor, Stated(kind, words, list_number=1), request_id=None, clock=lambda: at)


def test_a_draft_list_is_not_found_and_a_circulated_one_takes_statements(room):
    _made, people, ref = room
    a_list(people, ref, circulate=False)
    with pytest.raises(NotFound):
        on_list(people["sg"])
    with transaction():
        lists.circulate(people["chair"], 1, version=2, now=NOW)
    on_list(people["sg"], K.RESERVATION)
    on_list(people["au"])
    assert [(row.list_id is not None, row.version_id) for row in rows()] == [(True, None)] * 2
    assert state(ref) == S.TABLED


def test_statements_on_a_list_are_taken_until_hours_after_its_issue(room):
    _made, people, ref = room
    a_list(people, ref)
    with transaction():
        lists.issue(people["chair"], 1, version=3, now=NOW)
    on_list(people["sg"], at=NOW + 24 * HOUR - SECOND)
    with pytest.raises(Refused, match="Statements were taken until"):
        on_list(people["id"], at=NOW + 24 * HOUR)
    withdraw(people["sg"], 1, at=NOW + 48 * HOUR)
    assert [row.withdrawn_at for row in rows()] == [NOW + 48 * HOUR]


def test_a_reservation_made_as_the_chair_declares_is_in_the_outcome_or_keeps_the_chair_from_declaring(app, room):
    _made, people, ref = room
    with transaction():
        declarations.put(people["chair"], ref, version_number=1, now=NOW)

    def reserve():
        stated = Stated(K.RESERVATION, "Not for us.", ref=ref, version_number=1)
        return statements.attach(people["sg"], stated, request_id="once", clock=lambda: NOW)

    def declare():
        declarations.declare(people["chair"], ref, S.ADOPTED, version_number=1, now=NOW)

    made, again, declared = Together(app)(reserve, reserve, declare)
    assert (made, again) == (1, 1)
    if isinstance(declared, Refused):
        assert "Singapore joins with a reservation" in declared.sentence
        assert state(ref) == S.AT_GAVEL
    else:
        assert (state(ref), outcome()) == (S.ADOPTED_WITH_RESERVATIONS, S.ADOPTED_WITH_RESERVATIONS)
    assert len(rows()) == 1
