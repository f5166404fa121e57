import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select, update

from consult.core.lifecycle import CommentState
from consult.core.words import CommentCategory, Handling, Outcome, Role, Visibility
from consult.db import db, transaction
from consult.models import Candidate, Comment, Phase, Version
from consult.services import candidates, comments
from consult.services.comments import Words
from tests.factories import NOW, make_conference, make_tabled, seat, sign_in


class House:
    """A conference, browsers for its people, and one candidate."""

    def __init__(self, app, visibility=Visibility.AT_ONCE):
        self.app = app
        with app.app_context():
            self.made = make_conference(visibility=visibility)
            self.people = {
                "head": seat(self.made, Role.HEAD, "sg"),
                "delegate": seat(self.made, Role.DELEGATE, "sg"),
                "other": seat(self.made, Role.HEAD, "id"),
                "other_delegate": seat(self.made, Role.DELEGATE, "id"),
                "observer": seat(self.made, Role.OBSERVER, "au"),
                "chair": seat(self.made, Role.CHAIR),
                "co_chair": seat(self.made, Role.CO_CHAIR),
                "secretariat": seat(self.made, Role.SECRETARIAT),
            }
            self.ref = make_tabled(self.made, "th")
        self.clients = {}

    def client(self, name):
        if name not in self.clients:
            self.clients[name] = self.app.test_client()
            sign_in(self.clients[name], self.people[name])
        return self.clients[name]

    def get(self, name, path, *, htmx=False, status=200):
        answer = self.client(name).get(f"/bangkok{path}", headers={"HX-Request": "true"} if htmx else {})
        assert answer.status_code == status, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, name, path, *, htmx=False, **fields):
        client = self.client(name)
        page = client.get("/bangkok/comments").get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        data = {"csrf_token": token[1], **fields}
        return client.post(f"/bangkok{path}", data=data, headers={"HX-Request": "true"} if htmx else {})

    def comment(self, name, body="We agree.", **fields):
        return self.post(name, f"/candidates/{self.ref}/comments", body=body, **fields)

    def write(self, name, body="We agree.", *, parent_ref=None, **words):
        with self.app.app_context(), transaction():
            return comments.write(
                self.people[name], self.ref, Words(body=body, **words), request_id=None, parent_ref=parent_ref,
                clock=lambda: NOW,
            )  # fmt: skip

    def answer(self, ref, outcome=Outcome.NOTED, reason="Noted with thanks.", version=1):
        with self.app.app_context(), transaction():
            comments.answer(self.people["chair"], ref, outcome=outcome, reason=reason, version=version, now=NOW)


@pytest.fixture
def house(app, clock):
    clock.set(NOW)
    return House(app)


def test_a_comment_is_posted_and_read_on_the_page(house):
    answer = house.comment("head", "**Good** text", paragraph_id="p1", quote="consult", category="substantive")
    assert answer.status_code == 303
    assert answer.location == "/bangkok/candidates/N-01#comment-C-1"
    page = house.get("other", "/candidates/N-01")
    assert 'id="comment-C-1"' in page and "<strong>Good</strong> text" in page and "Singapore" in page
    assert "On words of paragraph 1" in page


def test_the_form_of_the_page_can_be_sent_as_it_is(house):
    page = house.get("head", "/candidates/N-01")
    form = page[page.index("data-comment-form") :]
    assert 'name="request_id"' in form and 'name="csrf_token"' in form and 'name="version_number" value="1"' in form


def test_the_same_form_twice_creates_once(house):
    assert house.comment("head", request_id="one").location == house.comment("head", request_id="one").location
    assert house.get("head", "/comments").count('<tr id="comment-') == 1


def test_htmx_gets_the_comment_and_a_fresh_form(house):
    answer = house.post("head", "/candidates/N-01/comments", htmx=True, body="We agree.")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'id="comment-C-1"' in text and 'id="compose"' in text and "<html" not in text


def test_the_head_can_keep_a_draft_where_comments_go_out_at_once(house):
    form = house.get("head", "/candidates/N-01/comments/new")
    assert "Send to all participants" in form and 'name="keep" value="1"' in form
    assert "Send to all participants" not in house.get("delegate", "/candidates/N-01/comments/new")
    answer = house.comment("head", "To be slept on", keep="1")
    assert answer.location.startswith("/bangkok/candidates/N-01#draft-")
    assert "To be slept on" in house.get("head", "/comments/clearing")
    assert "To be slept on" not in house.get("other", "/candidates/N-01")


def test_a_page_that_said_draft_sends_nothing_when_the_phase_has_changed_meanwhile(app, clock):
    clock.set(NOW)
    house = House(app, visibility=Visibility.ON_CLEARING)
    page = house.get("head", "/candidates/N-01/comments/new")
    button = re.search(r'<button[^>]*name="(keep)" value="(1)">Save as a draft', page)
    with app.app_context(), transaction() as session:
        session.execute(update(Phase).values(visibility=Visibility.AT_ONCE))
    answer = house.comment("head", "As a draft", **{button[1]: button[2]})
    assert answer.location.startswith("/bangkok/candidates/N-01#draft-")
    assert "As a draft" not in house.get("other", "/candidates/N-01")


def test_other_blanks_are_no_other_words(house):
    with house.app.app_context():
        body = db.session.execute(select(Version.paragraphs)).scalars().first()[0]["body"]
    house.comment("head", "Well.", paragraph_id="p1", proposed="  " + body.replace(" ", "  ", 1) + "\n")
    assert "Proposed wording" not in house.get("other", "/candidates/N-01")


def test_a_delegates_words_become_a_draft_that_others_never_see(house):
    answer = house.comment("delegate", "Our secret plan", paragraph_id="p1")
    assert answer.location.startswith("/bangkok/candidates/N-01#draft-")
    assert "Our secret plan" in house.get("delegate", "/candidates/N-01")
    assert "Our secret plan" in house.get("head", "/comments/clearing")
    assert "Our secret plan" in house.get("head", "/comments/ours")
    for name in ("other", "observer", "chair", "secretariat"):
        for path in ("/candidates/N-01", "/comments", "/comments?q=secret", "/comments.csv"):
            assert "secret plan" not in house.get(name, path)


def test_drafts_of_another_delegation_answer_404(house):
    draft = house.write("delegate", "Ours").id
    for name in ("other", "other_delegate"):
        house.get(name, f"/comments/drafts/{draft}/edit", status=404)
        for act in ("edit", "keep", "make", "discard"):
            assert house.post(name, f"/comments/drafts/{draft}/{act}", body="x", version="1").status_code == 404
    for name in ("chair", "secretariat"):
        house.get(name, f"/comments/drafts/{draft}/edit", status=403)


def test_typed_words_come_back_after_a_refusal(house):
    answer = house.comment("head", "My <b>long</b> thought", paragraph_id="p1", quote="never written")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "My &lt;b&gt;long&lt;/b&gt; thought" in text and "never written" in text
    assert "These words are not in paragraph 1." in text
    assert house.comment("head", "Words", category="nonsense").status_code == 422
    assert house.comment("head", "").status_code == 422


def test_after_the_close_words_come_back_and_can_be_kept_as_a_remark(house, clock):
    clock.set(NOW + timedelta(days=10))
    answer = house.comment("head", "Too late")
    assert answer.status_code == 422 and "Too late" in answer.get_data(as_text=True)
    assert house.comment("head", "Too late", internal="1").status_code == 303
    page = house.get("head", "/candidates/N-01")
    assert "Internal remark" in page and "Commenting closed on 11 May 2019" in page


def test_script_in_a_comment_is_shown_as_words(house):
    evil = '<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) "><svg onload=alert(1)>'
    house.comment("head", evil, paragraph_id="p1", proposed=evil)
    house.comment("delegate", evil)
    for name, path in (("head", "/candidates/N-01"), ("other", "/comments"), ("head", "/comments/ours"),
                       ("head", "/comments/clearing"), ("chair", "/comments/C-1/answer")):  # fmt: skip
        page = house.get(name, path)
        assert "<script>alert" not in page and "<img" not in page and "<svg onload" not in page
        assert 'href="javascript' not in page


def test_the_head_clears_selected_and_all(house):
    drafts = [house.write("delegate", f"Draft {n}").id for n in range(3)]
    house.get("delegate", "/comments/clearing", status=403)
    assert house.post("delegate", "/comments/clearing", chosen=f"{drafts[0]}:1").status_code == 403
    assert house.post("head", "/comments/clearing").status_code == 422
    answer = house.post("head", "/comments/clearing", chosen=f"{drafts[0]}:1", shown=[f"{d}:1" for d in drafts])
    assert answer.location == "/bangkok/comments/ours"
    assert house.get("other", "/comments").count('<tr id="comment-') == 1
    house.post("head", "/comments/clearing", all="1", shown=[f"{d}:1" for d in drafts[1:]])
    assert house.get("other", "/comments").count('<tr id="comment-') == 3


def test_a_draft_on_a_text_that_takes_no_comments_any_more_does_not_hold_up_the_others(house):
    with house.app.app_context():
        gone = make_tabled(house.made, "th", title="To be merged")
    house.post("delegate", f"/candidates/{gone}/comments", body="Too late")
    house.comment("delegate", "In time")
    with house.app.app_context(), transaction():
        candidates.merge(house.people["chair"], gone, into=house.ref, reason="One text is enough.", now=NOW)
    page = house.get("head", "/comments/clearing")
    assert "this draft cannot go out" in page and "Too late" in page
    shown = re.findall(r'name="shown" value="([^"]+)"', page)
    assert len(shown) == 1
    assert house.post("head", "/comments/clearing", all="1", shown=shown).status_code == 303
    assert "In time" in house.get("other", "/candidates/N-01")
    assert "Clear all" not in house.get("head", "/comments/clearing")


def test_another_delegations_drafts_cannot_be_cleared(house):
    draft = house.write("delegate", "Ours").id
    assert house.post("other", "/comments/clearing", chosen=f"{draft}:1").status_code == 409
    assert "Ours" not in house.get("other", "/comments/clearing")


def test_a_stale_draft_form_shows_both_texts(house):
    draft = house.write("delegate", "First words").id
    assert house.post("head", f"/comments/drafts/{draft}/edit", body="Head's words", version="1").status_code == 303
    answer = house.post("delegate", f"/comments/drafts/{draft}/edit", body="Delegate's words", version="1")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Head&#39;s words" in text and "Delegate&#39;s words" in text
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    assert house.post("delegate", f"/comments/drafts/{draft}/edit", body="Both", version=version).status_code == 303


def test_a_draft_is_kept_made_a_comment_and_thrown_away(house):
    draft = house.write("delegate", "Only for us").id
    kept = house.post("delegate", f"/comments/drafts/{draft}/keep", htmx=True)
    assert "Internal remark" in kept.get_data(as_text=True)
    assert "Only for us" not in house.get("head", "/comments/clearing")
    assert house.post("delegate", f"/comments/drafts/{draft}/make").status_code == 303
    assert house.post("delegate", f"/comments/drafts/{draft}/discard").status_code == 303
    assert "Only for us" not in house.get("delegate", "/candidates/N-01")


def test_replies_come_on_demand_and_by_a_link(house):
    house.write("head")
    house.post("other", "/candidates/N-01/comments", body="We ask why.", parent="C-1")
    page = house.get("delegate", "/candidates/N-01")
    assert "1 reply" in page and "We ask why." not in page
    fragment = house.get("delegate", "/comments/C-1/replies", htmx=True)
    assert "We ask why." in fragment and "<html" not in fragment
    assert "We ask why." in house.get("delegate", "/comments/C-1/replies")
    form = house.get("head", "/comments/C-2/reply")
    assert 'name="parent" value="C-2"' in form and "We ask why." in form  # without htmx the form is a page of its own
    refused = house.post("head", "/candidates/N-01/comments", body=" ", parent="C-2")
    assert refused.status_code == 422 and "We ask why." in refused.get_data(as_text=True)
    answer = house.client("delegate").get("/bangkok/comments/C-2")
    assert answer.location == "/bangkok/candidates/N-01?open=C-1#comment-C-2"
    assert "We ask why." in house.get("delegate", "/candidates/N-01?open=C-1")


def test_a_withdrawn_comment_leaves_a_mark_and_no_words(house):
    house.write("head", "A rash word")
    assert house.post("other", "/comments/C-1/withdraw").status_code == 404
    assert house.post("delegate", "/comments/C-1/withdraw").status_code == 403
    assert house.post("head", "/comments/C-1/withdraw").status_code == 303
    page = house.get("other", "/candidates/N-01")
    assert "Withdrawn by the delegation." in page and "A rash word" not in page
    assert "A rash word" in house.get("head", "/comments/ours")
    assert "A rash word" not in house.get("chair", "/comments")
    house.write("head", "Answered")
    house.answer("C-2")
    assert house.post("head", "/comments/C-2/withdraw").status_code == 422


def test_the_chair_answers_in_place_and_in_the_table(house):
    house.write("head")
    house.get("head", "/comments/C-1/answer", status=403)
    refused = house.post("secretariat", "/comments/C-1/answer", outcome="noted", reason="x", version="1")
    assert refused.status_code == 403
    assert 'name="reason"' in house.get("chair", "/comments/C-1/answer", htmx=True)
    answer = house.post("chair", "/comments/C-1/answer", htmx=True, outcome="accepted", reason="Agreed.", version="1")
    assert 'id="comment-C-1"' in answer.get_data(as_text=True) and "Agreed." in answer.get_data(as_text=True)
    again = house.post("co_chair", "/comments/C-1/answer", outcome="noted", reason="Mine.", version="1")
    text = again.get_data(as_text=True)
    assert again.status_code == 409 and "Agreed." in text and "Mine." in text
    in_table = house.post("chair", "/comments/C-1/answer", htmx=True, view="table", outcome="deferred", reason="Later.",
                          version="2")  # fmt: skip
    assert "<article" not in in_table.get_data(as_text=True) and "Later." in in_table.get_data(as_text=True)
    page = house.get("other", "/candidates/N-01")
    assert "Later." in page and "Agreed." in page and "(superseded)" in page
    assert house.post("chair", "/comments/C-1/answer", outcome="", reason="x", version="3").status_code == 422
    assert house.post("chair", "/comments/C-1/answer", outcome="noted", reason="", version="3").status_code == 422


def test_the_table_filters_and_exports_what_it_shows(house):
    house.write("head", "Early notice of incidents", paragraph_id="p1", category=CommentCategory.TECHNICAL)
    house.write("other", "การปรึกษาหารือที่มั่นคง", proposed="Members consult.", paragraph_id="p2")
    house.answer("C-1")
    page = house.get("observer", "/comments")
    assert page.index('id="comment-C-2"') < page.index('id="comment-C-1"')
    for query, found in (
        ("q=INCIDENTS", ["C-1"]), ("q=มั่น", ["C-2"]), ("q=c-2", ["C-2"]), ("delegation=sg", ["C-1"]),
        ("category=technical", ["C-1"]), ("outcome=noted", ["C-1"]), ("unanswered=1", ["C-2"]),
        ("candidate=N-01", ["C-2", "C-1"]), ("candidate=N-09", []), ("stance=supports", []),
    ):  # fmt: skip
        assert re.findall(r'<tr id="comment-([^"]+)"', house.get("observer", f"/comments?{query}")) == found, query
        rows = list(csv.reader(io.StringIO(house.get("observer", f"/comments.csv?{query}").lstrip("\ufeff"))))
        assert [row[0] for row in rows[1:]] == found
    # With htmx only the results come anew, so what exports them stands among them.
    fragment = house.client("observer").get(
        "/bangkok/comments?category=technical&q=", headers={"HX-Request": "true", "HX-Target": "section#results"}
    )
    assert 'href="/bangkok/comments.xlsx?category=technical"' in fragment.get_data(as_text=True)
    row = list(csv.reader(io.StringIO(house.get("chair", "/comments.csv?q=c-2"))))[1]
    assert row[2:7] == ["N-01", "1", "2", "", "Indonesia"] and row[11] == "Members consult."
    import openpyxl

    answer = house.client("chair").get("/bangkok/comments.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert [cell.value for cell in sheet["A"]][1:] == ["C-2", "C-1"]


def test_the_own_page_tells_what_became_of_each(house):
    house.write("head", "Sent words")
    house.write("delegate", "Draft words")
    house.answer("C-1", Outcome.ACCEPTED_MODIFIED, "With another verb.")
    page = house.get("delegate", "/comments/ours")
    assert "With another verb." in page and "Accepted with modification" in page and "Draft words" in page
    house.get("chair", "/comments/ours", status=403)
    assert "Sent words" not in house.get("other", "/comments/ours")


def test_a_comment_says_that_the_text_has_moved_on(house):
    house.write("head", "On changed words", paragraph_id="p1", quote="early")
    house.write("head", "On the same words", paragraph_id="p1", quote="consult")
    house.write("head", "On a paragraph that goes", paragraph_id="p2")
    with house.app.app_context(), transaction():
        candidate = db.session.execute(select(Candidate)).scalar_one()
        old = db.session.get(Version, candidate.current_version_id)
        new = Version(
            candidate_id=candidate.id, number=2, symbol="X/Rev.1", title=old.title, area=old.area, reason="Why",
            paragraphs=[{"id": "p1", "number": 1, "body": "States should consult one another at once."}],
            pillars=[], bodies=[], cites=[], issued_at=NOW, issued_by_id=old.issued_by_id,
        )  # fmt: skip
        db.session.add(new)
        db.session.flush()
        candidate.current_version_id = new.id
    page = house.get("other", "/candidates/N-01")
    parts = {ref: page[page.index(f'id="comment-{ref}"') :].split("</article>")[0] for ref in ("C-1", "C-2", "C-3")}
    assert "The text has moved on since: this was made on version 1." in parts["C-1"]
    assert '<blockquote class="c-quote">early</blockquote>' in parts["C-1"]
    assert "moved on" not in parts["C-2"] and "Made on version 1" in parts["C-2"]
    assert "The paragraph is no longer there: this was made on version 1." in parts["C-3"]
    assert "They should do so in good faith." in parts["C-3"]
    ours = house.get("head", "/comments/ours")
    assert "These words have changed since." in ours and "The paragraph has been taken out since." in ours


def test_a_link_lands_on_the_right_page(house):
    fill(house, 120)
    assert house.client("other").get("/bangkok/comments/C-101").location.endswith("/N-01?page=3#comment-C-101")
    page = house.get("other", "/candidates/N-01?page=3")
    assert re.findall(r'id="comment-(C-\d+)"', page) == [f"C-{n}" for n in range(101, 121)]


def fill(house, count, *, start=1):
    """So many released comments of Singapore on the candidate, without the acts of a service for each."""
    with house.app.app_context(), transaction():
        candidate = db.session.execute(select(Candidate)).scalar_one()
        sg = house.people["head"]
        db.session.execute(
            insert(Comment.__table__),
            [
                {
                    "conference_id": house.made.id, "candidate_id": candidate.id,
                    "version_id": candidate.current_version_id, "delegation_id": sg.delegation_id,
                    "membership_id": sg.membership_id, "state": CommentState.CLEARED, "handling": Handling.NAMED,
                    "ref": f"C-{n}", "position": n, "category": CommentCategory.GENERAL, "body": "Words",
                    "body_html": "<p>Words</p>", "proposed_html": "", "search_text": "words", "created_at": NOW,
                    "updated_at": NOW, "cleared_at": NOW, "released_at": NOW, "reply_count": 0, "edit_counter": 1,
                }
                for n in range(start, start + count)
            ],
        )  # fmt: skip
        candidate.thread_count += count
        candidate.unanswered_count += count


@pytest.mark.parametrize("name", ["head", "chair"])
def test_the_number_of_queries_does_not_grow_with_the_comments(house, name):
    paths = ("/candidates/N-01", "/candidates/N-01?unanswered=1", "/comments", "/comments/C-3/replies")
    if name == "head":
        paths += ("/comments/ours", "/comments/clearing")
    fill(house, 10)
    before = {path: queries(house, name, path) for path in paths}
    fill(house, 990, start=11)
    assert {path: queries(house, name, path) for path in paths} == before


def queries(house, name, path):
    house.get(name, path)
    seen = []
    with house.app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    house.get(name, path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


# The Chatham House Rule


PLACES = (
    "/", "/candidates", "/candidates/N-01", "/candidates/N-01?handling=chatham_house", "/candidates/N-01?paragraph=p1",
    "/candidates/N-01?delegation=sg", "/candidates.csv", "/comments", "/comments?q=unspeakable",
    "/comments?delegation=sg", "/comments?unanswered=1", "/comments.csv",
    "/comments/{ref}/replies", "/record", "/record.csv", "/record?delegation=sg", "/documents", "/library", "/desk",
)  # fmt: skip


@pytest.mark.parametrize("name", ["other", "observer", "chair", "co_chair", "secretariat"])
def test_nothing_tells_who_spoke_under_the_chatham_house_rule(house, name, clock):
    clock.set(NOW + timedelta(hours=3, minutes=17))
    answer = house.comment("head", "An unspeakable thought", handling="chatham_house", paragraph_id="p1")
    with house.app.app_context():
        comment = db.session.execute(select(Comment)).scalar_one()
        ref, number = comment.ref, comment.id
    assert answer.location.endswith(f"#comment-{ref}") or ref in answer.location
    clock.set(NOW + timedelta(days=1))
    house.post("chair", f"/comments/{ref}/answer", outcome="noted", reason="Heard.", version="1")
    for place in PLACES:
        answer = house.client(name).get("/bangkok" + place.format(ref=ref))
        if answer.status_code == 404:
            continue
        text = answer.get_data(as_text=True)
        if place.startswith("/record"):
            text = re.sub("<option.*?</option>", "", text)  # its filter offers all delegations
        assert "Singapore" not in text, place
        assert "13:17" not in text and "06:17" not in text, place
        assert f"comment-{number}" not in text and f"draft-{number}" not in text
    page = house.get(name, "/candidates/N-01?handling=chatham_house")
    assert f'id="comment-{ref}"' in page and "Under the Chatham House Rule" in page and "1 May 2019" in page
    assert re.findall(r'<tr id="comment-([^"]+)"', house.get(name, "/comments?delegation=sg")) == []
    assert house.post("other", f"/comments/{ref}/withdraw").status_code == 404
    assert "Your delegation" in house.get("head", "/candidates/N-01")


def test_unattributed_comments_stand_in_the_order_of_their_random_references(house):
    for n in range(6):
        house.write("head", f"Thought {n}", handling=Handling.CHATHAM_HOUSE)
        house.write("other", f"Word {n}")
    page = house.get("chair", "/candidates/N-01")
    found = re.findall(r'id="comment-([CH]-[^"]+)"', page)
    assert found[:6] == [f"C-{n}" for n in range(1, 7)]
    assert found[6:] == sorted(found[6:])
    table = re.findall(r'<tr id="comment-([CH]-[^"]+)"', house.get("chair", "/comments"))
    assert table == found
    link = house.client("chair").get(f"/bangkok/comments/{found[-1]}").location
    assert link == f"/bangkok/candidates/N-01?handling=chatham_house#comment-{found[-1]}"


def test_unattributed_replies_stand_behind_the_named_ones(house):
    house.write("head")
    for n in range(4):
        house.write("head", f"Quiet {n}", parent_ref="C-1", handling=Handling.CHATHAM_HOUSE)
    house.write("other", "By name", parent_ref="C-1")
    page = house.get("chair", "/comments/C-1/replies", htmx=True)
    found = re.findall(r'id="comment-([CH]-[^"]+)"', page)
    assert found[0] == "C-2" and found[1:] == sorted(found[1:]) and len(found) == 5
    assert "Singapore" not in page


def test_at_close_nobody_else_reads_what_was_cleared(app, clock):
    clock.set(NOW)
    house = House(app, Visibility.AT_CLOSE)
    draft = house.write("head", "Early words").id
    house.post("head", "/comments/clearing", chosen=f"{draft}:1")
    for name in ("other", "chair", "secretariat"):
        assert "Early words" not in house.get(name, "/candidates/N-01") + house.get(name, "/comments")
        house.get(name, "/comments/C-1", status=404)
        house.get(name, "/comments/C-1/replies", status=404)
    assert "Early words" in house.get("delegate", "/candidates/N-01")
    from consult.services import phases

    clock.set(NOW + timedelta(days=10))
    with app.app_context():
        phases.close_due(now=clock.now)
    assert "Early words" in house.get("other", "/candidates/N-01")


@pytest.mark.both_engines
def test_a_double_click_creates_one_comment(house):
    from concurrent.futures import ThreadPoolExecutor

    page = house.get("head", "/candidates/N-01")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    cookie = house.client("head").get_cookie("consult").value
    fields = {"csrf_token": token, "request_id": "twice", "body": "Words"}

    def post(_n):
        browser = house.app.test_client()
        browser.set_cookie("consult", cookie)
        return browser.post("/bangkok/candidates/N-01/comments", data=fields)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.location for answer in answers} == {"/bangkok/candidates/N-01#comment-C-1"}
    assert house.get("head", "/comments").count('<tr id="comment-') == 1
