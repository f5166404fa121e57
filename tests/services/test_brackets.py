"""Brackets: asked for, nested, lifted; who may, when, and what others learn of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import BracketState, ParagraphState
from consult.core.text.merging import Bracketed, Reading
from consult.core.words import Handling, Role, Visibility
from consult.db import db, transaction
from consult.models import Act, Amendment, Bracket, Candidate, Phase, Version
from consult.queries.brackets import Filters, list_lines, list_on_text
from consult.queries.record import Filters as RecordFilters
from consult.queries.record import list_acts
from consult.queries.texts import what_stands_in_the_way
from consult.services import brackets, candidates, paragraphs
from consult.services.brackets import Asked
from tests import factories
from tests.factories import NOW

ZONE = "Asia/Bangkok"


@pytest.fixture
def room():
    made = factories.make_conference()
    people = {
        "th": factories.seat(made, Role.HEAD, "th"),
        "sg": factories.seat(made, Role.HEAD, "sg"),
        "au": factories.seat(made, Role.HEAD, "au"),
        "sg_delegate": factories.seat(made, Role.DELEGATE, "sg"),
        "chair": factories.seat(made, Role.CHAIR),
        "secretariat": factories.seat(made, Role.SECRETARIAT),
    }
    ref = factories.make_tabled(made, "th")
    return made, people, ref


def ask(actor, ref, quote="", *, paragraph="p1", request_id=None, at=NOW, **more):
    asked = Asked(paragraph, more.pop("reason", "Not agreed."), quote, **more)
    with transaction():
        return brackets.open_bracket(actor, ref, asked, request_id=request_id, clock=lambda: at)


def candidate(ref="N-01"):
    return db.session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()


def count(ref="N-01"):
    return db.session.execute(select(Candidate.open_brackets).where(Candidate.ref == ref)).scalar_one()


def spans():
    rows = db.session.execute(select(Bracket.standing_start, Bracket.standing_end).order_by(Bracket.standing_start))
    return [tuple(row) for row in rows]


def test_words_are_put_in_brackets_and_the_text_is_not_clean(room):
    _made, people, ref = room
    bracket_id = ask(people["sg"], ref, "one another", alternative="each other")
    found = db.session.get(Bracket, bracket_id)
    assert (found.span_start, found.span_end, found.quote) == (22, 33, "one another")
    assert (found.alternative, found.blocks, found.state) == ("each other", True, BracketState.OPEN)
    assert count() == 1
    obstacles = what_stands_in_the_way(candidate())
    assert (obstacles.brackets, obstacles.proposals, obstacles.clean) == (1, 0, False)


def test_a_delegation_that_does_not_decide_leaves_the_text_clean(room):
    _made, people, ref = room
    ask(people["au"], ref, "early")
    obstacles = what_stands_in_the_way(candidate())
    assert (count(), obstacles.brackets, obstacles.proposals, obstacles.clean) == (0, 0, 1, True)


def test_brackets_stand_within_one_another_and_never_cross(room):
    _made, people, ref = room
    ask(people["sg"], ref, "consult one another")
    ask(people["th"], ref, "one another")
    ask(people["au"], ref)
    assert spans() == [(14, 33), (22, 33), (None, None)] or spans() == [(None, None), (14, 33), (22, 33)]
    with pytest.raises(Refused, match="inside other brackets") as refusal:
        ask(people["au"], ref, "another early")
    assert refusal.value.field == "quote"


def test_all_the_words_of_a_paragraph_are_the_whole_paragraph(room):
    _made, people, ref = room
    bracket_id = ask(people["sg"], ref, "States should consult one another early.")
    assert db.session.get(Bracket, bracket_id).span_start is None


def test_the_same_form_twice_opens_once(room):
    _made, people, ref = room
    first = ask(people["sg"], ref, "early", request_id="once")
    assert ask(people["sg"], ref, "early", request_id="once") == first
    assert count() == 1
    with pytest.raises(Conflict):
        ask(people["th"], ref, "early", request_id="once")


def test_the_same_words_twice_for_one_delegation_are_refused(room):
    _made, people, ref = room
    ask(people["sg"], ref, "early")
    with pytest.raises(Refused, match="already"):
        ask(people["sg"], ref, "early")
    ask(people["sg"], ref, "early", alternative="in good time")
    ask(people["th"], ref, "early")
    assert count() == 3


@pytest.mark.parametrize("who", ["sg_delegate", "chair", "secretariat"])
def test_only_a_head_asks(room, who):
    _made, people, ref = room
    with pytest.raises(NotPermitted):
        ask(people[who], ref, "early")


def test_an_officer_enters_what_a_delegation_asks_in_the_room(room):
    _made, people, ref = room
    with transaction():
        brackets.enter(
            people["secretariat"], ref, Asked("p1", "Said so.", "early"), delegation="sg", request_id="x",
            clock=lambda: NOW,
        )  # fmt: skip
    line = list_on_text(people["th"], candidate().id, zone=ZONE, now=NOW)[0]
    assert (line.asker, line.entered, line.blocks) == ("Singapore", True, True)
    with transaction():
        brackets.lift(people["sg"], line.id, now=NOW)
    assert count() == 0
    with pytest.raises(NotPermitted), transaction():
        brackets.enter(
            people["sg"], ref, Asked("p1", "Said so.", "early"), delegation="th", request_id="y", clock=lambda: NOW
        )


def test_an_officer_names_a_delegation_of_the_conference(room):
    _made, people, ref = room
    with pytest.raises(Refused, match="Choose the delegation"), transaction():
        brackets.enter(
            people["chair"], ref, Asked("p1", "So.", "early"), delegation="zz", request_id="x", clock=lambda: NOW
        )


def test_brackets_are_refused_after_the_phase_has_closed(room):
    _made, people, ref = room
    with pytest.raises(Refused, match="closed on"):
        ask(people["sg"], ref, "early", at=NOW + timedelta(days=10))


def test_brackets_are_refused_where_entries_are_read_at_the_close(room):
    made, people, ref = room
    with transaction() as session:
        session.get(Phase, made.phases["commenting"]).visibility = Visibility.AT_CLOSE
    with pytest.raises(Refused, match="for all to see"):
        ask(people["sg"], ref, "early")
    assert count() == 0


def test_brackets_are_refused_on_a_withdrawn_text(room):
    _made, people, ref = room
    with transaction():
        candidates.withdraw(people["th"], ref, reason="Enough.", now=NOW)
    with pytest.raises(Refused, match="withdrawn"):
        ask(people["sg"], ref, "early")


def test_brackets_on_a_stale_page_are_refused(room):
    made, people, ref = room
    factories.make_version(made, ref, [("p1", "States should consult early."), ("p2", "In good faith.")])
    with pytest.raises(Conflict, match="Version 2"):
        ask(people["sg"], ref, "early", version_number=1)
    ask(people["sg"], ref, "early", version_number=2)


def test_an_agreed_paragraph_takes_no_brackets(room):
    _made, people, ref = room
    with transaction():
        paragraphs.set_standing(people["chair"], ref, "p1", to=ParagraphState.AGREED, version_number=1, now=NOW)
    with pytest.raises(Refused, match="is agreed"):
        ask(people["sg"], ref, "early")
    ask(people["sg"], ref, "faith", paragraph="p2")


def test_brackets_end_an_agreement_ad_referendum(room):
    _made, people, ref = room
    with transaction():
        paragraphs.set_standing(
            people["chair"], ref, "p1", to=ParagraphState.AGREED_AD_REF, until=NOW + timedelta(days=1),
            version_number=1, now=NOW,
        )  # fmt: skip
    ask(people["au"], ref, "one")
    assert paragraphs.find_standing(candidate().id, "p1").state == ParagraphState.AGREED_AD_REF
    ask(people["sg"], ref, "early")
    assert paragraphs.find_standing(candidate().id, "p1").state == ParagraphState.OPEN


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked("p1", "", "early"), "reason"),
        (Asked("p9", "So.", "early"), "paragraph_id"),
        (Asked("p1", "So.", "late"), "quote"),
        (Asked("p1", "So.", "early", alternative="early"), "alternative"),
        (Asked("p1", "So.", "early", nth=2), "nth"),
        (Asked("p1", "So.", "early", alternative="x" * 4001), "alternative"),
    ],
)
def test_what_says_nothing_is_refused(room, asked, field):
    _made, people, ref = room
    with pytest.raises(Refused) as refusal, transaction():
        brackets.open_bracket(people["sg"], ref, asked, request_id=None, clock=lambda: NOW)
    assert refusal.value.field == field


def test_only_who_asked_lifts(room):
    _made, people, ref = room
    bracket_id = ask(people["sg"], ref, "early")
    for who in ("th", "sg_delegate", "chair"):
        with pytest.raises(NotPermitted), transaction():
            brackets.lift(people[who], bracket_id, now=NOW)
    with transaction():
        brackets.lift(people["sg"], bracket_id, reason="We can live with it.", now=NOW + timedelta(hours=1))
    found = db.session.get(Bracket, bracket_id)
    assert (found.state, found.ended_reason, count()) == (BracketState.LIFTED, "We can live with it.", 0)
    with pytest.raises(Refused, match="no longer open"), transaction():
        brackets.lift(people["sg"], bracket_id, now=NOW)
    with pytest.raises(NotFound), transaction():
        brackets.lift(people["sg"], 1, now=NOW)


def test_under_the_chatham_house_rule_nobody_else_reads_who_asked(room):
    _made, people, ref = room
    ask(people["sg"], ref, "early", handling=Handling.CHATHAM_HOUSE, reason="Our quokka reason.")
    for who in ("th", "au", "chair", "secretariat"):
        line = list_on_text(people[who], candidate().id, zone=ZONE, now=NOW)[0]
        told = (line.asker, line.code, line.delegation_id, line.opened_at, line.blocks)
        assert told == (None, None, None, None, True)
        assert list_lines(people[who], Filters(delegation="sg"), zone=ZONE, now=NOW) == []
        assert list_acts(people[who], RecordFilters(noun="brackets"), zone=ZONE) == []
    assert list_on_text(people["sg"], candidate().id, zone=ZONE, now=NOW)[0].asker == "Singapore"
    assert len(list_lines(people["sg"], Filters(delegation="sg"), zone=ZONE, now=NOW)) == 1


def test_what_an_officer_enters_under_the_rule_is_read_by_its_delegation_alone(room):
    _made, people, ref = room
    with transaction():
        brackets.enter(
            people["chair"], ref, Asked("p1", "So.", "early", handling=Handling.CHATHAM_HOUSE), delegation="sg",
            request_id="x", clock=lambda: NOW,
        )  # fmt: skip
    line = list_on_text(people["chair"], candidate().id, zone=ZONE, now=NOW)[0]
    assert (line.asker, line.entered) == (None, False)
    act = db.session.execute(select(Act).where(Act.verb == "brackets.enter")).scalar_one()
    assert (act.handling, act.access.value) == (Handling.CHATHAM_HOUSE, "delegation")


THAI = "รัฐควรปรึกษาหารือกันน้ำใจไมตรี"
KHMER = "រដ្ឋគួរតែពិគ្រោះយោបល់គ្នា"


@pytest.mark.parametrize(("body", "quote"), [(THAI, "น้ำใจ"), (KHMER, "គ្រោះ")], ids=["thai", "khmer"])
def test_offsets_never_cut_a_letter_from_its_signs(room, body, quote):
    made, people, _ref = room
    ref = factories.make_tabled(made, "th", paragraphs=(body,))
    at = body.index(quote)
    bracket_id = ask(people["sg"], ref, quote)
    found = db.session.get(Bracket, bracket_id)
    assert body[found.span_start : found.span_end] == found.quote
    # a selection that ends within a cluster is widened to it
    asked = Asked("p1", "So.", "", span_start=at, span_end=at + 1, alternative="x")
    with transaction():
        second = brackets.open_bracket(people["th"], ref, asked, request_id=None, clock=lambda: NOW)
    found = db.session.get(Bracket, second)
    from consult.core.text.graphemes import is_boundary

    assert is_boundary(body, found.span_start) and is_boundary(body, found.span_end)


def merged_words(start, end, words, *readings):
    return Bracketed("p1", start, end, words, tuple(Reading(text, keys) for text, keys in readings))


def test_a_merge_puts_each_reading_in_brackets_for_its_delegation(room):
    made, people, ref = room
    factories.make_amendment(made, ref, "sg", [{"op": "replace", "paragraph": "p1", "body": "a"}], number=1)
    factories.make_amendment(
        made, ref, "au", [{"op": "replace", "paragraph": "p1", "body": "b"}], number=2,
        handling=Handling.CHATHAM_HOUSE,
    )  # fmt: skip
    found = merged_words(34, 39, "early", ("in good time", ("A-1",)), (None, ("X-AAAA2",)))
    with transaction() as session:
        row = session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()
        version = session.get(Version, row.current_version_id)
        amendments = session.execute(select(Amendment)).scalars().all()
        opened = brackets.open_from_merge(
            row, version, [found], amendments=amendments, membership=people["chair"].membership_id, now=NOW
        )
    assert opened == 2
    lines = list_on_text(people["th"], candidate().id, zone=ZONE, now=NOW)
    assert [(b.asker, b.alternative, b.blocks, b.amendment, b.entered) for b in lines] == [
        ("Singapore", "in good time", True, "A-1", False), (None, "", False, "X-AAAA2", False)
    ]  # fmt: skip
    assert count() == 1


def test_a_conflict_about_a_paragraph_puts_the_whole_of_it_in_brackets(room):
    made, people, ref = room
    factories.make_amendment(made, ref, "sg", [{"op": "delete", "paragraph": "p1"}])
    with transaction() as session:
        row = session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()
        version = session.get(Version, row.current_version_id)
        words = merged_words(0, 0, "States should consult one another early.", (None, ("A-1",)))
        brackets.open_from_merge(
            row, version, [words], amendments=session.execute(select(Amendment)).scalars().all(),
            membership=people["chair"].membership_id, now=NOW,
        )  # fmt: skip
    line = list_on_text(people["th"], candidate().id, zone=ZONE, now=NOW)[0]
    assert (line.whole, line.alternative, line.quote) == (True, "", "States should consult one another early.")


def test_what_would_cross_stands_around_the_whole_paragraph(room):
    made, people, ref = room
    ask(people["th"], ref, "another early")
    factories.make_amendment(made, ref, "sg", [{"op": "replace", "paragraph": "p1", "body": "a"}])
    with transaction() as session:
        row = session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()
        version = session.get(Version, row.current_version_id)
        brackets.open_from_merge(
            row, version, [merged_words(14, 33, "consult one another", ("talk", ("A-1",)))],
            amendments=session.execute(select(Amendment)).scalars().all(),
            membership=people["chair"].membership_id, now=NOW,
        )  # fmt: skip
    line = list_on_text(people["th"], candidate().id, zone=ZONE, now=NOW)[0]
    assert (line.whole, line.alternative) == (True, "States should talk early.")


def test_brackets_whose_words_changed_stay_until_their_delegation_places_them(room):
    made, people, ref = room
    bracket_id = ask(people["sg"], ref, "early")
    factories.make_version(made, ref, [("p1", "States should consult in good time."), ("p2", "In good faith.")])
    line = list_on_text(people["th"], candidate().id, zone=ZONE, now=NOW)[0]
    assert (line.moved_on, what_stands_in_the_way(candidate()).stale, count()) == (True, 1, 1)
    where = {"paragraph_id": "p1", "quote": "in good time", "version_number": 2, "now": NOW}
    with pytest.raises(NotPermitted), transaction():
        brackets.place(people["th"], bracket_id, **where)
    with pytest.raises(Conflict), transaction():
        brackets.place(people["sg"], bracket_id, **where | {"version_number": 1})
    with transaction():
        brackets.place(people["sg"], bracket_id, **where)
    line = list_on_text(people["th"], candidate().id, zone=ZONE, now=NOW)[0]
    assert (line.moved_on, line.quote, line.start, line.end) == (False, "early", 22, 34)
    assert what_stands_in_the_way(candidate()).stale == 0


def test_age_counts_days_in_conference_time(room):
    _made, people, ref = room
    ask(people["sg"], ref, "early", at=NOW - timedelta(hours=11))  # 23:00 on the day before, in Bangkok
    assert list_on_text(people["th"], candidate().id, zone=ZONE, now=NOW)[0].age == 1
