"""Replies of the chair and the secretariat in the threads of delegations."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CommentState
from consult.core.words import Access, Handling, Outcome, Role, Visibility
from consult.db import db, transaction
from consult.models import Act, Candidate, Comment, Phase
from consult.queries import home
from consult.queries.comments import Reader, standing, table, threads
from consult.services import archive, candidates, comments, phases
from consult.services.comments import Words
from tests.factories import NOW, make_conference, make_tabled, seat

QUESTION = "Could Singapore say which CERTs are meant?"
HOUR = timedelta(hours=1)


class House:
    """A candidate of Thailand with one comment of Singapore, and the officers."""

    def __init__(self, **more):
        self.made = make_conference(**more)
        self.th, self.sg = seat(self.made, Role.HEAD, "th"), seat(self.made, Role.HEAD, "sg")
        self.chair, self.co_chair = seat(self.made, Role.CHAIR), seat(self.made, Role.CO_CHAIR)
        self.secretariat = seat(self.made, Role.SECRETARIAT)
        self.ref = make_tabled(self.made, "th")
        self.comment = self.write(self.sg).ref

    def write(self, actor, body="CERTs should help.", **words):
        with transaction():
            return comments.write(
                actor, self.ref, Words(body, **words), request_id=None, clock=lambda: NOW,
            )  # fmt: skip

    def reply(self, actor, ref=None, body=QUESTION, *, request_id=None, now=NOW + HOUR):
        with transaction():
            return comments.reply(actor, ref or self.comment, body, request_id=request_id, now=now).ref

    def withdraw(self, actor, ref):
        with transaction():
            comments.withdraw(actor, ref, now=NOW + 2 * HOUR)

    def answer(self):
        with transaction():
            comments.answer(
                self.chair, self.comment, outcome=Outcome.NOTED, reason="Noted.", version=1, now=NOW + 2 * HOUR
            )

    def read(self, actor, thread=None):
        return threads.list_replies(Reader(actor, "Asia/Bangkok"), thread or self.comment)


def row(ref):
    return db.session.execute(select(Comment).where(Comment.ref == ref)).scalar_one()


@pytest.fixture
def house():
    return House()


def test_the_chairs_reply_is_read_by_all_at_once(house):
    ref = house.reply(house.chair)
    for reader in (house.th, house.sg, house.secretariat):
        (found,) = house.read(reader)
        assert (found.ref, found.office, found.delegation, found.own) == (ref, Role.CHAIR, None, False)
        assert (found.at, found.handling, found.stance, found.proposed_html) == (
            NOW + HOUR, Handling.NAMED, None, ""
        )  # fmt: skip
        assert QUESTION in found.body_html
    kept = row(ref)
    assert (kept.delegation_id, kept.position, kept.proposed, kept.state) == (None, None, None, CommentState.CLEARED)


def test_it_is_counted_in_its_thread_and_nowhere_else(house):
    before = db.session.execute(select(Candidate.thread_count, Candidate.unanswered_count)).one()
    house.reply(house.secretariat)
    db.session.expire_all()
    assert row(house.comment).reply_count == 1
    assert db.session.execute(select(Candidate.thread_count, Candidate.unanswered_count)).one() == before


def test_it_stands_in_the_record_for_all(house):
    ref = house.reply(house.co_chair)
    act = db.session.execute(select(Act).where(Act.verb == "comments.reply")).scalar_one()
    assert (act.subject, act.access, act.role, act.delegation_id, act.version_number, act.at) == (
        ref, Access.PARTICIPANTS, Role.CO_CHAIR, None, 1, NOW + HOUR
    )  # fmt: skip
    assert act.details == {"candidate": house.ref, "ref": house.comment}


def test_no_delegation_replies_in_the_name_of_an_office(house):
    for actor in (house.th, house.sg, seat(house.made, Role.OBSERVER, "au")):
        with pytest.raises(NotPermitted):
            house.reply(actor)


def test_a_reply_to_a_reply_belongs_to_the_thread(house):
    first = house.reply(house.chair)
    second = house.reply(house.secretariat, first)
    assert row(second).parent_id == row(first).parent_id == row(house.comment).id


def test_the_same_form_twice_replies_once(house):
    first = house.reply(house.chair, request_id="one")
    assert house.reply(house.chair, request_id="one") == first
    assert len(house.read(house.chair)) == 1
    with pytest.raises(Conflict):
        house.reply(house.co_chair, request_id="one")


@pytest.mark.parametrize(
    ("body", "sentence"), [(" \u200b", "Write your comment"), ("x" * 12_001, "12,000 are allowed")]
)
def test_words_that_say_nothing_or_too_much_are_refused(house, body, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        house.reply(house.chair, body=body)
    assert refusal.value.field == "body"


def test_words_in_other_scripts_are_kept_and_found(house):
    words = "ความมั่นคงทางไซเบอร์ សន្តិសុខ ຄວາມປອດໄພ လုံခြုံရေး"
    ref = house.reply(house.secretariat, body=words)
    assert row(ref).body == words
    reader = Reader(house.sg, "Asia/Bangkok")
    for word in words.split():
        assert [line.row.ref for line in table.list_table(reader, table.Filters(q=word))] == [ref], word


def test_what_was_withdrawn_takes_no_reply(house):
    reply = house.reply(house.chair)
    house.withdraw(house.sg, house.comment)
    for ref in (house.comment, reply):
        with pytest.raises(Conflict, match="was withdrawn meanwhile"):
            house.reply(house.secretariat, ref)


def test_a_candidate_that_was_withdrawn_takes_no_reply(house):
    with transaction():
        candidates.withdraw(house.th, house.ref, reason="Better so.", now=NOW)
    with pytest.raises(Refused, match="takes no further comments"):
        house.reply(house.chair)


def test_no_phase_bounds_it_and_the_archive_does(house):
    closes = db.session.execute(select(Phase.closes_at)).scalars().all()
    phases.close_due(now=lambda: max(closes))
    assert house.reply(house.chair, now=max(closes) + HOUR)
    with transaction():
        archive.archive(house.secretariat, reason="Done.", now=max(closes) + HOUR)
    with pytest.raises(Refused, match="archived"):
        house.reply(house.chair, now=max(closes) + 2 * HOUR)


def test_what_others_do_not_read_yet_has_no_thread():
    house = House(visibility=Visibility.AT_CLOSE)
    assert house.comment is None
    with transaction():
        (ref,) = comments.clear(house.sg, [(db.session.execute(select(Comment.id)).scalar_one(), 1)], clock=lambda: NOW)
    with pytest.raises(NotFound):
        house.reply(house.chair, ref)


def test_under_the_chatham_house_rule_the_office_is_named_and_the_delegation_is_not(house):
    veiled = house.write(house.sg, "Who pays?", handling=Handling.CHATHAM_HOUSE).ref
    house.reply(house.chair, veiled)
    (found,) = house.read(house.th, veiled)
    assert (found.office, found.handling) == (Role.CHAIR, Handling.NAMED)
    act = db.session.execute(select(Act).where(Act.verb == "comments.reply")).scalar_one()
    assert (act.delegation_id, act.details["ref"]) == (None, veiled)


# Taking it back


def test_the_office_that_wrote_it_takes_it_back(house):
    ours, theirs = house.reply(house.chair), house.reply(house.secretariat)
    for actor, ref in ((house.secretariat, ours), (house.chair, theirs), (house.co_chair, theirs)):
        with pytest.raises(NotPermitted):
            house.withdraw(actor, ref)
    for actor in (house.sg, house.th):
        with pytest.raises(NotFound):
            house.withdraw(actor, ours)
    house.withdraw(house.co_chair, ours)
    house.withdraw(house.secretariat, theirs)
    db.session.expire_all()
    assert row(house.comment).reply_count == 0
    assert {found.body_html for found in house.read(house.sg)} == {""}
    last = db.session.execute(select(Act.verb, Act.subject, Act.access).order_by(Act.id.desc()).limit(2)).all()
    assert last == [
        ("comments.withdraw", theirs, Access.PARTICIPANTS), ("comments.withdraw", ours, Access.PARTICIPANTS)
    ]  # fmt: skip


def test_officers_do_not_take_back_what_a_delegation_said(house):
    for actor in (house.chair, house.secretariat):
        with pytest.raises(NotFound):
            house.withdraw(actor, house.comment)


def test_once_the_chair_has_answered_a_reply_stays(house):
    ref = house.reply(house.chair)
    house.answer()
    with pytest.raises(Refused, match="what was said in it stays"):
        house.withdraw(house.chair, ref)
    assert row(ref).state == CommentState.CLEARED


def test_a_reply_is_taken_back_once(house):
    ref = house.reply(house.chair)
    house.withdraw(house.chair, ref)
    with pytest.raises(Refused, match="withdrawn already"):
        house.withdraw(house.co_chair, ref)


# Whom it concerns


def test_the_delegation_is_told_until_its_comment_is_answered(house):
    sg, th = house.sg.delegation_id, house.th.delegation_id
    first = house.reply(house.chair)
    house.reply(house.secretariat)
    assert [home.count_replied_since(each, NOW) for each in (sg, th)] == [1, 0]
    assert home.count_replied_since(sg, NOW + HOUR) == 0
    assert standing.list_replied_to([row(house.comment).id]) == {row(house.comment).id}
    house.withdraw(house.chair, first)
    assert home.count_replied_since(sg, NOW) == 1
    house.answer()
    assert home.count_replied_since(sg, NOW) == 0


def test_a_reply_of_another_delegation_is_no_reply_of_the_chair(house):
    with transaction():
        comments.write(
            house.th, house.ref, Words("We see."), request_id=None, parent_ref=house.comment, clock=lambda: NOW + HOUR
        )
    assert home.count_replied_since(house.sg.delegation_id, NOW) == 0
    assert standing.list_replied_to([row(house.comment).id]) == set()
