"""Brackets on pages: how they read, who asks for them without JavaScript, and what others are told."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.lifecycle import BracketState, ParagraphState
from consult.core.words import Handling, Role
from consult.db import db, transaction
from consult.models import Bracket, Candidate, Question, Version
from consult.services import brackets, paragraphs, questions
from consult.services.brackets import Asked
from tests import factories
from tests.factories import NOW
from tests.web.browsing import Browser


@pytest.fixture
def room(app, ctx, clock):
    app.config["WTF_CSRF_ENABLED"] = False
    clock.set(NOW)
    made = factories.make_conference()
    people = {
        "th": factories.seat(made, Role.HEAD, "th"),
        "sg": factories.seat(made, Role.HEAD, "sg"),
        "au": factories.seat(made, Role.HEAD, "au"),
        "chair": factories.seat(made, Role.CHAIR),
    }
    ref = factories.make_tabled(made, "th")
    yield made, {who: Browser(app, actor) for who, actor in people.items()}, people, ref
    app.config["WTF_CSRF_ENABLED"] = True


def ask(actor, ref, quote="", *, paragraph="p1", **more):
    asked = Asked(paragraph, more.pop("reason", "Not agreed."), quote, **more)
    with transaction():
        return brackets.open_bracket(actor, ref, asked, request_id=None, clock=lambda: NOW)


def page(browser, path):
    response = browser.get(f"/bangkok{path}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def words(html):
    """What a reader of the screen reads: no markup, blanks collapsed."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def body(html, paragraph="p1"):
    found = re.search(rf'id="p-{paragraph}".*?<div class="c-para__body">(.*?)</div>', html, re.S)
    return found[1]


def without_asides(html):
    """The text's own words, as js/span.js counts them."""
    from lxml import html as parser

    root = parser.fromstring(f"<div>{html}</div>")
    for node in root.xpath("//*[@data-aside]"):
        node.drop_tree()
    return root.text_content().strip()


def test_the_text_reads_with_its_brackets_and_says_who_asked(room):
    _made, browsers, people, ref = room
    ask(people["sg"], ref, "consult one another", alternative="talk")
    ask(people["au"], ref, "early")
    ask(people["th"], ref, "one")
    html = body(page(browsers["th"], "/candidates/N-01"))
    assert "opening bracket asked for by Singapore" in html
    assert "opening mark of a proposal by Australia" in html
    visible = re.sub(r'<span class="(visually-hidden|c-br__tip)".*?</span>', "", html)
    assert words(visible).strip() == "States should [consult [one] another] [talk] ‹early›."
    assert without_asides(html) == "States should consult one another early."


def test_a_full_alternative_stands_below_its_paragraph(room):
    _made, browsers, people, ref = room
    ask(people["sg"], ref, paragraph="p2", alternative="They may.")
    html = page(browsers["au"], "/candidates/N-01")
    assert '<span class="c-para__no c-para__no--alt" lang="en">2 Alt.</span>' in html
    assert "Alternative of Singapore" in html
    ask(people["th"], ref, paragraph="p2", alternative="They must.")
    html = page(browsers["au"], "/candidates/N-01")
    assert "2 Alt. 1" in html and "2 Alt. 2" in html


def test_old_versions_show_as_issued(room):
    made, browsers, people, ref = room
    ask(people["sg"], ref, "early")
    factories.make_version(made, ref, [("p1", "States should talk."), ("p2", "In good faith.")])
    assert body(page(browsers["th"], "/candidates/N-01/versions/1")) == (
        "<p>States should consult one another early.</p>"
    )
    html = page(browsers["th"], "/candidates/N-01")
    assert body(html).strip() == "<p>States should talk.</p>"
    assert "Its words have changed since version 1" in html


def test_brackets_whose_paragraph_is_gone_are_still_shown(room):
    made, browsers, people, ref = room
    ask(people["sg"], ref, "faith", paragraph="p2", reason="A wombat reason.")
    factories.make_version(made, ref, [("p1", "States should talk.")])
    html = page(browsers["th"], "/candidates/N-01")
    assert "Brackets whose paragraph is gone" in html and "A wombat reason." in html


def test_one_line_says_whether_the_text_is_clean(room):
    made, browsers, people, ref = room

    def line():
        return words(re.search(r'<p class="c-standing">(.*?)</p>', page(browsers["th"], "/candidates/N-01"), re.S)[1])

    assert line() == "Clean"
    for quote in ("early", "one"):
        ask(people["sg"], ref, quote)
    ask(people["au"], ref, "consult")
    factories.make_amendment(made, ref, "th", [{"op": "delete", "paragraph": "p2"}])
    assert line() == "Not clean 2 brackets, 1 amendment All its brackets"


def test_a_head_asks_by_typing_the_words(room):
    _made, browsers, _people, _ref = room
    form = {
        "paragraph_id": "p1", "quote": "one another", "wording": "other", "alternative": "each other",
        "reason": "Plainer.", "handling": "named", "version_number": "1", "request_id": "r",
    }  # fmt: skip
    for _ in range(2):
        response = browsers["sg"].post("/bangkok/candidates/N-01/brackets/new", data=form)
        assert (response.status_code, response.location) == (303, "/bangkok/candidates/N-01#p-p1")
    found = db.session.execute(select(Bracket)).scalars().all()
    assert [(b.quote, b.alternative) for b in found] == [("one another", "each other")]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"quote": "nowhere"}, "These words are not in paragraph 1"),
        ({"quote": "s"}, "stand"),
        ({"alternative": ""}, "Write the other words."),
        ({"reason": ""}, "Say why"),
        ({"version_number": "7"}, "was issued while you were reading"),
        ({"paragraph_id": "p9"}, "Not a valid choice"),
    ],
)
def test_a_refused_form_comes_back_with_what_was_typed(room, change, sentence):
    _made, browsers, _people, _ref = room
    form = {
        "paragraph_id": "p1", "quote": "early", "wording": "other", "alternative": "soon", "reason": "A quokka reason.",
        "handling": "named", "version_number": "1", "request_id": "r",
    } | change  # fmt: skip
    response = browsers["sg"].post("/bangkok/candidates/N-01/brackets/new", data=form)
    html = response.get_data(as_text=True)
    assert response.status_code in (409, 422)
    assert sentence in html
    assert "A quokka reason." in html or "reason" in change


def test_words_chosen_on_the_page_come_with_the_address(room):
    _made, browsers, _people, _ref = room
    html = page(browsers["sg"], "/candidates/N-01/brackets/new?paragraph_id=p2&quote=good&span_start=18&span_end=22")
    assert re.search(r'<option selected value="p2">', html)
    assert re.search(r"<textarea[^>]*name=\"quote\"[^>]*>\s*good</textarea>", html)
    assert re.search(r'name="span_start"[^>]*value="18"', html)
    assert "data-span-act" in page(browsers["sg"], "/candidates/N-01")


def test_who_asked_lifts_on_the_page_of_the_bracket(room):
    _made, browsers, people, ref = room
    bracket_id = ask(people["sg"], ref, "early")
    path = f"/bangkok/brackets/{bracket_id}"
    assert "Lift the brackets" in page(browsers["sg"], f"/brackets/{bracket_id}")
    assert "Lift the brackets" not in page(browsers["th"], f"/brackets/{bracket_id}")
    assert browsers["th"].post(path + "/lift").status_code == 403
    assert browsers["sg"].post(path + "/lift", data={"reason": "Heard."}).status_code == 303
    assert db.session.execute(select(Bracket.state)).scalar_one() == BracketState.LIFTED
    assert browsers["sg"].post(path + "/lift").status_code == 422
    assert "Heard." in page(browsers["th"], f"/brackets/{bracket_id}")


def test_who_asked_places_brackets_anew(room):
    made, browsers, people, ref = room
    bracket_id = ask(people["sg"], ref, "early")
    factories.make_version(made, ref, [("p1", "States should consult in time."), ("p2", "In good faith.")])
    path = f"/bangkok/brackets/{bracket_id}/place"
    assert "Where they stand now" in page(browsers["sg"], f"/brackets/{bracket_id}")
    refused = browsers["sg"].post(path, data={"paragraph_id": "p1", "quote": "early", "version_number": "2"})
    assert (refused.status_code, "not in paragraph 1" in refused.get_data(as_text=True)) == (422, True)
    placed = browsers["sg"].post(path, data={"paragraph_id": "p1", "quote": "in time", "version_number": "2"})
    assert placed.status_code == 303
    assert "opening bracket asked for by Singapore" in body(page(browsers["th"], "/candidates/N-01"))


def test_under_the_chatham_house_rule_pages_do_not_say_who_asked(room):
    _made, browsers, people, ref = room
    bracket_id = ask(people["sg"], ref, "early", handling=Handling.CHATHAM_HOUSE)
    for who in ("th", "au", "chair"):
        for path in ("/candidates/N-01", "/brackets", f"/brackets/{bracket_id}", "/candidates/N-01/matrix", "/record"):
            html = page(browsers[who], path)
            # filters offer all delegations, and the sponsor's page does beside the text
            article = re.sub(r"<option.*?</option>", "", html.split("<main", 1)[1])
            if path == "/candidates/N-01":
                article = re.search(r'<ol class="c-text">.*?</ol>', article, re.S)[0]
            if path.endswith("matrix"):  # the chair's has a row for each delegation
                row = re.search(r"Singapore.*?</tr>", article, re.S)
                assert row is None or "Brackets" not in row[0]
            else:
                assert "Singapore" not in article, (who, path)
    assert "Singapore" in page(browsers["sg"], f"/brackets/{bracket_id}")


def test_the_list_of_brackets_is_filtered_and_counted(room):
    made, browsers, people, ref = room
    factories.make_tabled(made, "au", title="Another")
    ask(people["sg"], ref, "early", reason="Reason of Singapore.")
    ask(people["au"], "N-02", "early", reason="Reason of Australia.")
    ask(people["sg"], "N-02", "one", handling=Handling.CHATHAM_HOUSE, reason="Reason of somebody.")

    def seen(query=""):
        html = page(browsers["th"], "/brackets" + query)
        return [name for name in ("Singapore", "Australia", "somebody") if f"Reason of {name}." in html]

    assert seen() == ["Singapore", "Australia", "somebody"]
    assert seen("?candidate=N-02") == ["Australia", "somebody"]
    assert seen("?delegation=sg") == ["Singapore"]
    assert seen("?kind=blocking") == ["Singapore", "somebody"]
    assert seen("?kind=proposal") == ["Australia"]
    assert seen("?state=lifted") == []
    assert seen("?own=1") == []


def test_a_thai_paragraph_keeps_its_language_and_its_words(room):
    made, browsers, people, _ref = room
    thai = "รัฐควรปรึกษาหารือกันน้ำใจไมตรี"
    ref = factories.make_tabled(made, "th", paragraphs=(thai,))
    ask(people["sg"], ref, "น้ำใจ", alternative="ไมตรี")
    html = page(browsers["th"], f"/candidates/{ref}")
    assert re.search(r'<li class="c-para"[^>]* lang="th" id="p-p1">', html)
    assert without_asides(body(html)) == thai
    assert '<span lang="th">ไมตรี</span>' in body(html)


def test_a_preambular_paragraph_keeps_its_opening_in_italics_around_brackets(room):
    made, browsers, people, _ref = room
    ref = factories.make_tabled(made, "th", paragraphs=("Recalling the report of 2015,", "States should talk."))
    with transaction() as session:
        version = session.execute(
            select(Version).join(Candidate, Candidate.current_version_id == Version.id).where(Candidate.ref == ref)
        ).scalar_one()
        first, second = version.paragraphs
        version.paragraphs = [first | {"kind": "preambular"}, second]
    plain = body(page(browsers["th"], f"/candidates/{ref}"))
    opening = re.search(r"<em>(.*?)</em>", plain)[1]
    ask(people["sg"], ref, "Recalling the report")
    html = body(page(browsers["th"], f"/candidates/{ref}"))
    assert without_asides(html) == "Recalling the report of 2015,"
    assert "".join(re.findall(r"<em>(.*?)</em>", html)) == opening
    assert "bracket asked for by Singapore" in html and "PP1" in page(browsers["sg"], f"/candidates/{ref}/brackets/new")


# How far paragraphs are agreed


def test_the_chair_says_how_far_a_paragraph_is_agreed(room):
    _made, browsers, _people, _ref = room
    path = "/bangkok/candidates/N-01/paragraphs/p1"
    form = {"state": "agreed_ad_ref", "version_number": "1", "until": ""}
    assert browsers["chair"].post(path, data=form).status_code == 422
    assert browsers["th"].post(path, data=form).status_code == 403
    later = {"until": "2019-05-02T10:00"}
    assert browsers["chair"].post(path, data=form | later).status_code == 303
    html = page(browsers["th"], "/candidates/N-01")
    assert "Agreed ad referendum" in html and "until 2 May 2019, 10:00 Bangkok time" in html
    assert browsers["chair"].post(path, data={"state": "agreed", "version_number": "1"}).status_code == 303
    assert "Ask the room to reopen it" in page(browsers["chair"], "/candidates/N-01/paragraphs/p1")
    assert browsers["th"].get("/bangkok/candidates/N-01/paragraphs/p9").status_code == 404


@pytest.mark.parametrize("state", ["agreed", "agreed_ad_ref", "open"])
def test_a_chair_who_comes_second_to_an_agreed_paragraph_is_told_why_not(room, state):
    _made, browsers, people, ref = room
    with transaction():
        paragraphs.set_standing(people["chair"], ref, "p1", to=ParagraphState.AGREED, version_number=1, now=NOW)
    form = {"state": state, "version_number": "1", "until": "2019-05-03T10:00", "reason": "So."}
    answer = browsers["chair"].post("/bangkok/candidates/N-01/paragraphs/p1", data=form)
    said = {
        "agreed": "It stands so already.", "agreed_ad_ref": "This paragraph is agreed already.",
        "open": "An agreed paragraph is reopened only where no deciding delegation objects. Ask the room.",
    }  # fmt: skip
    assert (answer.status_code, said[state] in answer.get_data(as_text=True)) == (422, True)


def test_after_a_new_version_the_next_press_counts_for_the_text_that_is_shown(room):
    made, browsers, people, ref = room
    bracket_id = ask(people["sg"], ref, "early")
    factories.make_version(made, ref, [("p1", "States should consult in time."), ("p2", "In good faith.")])
    of = "/bangkok/candidates/N-01"
    tries = [
        ("sg", f"{of}/brackets/new", {"paragraph_id": "p2", "quote": "faith", "reason": "So.", "wording": "none"}),
        ("sg", f"/bangkok/brackets/{bracket_id}/place", {"paragraph_id": "p1", "quote": "in time"}),
        ("chair", f"{of}/paragraphs/p3", {"state": "agreed"}),
    ]
    factories.make_version(
        made, ref, [("p1", "States should consult in time."), ("p2", "In good faith."), ("p3", "Openly.")]
    )
    for who, path, form in tries:
        late = browsers[who].post(path, data=form | {"version_number": "2"})
        assert late.status_code == 409
        assert re.findall(r'name="version_number"[^>]*value="(\d+)"', late.get_data(as_text=True)) == ["3"]
        assert browsers[who].post(path, data=form | {"version_number": "3"}).status_code == 303


def test_brackets_that_were_placed_meanwhile_say_so(room):
    _made, browsers, people, ref = room
    ask(people["th"], ref, "consult one another")
    bracket_id = ask(people["sg"], ref, "early")
    crossing = {"paragraph_id": "p1", "quote": "another early", "version_number": "1"}
    answer = browsers["sg"].post(f"/bangkok/brackets/{bracket_id}/place", data=crossing)
    assert (answer.status_code, "inside other brackets" in answer.get_data(as_text=True)) == (422, True)
    with transaction():
        brackets.lift(people["sg"], bracket_id, now=NOW)
    answer = browsers["sg"].post(f"/bangkok/brackets/{bracket_id}/place", data=crossing)
    assert (answer.status_code, "no longer open" in answer.get_data(as_text=True)) == (422, True)


def test_an_overdue_agreement_is_shown_and_the_chair_is_told(room):
    _made, browsers, people, ref = room
    with transaction():
        paragraphs.set_standing(
            people["chair"], ref, "p1", to=ParagraphState.AGREED_AD_REF, until=NOW, version_number=1,
            now=NOW - timedelta(hours=1),
        )  # fmt: skip
    assert "the chair asks again" in page(browsers["th"], "/candidates/N-01")
    assert "Ask again: paragraph 1 of N-01" in page(browsers["chair"], "/")
    assert "not confirmed in time" in page(browsers["chair"], "/desk")


# Questions to the room


def test_the_room_is_asked_and_a_head_objects(room):
    _made, browsers, people, ref = room
    bracket_id = ask(people["sg"], ref, "early")
    form = {"brackets": [str(bracket_id)], "reason": "We are close.", "minutes": "30", "request_id": "q"}
    path = "/bangkok/candidates/N-01/ask/lift"
    assert browsers["chair"].post(path, data=form | {"reason": ""}).status_code == 422
    response = browsers["chair"].post(path, data=form)
    assert (response.status_code, response.location) == (303, "/bangkok/questions/1")
    assert db.session.execute(select(Question.closes_at)).scalar_one() == NOW + timedelta(minutes=30)
    html = page(browsers["th"], "/")
    assert "Object, or let it pass: May 1 pair of brackets in N-01 be lifted?" in html
    assert "May 1 pair of brackets in N-01 be lifted?" in page(browsers["au"], "/candidates/N-01")
    assert "30 minutes left" in page(browsers["sg"], "/questions")
    refused = browsers["sg"].post("/bangkok/questions/1/object", data={"reason": ""})
    assert refused.status_code == 422
    objected = browsers["sg"].post("/bangkok/questions/1/object", data={"reason": "A koala.", "chair_only": "y"})
    assert objected.status_code == 303
    assert "A koala." in page(browsers["chair"], "/questions/1")
    assert "A koala." not in page(browsers["th"], "/questions/1")
    assert "The reason was given to the chair." in page(browsers["th"], "/questions/1")
    assert browsers["chair"].post("/bangkok/questions/1/withdraw").status_code == 303


def test_after_its_instant_a_question_takes_no_objection(room):
    _made, browsers, people, ref = room
    bracket_id = ask(people["sg"], ref, "early")
    with transaction():
        questions.ask_lift(
            people["chair"], ref, [bracket_id], reason="So.", closes_at=NOW, now=NOW - timedelta(hours=1)
        )
    refused = browsers["sg"].post("/bangkok/questions/1/object", data={"reason": "Late."})
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "closed on 1 May 2019, 10:00 Bangkok time" in html
    assert "Its time is over" in page(browsers["th"], "/questions/1")


def test_the_chair_s_text_is_shown_against_the_one_before_the_room(room):
    _made, browsers, people, ref = room
    ask(people["sg"], ref, "early", reason="Kept and linked.")
    form = {
        "title": "Early consultation", "para_id": ["p1", "p2", ""],
        "para_body": ["States should consult one another.", "", "Openly."], "reason": "A bridge.",
        "version_number": "1", "request_id": "q",
    }  # fmt: skip
    path = "/bangkok/candidates/N-01/ask/chairs-text"
    assert "Kept and linked." in page(browsers["chair"], "/candidates/N-01/ask/chairs-text")
    same = form | {"para_id": ["p1"], "para_body": [" "]}
    assert browsers["chair"].post(path, data=same).status_code == 422
    assert browsers["chair"].post(path, data=form).status_code == 303
    html = page(browsers["th"], "/questions/1")
    assert "<del> early</del>" in html and "<ins>Openly.</ins>" in html and "Kept and linked." in html


def test_a_chair_s_text_written_on_a_former_version_is_shown_against_the_one_that_stands(room):
    made, browsers, _people, ref = room
    factories.make_version(made, ref, [("p1", "States should consult early."), ("p2", "In good faith.")])
    form = {
        "title": "Early consultation", "para_id": ["p1"], "para_body": ["States should consult."],
        "reason": "A bridge.", "version_number": "1", "request_id": "q",
    }  # fmt: skip
    path = "/bangkok/candidates/N-01/ask/chairs-text"
    answer = browsers["chair"].post(path, data=form)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "<del> early</del>" in html and "<del>In good faith.</del>" in html
    assert browsers["chair"].post(path, data=form | {"version_number": "2"}).status_code == 303


def test_no_paragraph_of_a_chair_s_text_is_cut_off_in_silence(room):
    _made, browsers, _people, _ref = room
    form = {
        "title": "T", "para_id": [""] * 90, "para_body": [""] * 85 + ["Last one."] * 5, "reason": "A bridge.",
        "version_number": "1", "request_id": "q",
    }  # fmt: skip
    assert browsers["chair"].post("/bangkok/candidates/N-01/ask/chairs-text", data=form).status_code == 303
    assert page(browsers["th"], "/questions/1").count("<ins>Last one.</ins>") == 5


# The matrix


def test_the_chair_reads_who_and_all_others_how_much(room):
    made, browsers, people, ref = room
    ask(people["sg"], ref, "early")
    ask(people["th"], ref, "one", handling=Handling.CHATHAM_HOUSE)
    factories.make_amendment(made, ref, "au", [{"op": "replace", "paragraph": "p2", "body": "x"}])
    new = {"op": "insert_after", "id": "A-2+1", "after": "p2", "body": "New."}
    factories.make_amendment(made, ref, "sg", [new], number=2)  # counts with the paragraph that it follows
    chair = page(browsers["chair"], "/candidates/N-01/matrix")
    row = re.search(r"<tr><th scope=\"row\">Singapore(.*?)</tr>", chair, re.S)[1]
    assert words(row).split() == ["Brackets", "Proposes"]
    assert words(re.search(r"<tr><th scope=\"row\">Thailand(.*?)</tr>", chair, re.S)[1]).split() == ["silent"]
    veiled = re.search(r"<tr><th scope=\"row\">Under the Chatham(.*?)</tr>", chair, re.S)[1]
    assert words(veiled).split()[-1] == "Brackets"
    other = page(browsers["th"], "/candidates/N-01/matrix")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", other, re.S)
    cells = [re.findall(r"<td[^>]*>(\d+)</td>", row) for row in rows]
    assert cells == [["0", "0", "0", "2", "0", "2"], ["0", "0", "2", "0", "0", "2"], ["0"] * 6]
    assert "Singapore" not in re.split("<main", other)[1]
    assert db.session.execute(select(Candidate.open_brackets)).scalar_one() == 2
