"""The chair's list: built beside the ranking, circulated, issued under a lock, and the same for ever after."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult import signing
from consult.core.documents import canonical_json, from_json, sha256_of
from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState, ListState, RoundState
from consult.core.ranking.ballots import Ballot as Choices
from consult.core.ranking.tally import tally
from consult.core.trust import manifest
from consult.core.trust.verifier import Report, fingerprint
from consult.core.words import Access, Category, Kind, Role
from consult.db import db, transaction
from consult.exports import FORMATS, exporter
from consult.models import (
    Act,
    Body,
    Candidate,
    Conference,
    ConsolidatedList,
    Issue,
    IssueFile,
    RankingRound,
    RoundItem,
    RoundResult,
    Version,
)
from consult.queries import lists as queries
from consult.services import declarations, due, lists
from tests.factories import NOW, make_conference, make_tabled, seat

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def made():
    return make_conference()


@pytest.fixture
def chair(made):
    return seat(made, Role.CHAIR)


@pytest.fixture
def norms(made):
    """N-01 to N-05 and R-01."""
    refs = [make_tabled(made, "th", title=f"Norm {n}") for n in range(1, 6)]
    make_tabled(made, "sg", kind=Kind.RECOMMENDATION, title="Recommendation", bodies=("amcc", "telmin"))
    return refs


@pytest.fixture
def ranked(made, norms):
    """A closed round: N-02 first, then N-01 = N-04, then N-03 for the deciding delegations; N-05 was not in it."""
    closed_round(made, ["N-02", "N-01=N-04", "N-03"], ["R-01"])
    return 1


def closed_round(made, *orders):
    """A closed round with one order by kind, each a list of tiers such as "N-01=N-04"."""
    with transaction() as session:
        round_ = RankingRound(
            conference_id=made.id, number=1, title="First ranking", note="", state=RoundState.CLOSED,
            opens_at=NOW - timedelta(days=2), closes_at=NOW - timedelta(days=1), closed_at=NOW - timedelta(days=1),
            electorate=[c.value for c in Category], electorate_ids=[], results_to="participants",
            disclosure="attributable", published_at=NOW - timedelta(days=1), created_at=NOW - timedelta(days=3),
        )  # fmt: skip
        session.add(round_)
        session.flush()
        for order in orders:
            tiers = tuple(tuple(tier.split("=")) for tier in order)
            refs = [ref for tier in tiers for ref in tier]
            for position, ref in enumerate(refs, 1):
                candidate = session.execute(
                    select(Candidate).where(Candidate.conference_id == made.id, Candidate.ref == ref)
                ).scalar_one()
                session.add(
                    RoundItem(
                        round_id=round_.id, candidate_id=candidate.id, version_id=candidate.current_version_id,
                        ref=ref, kind=candidate.kind, position=position,
                    )
                )  # fmt: skip
            session.add(
                RoundResult(
                    round_id=round_.id, close_number=1, kind=candidate.kind, group="deciding", cast=3, entitled=3,
                    tally=tally(refs, [Choices(tiers, ())] * 3).to_json(), stored_at=NOW,
                )
            )  # fmt: skip


def new_version(made, ref, *, body="States should consult at once."):
    """A next version of a candidate's text; answers its number."""
    with transaction() as session:
        candidate = session.execute(
            select(Candidate).where(Candidate.conference_id == made.id, Candidate.ref == ref)
        ).scalar_one()
        former = session.get(Version, candidate.current_version_id)
        version = Version(
            candidate_id=candidate.id, number=former.number + 1, symbol=f"{former.symbol}/Rev.{former.number}",
            title=former.title, rationale="", paragraphs=[{"id": "p1", "number": 1, "body": body}], area=former.area,
            pillars=former.pillars, bodies=former.bodies, cites=former.cites, reason="Shorter.", issued_at=NOW,
            issued_by_id=former.issued_by_id,
        )  # fmt: skip
        session.add(version)
        session.flush()
        candidate.current_version_id = version.id
        return version.number


def withdraw(made, ref):
    """Take a candidate off the table."""
    with transaction() as session:
        session.execute(
            update(Candidate)
            .where(Candidate.conference_id == made.id, Candidate.ref == ref)
            .values(state=CandidateState.WITHDRAWN, ended_at=NOW, ended_reason="Overtaken.")
        )


def counter(number=1):
    """The list's edit counter, as a page opened now would carry it."""
    found = db.session.execute(
        select(ConsolidatedList.edit_counter).where(ConsolidatedList.number == number)
    ).scalar_one()
    db.session.rollback()
    return found


def act(verb, *args, **kwargs):
    """Call a service on list 1 in a transaction of its own, on a page opened just now."""
    kwargs.setdefault("version", counter())
    with transaction():
        return getattr(lists, verb)(*args, now=LATER, **kwargs)


def create(actor, **kwargs):
    """A new list; answers its number."""
    with transaction():
        return lists.create(actor, **{"title": "Draft list", "now": NOW, **kwargs})


def order(kind=Kind.NORM):
    """The references of a section of list 1, in the list's order."""
    head = queries.get_head(db.session.execute(select(Conference.id)).scalar_one(), 1)
    found = [row.ref for row in queries.find_draft(head).sections[kind]]
    db.session.rollback()
    return found


def entry(ref):
    """The row of an entry of list 1."""
    head = queries.get_head(db.session.execute(select(Conference.id)).scalar_one(), 1)
    found = next(row for row in queries.find_draft(head).entries if row.ref == ref)
    db.session.rollback()
    return found


def acts(verb):
    """The acts of a verb, oldest first."""
    found = db.session.execute(select(Act).where(Act.verb == verb).order_by(Act.id)).scalars().all()
    db.session.rollback()
    return found


def stored(issue_id):
    """{(body code, ending): bytes} of an issue."""
    rows = db.session.execute(select(IssueFile).where(IssueFile.issue_id == issue_id)).scalars().all()
    db.session.rollback()
    return {(row.body_code, row.extension): row.content for row in rows}


def issued(issue_id):
    """(snapshot, stored SHA-256) of an issue."""
    row = db.session.get(Issue, issue_id)
    db.session.rollback()
    return from_json(row.snapshot.encode()), row.sha256


def test_a_list_from_a_round_takes_the_deciding_order_with_ties_by_number(chair, ranked):
    assert create(chair, round_number=ranked) == 1
    assert order() == ["N-02", "N-01", "N-04", "N-03"]
    assert [entry(ref).place for ref in order()] == [1, 2, 2, 4]
    assert entry("N-01").tied == ("N-04",)
    assert order(Kind.RECOMMENDATION) == ["R-01"]
    assert entry("N-01").version == 1


def test_a_list_by_hand_starts_empty(chair, norms):
    create(chair)
    assert order() == []


def test_the_same_request_creates_one_list(chair, norms):
    assert create(chair, request_id="once") == create(chair, request_id="once") == 1
    assert create(chair, request_id="another") == 2


@pytest.mark.parametrize(("role", "delegation"), [(Role.SECRETARIAT, None), (Role.HEAD, "au")])
def test_only_chairs_build(made, norms, role, delegation):
    with pytest.raises(NotPermitted):
        create(seat(made, role, delegation))


def test_a_round_that_has_not_closed_gives_no_list(made, chair, ranked):
    with transaction() as session:
        session.execute(update(RankingRound).values(state=RoundState.OPEN, closed_at=None, published_at=None))
    with pytest.raises(Refused, match="has closed"):
        create(chair, round_number=1)


def test_another_conferences_list_is_not_found(chair, ranked):
    create(chair, round_number=1)
    stranger = seat(make_conference(slug="elsewhere"), Role.CHAIR)
    with pytest.raises(NotFound):
        act("circulate", stranger, 1)


def test_a_move_against_the_ranking_needs_a_reason(chair, ranked):
    create(chair, round_number=1)
    with pytest.raises(Refused) as refusal:
        act("move_entry", chair, 1, "N-03", to=1)
    assert refusal.value.field == "reason"
    assert order() == ["N-02", "N-01", "N-04", "N-03"]
    act("move_entry", chair, 1, "N-03", to=1, reason="The others rest on it.")
    assert order() == ["N-03", "N-02", "N-01", "N-04"]
    assert entry("N-03").departure == "The others rest on it."
    recorded = acts("lists.move")[0]
    assert (recorded.reason, recorded.access) == ("The others rest on it.", Access.OFFICERS)
    assert recorded.details == {"entry": "N-03", "from": 4, "to": 1}


def test_a_move_within_a_tie_needs_no_reason(chair, ranked):
    create(chair, round_number=1)
    act("move_entry", chair, 1, "N-04", to=2)
    assert order() == ["N-02", "N-04", "N-01", "N-03"]
    assert entry("N-04").departure == ""


def test_a_move_back_to_the_ranking_needs_no_reason_and_drops_the_former(chair, ranked):
    create(chair, round_number=1)
    act("move_entry", chair, 1, "N-03", to=1, reason="The others rest on it.")
    act("move_entry", chair, 1, "N-03", to=4)
    assert entry("N-03").departure == ""


def test_moves_in_a_list_by_hand_need_no_reason(chair, norms):
    create(chair)
    for ref in norms[:3]:
        act("add", chair, 1, ref)
    act("move_entry", chair, 1, "N-03", to=1)
    assert order() == ["N-03", "N-01", "N-02"]


@pytest.mark.parametrize("to", [0, 5, -1])
def test_a_position_outside_the_section_is_refused(chair, ranked, to):
    create(chair, round_number=1)
    with pytest.raises(Refused, match="from 1 to 4"):
        act("move_entry", chair, 1, "N-03", to=to, reason="Because.")


def test_removing_what_the_ranking_put_there_needs_a_reason(chair, ranked):
    create(chair, round_number=1)
    with pytest.raises(Refused) as refusal:
        act("remove", chair, 1, "N-02")
    assert refusal.value.field == "reason"
    act("remove", chair, 1, "N-02", reason="Covered by N-01.")
    assert order() == ["N-01", "N-04", "N-03"]
    assert [entry(ref).position for ref in order()] == [1, 2, 3]
    head = queries.get_head(chair.conference_id, 1)
    omitted = {row.ref: (row.place, row.reason) for row in queries.find_draft(head).omitted}
    assert omitted == {"N-02": (1, "Covered by N-01."), "N-05": (None, "")}


def test_adding_what_was_not_ranked_needs_a_reason_and_goes_to_the_end(chair, ranked):
    create(chair, round_number=1)
    with pytest.raises(Refused) as refusal:
        act("add", chair, 1, "N-05")
    assert refusal.value.field == "reason"
    act("add", chair, 1, "n-05", reason="Tabled after the round.")
    assert order()[-1] == "N-05"
    assert entry("N-05").departure == "Tabled after the round."
    act("remove", chair, 1, "N-05")  # back to the ranking


def test_a_removed_entry_comes_back_where_the_ranking_has_it(chair, ranked):
    create(chair, round_number=1)
    act("remove", chair, 1, "N-01", reason="A slip.")
    act("add", chair, 1, "N-01")
    assert order() == ["N-02", "N-04", "N-01", "N-03"]
    assert entry("N-01").place == 2


def test_what_is_on_the_list_cannot_be_added_again(chair, ranked):
    create(chair, round_number=1)
    with pytest.raises(Refused, match="already"):
        act("add", chair, 1, "N-01", reason="Twice.")


def test_an_entry_stays_on_the_version_ranked_until_the_chair_pins_another(made, chair, ranked):
    new_version(made, "N-01")
    create(chair, round_number=1)
    assert (entry("N-01").version, entry("N-01").current_version, entry("N-01").moved_on) == (1, 2, True)
    with pytest.raises(Refused) as refusal:
        act("issue", chair, 1)
    assert refusal.value.field == "keep_former_texts"
    act("pin", chair, 1, "N-01", to=2)
    assert (entry("N-01").version, entry("N-01").ranked_version, entry("N-01").moved_on) == (2, 1, False)
    assert acts("lists.pin")[0].version_number == 2
    with pytest.raises(Refused, match="no version 3"):
        act("pin", chair, 1, "N-01", to=3)


def test_a_former_text_goes_out_when_the_chair_says_so(made, chair, ranked):
    new_version(made, "N-01")
    create(chair, round_number=1)
    snapshot, _ = issued(act("issue", chair, 1, keep_former_texts=True))
    assert next(e.version for e in snapshot.entries if e.ref == "N-01") == 1


def test_a_withdrawn_entry_is_flagged_and_must_leave_before_the_issue(made, chair, ranked):
    create(chair, round_number=1)
    withdraw(made, "N-02")
    assert entry("N-02").gone
    with pytest.raises(Refused, match="N-02 was withdrawn"):
        act("issue", chair, 1)
    act("remove", chair, 1, "N-02", reason="Withdrawn by its sponsor.")
    act("issue", chair, 1)


def test_an_empty_list_is_neither_circulated_nor_issued(chair, norms):
    create(chair)
    for verb in ("circulate", "issue"):
        with pytest.raises(Refused, match="nothing on the list"):
            act(verb, chair, 1)


def test_a_list_is_circulated_taken_back_and_issued(made, chair, ranked):
    create(chair, round_number=1)
    act("circulate", chair, 1)
    act("move_entry", chair, 1, "N-03", to=1, reason="Open to all now.")
    assert acts("lists.move")[0].access == Access.PARTICIPANTS
    with pytest.raises(Refused) as refusal:
        act("recall", chair, 1, reason=" ")
    assert refusal.value.field == "reason"
    act("recall", chair, 1, reason="Too early.")
    assert db.session.get(ConsolidatedList, 1).state == ListState.DRAFT
    act("circulate", chair, 1)
    act("issue", chair, 1)
    assert db.session.get(ConsolidatedList, 1).state == ListState.ISSUED
    assert acts("lists.issue")[0].access == Access.PUBLIC
    with pytest.raises(Refused, match="new revision"):
        act("move_entry", chair, 1, "N-03", to=2)
    with pytest.raises(Refused):
        act("circulate", chair, 1)


def test_a_stale_page_changes_nothing(chair, ranked):
    create(chair, round_number=1)
    opened = counter()
    act("move_entry", chair, 1, "N-04", to=2)
    with pytest.raises(Conflict, match="Somebody else changed this list"):
        act("move_entry", chair, 1, "N-04", to=3, version=opened)
    assert order() == ["N-02", "N-04", "N-01", "N-03"]


def test_the_first_issue_takes_a_number_and_later_ones_revise_it(chair, ranked):
    create(chair, round_number=1)
    first, first_hash = issued(act("issue", chair, 1))
    assert (first.symbol, first.revision, first.previous) == ("CYBER-PS/2019/CRP.1", 0, None)
    act("revise", chair, 1)
    act("remove", chair, 1, "N-03", reason="Deferred.")
    second, _ = issued(act("issue", chair, 1))
    assert (second.symbol, second.revision) == ("CYBER-PS/2019/CRP.1/Rev.1", 1)
    assert (second.previous.symbol, second.previous.sha256) == (first.symbol, first_hash)
    assert create(chair, round_number=1) == 2
    with transaction():
        other = lists.issue(chair, 2, version=1, now=LATER)
    assert issued(other)[0].symbol == "CYBER-PS/2019/CRP.2"


def test_an_issued_list_says_where_its_order_comes_from(chair, ranked):
    create(chair, round_number=1)
    act("move_entry", chair, 1, "N-03", to=1, reason="The others rest on it.")
    snapshot, digest = issued(act("issue", chair, 1))
    assert digest == sha256_of(canonical_json(snapshot))
    assert [(e.ref, e.position, e.rank, e.departure_reason) for e in snapshot.sections[0].entries] == [
        ("N-03", 1, 4, "The others rest on it."),
        ("N-02", 2, 1, None),
        ("N-01", 3, 2, None),
        ("N-04", 4, 2, None),
    ]
    assert (snapshot.ranking.round_number, snapshot.ranking.cast, snapshot.ranking.entitled) == (1, 3, 3)
    assert snapshot.status == "chair's draft list"
    assert "entries have not been adopted" in snapshot.note
    assert [(group.category, group.delegations) for group in snapshot.participants][0] == (
        "ASEAN Member States",
        ("Indonesia", "Singapore", "Thailand"),
    )


def adopt(chair, ref):
    with transaction():
        declarations.put(chair, ref, version_number=1, now=NOW)
    with transaction():
        declarations.declare(chair, ref, CandidateState.ADOPTED, version_number=1, now=NOW)


def test_a_list_is_the_consolidated_one_only_when_all_its_entries_have_been_adopted(chair, ranked):
    create(chair, round_number=1)
    refs = [*order(), *order(Kind.RECOMMENDATION)]
    for ref in refs[:-1]:
        adopt(chair, ref)
    snapshot, _digest = issued(act("issue", chair, 1))
    assert snapshot.status == "chair's draft list" and "entries have not been adopted" in snapshot.note
    assert {e.ref: e.status for section in snapshot.sections for e in section.entries} == {
        **dict.fromkeys(refs[:-1], "Adopted"), refs[-1]: "Tabled",
    }  # fmt: skip
    adopt(chair, refs[-1])
    act("revise", chair, 1)
    snapshot, _digest = issued(act("issue", chair, 1))
    assert (snapshot.symbol, snapshot.status) == ("CYBER-PS/2019/CRP.1/Rev.1", "consolidated list")
    assert snapshot.note.startswith("All entries have been adopted by consensus, in the versions printed here.")


def test_the_same_request_issues_once(chair, ranked):
    create(chair, round_number=1)
    opened = counter()
    first = act("issue", chair, 1, version=opened, request_id="once")
    assert act("issue", chair, 1, version=opened, request_id="once") == first
    assert [row.subject for row in acts("lists.issue")] == ["list 1"]


def test_of_two_chairs_issuing_at_once_one_does(app, made, chair, ranked):
    create(chair, round_number=1)
    co_chair = seat(made, Role.CO_CHAIR)
    opened, start = counter(), threading.Barrier(2)
    outcomes = []

    def press(actor, request_id):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    lists.issue(actor, 1, version=opened, request_id=request_id, now=LATER)
                outcomes.append("issued")
            except Conflict as conflict:
                outcomes.append(conflict.sentence)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press, args=args) for args in ((chair, "a"), (co_chair, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [
        "This list was issued in the meantime as CYBER-PS/2019/CRP.1. Nothing was changed by you.",
        "issued",
    ]
    assert len(db.session.execute(select(Issue.id)).all()) == 1


def test_every_document_of_an_issue_is_built_once(chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    assert lists.build_files(issue_id, bodies=False) == len(FORMATS)
    assert lists.build_missing_files(now=lambda: LATER) == 2 * len(FORMATS)
    assert lists.build_missing_files(now=lambda: LATER) == 0
    assert lists.build_files(issue_id) == 0
    assert set(stored(issue_id)) == {(code, ending) for code in ("", "amcc", "telmin") for ending in FORMATS}


def test_a_body_is_asked_only_what_is_addressed_to_it(chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    lists.build_files(issue_id)
    document = json.loads(stored(issue_id)["telmin", "json"])
    assert [e["ref"] for section in document["sections"] for e in section["entries"]] == ["R-01"]
    assert document["symbol"] == "CYBER-PS/2019/CRP.1/TELMIN"
    assert document["parent"]["sha256"] == issued(issue_id)[1]


def test_the_hash_is_that_of_the_json_file(chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    lists.build_files(issue_id, bodies=False)
    assert sha256_of(stored(issue_id)["", "json"]) == issued(issue_id)[1]


def test_later_changes_leave_what_was_issued_as_it_is(made, chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    lists.build_files(issue_id)
    before = stored(issue_id)
    new_version(made, "N-01")
    withdraw(made, "N-02")
    with transaction() as session:
        session.execute(update(Body).values(full_name="Another name"))
        session.execute(update(Conference).values(title="Another title"))
    act("revise", chair, 1)
    act("remove", chair, 1, "N-02", reason="Withdrawn.")
    act("describe", chair, 1, title="Another list", note="")
    act("issue", chair, 1, keep_former_texts=True)
    assert stored(issue_id) == before
    # and what is built anew from the stored snapshot has the same bytes
    with transaction() as session:
        session.query(IssueFile).filter(IssueFile.issue_id == issue_id).delete()
    lists.build_files(issue_id)
    assert stored(issue_id) == before


def test_building_at_once_in_two_processes_stores_one_of_each(app, chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    start = threading.Barrier(2)
    failures = []

    def build():
        with app.app_context():
            start.wait()
            try:
                lists.build_files(issue_id, bodies=False)
            except Exception as error:  # noqa: BLE001
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=build) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(stored(issue_id)) == len(FORMATS)


def manifest_of(issue_id):
    """The manifest of an issue as stored, or None."""
    found = queries.find_manifest(issue_id)
    db.session.rollback()
    return found and found.content


def sign(at=LATER):
    return lists.sign_missing_manifests(now=lambda: at)


def test_a_manifest_is_signed_when_all_documents_are_built_and_never_again(chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    lists.build_files(issue_id, bodies=False)
    assert (sign(), manifest_of(issue_id)) == (0, None)
    lists.build_files(issue_id)
    assert sign() == 1
    first = manifest_of(issue_id)
    assert (sign(NOW + timedelta(days=9)), manifest_of(issue_id)) == (0, first)
    report = Report()
    content = manifest.check(report, first, fingerprint(signing.public_key()))
    assert report.wrong == report.notes == []
    files = stored(issue_id)
    assert {name: content[name] for name in ("conference", "list", "revision", "symbol", "snapshot")} == {
        "conference": "bangkok", "list": 1, "revision": 1, "symbol": "CYBER-PS/2019/CRP.1",
        "snapshot": sha256_of(files["", "json"]),
    }  # fmt: skip
    assert [(file["body"], file["sha256"], file["size"]) for file in content["files"]] == [
        (body, sha256_of(files[body, extension]), len(files[body, extension])) for body, extension in sorted(files)
    ]
    assert [file["name"] for file in content["files"] if file["body"] == "amcc"] == [
        f"CYBER-PS-2019-CRP.1-AMCC.{extension}" for extension in sorted(FORMATS)
    ]


def test_an_issue_of_an_earlier_release_gets_its_manifest_from_the_timekeeper(app, chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    lists.build_files(issue_id)
    before = stored(issue_id)
    due.run(now=lambda: LATER, mail=app.config["CONSULT"])
    assert manifest_of(issue_id) is not None
    assert stored(issue_id) == before


def test_signing_at_once_in_two_processes_stores_one_manifest(app, chair, ranked):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    lists.build_files(issue_id)
    start = threading.Barrier(2)
    done = []

    def run():
        with app.app_context():
            start.wait()
            try:
                done.append(sign())
            except Exception as error:  # noqa: BLE001
                done.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 1]
    assert manifest_of(issue_id) is not None


def test_a_document_that_cannot_be_built_is_tried_again_later(chair, ranked, monkeypatch):
    create(chair, round_number=1)
    issue_id = act("issue", chair, 1)
    broken = exporter("docx")
    with monkeypatch.context() as patch:
        patch.setattr(broken, "render", lambda snapshot: 1 / 0)
        assert lists.build_missing_files(now=lambda: LATER) == 0
    assert lists.build_missing_files(now=lambda: LATER + timedelta(seconds=30)) == 0
    assert lists.build_missing_files(now=lambda: LATER + timedelta(seconds=61)) == 3 * len(FORMATS)
    assert len(stored(issue_id)) == 3 * len(FORMATS)
