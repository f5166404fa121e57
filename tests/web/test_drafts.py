"""Drafts in the browser's hands: writing with and without htmx, both texts after a conflict, clearing, leave."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.text.paragraphs import from_json
from consult.core.words import Area, Kind, Role, Visibility
from consult.db import db, transaction
from consult.models import Candidate, Draft
from consult.services import candidates
from tests.factories import NOW, make_conference, make_tabled, seat, sign_in

HTMX = {"HX-Request": "true"}


class Desk:
    """A conference whose people each sit at a browser of their own."""

    def __init__(self, app, **kwargs):
        self.app = app
        with app.app_context():
            self.made = make_conference(**kwargs)
            self.people = {
                "head": seat(self.made, Role.HEAD, "th"),
                "delegate": seat(self.made, Role.DELEGATE, "th"),
                "other": seat(self.made, Role.HEAD, "sg"),
                "observer": seat(self.made, Role.OBSERVER, "sg"),
                "chair": seat(self.made, Role.CHAIR),
                "secretariat": seat(self.made, Role.SECRETARIAT),
            }
        self.clients = {}

    def client(self, name):
        if name not in self.clients:
            self.clients[name] = self.app.test_client()
            sign_in(self.clients[name], self.people[name])
        return self.clients[name]

    def get(self, name, path, **kwargs):
        return self.client(name).get(f"/bangkok{path}", **kwargs)

    def post(self, name, path, data=None, *, headers=None):
        client = self.client(name)
        page = client.get("/bangkok/candidates").get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
        return client.post(f"/bangkok{path}", data={"csrf_token": token, **(data or {})}, headers=headers)

    def begin(self, name="delegate", text="First words.\n\nSecond words."):
        with self.app.app_context(), transaction():
            return candidates.start(
                self.people[name], kind=Kind.NORM, title="Early warning", area=Area.POLICY, text=text, now=NOW
            )

    def stored(self, draft_id):
        with self.app.app_context():
            draft = db.session.execute(select(Draft).where(Draft.id == draft_id)).scalar_one()
            return {
                "title": draft.title, "paragraphs": [(p["id"], p["body"]) for p in draft.paragraphs],
                "version": draft.edit_counter, "rationale": draft.rationale, "bodies": draft.bodies,
            }  # fmt: skip

    def form(self, draft_id, **changes):
        stored = self.stored(draft_id)
        values = {
            "version": stored["version"], "title": stored["title"], "rationale": stored["rationale"],
            "area": "policy", "para_id": [key for key, _ in stored["paragraphs"]],
            "para_body": [body for _, body in stored["paragraphs"]],
        }  # fmt: skip
        return values | changes


@pytest.fixture
def desk(app, clock):
    clock.set(NOW)
    return Desk(app)


def text(response):
    return response.get_data(as_text=True)


def test_a_candidate_is_begun_and_opened_for_writing(desk):
    assert desk.get("delegate", "/drafts/new?kind=recommendation").status_code == 200
    sent = {
        "kind": "recommendation", "title": "Ask together", "area": "diplomacy", "text": "That they meet.\n\nOften.",
        "cites": "gge2015.13b", "request_id": "once",
    }  # fmt: skip
    first, second = desk.post("delegate", "/drafts/new", sent), desk.post("delegate", "/drafts/new", sent)
    assert (first.status_code, first.location) == (303, second.location)
    page = text(desk.client("delegate").get(first.location))
    assert "That they meet." in page
    assert re.search(r'value="gge2015.13b" checked', page)


def test_what_was_typed_is_shown_again_when_the_title_is_missing(desk):
    answer = desk.post("delegate", "/drafts/new", {"kind": "norm", "title": "", "area": "policy", "text": "My words."})
    assert answer.status_code == 422
    assert "My words." in text(answer) and "Give the candidate a title." in text(answer)


@pytest.mark.parametrize(
    ("op", "bodies"),
    [
        ("add", ["First words.", "Second words.", ""]),
        ("insert:1", ["First words.", "", "Second words."]),
        ("up:1", ["Second words.", "First words."]),
        ("down:0", ["Second words.", "First words."]),
        ("remove:0", ["Second words."]),
        ("up:0", ["First words.", "Second words."]),
        ("remove:9", ["First words.", "Second words."]),
        ("nonsense", ["First words.", "Second words."]),
    ],
)
def test_paragraphs_are_arranged_by_buttons_without_javascript(desk, op, bodies):
    draft_id = desk.begin()
    answer = desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, op=op))
    assert answer.status_code == 303
    assert [body for _, body in desk.stored(draft_id)["paragraphs"]] == bodies


def test_a_moved_paragraph_keeps_its_id(desk):
    draft_id = desk.begin()
    desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, op="up:1"))
    assert [key for key, _ in desk.stored(draft_id)["paragraphs"]] == ["p2", "p1"]


def test_htmx_gets_the_form_back_with_the_new_counter(desk):
    draft_id = desk.begin()
    answer = desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, op="add"), headers=HTMX)
    assert answer.status_code == 200
    assert text(answer).count('name="para_body"') == 3
    assert 'name="version" value="2"' in text(answer) and "<html" not in text(answer)


def test_autosave_answers_the_counter_and_similar_candidates(desk):
    with desk.app.app_context():
        ref = make_tabled(desk.made, "sg", paragraphs=("States should consult one another early on any danger.",))
    draft_id = desk.begin()
    changed = desk.form(
        draft_id, para_id=["p1"], para_body=["States should consult one another early on any danger to peace."]
    )
    answer = desk.post("delegate", f"/drafts/{draft_id}/autosave", changed)
    assert (answer.status_code, answer.json["version"], answer.json["ids"]) == (200, 2, ["p1"])
    assert f"/bangkok/candidates/{ref}" in answer.json["similar"]
    assert answer.json["saved"] == "Saved 10:00"


def test_autosave_on_a_stale_counter_shows_both_texts_and_changes_nothing(desk):
    draft_id = desk.begin()
    stale = desk.form(draft_id, para_body=["First words.", "The delegate's words."])
    desk.post("head", f"/drafts/{draft_id}", desk.form(draft_id, para_body=["First words.", "The head's words."]))
    answer = desk.post("delegate", f"/drafts/{draft_id}/autosave", stale)
    assert answer.status_code == 409
    assert "The delegate" in answer.json["conflict"] and "The head" in answer.json["conflict"]
    assert desk.stored(draft_id)["paragraphs"][1] == ("p2", "The head's words.")


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_a_stale_save_shows_both_texts(desk, headers):
    draft_id = desk.begin()
    stale = desk.form(draft_id, title="The delegate&s title", op="save")
    desk.post("head", f"/drafts/{draft_id}", desk.form(draft_id, title="The head&s title"))
    answer = desk.post("delegate", f"/drafts/{draft_id}", stale, headers=headers)
    assert answer.status_code == 409
    assert "The delegate&amp;s title" in text(answer) and "The head&amp;s title" in text(answer)
    assert ("<html" in text(answer)) is (headers is None)
    assert desk.stored(draft_id)["title"] == "The head&s title"


def test_the_joined_text_takes_from_both(desk):
    draft_id = desk.begin()
    desk.post(
        "head", f"/drafts/{draft_id}",
        desk.form(draft_id, title="The head's", para_id=["p1", "p2", ""],
                  para_body=["First by the head.", "Second words.", "Third by the head."]),
    )  # fmt: skip
    joined = {
        "version": 2, "mine-title": "Mine", "keep-title": "mine", "mine-rationale": "", "mine-area": "policy",
        "row": ["p1", "p2", "p3", "n3"], "keep-row-p1": "theirs", "mine-row-p1": "First by me.",
        "mine-row-p2": "Second by me.", "keep-row-p2": "mine", "keep-row-p3": "theirs", "mine-row-n3": "New by me.",
    }  # fmt: skip
    answer = desk.post("delegate", f"/drafts/{draft_id}/join", joined)
    assert answer.status_code == 303
    stored = desk.stored(draft_id)
    assert stored["title"] == "Mine"
    assert stored["paragraphs"] == [
        ("p1", "First by the head."), ("p2", "Second by me."), ("p3", "Third by the head."), ("p4", "New by me."),
    ]  # fmt: skip


def test_a_join_on_a_stale_counter_shows_both_texts_again(desk):
    draft_id = desk.begin()
    desk.post("head", f"/drafts/{draft_id}", desk.form(draft_id, title="Newest"))
    answer = desk.post(
        "delegate", f"/drafts/{draft_id}/join",
        {"version": 1, "mine-title": "Mine", "row": ["p1"], "mine-row-p1": "First words.", "mine-area": "policy"},
    )  # fmt: skip
    assert answer.status_code == 409
    assert desk.stored(draft_id)["title"] == "Newest"


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page(desk):
    draft_id = desk.begin()
    answer = desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, para_body=["x" * 4001, "Second kept."]))
    assert answer.status_code == 422
    assert "4,001 characters" in text(answer) and "Second kept." in text(answer) and "x" * 4001 in text(answer)
    assert desk.stored(draft_id)["version"] == 1


def test_a_draft_is_handed_to_the_head_cleared_and_read_by_others(desk):
    draft_id = desk.begin()
    answer = desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, op="submit", bodies=["amcc"]))
    assert (answer.status_code, answer.location) == (303, "/bangkok/drafts")
    assert "Take it back" in text(desk.get("delegate", f"/drafts/{draft_id}"))
    assert f"/drafts/{draft_id}/clear" in text(desk.get("head", "/drafts"))
    page = text(desk.get("head", f"/drafts/{draft_id}/clear"))
    assert "All 4 other delegations" in page and "First words." in page and "Singapore" in page
    assert desk.get("delegate", f"/drafts/{draft_id}/clear").status_code == 403
    answer = desk.post("head", f"/drafts/{draft_id}/clear", {"version": desk.stored(draft_id)["version"]})
    assert (answer.status_code, answer.location) == (303, "/bangkok/candidates/N-01")
    assert "First words." in text(desk.get("other", "/candidates/N-01"))


def test_who_still_has_a_draft_open_that_went_out_is_led_to_what_became_of_it(desk):
    draft_id = desk.begin()
    desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1})
    again = desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1})
    assert again.status_code == 409 and "it is version 1 of N-01 now. Nothing was changed." in text(again)
    opened = desk.get("delegate", f"/drafts/{draft_id}")
    assert (opened.status_code, opened.location) == (303, "/bangkok/candidates/N-01")
    typed = {"version": 1, "title": "A title typed meanwhile", "area": "policy", "para_id": "", "para_body": "Words."}
    answer = desk.post("delegate", f"/drafts/{draft_id}", typed)
    assert answer.status_code == 409 and "A title typed meanwhile" in text(answer)
    answer = desk.post("delegate", f"/drafts/{draft_id}/autosave", typed, headers=HTMX)
    assert answer.status_code == 409 and "data-refusal" in text(answer) and "version 1 of N-01" in text(answer)
    assert desk.get("other", f"/drafts/{draft_id}").status_code == 404
    assert desk.get("chair", f"/drafts/{draft_id}").status_code == 404


def test_a_draft_issued_as_a_next_version_leads_to_it(desk):
    with desk.app.app_context():
        ref = make_tabled(desk.made, "th")
    draft_id = int(desk.post("head", f"/candidates/{ref}/next-version").location.rsplit("/", 1)[1])
    desk.post("head", f"/drafts/{draft_id}", desk.form(draft_id, title="Earlier consultation"))
    sent = {"version": desk.stored(draft_id)["version"], "reason": "To be earlier."}
    desk.post("head", f"/drafts/{draft_id}/clear", sent)
    answer = desk.post("head", f"/drafts/{draft_id}/clear", sent)
    assert answer.status_code == 409 and f"it is version 2 of {ref} now" in text(answer)


def test_the_page_of_clearing_carries_what_it_showed(desk, clock):
    draft_id = desk.begin("head")
    assert 'name="by_leave"' not in text(desk.get("head", f"/drafts/{draft_id}/clear"))
    clock.set(NOW + timedelta(days=30))
    assert 'name="by_leave" value="1"' in text(desk.get("head", f"/drafts/{draft_id}/clear"))
    clock.set(NOW)
    answer = desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1, "by_leave": "1"})
    assert answer.status_code == 409 and "See who reads it." in text(answer) and 'name="by_leave"' not in text(answer)
    answer = desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1, "files": "0123456789ab"})
    assert answer.status_code == 409 and "Look at the attachments again." in text(answer)


def test_clearing_what_was_changed_meanwhile_shows_the_text_again(desk):
    draft_id = desk.begin("head")
    read = desk.stored(draft_id)["version"]
    desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, title="Changed meanwhile"))
    answer = desk.post("head", f"/drafts/{draft_id}/clear", {"version": read})
    assert answer.status_code == 409
    assert "Read it again" in text(answer) and "Changed meanwhile" in text(answer)


def test_an_unfinished_text_is_not_cleared_and_says_what_is_missing(desk):
    draft_id = desk.begin("head", text="")
    answer = desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1})
    assert answer.status_code == 422 and "Write at least one paragraph." in text(answer)


def test_the_head_returns_a_text_with_remarks(desk):
    draft_id = desk.begin()
    desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, op="submit"))
    assert desk.post("head", f"/drafts/{draft_id}/return", {"remarks": ""}).status_code == 422
    assert desk.post("head", f"/drafts/{draft_id}/return", {"remarks": "Say who acts."}).status_code == 303
    assert "Say who acts." in text(desk.get("delegate", f"/drafts/{draft_id}"))


@pytest.mark.parametrize("name", ["other", "observer", "chair", "secretariat"])
def test_a_draft_is_not_found_by_anybody_outside_the_delegation(desk, name):
    draft_id = desk.begin()
    assert desk.get(name, f"/drafts/{draft_id}").status_code == 404
    for path in ("", "/autosave", "/join", "/take-back", "/discard", "/clear", "/return", "/attachments"):
        assert desk.post(name, f"/drafts/{draft_id}{path}", desk.form(draft_id)).status_code in (403, 404), path
    assert desk.stored(draft_id)["title"] == "Early warning"


def test_a_late_text_waits_for_the_chair_who_alone_reads_it(desk, clock):
    draft_id = desk.begin("head")
    clock.set(NOW + timedelta(days=30))
    assert "wait for the chair" in text(desk.get("head", f"/drafts/{draft_id}/clear"))
    answer = desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1})
    assert (answer.status_code, answer.location) == (303, "/bangkok/drafts")
    assert desk.get("other", f"/drafts/{draft_id}/leave").status_code == 403
    assert desk.get("secretariat", f"/drafts/{draft_id}/leave").status_code == 403
    assert "First words." in text(desk.get("chair", f"/drafts/{draft_id}/leave"))
    assert desk.post("chair", f"/drafts/{draft_id}/leave", {"reason": "", "op": "grant"}).status_code == 422
    answer = desk.post("chair", f"/drafts/{draft_id}/leave", {"reason": "A storm.", "op": "grant"})
    assert answer.location == "/bangkok/candidates/N-01"
    assert desk.get("chair", f"/drafts/{draft_id}/leave").location == "/bangkok/candidates/N-01"
    answer = desk.post("chair", f"/drafts/{draft_id}/leave", {"reason": "A storm.", "op": "decline"})
    assert answer.status_code == 409 and "it is version 1 of N-01 now" in text(answer)


def test_a_late_text_that_was_taken_back_is_said_not_to_wait(desk, clock):
    draft_id = desk.begin("head")
    clock.set(NOW + timedelta(days=30))
    desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1})
    assert "Early warning</a>, Thailand" in text(desk.get("chair", "/desk/leave"))
    desk.post("head", f"/drafts/{draft_id}/take-back")
    answer = desk.post("chair", f"/drafts/{draft_id}/leave", {"reason": "A storm.", "op": "grant"})
    assert answer.status_code == 404 and "This text does not wait for leave" in text(answer)
    assert "Early warning" not in text(desk.get("chair", "/desk/leave"))


def test_the_clearing_page_says_when_others_read_it_in_a_phase_that_shows_at_its_close(app, clock):
    clock.set(NOW)
    desk = Desk(app, visibility=Visibility.AT_CLOSE)
    draft_id = desk.begin("head")
    page = text(desk.get("head", f"/drafts/{draft_id}/clear"))
    assert "from the close of the phase" in page and "11 May 2019, 10:00 Bangkok time" in page
    desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1})
    assert desk.get("head", "/candidates/N-01").status_code == 200
    assert desk.get("other", "/candidates/N-01").status_code == 404
    assert desk.get("chair", "/candidates/N-01").status_code == 404


def test_a_next_version_is_written_and_issued_with_a_reason(desk):
    with desk.app.app_context():
        ref = make_tabled(desk.made, "th")
    answer = desk.post("delegate", f"/candidates/{ref}/next-version")
    draft_id = int(answer.location.rsplit("/", 1)[1])
    desk.post("delegate", f"/drafts/{draft_id}", desk.form(draft_id, title="Earlier consultation", op="submit"))
    page = text(desk.get("head", f"/drafts/{draft_id}/clear"))
    assert "Issue version 2" in page
    sent = {"version": desk.stored(draft_id)["version"], "reason": ""}
    assert desk.post("head", f"/drafts/{draft_id}/clear", sent).status_code == 422
    answer = desk.post("head", f"/drafts/{draft_id}/clear", sent | {"reason": "To be earlier."})
    assert answer.location == f"/bangkok/candidates/{ref}"
    assert "Earlier consultation" in text(desk.get("other", f"/candidates/{ref}"))


def test_asian_scripts_are_marked_so_that_lines_break_and_letters_stack(desk):
    draft_id = desk.begin("head", text="ประเทศสมาชิกควรแจ้งเตือน\n\nປະເທດສະມາຊິກ\n\nរដ្ឋសមាជិក\n\nအဖွဲ့ဝင်နိုင်ငံများ")
    page = text(desk.get("head", f"/drafts/{draft_id}"))
    assert re.findall(r'<textarea[^>]*lang="(\w\w)"', page) == ["th", "lo", "km", "my"]
    desk.post("head", f"/drafts/{draft_id}/clear", {"version": 1})
    page = text(desk.get("other", "/candidates/N-01"))
    assert re.findall(r'<li class="c-para"[^>]*lang="(\w\w)"', page) == ["th", "lo", "km", "my"]
    assert "ประเทศสมาชิกควรแจ้งเตือน" in page


def test_a_discarded_draft_is_gone(desk):
    draft_id = desk.begin()
    assert desk.post("delegate", f"/drafts/{draft_id}/discard").status_code == 303
    assert desk.get("delegate", f"/drafts/{draft_id}").status_code == 404
    with desk.app.app_context():
        assert db.session.execute(select(Candidate.id)).all() == []


def typed(*rows, version):
    """A draft's form with (id, words, form) for each paragraph."""
    return {
        "title": "Early warning", "area": "policy", "version": version, "op": "save",
        "para_id": [row[0] for row in rows], "para_body": [row[1] for row in rows],
        "para_form": [row[2] for row in rows],
    }  # fmt: skip


def numbers(desk, draft_id):
    with desk.app.app_context():
        stored = db.session.execute(select(Draft.paragraphs).where(Draft.id == draft_id)).scalar_one()
        return [(p.id, p.shown, p.kind.value, p.level) for p in from_json(stored)]


def test_the_select_beside_a_paragraph_gives_it_kind_and_level(desk):
    draft_id = desk.begin(text="Recalling the norms,\n\nStates should:\n\nconsult;\n\nreport.")
    rows = [("p1", "Recalling the norms,", "preambular"), ("p2", "States should:", "1"), ("p3", "consult;", "2"),
            ("p4", "report.", "2")]  # fmt: skip
    assert desk.post("delegate", f"/drafts/{draft_id}", typed(*rows, version=1)).status_code == 303
    assert numbers(desk, draft_id) == [
        ("p1", "", "preambular", 1), ("p2", "1", "operative", 1), ("p3", "(a)", "operative", 2),
        ("p4", "(b)", "operative", 2),
    ]  # fmt: skip
    page = desk.get("delegate", f"/drafts/{draft_id}").get_data(as_text=True)
    assert page.count('<option value="2" selected>') == 2
    assert page.count('<option value="preambular" selected>') == 1


def test_a_form_that_says_nothing_of_kind_and_level_leaves_them(desk):
    draft_id = desk.begin()
    rows = [("p1", "Recalling,", "preambular"), ("p2", "Do.", "1")]
    desk.post("delegate", f"/drafts/{draft_id}", typed(*rows, version=1))
    bare = typed(("p1", "Recalling all,", ""), ("p2", "Do.", ""), version=2)
    del bare["para_form"]
    assert desk.post("delegate", f"/drafts/{draft_id}", bare).status_code == 303
    assert numbers(desk, draft_id) == [("p1", "", "preambular", 1), ("p2", "1", "operative", 1)]


def test_what_a_next_version_puts_in_takes_bis(desk):
    with desk.app.app_context():
        ref = make_tabled(desk.made, "th", paragraphs=["First.", "Second."])
        with transaction():
            draft_id = candidates.start_version(desk.people["head"], ref, now=NOW)
    rows = [("p1", "First.", "1"), ("", "Put in between.", "1"), ("p2", "Second.", "1")]
    assert desk.post("head", f"/drafts/{draft_id}", typed(*rows, version=1)).status_code == 303
    assert [row[1] for row in numbers(desk, draft_id)] == ["1", "1 bis", "2"]
    issued = {"version": 2, "reason": "A step was missing."}
    assert desk.post("head", f"/drafts/{draft_id}/clear", issued).status_code == 303
    page = desk.get("other", f"/candidates/{ref}").get_data(as_text=True)
    assert re.findall(r'<a href="#p-(p\d)">([^<]+)</a>', page) == [("p1", "1"), ("p3", "1 bis"), ("p2", "2")]


def test_a_preambular_paragraph_has_no_number_and_opens_in_italics(desk):
    draft_id = desk.begin()
    rows = [("p1", "Noting with concern the incidents,", "preambular"), ("p2", "States should.", "1")]
    desk.post("head", f"/drafts/{draft_id}", typed(*rows, version=1))
    assert desk.post("head", f"/drafts/{draft_id}/clear", {"version": 2}).status_code == 303
    page = desk.get("other", "/candidates/N-01").get_data(as_text=True)
    assert '<span class="c-para__no"></span>' in page
    assert "<p><em>Noting with concern</em> the incidents,</p>" in page
    assert ">PP1. Noting with concern" in page
