"""Candidates from the delegation's first words to a withdrawn or merged text."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState, CommentState, CoSponsorState
from consult.core.words import Access, AlternateKind, Area, CommentCategory, Kind, Role, Visibility
from consult.db import db, transaction
from consult.models import Act, Alternate, Candidate, CandidateBody, CandidateClause, Comment, Draft, Phase, Version
from consult.queries import candidates as reading
from consult.queries import drafts as draft_reading
from consult.services import candidates, cosponsors, phases
from tests.factories import NOW, make_conference, make_tabled, seat


@pytest.fixture
def made():
    return make_conference()


@pytest.fixture
def head(made):
    return seat(made, Role.HEAD, "th")


def clock():
    return NOW


def begin(actor, *, kind=Kind.NORM, title="Early warning", text="States should warn one another.", now=NOW):
    with transaction():
        return candidates.start(actor, kind=kind, title=title, area=Area.POLICY, text=text, now=now)


def stored(draft_id):
    db.session.rollback()
    return db.session.execute(select(Draft).where(Draft.id == draft_id)).scalar_one()


def write(actor, draft_id, *, version=None, now=NOW, **changes):
    draft = stored(draft_id)
    values = {
        "title": draft.title, "rationale": draft.rationale, "area": draft.area, "pillars": draft.pillars,
        "bodies": draft.bodies, "cites": draft.cites,
        "paragraphs": [(p["id"], p["body"]) for p in draft.paragraphs],
    }  # fmt: skip
    version = draft.edit_counter if version is None else version
    with transaction():
        return candidates.save(actor, draft_id, written=candidates.Written(**{**values, **changes}), version=version,
                               now=now)  # fmt: skip


def clear(actor, draft_id, *, version=None, at=clock):
    version = stored(draft_id).edit_counter if version is None else version
    with transaction():
        return candidates.clear(actor, draft_id, version=version, clock=at)


def table(actor, **kwargs):
    return clear(actor, begin(actor, **kwargs)).ref


def candidate(made, ref):
    db.session.rollback()
    return db.session.execute(
        select(Candidate).where(Candidate.conference_id == made.id, Candidate.ref == ref)
    ).scalar_one()


def acts(made, verb):
    db.session.rollback()
    return db.session.execute(
        select(Act).where(Act.conference_id == made.id, Act.verb == verb).order_by(Act.id)
    ).scalars().all()  # fmt: skip


def comment_on(made, ref, actor, *, cleared=True):
    with transaction() as session:
        row = session.execute(select(Candidate).where(Candidate.ref == ref, Candidate.conference_id == made.id))
        row = row.scalar_one()
        session.add(
            Comment(
                conference_id=made.id, candidate_id=row.id, version_id=row.current_version_id,
                delegation_id=actor.delegation_id, membership_id=actor.membership_id,
                state=CommentState.CLEARED if cleared else CommentState.DRAFT, category=CommentCategory.GENERAL,
                body="Well said.", body_html="<p>Well said.</p>", created_at=NOW, updated_at=NOW,
                cleared_at=NOW if cleared else None, released_at=NOW if cleared else None,
            )
        )  # fmt: skip


# Drafting


def test_a_pasted_text_becomes_paragraphs_with_ids(made, head):
    draft = stored(begin(head, text="1. First words.\n\n2. Second words."))
    assert draft.paragraphs == [
        {"id": "p1", "number": 1, "body": "First words."},
        {"id": "p2", "number": 2, "body": "Second words."},
    ]


def test_the_same_form_sent_twice_begins_one_draft(made, head):
    ids = []
    for _ in range(2):
        with transaction():
            ids.append(
                candidates.start(head, kind=Kind.NORM, title="One", area=Area.POLICY, request_id="same", now=NOW)
            )
    assert ids[0] == ids[1]


def test_a_form_that_was_used_begins_nothing_for_others_nor_after_its_text_was_tabled(made, head):
    def start(actor):
        with transaction():
            return candidates.start(actor, kind=Kind.NORM, title="One", area=Area.POLICY, request_id="same", now=NOW)

    draft_id = start(head)
    with pytest.raises(Conflict, match="This form was already used. Reload the page"):
        start(seat(made, Role.HEAD, "sg"))
    write(head, draft_id, paragraphs=[(None, "States should talk.")])
    clear(head, draft_id)
    with pytest.raises(Conflict, match="what it began is N-01 now"):
        start(head)


def test_a_paragraph_keeps_its_id_when_another_is_put_before_it(made, head):
    draft_id = begin(head, text="First words.\n\nSecond words.")
    write(head, draft_id, paragraphs=[(None, "New words."), ("p2", "Second words, edited."), ("p1", "First words.")])
    assert [p["id"] for p in stored(draft_id).paragraphs] == ["p3", "p2", "p1"]


def test_a_text_that_a_colleague_has_changed_is_not_overwritten(made, head):
    delegate = seat(made, Role.DELEGATE, "th")
    draft_id = begin(delegate)
    opened = stored(draft_id).edit_counter
    write(head, draft_id, title="The head's title")
    with pytest.raises(Conflict):
        write(delegate, draft_id, title="The delegate's title", version=opened)
    assert stored(draft_id).title == "The head's title"


def test_the_same_words_on_a_moved_counter_are_no_conflict(made, head):
    draft_id = begin(head)
    opened = stored(draft_id).edit_counter
    counter = write(head, draft_id, title="Another title")
    assert write(head, draft_id, title="Another title", version=opened) == counter


def test_codes_that_are_in_no_library_are_left_out(made, head):
    draft_id = begin(head)
    write(head, draft_id, bodies=["telmin", "nobody", "amcc"], cites=["gge2015.13b", "gge2015.99"])
    draft = stored(draft_id)
    assert (draft.bodies, draft.cites) == (["telmin", "amcc"], ["gge2015.13b"])


def test_a_draft_may_be_unfinished_and_a_cleared_text_may_not(made, head):
    draft_id = begin(head)
    write(head, draft_id, paragraphs=[("p1", "")])
    with pytest.raises(Refused, match="Write at least one paragraph"):
        clear(head, draft_id)


def test_a_recommendation_is_addressed_to_somebody(made, head):
    draft_id = begin(head, kind=Kind.RECOMMENDATION)
    with pytest.raises(Refused, match="at least one body"):
        clear(head, draft_id)
    write(head, draft_id, bodies=["amcc"])
    assert clear(head, draft_id).ref == "R-01"


def test_another_delegations_draft_is_not_found(made, head):
    draft_id = begin(head)
    other = seat(made, Role.HEAD, "sg")
    chair = seat(made, Role.CHAIR)
    for stranger in (other, chair):
        with pytest.raises(NotFound):
            write(stranger, draft_id, title="Mine now")
        with pytest.raises(NotFound):
            clear(stranger, draft_id)
        with pytest.raises(NotFound):
            draft_reading.get_draft(stranger, draft_id)


def test_a_text_handed_to_the_head_is_not_changed_by_the_delegate_until_taken_back(made, head):
    delegate = seat(made, Role.DELEGATE, "th")
    draft_id = begin(delegate)
    with transaction():
        candidates.submit(delegate, draft_id, now=NOW)
    with pytest.raises(Refused, match="waits for your head"):
        write(delegate, draft_id, title="Other")
    write(head, draft_id, title="The head's title")
    with transaction():
        candidates.take_back(delegate, draft_id, now=NOW)
    write(delegate, draft_id, title="The delegate's title")
    assert stored(draft_id).title == "The delegate's title"


def test_the_head_returns_a_draft_with_remarks(made, head):
    delegate = seat(made, Role.DELEGATE, "th")
    draft_id = begin(delegate)
    with transaction():
        candidates.submit(delegate, draft_id, now=NOW)
    with pytest.raises(NotPermitted), transaction():
        candidates.send_back(delegate, draft_id, remarks="Shorter.", now=NOW)
    with transaction():
        candidates.send_back(head, draft_id, remarks="Shorter.", now=NOW)
    draft = stored(draft_id)
    assert (draft.remarks, draft.candidate.state) == ("Shorter.", CandidateState.DRAFT)


def test_a_discarded_draft_leaves_nothing(made, head):
    draft_id = begin(head)
    with transaction():
        candidates.discard(head, draft_id, now=NOW)
    db.session.rollback()
    assert db.session.execute(select(Candidate.id)).all() == []


# Tabling


def test_clearing_numbers_the_candidate_and_makes_its_first_version(made, head):
    draft_id = begin(head)
    write(head, draft_id, pillars=["AEC"], bodies=["telmin"], cites=["gge2015.13a"])
    assert clear(head, draft_id) == candidates.Cleared("N-01", True)
    row = candidate(made, "N-01")
    page = reading.get_page(seat(made, Role.HEAD, "sg"), "N-01")
    assert (row.state, row.released_at, row.tabled_at, row.cleared_at) == (CandidateState.TABLED, NOW, NOW, NOW)
    assert (page.version, page.symbol, page.title) == (1, "CYBER-PS/2019/L.1", "Early warning")
    assert [b.code for b in page.bodies] == ["telmin"]
    assert [c.code for c in page.clauses] == ["gge2015.13a"]
    assert page.pillars == ["AEC"]
    assert "telmin" in row.search_text and "n-01" in row.search_text and "thailand" in row.search_text
    assert db.session.execute(select(Draft.id)).all() == []


def test_a_delegate_does_not_clear_and_an_alternate_does(made):
    seat(made, Role.HEAD, "th")
    delegate = seat(made, Role.DELEGATE, "th")
    draft_id = begin(delegate)
    with pytest.raises(NotPermitted, match="alternate named for clearing"):
        clear(delegate, draft_id)
    with transaction() as session:
        session.add(
            Alternate(
                membership_id=delegate.membership_id, kind=AlternateKind.CLEAR, starts_at=NOW - timedelta(days=1),
                ends_at=NOW + timedelta(days=1), named_by_id=delegate.membership_id,
            )
        )  # fmt: skip
    from consult.queries.actors import get_actor

    assert clear(get_actor(delegate.membership_id, now=NOW), draft_id).ref == "N-01"
    assert [(act.by_alternate, act.role) for act in acts(made, "candidates.table")] == [(True, Role.DELEGATE)]


def test_words_changed_after_they_were_read_are_not_cleared(made, head):
    draft_id = begin(head)
    read = stored(draft_id).edit_counter
    write(head, draft_id, title="Changed meanwhile")
    with pytest.raises(Conflict, match="Read it again"):
        clear(head, draft_id, version=read)
    assert stored(draft_id).candidate.ref is None


def test_numbers_are_given_by_kind_without_gaps(made, head):
    with_body = begin(head, kind=Kind.RECOMMENDATION)
    write(head, with_body, bodies=["amcc"])
    assert [table(head), clear(head, with_body).ref, table(head)] == ["N-01", "R-01", "N-02"]
    assert [candidate(made, ref).document_number for ref in ("N-01", "R-01", "N-02")] == [1, 2, 3]


def test_heads_who_table_at_once_get_different_numbers_without_a_gap(app, made):
    drafts = []
    for code in ("th", "sg", "id"):
        actor = seat(made, Role.HEAD, code)
        drafts += [(actor, begin(actor, title=f"Text {n} of {code}")) for n in range(2)]
    refs, start = [], threading.Barrier(len(drafts))

    def tabling(actor, draft_id):
        with app.app_context():
            start.wait()
            with transaction():
                refs.append(candidates.clear(actor, draft_id, version=1, clock=clock).ref)
            db.session.remove()

    threads = [threading.Thread(target=tabling, args=pair) for pair in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refs) == ["N-01", "N-02", "N-03", "N-04", "N-05", "N-06"]


def test_one_draft_cleared_by_two_at_once_is_tabled_once(app, made, head):
    draft_id = begin(head)
    answers, start = [], threading.Barrier(2)

    def clearing():
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    answers.append(candidates.clear(head, draft_id, version=1, clock=clock).ref)
            except Refused as refusal:
                answers.append(type(refusal))
            db.session.remove()

    threads = [threading.Thread(target=clearing) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str) == sorted(["N-01", NotFound], key=str)
    assert len(acts(made, "candidates.table")) == 1


def test_what_is_tabled_in_a_phase_that_shows_at_its_close_is_read_from_the_close():
    made = make_conference(visibility=Visibility.AT_CLOSE)
    head, other = seat(made, Role.HEAD, "th"), seat(made, Role.HEAD, "sg")
    chair = seat(made, Role.CHAIR)
    assert clear(head, begin(head)) == candidates.Cleared("N-01", False)
    assert reading.get_page(head, "N-01").released_at is None
    for reader in (other, chair):
        with pytest.raises(NotFound):
            reading.get_page(reader, "N-01")
    assert [act.access for act in acts(made, "candidates.table")] == [Access.DELEGATION]
    db.session.rollback()
    closes = db.session.execute(select(Phase.closes_at).where(Phase.id == made.phases["drafting"])).scalar_one()
    phases.close_due(now=lambda: closes + timedelta(minutes=1))
    db.session.rollback()
    assert reading.get_page(other, "N-01").released_at == closes
    released = acts(made, "candidates.release")
    assert [(act.subject, act.at, act.access) for act in released] == [("N-01", closes, Access.PARTICIPANTS)]


# After the phase


def late():
    return NOW + timedelta(days=30)


def test_a_text_cleared_after_the_phase_waits_for_the_chairs_leave(made, head):
    draft_id = begin(head)
    assert clear(head, draft_id, at=late) == candidates.Cleared(None, False)
    chair = seat(made, Role.CHAIR)
    assert [row.draft_id for row in draft_reading.list_waiting_for_leave(chair)] == [draft_id]
    (seen,) = draft_reading.list_waiting_for_leave(seat(made, Role.SECRETARIAT))
    assert (seen.delegation_code, seen.draft_id, seen.kind, seen.title) == ("th", None, None, None)
    assert draft_reading.list_waiting_for_leave(seat(made, Role.HEAD, "sg")) == []
    assert draft_reading.get_late(chair, draft_id).title == "Early warning"
    with pytest.raises(Refused, match="waits for the chair"):
        write(head, draft_id, title="Changed meanwhile")
    with pytest.raises(NotPermitted), transaction():
        candidates.grant_leave(head, draft_id, reason="Ours.", now=late())
    with transaction():
        assert candidates.grant_leave(chair, draft_id, reason="A storm held the delegation up.", now=late()) == "N-01"
    assert candidate(made, "N-01").released_at == late()
    db.session.rollback()
    issued_by = db.session.execute(select(Version.issued_by_id)).scalar_one()
    assert issued_by == head.membership_id


def test_the_chair_lets_in_what_the_chair_has_read(made, head):
    draft_id, chair = begin(head), seat(made, Role.CHAIR)
    clear(head, draft_id, at=late)
    read = draft_reading.get_late(chair, draft_id).edit_counter
    with transaction():
        candidates.take_back(head, draft_id, now=late())
    write(head, draft_id, title="Another text")
    clear(head, draft_id, at=late)
    with pytest.raises(Conflict, match="changed it after you opened it"), transaction():
        candidates.grant_leave(chair, draft_id, version=read, reason="A storm.", now=late())
    with transaction():
        assert candidates.grant_leave(chair, draft_id, version=read + 1, reason="A storm.", now=late()) == "N-01"


def test_what_was_said_to_wait_for_leave_is_not_shown_to_all_instead(made, head):
    draft_id = begin(head)
    with pytest.raises(Conflict, match="Tabling has been opened"), transaction():
        candidates.clear(head, draft_id, version=1, by_leave=True, clock=lambda: NOW)
    assert stored(draft_id).candidate.state == CandidateState.DRAFT
    with transaction():
        assert candidates.clear(head, draft_id, version=1, by_leave=False, clock=lambda: NOW).ref == "N-01"


def test_a_text_without_leave_goes_back_with_the_chairs_words(made, head):
    draft_id = begin(head)
    clear(head, draft_id, at=late)
    chair = seat(made, Role.CHAIR)
    with transaction():
        candidates.decline_leave(chair, draft_id, reason="Too late.", now=late())
    draft = stored(draft_id)
    assert (draft.candidate.state, draft.remarks, draft.candidate.ref) == (CandidateState.DRAFT, "Too late.", None)
    with pytest.raises(NotFound):
        draft_reading.get_late(chair, draft_id)


def test_the_head_takes_a_late_text_back_from_the_chair(made, head):
    delegate = seat(made, Role.DELEGATE, "th")
    draft_id = begin(head)
    clear(head, draft_id, at=late)
    with pytest.raises(NotPermitted), transaction():
        candidates.take_back(delegate, draft_id, now=late())
    with transaction():
        candidates.take_back(head, draft_id, now=late())
    assert stored(draft_id).candidate.state == CandidateState.DRAFT


# Recall


def test_a_recalled_candidate_keeps_its_number_and_is_not_found_by_others(made, head):
    ref = table(head)
    other = seat(made, Role.HEAD, "sg")
    with transaction():
        draft_id = candidates.recall(head, ref, now=NOW)
    with pytest.raises(NotFound):
        reading.get_page(other, ref)
    with pytest.raises(NotFound):
        reading.get_version(other, ref, 1)
    assert db.session.execute(select(CandidateBody)).all() == []
    assert table(other) == "N-02"
    write(head, draft_id, title="Early and fair warning")
    assert clear(head, draft_id).ref == "N-01"
    page = reading.get_page(other, "N-01")
    assert (page.version, page.symbol) == (2, "CYBER-PS/2019/L.1/Rev.1")


def test_a_recalled_text_tabled_unchanged_is_the_same_version(made, head):
    ref = table(head)
    with transaction():
        draft_id = candidates.recall(head, ref, now=NOW)
    clear(head, draft_id)
    assert reading.get_page(head, ref).version == 1


def test_recall_after_another_delegations_comment_is_refused(made, head):
    ref = table(head)
    other = seat(made, Role.HEAD, "sg")
    comment_on(made, ref, head)
    comment_on(made, ref, other, cleared=False)
    comment_on(made, ref, other)
    with pytest.raises(Refused, match="Others have acted"), transaction():
        candidates.recall(head, ref, now=NOW)
    assert candidate(made, ref).state == CandidateState.TABLED


def test_only_the_sponsors_head_recalls(made, head):
    ref = table(head)
    for actor in (seat(made, Role.HEAD, "sg"), seat(made, Role.DELEGATE, "th"), seat(made, Role.CHAIR)):
        with pytest.raises(NotPermitted), transaction():
            candidates.recall(actor, ref, now=NOW)


def test_a_number_that_was_given_is_not_thrown_away_with_the_draft(made, head):
    ref = table(head)
    with transaction():
        draft_id = candidates.recall(head, ref, now=NOW)
    with pytest.raises(Refused, match="keeps its number"), transaction():
        candidates.discard(head, draft_id, now=NOW)


# Versions


def next_version(actor, ref, *, reason="Wider.", **changes):
    with transaction():
        draft_id = candidates.start_version(actor, ref, now=NOW)
    if changes:
        write(actor, draft_id, **changes)
    counter = stored(draft_id).edit_counter
    with transaction():
        return candidates.issue(actor, draft_id, version=counter, reason=reason, now=NOW)


def test_a_next_version_leaves_the_former_as_it_was(made, head):
    ref = make_tabled(made, "th")
    assert next_version(head, ref, title="Earlier consultation", cites=["gge2015.13b"]) == (ref, 2)
    other = seat(made, Role.HEAD, "sg")
    page, first = reading.get_page(other, ref), reading.get_version(other, ref, 1)
    assert (page.title, page.version, page.symbol) == ("Earlier consultation", 2, "CYBER-PS/2019/L.1/Rev.1")
    assert [c.code for c in page.clauses] == ["gge2015.13b"]
    assert (first.title, first.current, [c.code for c in first.clauses]) == ("Early consultation", 2, ["gge2015.13a"])
    assert [(v.number, v.reason) for v in page.versions] == [(1, ""), (2, "Wider.")]
    links = db.session.execute(select(CandidateClause.clause_id).where(CandidateClause.candidate_id == page.id)).all()
    assert len(links) == 1


def test_an_unchanged_text_is_no_next_version(made, head):
    ref = make_tabled(made, "th")
    with pytest.raises(Refused, match="Nothing differs from version 1"):
        next_version(head, ref)


def test_a_next_version_says_why(made, head):
    ref = make_tabled(made, "th")
    with pytest.raises(Refused, match="Say why"):
        next_version(head, ref, title="Other", reason=" ")


def test_a_paragraph_id_of_a_former_version_is_not_given_again(made, head):
    ref = make_tabled(made, "th")
    next_version(head, ref, paragraphs=[("p1", "States should consult one another early.")])
    next_version(
        head, ref, paragraphs=[("p1", "States should consult one another early."), (None, "Entirely other words.")]
    )
    assert [p.id for p in reading.get_page(head, ref).paragraphs] == ["p1", "p3"]


def test_a_draft_begun_on_an_older_version_does_not_replace_the_newer(made, head):
    ref = make_tabled(made, "th")
    with transaction():
        draft_id = candidates.start_version(head, ref, now=NOW)
    write(head, draft_id, paragraphs=[("p1", "Other words entirely."), (None, "A third matter altogether.")])
    with transaction() as session:
        row = session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()
        former = session.get(Version, row.current_version_id)
        newer = Version(
            candidate_id=row.id, number=2, symbol="CYBER-PS/2019/L.1/Rev.1", title="Newer", rationale="",
            paragraphs=[*former.paragraphs, {"id": "p3", "number": 3, "body": "By another hand."}], area=former.area,
            pillars=[], bodies=[], cites=[], reason="On paper.", issued_at=NOW, issued_by_id=head.membership_id,
        )  # fmt: skip
        session.add(newer)
        session.flush()
        row.current_version_id = newer.id
    counter = stored(draft_id).edit_counter
    with pytest.raises(Conflict, match="Version 2 of N-01"), transaction():
        candidates.issue(head, draft_id, version=counter, reason="Mine.", now=NOW)
    with transaction():
        candidates.rebase(head, draft_id, version=counter, now=NOW)
    with transaction():
        candidates.issue(head, draft_id, version=counter + 1, reason="Mine.", now=NOW)
    assert [p.id for p in reading.get_page(head, ref).paragraphs] == ["p1", "p4"]


def test_only_the_sponsors_delegation_writes_the_next_version(made, head):
    ref = make_tabled(made, "th")
    stranger = seat(made, Role.HEAD, "sg")
    with pytest.raises(NotPermitted), transaction():
        candidates.start_version(stranger, ref, now=NOW)


def test_a_new_version_asks_the_co_sponsors_again(made, head):
    ref = make_tabled(made, "th")
    other = seat(made, Role.HEAD, "sg")
    with transaction():
        cosponsors.invite(head, ref, delegations=["sg"], now=NOW)
    with transaction():
        cosponsors.answer(other, ref, accept=True, now=NOW)
    next_version(head, ref, title="Earlier consultation")
    line = reading.get_page(other, ref).co_sponsor(other.delegation_id)
    assert line.state == CoSponsorState.TO_CONFIRM
    with transaction():
        cosponsors.answer(other, ref, accept=True, now=NOW)
    page = reading.get_page(other, ref)
    assert page.co_sponsor(other.delegation_id).version_id == page.version_id


# Withdrawn and merged


def test_a_withdrawn_candidate_stays_readable_with_its_reason(made, head):
    ref = make_tabled(made, "th")
    with transaction():
        candidates.withdraw(head, ref, reason="Overtaken by events.", now=NOW)
    page = reading.get_page(seat(made, Role.OBSERVER, "sg"), ref)
    assert (page.state, page.ended_reason, page.ended_at) == (CandidateState.WITHDRAWN, "Overtaken by events.", NOW)
    with pytest.raises(Refused, match="withdrawn already"), transaction():
        candidates.withdraw(head, ref, reason="Again.", now=NOW)
    with pytest.raises(Refused, match="does not change any more"), transaction():
        candidates.start_version(head, ref, now=NOW)


def test_another_delegation_takes_up_a_withdrawn_text(made, head):
    ref = make_tabled(made, "th")
    other = seat(made, Role.HEAD, "sg")
    with pytest.raises(Refused, match="was not withdrawn"), transaction():
        candidates.take_up(other, ref, now=NOW)
    with transaction():
        candidates.withdraw(head, ref, reason="Overtaken.", now=NOW)
    with transaction():
        draft_id = candidates.take_up(other, ref, now=NOW)
    assert clear(other, draft_id).ref == "N-02"
    page = reading.get_page(head, "N-02")
    assert (page.sponsor, page.title, page.version) == ("Singapore", "Early consultation", 1)


def test_a_merge_leaves_a_trail_both_ways(made, head):
    first, second = make_tabled(made, "th"), make_tabled(made, "sg", title="Other")
    with transaction():
        candidates.merge(head, first, into=second, reason="One text is enough.", now=NOW)
    gone, target = reading.get_page(head, first), reading.get_page(head, second)
    assert (gone.state, gone.merged_into, gone.merged_into_title) == (CandidateState.MERGED, second, "Other")
    assert [(line.ref, line.at) for line in target.merged_from] == [(first, NOW)]
    assert [act.details for act in acts(made, "candidates.merge")] == [{"into": second}]


@pytest.mark.parametrize("state", ["withdrawn", "merged"])
def test_nothing_is_merged_into_what_is_gone(made, head, state):
    first, second, third = (make_tabled(made, "th", title=str(n)) for n in range(3))
    with transaction():
        if state == "withdrawn":
            candidates.withdraw(head, second, reason="Overtaken.", now=NOW)
        else:
            candidates.merge(head, second, into=third, reason="One text.", now=NOW)
    with pytest.raises(Refused, match=f"{second} was {state}"), transaction():
        candidates.merge(head, first, into=second, reason="One text.", now=NOW)


def test_a_candidate_is_not_merged_into_itself_nor_in_a_circle(made, head):
    first, second = make_tabled(made, "th"), make_tabled(made, "th", title="Other")
    with pytest.raises(Refused, match="into itself"), transaction():
        candidates.merge(head, first, into=first, reason="One text.", now=NOW)
    with transaction():
        candidates.merge(head, first, into=second, reason="One text.", now=NOW)
    with pytest.raises(Refused, match="was merged"), transaction():
        candidates.merge(head, second, into=first, reason="One text.", now=NOW)


def test_two_merges_that_cross_each_other_do_not_both_succeed(app, made, head):
    first, second = make_tabled(made, "th"), make_tabled(made, "th", title="Other")
    answers, start = [], threading.Barrier(2)

    def merging(ref, into):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    candidates.merge(head, ref, into=into, reason="One text.", now=NOW)
                answers.append("merged")
            except Refused:
                answers.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=merging, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["merged", "refused"]


def test_the_chair_merges_any_candidate_and_others_only_their_own(made, head):
    first, second = make_tabled(made, "th"), make_tabled(made, "sg", title="Other")
    stranger, chair = seat(made, Role.HEAD, "id"), seat(made, Role.CHAIR)
    with pytest.raises(NotPermitted), transaction():
        candidates.merge(stranger, first, into=second, reason="One text.", now=NOW)
    with transaction():
        candidates.merge(chair, first, into=second, reason="One text.", now=NOW)
    assert candidate(made, first).state == CandidateState.MERGED
