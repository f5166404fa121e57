from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CommentState
from consult.core.words import AlternateKind, CommentCategory, Handling, Outcome, Role, Stance, Visibility
from consult.db import db, transaction
from consult.models import Act, Alternate, Candidate, Comment, Disposition, Phase, Version
from consult.queries.actors import get_actor
from consult.services import comments, phases
from consult.services.comments import Words
from tests.factories import NOW, make_conference, make_tabled, seat


class House:
    """A conference with a head and a delegate of Thailand and Singapore, a chair, a co-chair, and one candidate."""

    def __init__(self, visibility=Visibility.AT_ONCE):
        self.made = make_conference(visibility=visibility)
        self.th = seat(self.made, Role.HEAD, "th")
        self.th_delegate = seat(self.made, Role.DELEGATE, "th")
        self.sg = seat(self.made, Role.HEAD, "sg")
        self.sg_delegate = seat(self.made, Role.DELEGATE, "sg")
        self.chair = seat(self.made, Role.CHAIR)
        self.co_chair = seat(self.made, Role.CO_CHAIR)
        self.secretariat = seat(self.made, Role.SECRETARIAT)
        self.ref = make_tabled(self.made, "th")
        self.now = NOW

    def clock(self):
        return self.now

    def write(self, actor, body="We agree.", *, request_id=None, parent_ref=None, internal=False, ref=None, **words):
        with transaction():
            return comments.write(
                actor, ref or self.ref, Words(body=body, **words), request_id=request_id, parent_ref=parent_ref,
                internal=internal, clock=self.clock,
            )  # fmt: skip

    def clear(self, actor, *drafts):
        with transaction():
            return comments.clear(actor, [(d.id, counter(d.id)) for d in drafts], clock=self.clock)

    def answer(self, ref, *, actor=None, outcome=Outcome.NOTED, reason="Noted with thanks.", version=1, **more):
        with transaction():
            comments.answer(
                actor or self.chair, ref, outcome=outcome, reason=reason, version=version, now=self.now, **more
            )

    def withdraw(self, actor, ref):
        with transaction():
            comments.withdraw(actor, ref, now=self.now)

    def counts(self, ref=None):
        """Threads, unanswered ones and marks of the candidate."""
        return tuple(
            db.session.execute(
                select(Candidate.thread_count, Candidate.unanswered_count, Candidate.comment_marks).where(
                    Candidate.ref == (ref or self.ref)
                )
            ).one()
        )


def counter(comment_id):
    return db.session.execute(select(Comment.edit_counter).where(Comment.id == comment_id)).scalar_one()


def row(ref):
    return db.session.execute(select(Comment).where(Comment.ref == ref)).scalar_one()


def acts():
    return [tuple(a) for a in db.session.execute(select(Act.verb, Act.subject, Act.access).order_by(Act.id)).all()]


@pytest.fixture
def house(ctx):
    return House()


def test_what_the_head_writes_goes_out_at_once_where_the_phase_says_so(house):
    written = house.write(house.sg, paragraph_id="p1")
    assert (written.ref, written.state, written.position) == ("C-1", CommentState.CLEARED, 1)
    assert house.counts() == (1, 1, {"p1": 1})
    assert row("C-1").released_at == NOW
    assert acts()[-1] == ("comments.clear", "C-1", "participants")


def test_what_a_delegate_writes_is_a_draft_that_changes_no_count(house):
    written = house.write(house.sg_delegate, paragraph_id="p1")
    assert (written.ref, written.state) == (None, CommentState.DRAFT)
    assert house.counts() == (0, 0, {})
    assert acts()[-1] == ("comments.write", "N-01", "delegation")


def test_numbers_and_places_follow_each_other(house):
    house.write(house.sg)
    other = make_tabled(house.made, "sg", title="Another")
    assert house.write(house.sg, ref=other).position == 1
    written = house.write(house.th)
    assert (written.ref, written.position) == ("C-3", 2)


def test_the_same_form_sent_twice_creates_once(house):
    first = house.write(house.sg, request_id="one")
    assert house.write(house.sg, request_id="one") == first
    assert house.counts()[0] == 1
    with pytest.raises(Conflict):
        house.write(house.th, request_id="one")


def test_a_comment_without_words_is_refused(house):
    with pytest.raises(Refused) as refusal:
        house.write(house.sg, "  \u200b ")
    assert (refusal.value.sentence, refusal.value.field) == ("Write your comment.", "body")


def test_markdown_is_rendered_and_made_safe_when_written(house):
    house.write(house.sg, "**Good** <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>")
    html = row("C-1").body_html
    assert "<strong>Good</strong>" in html
    assert "<script" not in html and "<img" not in html and "href" not in html


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("ประเทศสมาชิกควรปรึกษาหารือกันตั้งแต่เนิ่นๆ", "ปรึกษาหารือ"),
        ("ບັນດາປະເທດສະມາຊິກຄວນປຶກສາຫາລືກັນ", "ປຶກສາຫາລື"),
        ("រដ្ឋជាសមាជិកគួរពិគ្រោះយោបល់គ្នា", "ពិគ្រោះយោបល់"),
        ("အဖွဲ့ဝင်နိုင်ငံများသည် စောစီးစွာ ဆွေးနွေးသင့်သည်", "စောစီးစွာ"),
    ],
)
def test_words_of_a_paragraph_are_found_in_every_script(house, body, quote):
    ref = make_tabled(house.made, "th", title="Text", paragraphs=(body,))
    house.write(house.sg, ref=ref, paragraph_id="p1", quote=quote)
    comment = row("C-1")
    assert body[comment.span_start : comment.span_end] == comment.quote == quote


def test_selected_words_are_told_apart_by_their_place(house):
    body = "States help States."
    ref = make_tabled(house.made, "th", title="Text", paragraphs=(body,))
    with pytest.raises(Refused) as refusal:
        house.write(house.sg, ref=ref, paragraph_id="p1", quote="States")
    assert refusal.value.field == "quote"
    house.write(house.sg, ref=ref, paragraph_id="p1", quote="States", nth=2)
    assert row("C-1").span_start == 12
    house.write(house.sg, ref=ref, paragraph_id="p1", quote="States", span_start=12, span_end=18)
    assert row("C-2").span_start == 12
    house.write(house.sg, ref=ref, paragraph_id="p1", quote="States", span_start=10, span_end=14)
    assert row("C-3").span_start == 12


def test_words_that_are_not_there_are_refused(house):
    with pytest.raises(Refused) as refusal:
        house.write(house.sg, paragraph_id="p1", quote="never written")
    assert refusal.value.sentence == "These words are not in paragraph 1. Copy them from the text as it stands."
    with pytest.raises(Refused) as refusal:
        house.write(house.sg, quote="consult")
    assert refusal.value.field == "paragraph_id"
    with pytest.raises(Refused) as refusal:
        house.write(house.sg, paragraph_id="p9")
    assert refusal.value.field == "paragraph_id"


def test_proposed_wording_is_kept_as_a_redline_and_the_paragraph_itself_is_no_proposal(house):
    house.write(house.sg, paragraph_id="p1", proposed="States shall consult one another early.")
    assert row("C-1").proposed_html == "States <del>should</del><ins>shall</ins> consult one another early."
    house.write(house.sg, paragraph_id="p1", proposed="States should consult one another early.")
    assert row("C-2").proposed is None


def test_other_words_need_the_phase_to_allow_them(house):
    with transaction():
        db.session.get(Phase, house.made.phases["commenting"]).may_amend = []
    with pytest.raises(Refused) as refusal:
        house.write(house.sg, paragraph_id="p1", proposed="States shall consult.")
    assert refusal.value.field == "proposed"
    assert house.write(house.sg, paragraph_id="p1").ref == "C-1"


def test_a_comment_names_the_version_its_writer_saw(house):
    new_version(house, "States should consult one another at once.")
    house.write(house.sg, paragraph_id="p1", quote="early", version_number=1)
    house.write(house.sg, paragraph_id="p1", quote="at once")
    pairs = db.session.execute(select(Comment.ref, Version.number).join(Version, Version.id == Comment.version_id))
    numbers = dict(pairs.all())
    assert numbers == {"C-1": 1, "C-2": 2}


def new_version(house, *bodies):
    with transaction():
        candidate = db.session.execute(select(Candidate).where(Candidate.ref == house.ref)).scalar_one()
        old = db.session.get(Version, candidate.current_version_id)
        new = Version(
            candidate_id=candidate.id, number=old.number + 1, symbol=f"{old.symbol}/Rev.{old.number}", title=old.title,
            paragraphs=[{"id": f"p{n}", "number": n, "body": b} for n, b in enumerate(bodies, 1)], area=old.area,
            pillars=old.pillars, bodies=old.bodies, cites=old.cites, reason="After comments.", issued_at=house.now,
            issued_by_id=old.issued_by_id,
        )  # fmt: skip
        db.session.add(new)
        db.session.flush()
        candidate.current_version_id = new.id


def test_after_the_close_a_comment_is_refused_and_a_remark_is_taken(house):
    house.now = NOW + timedelta(days=10)
    with pytest.raises(Refused) as refusal:
        house.write(house.sg)
    assert "closed on 11 May 2019, 10:00 Bangkok time" in refusal.value.sentence
    assert house.write(house.sg, internal=True).state == CommentState.REMARK


def test_an_observer_comments_only_where_the_phase_says_so(house):
    observer = seat(house.made, Role.OBSERVER, "sg")
    with pytest.raises(Refused):
        house.write(observer)
    with transaction():
        phase = db.session.get(Phase, house.made.phases["commenting"])
        phase.may_comment = [*phase.may_comment, "observer"]
    assert house.write(observer).state == CommentState.DRAFT


def test_chair_and_secretariat_write_no_comments(house):
    for officer in (house.chair, house.secretariat):
        with pytest.raises(NotPermitted):
            house.write(officer)


def test_a_withdrawn_candidate_takes_no_comments(house):
    from consult.core.lifecycle import CandidateState

    with transaction():
        candidate = db.session.execute(select(Candidate)).scalar_one()
        candidate.state, candidate.ended_at = CandidateState.WITHDRAWN, NOW
    with pytest.raises(Refused) as refusal:
        house.write(house.sg)
    assert refusal.value.sentence == "N-01 was withdrawn. It can still be read, and it takes no further comments."


# Inside the delegation


def test_drafts_of_another_delegation_do_not_exist(house):
    draft = house.write(house.sg_delegate)
    for act in (comments.keep_internal, comments.make_comment, comments.discard):
        with pytest.raises(NotFound), transaction():
            act(house.th, draft.id, now=NOW)
    with pytest.raises(NotFound), transaction():
        comments.edit(house.th, draft.id, Words(body="Ours now."), version=1, now=NOW)
    with pytest.raises(Refused):
        house.clear(house.th, draft)
    for officer in (house.chair, house.secretariat):
        with pytest.raises(NotFound), transaction():
            comments.keep_internal(officer, draft.id, now=NOW)


def test_a_draft_is_changed_and_a_stale_change_is_refused(house):
    draft = house.write(house.sg_delegate)
    with transaction():
        comments.edit(
            house.sg, draft.id,
            Words(body="Better.", category=CommentCategory.TECHNICAL, stance=Stance.QUESTIONS, paragraph_id="p2"),
            version=1, now=NOW,
        )  # fmt: skip
    with pytest.raises(Conflict), transaction():
        comments.edit(house.sg_delegate, draft.id, Words(body="Mine."), version=1, now=NOW)
    comment = db.session.get(Comment, draft.id)
    assert (comment.body, comment.category, comment.paragraph_id) == ("Better.", CommentCategory.TECHNICAL, "p2")


def test_what_went_out_is_changed_no_more(house):
    written = house.write(house.sg)
    with pytest.raises(Refused) as refusal, transaction():
        comments.edit(house.sg, written.id, Words(body="Other words."), version=1, now=NOW)
    assert refusal.value.sentence == "This comment has been sent out and can no longer be changed."


def test_a_remark_never_leaves_and_can_become_a_comment(house):
    remark = house.write(house.sg_delegate, internal=True)
    with pytest.raises(Conflict):
        house.clear(house.sg, remark)
    with transaction():
        comments.make_comment(house.sg_delegate, remark.id, now=NOW)
    assert house.clear(house.sg, remark) == ["C-1"]


def test_a_draft_can_be_kept_and_thrown_away(house):
    draft = house.write(house.sg_delegate)
    with transaction():
        comments.keep_internal(house.sg_delegate, draft.id, now=NOW)
    with pytest.raises(Refused), transaction():
        comments.keep_internal(house.sg_delegate, draft.id, now=NOW)
    with transaction():
        comments.discard(house.sg_delegate, draft.id, now=NOW)
    assert db.session.execute(select(Comment)).first() is None


# Clearing


def test_the_head_clears_several_at_once(house):
    drafts = [house.write(house.sg_delegate, paragraph_id="p1") for _ in range(3)]
    assert house.clear(house.sg, *drafts) == ["C-1", "C-2", "C-3"]
    assert house.counts() == (3, 3, {"p1": 3})
    assert [row(f"C-{n}").position for n in (1, 2, 3)] == [1, 2, 3]


def test_a_delegate_clears_only_as_a_dated_alternate(house):
    draft = house.write(house.sg_delegate)
    with pytest.raises(NotPermitted):
        house.clear(house.sg_delegate, draft)
    with transaction() as session:
        session.add(
            Alternate(
                membership_id=house.sg_delegate.membership_id, kind=AlternateKind.CLEAR,
                named_by_id=house.sg.membership_id,
                starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=1),
            )
        )  # fmt: skip
    alternate = get_actor(house.sg_delegate.membership_id, now=NOW)
    assert house.clear(alternate, draft) == ["C-1"]
    act = db.session.execute(select(Act).where(Act.subject == "C-1")).scalar_one()
    assert act.by_alternate
    assert house.write(alternate).ref == "C-2"


def test_a_draft_changed_since_the_head_read_it_is_not_sent(house):
    draft = house.write(house.sg_delegate)
    with transaction():
        comments.edit(house.sg_delegate, draft.id, Words(body="Changed."), version=1, now=NOW)
    with pytest.raises(Conflict), transaction():
        comments.clear(house.sg, [(draft.id, 1)], clock=house.clock)
    assert db.session.get(Comment, draft.id).state == CommentState.DRAFT


def test_clearing_is_refused_after_the_close_and_the_drafts_are_kept(house):
    draft = house.write(house.sg_delegate)
    house.now = NOW + timedelta(days=10)
    with pytest.raises(Refused):
        house.clear(house.sg, draft)
    assert db.session.get(Comment, draft.id).state == CommentState.DRAFT
    with pytest.raises(Refused) as refusal:
        house.clear(house.sg)
    assert refusal.value.sentence == "Choose at least one comment to send."


def test_on_clearing_even_the_head_drafts_first(ctx):
    house = House(Visibility.ON_CLEARING)
    written = house.write(house.sg)
    assert written.state == CommentState.DRAFT
    house.clear(house.sg, written)
    assert row("C-1").released_at == NOW


def test_at_close_cleared_comments_are_read_by_others_only_then(ctx):
    house = House(Visibility.AT_CLOSE)
    first = house.write(house.sg, paragraph_id="p1")
    second = house.write(house.sg, paragraph_id="p1", handling=Handling.CHATHAM_HOUSE)
    gone = house.write(house.sg)
    refs = house.clear(house.sg, first, second, gone)
    house.withdraw(house.sg, refs[2])
    assert house.counts() == (0, 0, {})
    assert [a for a in acts() if a[0].startswith("comments.") and a[2] == "participants"] == []
    with pytest.raises(NotFound):
        house.answer(refs[0])
    with pytest.raises(NotFound):
        house.write(house.th, parent_ref=refs[0])
    house.now = NOW + timedelta(days=10, seconds=1)
    phases_close(house)
    assert house.counts() == (2, 2, {"p1": 2})
    assert (row(refs[0]).position, row(refs[1]).position) == (1, None)
    assert row(refs[0]).released_at == NOW + timedelta(days=10)
    assert row(refs[2]).released_at is None
    release = db.session.execute(select(Act).where(Act.verb == "comments.release")).scalar_one()
    assert release.details == {"comments": 2, "refs": [refs[0]]}


def phases_close(house):
    db.session.rollback()
    phases.close_due(now=house.clock)


def test_leave_of_the_chair_opens_for_a_late_comment(ctx):
    from consult.models import Leave

    house = House(Visibility.AT_CLOSE)
    draft = house.write(house.sg)
    house.now = NOW + timedelta(days=11)
    phases_close(house)
    with transaction() as session:
        session.add(
            Leave(
                conference_id=house.made.id, delegation_id=house.sg.delegation_id, act="comment", reason="Late flight.",
                until=house.now + timedelta(days=1), granted_by_id=house.chair.membership_id, granted_at=house.now,
            )
        )  # fmt: skip
    assert house.clear(house.sg, draft) == ["C-1"]
    assert row("C-1").released_at == house.now


# Threads


def test_a_reply_belongs_to_its_thread_and_is_counted_there(house):
    house.write(house.sg)
    reply = house.write(house.th, parent_ref="C-1")
    nested = house.write(house.sg, parent_ref=reply.ref)
    thread = row("C-1")
    assert (row(reply.ref).parent_id, row(nested.ref).parent_id, thread.reply_count) == (thread.id, thread.id, 2)
    assert house.counts() == (1, 1, {})
    draft = house.write(house.th_delegate, parent_ref="C-1")
    house.clear(house.th, draft)
    house.withdraw(house.th, reply.ref)
    db.session.expire_all()
    assert row("C-1").reply_count == 2
    with pytest.raises(Refused):
        house.answer(nested.ref)


# Withdrawing and answering


def test_a_comment_is_withdrawn_until_it_is_answered(house):
    house.write(house.sg, paragraph_id="p1")
    house.withdraw(house.sg, "C-1")
    assert row("C-1").state == CommentState.WITHDRAWN
    assert house.counts() == (0, 0, {})
    with pytest.raises(Refused):
        house.withdraw(house.sg, "C-1")
    with pytest.raises(Refused):
        house.answer("C-1")
    house.write(house.sg)
    house.answer("C-2")
    with pytest.raises(Refused) as refusal:
        house.withdraw(house.sg, "C-2")
    assert refusal.value.sentence == "The chair has answered this comment, so it stays. You can add a reply."


def test_only_the_own_head_withdraws(house):
    house.write(house.sg)
    with pytest.raises(NotFound):
        house.withdraw(house.th, "C-1")
    with pytest.raises(NotFound):
        house.withdraw(house.chair, "C-1")
    with pytest.raises(NotPermitted):
        house.withdraw(house.sg_delegate, "C-1")


def test_the_chair_answers_and_a_later_answer_supersedes(house):
    house.write(house.sg)
    house.answer("C-1", outcome=Outcome.DEFERRED, reason="In the plenary.")
    assert house.counts()[:2] == (1, 0)
    house.answer("C-1", actor=house.co_chair, outcome=Outcome.ACCEPTED, reason="Agreed.", version=2)
    assert house.counts()[:2] == (1, 0)
    rows = db.session.execute(select(Disposition).order_by(Disposition.id)).scalars().all()
    assert [(d.outcome, d.superseded_at is None) for d in rows] == [(Outcome.DEFERRED, False), (Outcome.ACCEPTED, True)]
    assert row("C-1").disposition_id == rows[1].id
    assert acts()[-1] == ("comments.answer", "C-1", "participants")


def test_two_chairs_answering_at_once_leave_one_answer(house):
    house.write(house.sg)
    house.answer("C-1", reason="First.")
    with pytest.raises(Conflict) as conflict:
        house.answer("C-1", actor=house.co_chair, reason="Second.")
    assert 'Noted. "First."' in conflict.value.sentence


def test_the_same_answer_sent_twice_is_given_once(house):
    house.write(house.sg)
    house.answer("C-1", request_id="r")
    house.answer("C-1", request_id="r")
    assert len(db.session.execute(select(Disposition)).all()) == 1


def test_an_answer_needs_a_reason_and_merging_a_target(house):
    house.write(house.sg)
    with pytest.raises(Refused) as refusal:
        house.answer("C-1", reason=" ")
    assert refusal.value.field == "reason"
    for target in (None, "N-77"):
        with pytest.raises(Refused) as refusal:
            house.answer("C-1", outcome=Outcome.MERGED, merged_into=target)
        assert refusal.value.field == "merged_into"
    other = make_tabled(house.made, "sg", title="Another")
    house.answer("C-1", outcome=Outcome.MERGED, merged_into=other.lower())
    assert db.session.execute(select(Disposition.merged_into_id)).scalar_one() is not None


def test_only_chairs_answer(house):
    house.write(house.sg)
    for actor in (house.sg, house.th, house.secretariat):
        with pytest.raises(NotPermitted):
            house.answer("C-1", actor=actor)


# The Chatham House Rule


def test_under_the_chatham_house_rule_there_is_no_number_place_or_open_act(house):
    house.write(house.th)
    written = house.write(house.sg, handling=Handling.CHATHAM_HOUSE, paragraph_id="p1")
    assert written.ref.startswith("H-") and len(written.ref) == 7 and written.position is None
    assert house.write(house.th).ref == "C-2"
    assert house.counts() == (3, 3, {"p1": 1})
    act = db.session.execute(select(Act).where(Act.subject == written.ref)).scalar_one()
    assert (act.access, act.handling) == ("delegation", Handling.CHATHAM_HOUSE)
    house.answer(written.ref)
    answer = db.session.execute(select(Act).where(Act.verb == "comments.answer")).scalar_one()
    assert (answer.access, answer.delegation_id) == ("participants", None)
    second = house.write(house.sg, handling=Handling.CHATHAM_HOUSE)
    house.withdraw(house.sg, second.ref)
    withdrawal = db.session.execute(select(Act).where(Act.verb == "comments.withdraw")).scalar_one()
    assert withdrawal.access == "delegation"


def test_the_chatham_house_rule_is_refused_where_the_conference_takes_names_only(house):
    from consult.models import Conference

    with transaction():
        db.session.get(Conference, house.made.id).comment_handling_chatham = False
    with pytest.raises(Refused) as refusal:
        house.write(house.sg, handling=Handling.CHATHAM_HOUSE)
    assert refusal.value.field == "handling"


# On paper


def test_the_secretariat_enters_what_came_in_time_even_after_the_close(ctx):
    house = House(Visibility.AT_CLOSE)
    house.now = NOW + timedelta(days=11)
    phases_close(house)
    enter = {
        "delegation_id": house.sg.delegation_id, "candidate_ref": house.ref, "version_number": 1, "paragraph_id": "p1",
        "quote": "early", "category": CommentCategory.EDITORIAL, "stance": None, "body": "By fax.", "proposed": None,
        "handling": Handling.NAMED, "now": house.now,
    }  # fmt: skip
    with transaction():
        comment = comments.enter_on_paper(house.secretariat, **enter, received_at=NOW)
        assert (comment.ref, comment.delegation_id, comment.cleared_at) == ("C-1", house.sg.delegation_id, NOW)
    assert row("C-1").released_at == house.now
    assert house.counts() == (1, 1, {"p1": 1})
    with pytest.raises(Refused), transaction():
        comments.enter_on_paper(house.secretariat, **enter, received_at=NOW + timedelta(days=10))
    with pytest.raises(NotPermitted), transaction():
        comments.enter_on_paper(house.chair, **enter, received_at=NOW)
