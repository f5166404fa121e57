"""Comments on words that have changed, as pages show them, and as their head settles them."""

import csv
import io
import re

import pytest
from sqlalchemy import event, select

from consult.core.lifecycle import ConferenceState
from consult.core.words import AlternateKind, Handling
from consult.db import db, transaction
from consult.models import Alternate, Comment, Conference
from tests import factories
from tests.factories import NOW
from tests.web.test_comments import House as Plain


class House(Plain):
    """A conference in which a text can move on."""

    def move_on(self, *bodies):
        """A version with paragraphs p1, p2, ... (None: gone), to which what is open is carried."""
        with self.app.app_context():
            factories.move_on(self.ref, [{"id": f"p{n}", "number": n, "body": b} for n, b in enumerate(bodies, 1) if b])

    def shown(self, name, ref="C-1", path="/candidates/N-01"):
        """The comment as the page shows it, without the marks of its form."""
        return self.get(name, path).partition(f'id="comment-{ref}"')[2].split("</article>")[0]

    def row(self, ref="C-1"):
        with self.app.app_context():
            return db.session.execute(select(Comment).where(Comment.ref == ref)).scalar_one()


SECOND = "They should do so in good faith."
SEEN = {"version": "1", "version_number": "2"}


@pytest.fixture
def house(app, clock):
    clock.set(NOW)
    house = House(app)
    house.write("head", "On changed words", paragraph_id="p1", quote="consult one another")
    house.move_on("States should talk early.", SECOND)
    return house


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everybody_sees_the_words_it_was_made_on_and_the_place_proposed(house):
    for name in ("head", "other", "observer", "chair", "secretariat"):
        shown = house.shown(name)
        assert "The text has moved on since: this was made on version 1." in shown
        assert '<blockquote class="c-quote">consult one another</blockquote>' in shown
        assert '<span class="c-chip c-chip--stale">Proposed place</span> <a href="#p-p1">' in shown
        assert '<blockquote class="c-quote">talk</blockquote>' in shown
        assert ("It stands there" in shown) == (name == "head")
        assert ('href="/bangkok/comments/C-1/place"' in shown) == (name == "head")
    assert "It stands there" not in house.shown("delegate")


def test_of_a_paragraph_that_is_gone_a_neighbour_is_proposed_and_words_are_marked_in_their_language(house):
    house.write("other", "ខ្ញុំយល់ស្រប", paragraph_id="p2")
    house.move_on("រដ្ឋគួរតែពិគ្រោះយោបល់គ្នា។", None)
    shown = house.shown("other", "C-2")
    assert "The paragraph is no longer there: this was made on version 2." in shown
    assert 'Proposed place</span> <a href="#p-p1">On paragraph 1</a>' in shown
    assert '<blockquote class="c-quote" lang="km">' in house.shown("other", "C-1")


def test_the_head_confirms_with_one_press(house):
    form = house.shown("head")
    fields = dict(re.findall(r'name="(version|version_number)" value="([^"]*)"', form))
    assert fields == SEEN
    answer = house.post("head", "/comments/C-1/confirm", **fields)
    assert (answer.status_code, answer.location) == (303, "/bangkok/candidates/N-01#comment-C-1")
    shown = house.shown("other")
    assert "Proposed place" not in shown and "moved on" not in shown
    assert "Stands on words of paragraph 1 now" in shown and "as its delegation says" in shown
    assert plain(shown).index("consult one another") < plain(shown).index("talk")
    assert "Change its place" in house.shown("head") and "Change its place" not in shown


def test_with_htmx_the_comment_comes_anew_in_its_place(house):
    answer = house.post("head", "/comments/C-1/confirm", htmx=True, **SEEN)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and 'id="comment-C-1"' in text and "<html" not in text
    assert "Stands on words of paragraph 1 now" in text
    again = house.post("head", "/comments/C-1/confirm", htmx=True, **SEEN)
    assert (again.status_code, again.headers["HX-Retarget"]) == (409, "#messages")
    assert "This comment has changed since you opened the page." in again.get_data(as_text=True)


def test_another_place_is_chosen_on_a_page_of_its_own(house):
    page = house.get("head", "/comments/C-1/place")
    assert "Say that it stands at the place proposed, choose another, or withdraw it" in page
    assert '<option value="p1" selected>' in page and ">talk</textarea>" in page
    picked = house.get("head", "/comments/C-1/place?paragraph_id=p2&quote=good+faith&span_start=21&span_end=31")
    assert '<option value="p2" selected>' in picked and ">good faith</textarea>" in picked
    answer = house.post("head", "/comments/C-1/place", paragraph_id="p2", quote="good faith", **SEEN)
    assert (answer.status_code, answer.location) == (303, "/bangkok/candidates/N-01#comment-C-1")
    assert 'href="#p-p2">Stands on words of paragraph 2 now' in house.shown("other")
    again = house.get("head", "/comments/C-1/place")
    assert '<option value="p2" selected>' in again and ">good faith</textarea>" in again
    beside = {key: house.get("other", f"/candidates/N-01?paragraph={key}") for key in ("p1", "p2")}
    assert [key for key, page in beside.items() if 'id="comment-C-1"' in page] == ["p2"]


def test_words_that_are_not_there_come_back_with_the_form(house):
    for htmx in (False, True):
        answer = house.post("head", "/comments/C-1/place", htmx=htmx, paragraph_id="p1", quote="consult", **SEEN)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422 and ("<html" in text) is not htmx
        assert "These words are not in paragraph 1." in text and ">consult</textarea>" in text
    assert house.row().standing_version_id is None


def test_with_htmx_the_form_stands_in_the_comment_and_an_answer_renews_it(house):
    form = house.get("head", "/comments/C-1/place", htmx=True)
    assert 'hx-target="#place-C-1"' in form and "<html" not in form
    answer = house.post("head", "/comments/C-1/place", htmx=True, paragraph_id="", **SEEN)
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#comment-C-1", "outerHTML")
    assert "Stands on the whole text now" in answer.get_data(as_text=True)


def test_a_page_that_the_text_has_left_behind_is_shown_what_stands_now(house):
    house.move_on("States should speak early.", SECOND)
    stale = house.post("head", "/comments/C-1/confirm", **SEEN)
    assert stale.status_code == 409 and "The text has moved on while you were reading." in stale.get_data(as_text=True)
    answer = house.post("head", "/comments/C-1/place", paragraph_id="p2", **SEEN)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409 and 'name="version_number" value="3"' in text
    assert '<option value="p2" selected>' in text
    assert house.row().standing_version_id is None


def test_strangers_find_nothing_and_a_delegate_reads_why_not(house):
    for act in ("confirm", "place"):
        assert house.post("other", f"/comments/C-1/{act}", paragraph_id="p2", **SEEN).status_code == 404
        refused = house.post("delegate", f"/comments/C-1/{act}", paragraph_id="p2", **SEEN)
        assert refused.status_code == 403
        assert "says where its comments stand" in refused.get_data(as_text=True)
        assert house.post("chair", f"/comments/C-1/{act}", paragraph_id="p2", **SEEN).status_code == 403
    house.get("other", "/comments/C-1/place", status=404)
    house.get("chair", "/comments/C-1/place", status=403)
    assert house.row().edit_counter == 1


def test_a_dated_alternate_finds_the_buttons_and_settles_it(house):
    with house.app.app_context(), transaction() as session:
        delegate = house.people["delegate"]
        session.add(
            Alternate(
                membership_id=delegate.membership_id, kind=AlternateKind.CLEAR, starts_at=NOW,
                ends_at=NOW.replace(day=9), named_by_id=house.people["head"].membership_id,
            )
        )  # fmt: skip
    assert "It stands there" in house.shown("delegate")
    assert house.post("delegate", "/comments/C-1/confirm", **SEEN).status_code == 303


def test_it_is_withdrawn_with_a_reason_and_an_answered_one_stays(house):
    house.write("head", "And this", paragraph_id="p2")
    house.move_on("States should talk early.", "They should not.")
    house.answer("C-2")
    page = house.get("head", "/comments/C-2/place")
    assert "The chair has answered this comment, so it stays. You can add a reply." in page
    assert "It stands at the place proposed" in page and "/comments/C-2/withdraw" not in page
    assert 'name="reason"' in house.get("head", "/comments/C-1/place")
    assert house.post("head", "/comments/C-1/withdraw", reason="Overtaken by the new words.").status_code == 303
    assert "Overtaken by the new words." in house.get("other", "/record")
    assert "consult one another" not in house.shown("other")


def test_the_home_and_the_own_page_name_those_that_wait(house):
    home = plain(house.get("head", "/"))
    assert "Say where 1 comment stands" in home and "The text has moved on under them: C-1." in home
    assert 'href="/bangkok/comments/C-1/place"' in house.get("head", "/")
    assert "Say where 1 comment stands" in plain(house.get("delegate", "/"))
    assert "comment stands" not in plain(house.get("other", "/"))
    ours = house.get("head", "/comments/ours")
    assert "The text has moved on under these" in ours and "These words have changed since." in ours
    assert 'action="/bangkok/comments/C-1/confirm"' in ours
    assert "Your head says where they stand now" in house.get("delegate", "/comments/ours")
    assert "/C-1/confirm" not in house.get("delegate", "/comments/ours")
    house.post("head", "/comments/C-1/confirm", **SEEN)
    assert "comment stands" not in plain(house.get("head", "/"))
    ours = house.get("head", "/comments/ours")
    assert "The text has moved on under these" not in ours
    assert "your delegation has said where it stands" in ours


def test_the_table_finds_them_and_its_exports_say_where_they_stand(house):
    house.write("other", "On the same words", paragraph_id="p2")
    house.write("other", "On others", paragraph_id="p2", quote="good faith")
    house.move_on("States should talk early.", "They should do so in the best of faith.")
    found = re.findall(r'<tr id="comment-([^"]+)"', house.get("observer", "/comments?stale=1"))
    assert found == ["C-1", "C-2", "C-3"]
    assert house.get("observer", "/comments?stale=1").count("Its words have changed") == 3
    house.post("other", "/comments/C-2/place", paragraph_id="", version="1", version_number="3")
    house.post("other", "/comments/C-3/confirm", version="1", version_number="3")
    rows = list(csv.DictReader(io.StringIO(house.get("observer", "/comments.csv").lstrip("\ufeff"))))
    assert [(row["Reference"], row["Stands now on"], row["Words there"]) for row in rows] == [
        ("C-1", "proposed: paragraph 1", "talk"), ("C-2", "the whole text", ""),
        ("C-3", "paragraph 2", "the best of faith"),
    ]  # fmt: skip
    page = plain(house.get("observer", "/comments"))
    assert "Stands on paragraph 2 now" in page and "Stands on the whole text now" in page


def test_the_compilation_says_where_they_stand(house):
    import openpyxl

    answer = house.client("other").get("/bangkok/forms/compilation.xlsx?layout=iso")
    cells = [str(c.value) for row in openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows() for c in row]
    assert any("(The text has moved on: proposed place for this: paragraph 1, “talk”.)" in cell for cell in cells)


def test_nothing_tells_whose_it_is_under_the_chatham_house_rule(house):
    ref = house.write("head", "Veiled words", paragraph_id="p1", quote="early", handling=Handling.CHATHAM_HOUSE).ref
    house.move_on("States should talk soon.", SECOND)
    assert house.post("head", f"/comments/{ref}/confirm", version="1", version_number="3").status_code == 303
    for name in ("other", "chair", "secretariat"):
        shown = plain(house.shown(name, ref))
        assert "Singapore" not in shown and ":" not in shown.partition("Veiled words")[0]
        for path in ("/record", "/record.csv", "/"):
            assert ref not in house.get(name, path) or path == "/"
    assert ref in house.get("head", "/record")


def test_an_archived_conference_takes_no_such_act(house):
    with house.app.app_context(), transaction() as session:
        here = session.execute(select(Conference)).scalar_one()
        here.state, here.archived_at = ConferenceState.ARCHIVED, NOW
    assert "It stands there" not in house.shown("head")
    assert house.post("head", "/comments/C-1/confirm", **SEEN).status_code in (403, 422)
    assert house.row().standing_version_id is None


def test_the_pages_ask_as_often_for_many_as_for_one(house):
    def sent(path):
        seen = []
        with house.app.app_context():
            engine = db.engine
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        try:
            house.get("head", path)
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return len(seen)

    paths = ("/candidates/N-01", "/comments", "/comments?stale=1", "/comments/ours", "/", "/comments/C-1/place")
    house.get("head", "/candidates/N-01")  # whatever is looked up once an application
    few = {path: sent(path) for path in paths}
    for _n in range(8):
        house.write("head", "More", paragraph_id="p1", quote="early")
    house.move_on("States should talk soon.", SECOND)
    assert house.get("head", "/candidates/N-01").count("Proposed place") == 9
    assert {path: sent(path) for path in paths} == few


def test_a_reply_on_words_that_have_changed_is_shown_and_settled_alike(house):
    house.write("other", "We do too.", paragraph_id="p2", quote="good faith", parent_ref="C-1")
    house.move_on("States should talk early.", "They should do so openly.")
    page = house.get("other", "/comments/C-1/replies")
    assert "Proposed place" in page.partition('id="comment-C-2"')[2] and 'href="#p-' not in page
    assert house.post("other", "/comments/C-2/confirm", version="1", version_number="3").status_code == 303
    assert house.row("C-2").standing_quote == "openly"
