"""The page of one candidate: its text, versions, endings, co-sponsors, files, and what it costs."""

import io
import re

import pytest
from sqlalchemy import event, select

from consult.core.words import Area
from consult.db import db, transaction
from consult.models import Candidate, CoSponsorship, Draft
from consult.services import candidates
from tests.factories import NOW, make_tabled
from tests.services.test_attachments import PNG, picture
from tests.web.test_drafts import HTMX, Desk, text


@pytest.fixture
def desk(app, clock):
    clock.set(NOW)
    desk = Desk(app)
    with app.app_context():
        desk.ref = make_tabled(desk.made, "th")
    return desk


def issue(desk, *, reason="To be clearer.", **changes):
    """The sponsor issues a next version."""
    head = desk.people["head"]
    with desk.app.app_context():
        with transaction():
            draft_id = candidates.start_version(head, desk.ref, now=NOW)
        draft = db.session.get(Draft, draft_id)
        values = {
            "title": draft.title, "rationale": draft.rationale, "area": Area(draft.area), "pillars": draft.pillars,
            "bodies": draft.bodies, "cites": draft.cites,
            "paragraphs": [(p["id"], p["body"]) for p in draft.paragraphs],
        }  # fmt: skip
        written = candidates.Written(**{**values, **changes})
        with transaction():
            counter = candidates.save(head, draft_id, written=written, version=1, now=NOW)
            return candidates.issue(head, draft_id, version=counter, reason=reason, now=NOW)


def attach(desk, name, content=PNG, filename="map.png"):
    client = desk.client(name)
    page = text(client.get("/bangkok/candidates"))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    return client.post(
        f"/bangkok/candidates/{desk.ref}/attachments",
        data={"csrf_token": token, "request_id": filename, "file": (io.BytesIO(content), filename)},
    )


def test_the_page_shows_the_text_its_references_and_where_it_comes_from(desk):
    page = text(desk.get("other", f"/candidates/{desk.ref}"))
    assert 'id="p-p1"' in page and "States should consult one another early." in page
    assert "CYBER-PS/2019/L.1" in page and "Thailand" in page
    assert "A/70/174, para. 13 (a)" in page and "Summary of 13 (a)." in page
    assert "/bangkok/library/bodies/amcc" in page and "/bangkok/library/instruments/gge2015#gge2015.13a" in page


def test_another_conference_an_unknown_number_and_a_visitor_find_nothing(desk):
    assert desk.get("other", "/candidates/N-99").status_code == 404
    assert desk.get("other", "/candidates/<script>").status_code == 404
    assert desk.app.test_client().get(f"/bangkok/candidates/{desk.ref}").status_code == 303


def test_the_neighbours_lead_through_the_register(desk):
    with desk.app.app_context():
        second = make_tabled(desk.made, "sg")
    page = text(desk.get("other", f"/candidates/{desk.ref}"))
    assert f'rel="next" href="/bangkok/candidates/{second}"' in page and 'rel="prev"' not in page


def test_a_former_version_says_that_the_text_has_moved_on(desk):
    issue(desk, title="Earlier consultation")
    page = text(desk.get("other", f"/candidates/{desk.ref}/versions/1"))
    assert "This is version 1; the text has moved on." in page and "Early consultation" in page
    assert "This is the version that stands." in text(desk.get("other", f"/candidates/{desk.ref}/versions/2"))
    assert desk.get("other", f"/candidates/{desk.ref}/versions/3").status_code == 404


def test_two_versions_are_compared_by_paragraph_and_by_field(desk):
    issue(
        desk, cites=["gge2015.13b"], area=Area.DIPLOMACY,
        paragraphs=[("p1", "States should consult one another much earlier."), (None, "An entirely different matter.")],
    )  # fmt: skip
    page = text(desk.get("other", f"/candidates/{desk.ref}/compare/1..2"))
    assert "<del>early</del>" in page and "<ins>much earlier</ins>" in page
    assert "<del>They should do so in good faith.</del>" in page
    assert "<ins>An entirely different matter.</ins>" in page
    assert "<del>A/70/174, para. 13 (a)</del>" in page and "<ins>A/70/174, para. 13 (b)</ins>" in page
    assert "<del>Policy</del> <ins>Diplomacy</ins>" in page and "To be clearer." in page
    answer = desk.get("other", f"/candidates/{desk.ref}/compare?old=1&new=2")
    assert (answer.status_code, answer.location) == (303, f"/bangkok/candidates/{desk.ref}/compare/1..2")
    assert desk.get("other", f"/candidates/{desk.ref}/compare/1..9").status_code == 404


def test_the_page_offers_only_what_the_reader_may_do(desk):
    head, other = (text(desk.get(name, f"/candidates/{desk.ref}")) for name in ("head", "other"))
    for act in ("next-version", "withdraw", "merge", "recall"):
        assert f"/candidates/{desk.ref}/{act}" in head and f"/candidates/{desk.ref}/{act}" not in other
    assert f"/candidates/{desk.ref}/co-sponsors/offer" in other


def test_a_recalled_candidate_is_not_found_by_others(desk):
    answer = desk.post("head", f"/candidates/{desk.ref}/recall")
    assert answer.status_code == 303 and "/drafts/" in answer.location
    assert desk.get("other", f"/candidates/{desk.ref}").status_code == 404
    assert desk.get("head", f"/candidates/{desk.ref}").status_code == 404
    assert f"{desk.ref} was recalled" in text(desk.client("head").get(answer.location))


def test_withdrawing_asks_for_the_reason_and_shows_it_to_all(desk):
    assert desk.get("other", f"/candidates/{desk.ref}/withdraw").status_code == 403
    assert desk.post("head", f"/candidates/{desk.ref}/withdraw", {"reason": " "}).status_code == 422
    answer = desk.post("head", f"/candidates/{desk.ref}/withdraw", {"reason": "Overtaken by events."})
    assert answer.status_code == 303
    page = text(desk.get("other", f"/candidates/{desk.ref}"))
    assert "Overtaken by events." in page and "Take up this text" in page
    answer = desk.post("other", f"/candidates/{desk.ref}/take-up", {"request_id": "once"})
    assert "States should consult one another early." in text(desk.client("other").get(answer.location))


def test_a_merge_shows_on_both_pages(desk):
    with desk.app.app_context():
        target = make_tabled(desk.made, "sg", title="The other text")
    assert target in text(desk.get("head", f"/candidates/{desk.ref}/merge"))
    sent = {"into": target, "reason": "One text is enough."}
    assert desk.post("other", f"/candidates/{desk.ref}/merge", sent).status_code == 403
    assert desk.post("head", f"/candidates/{desk.ref}/merge", sent | {"reason": ""}).status_code == 422
    assert desk.post("head", f"/candidates/{desk.ref}/merge", sent).status_code == 303
    gone, goes_on = (text(desk.get("other", f"/candidates/{ref}")) for ref in (desk.ref, target))
    assert f'Merged into <a href="/bangkok/candidates/{target}">{target} The other text</a>' in gone
    assert "Merged into this:" in goes_on and f"/bangkok/candidates/{desk.ref}" in goes_on


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_co_sponsors_are_asked_and_answer(desk, headers):
    path = f"/candidates/{desk.ref}/co-sponsors"
    answer = desk.post("head", path, {"delegations": ["sg"]}, headers=headers)
    if headers:
        assert answer.status_code == 200 and 'id="co-sponsors"' in text(answer) and "<html" not in text(answer)
    else:
        assert (answer.status_code, answer.location) == (303, f"/bangkok/candidates/{desk.ref}#co-sponsors")
    assert "Thailand asks your delegation to co-sponsor." in text(desk.get("other", f"/candidates/{desk.ref}"))
    desk.post("other", f"{path}/answer", {"answer": "accept"}, headers=headers)
    issue(desk, title="Earlier consultation")
    page = text(desk.get("other", f"/candidates/{desk.ref}"))
    assert "Does it co-sponsor version 2?" in page and 'name="version_number" value="2"' in page
    stale = desk.post("other", f"{path}/answer", {"answer": "accept", "version_number": "1"}, headers=headers)
    assert stale.status_code == 409 and "version 2 stands now" in text(stale)
    desk.post("other", f"{path}/answer", {"answer": "accept", "version_number": "2"}, headers=headers)
    with desk.app.app_context():
        assert db.session.execute(select(CoSponsorship.state)).scalar_one() == "accepted"


def test_an_answer_that_is_neither_yes_nor_no_is_refused(desk):
    desk.post("head", f"/candidates/{desk.ref}/co-sponsors", {"delegations": ["sg"]})
    assert desk.post("other", f"/candidates/{desk.ref}/co-sponsors/answer", {"answer": "maybe"}).status_code == 422


def test_a_file_is_sent_to_be_saved_and_never_shown(desk):
    assert attach(desk, "head").status_code == 303
    page = text(desk.get("other", f"/candidates/{desk.ref}"))
    url = re.search(rf'href="(/bangkok/candidates/{desk.ref}/attachments/[^"]+)"', page).group(1)
    answer = desk.client("other").get(url)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PNG, "image/png")
    assert answer.headers["Content-Disposition"] == "attachment; filename=map.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.app.test_client().get(url).status_code == 303
    assert desk.client("other").get(url.replace("/attachments/", "/attachments/0")).status_code == 404


def test_what_a_file_may_not_be_is_said_in_a_sentence(desk):
    answer = attach(desk, "head", b"#!/bin/sh", "run.pdf")
    assert answer.status_code == 422 and "none of the kinds that can be attached" in text(answer)
    assert attach(desk, "other", picture(2)).status_code == 403


def test_what_is_far_too_large_is_answered_with_the_limit(desk):
    desk.app.config["MAX_CONTENT_LENGTH"], former = 1000, desk.app.config["MAX_CONTENT_LENGTH"]
    try:
        answer = attach(desk, "head", PNG + bytes(2000))
    finally:
        desk.app.config["MAX_CONTENT_LENGTH"] = former
    assert answer.status_code == 413 and "A file may have up to 10 MB." in text(answer)


def test_the_page_costs_the_same_number_of_queries_whatever_there_is(desk):
    def queries(url):
        count = [0]

        def one_more(*_args):
            count[0] += 1

        with desk.app.app_context():
            engine = db.engine
        desk.get("other", url)
        event.listen(engine, "before_cursor_execute", one_more)
        try:
            assert desk.get("other", url).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", one_more)
        return count[0]

    issue(desk, title="Second")
    attach(desk, "head")
    desk.post("head", f"/candidates/{desk.ref}/co-sponsors", {"delegations": ["sg"]})
    few = queries(f"/candidates/{desk.ref}")
    for n in range(3, 8):
        issue(desk, title=f"Title {n}", paragraphs=[(f"p{k}", f"Paragraph {k} as of {n}.") for k in range(n)])
        attach(desk, "head", picture(n), f"{n}.png")
        with desk.app.app_context():
            make_tabled(desk.made, "sg", title=f"Other {n}")
    desk.post("head", f"/candidates/{desk.ref}/co-sponsors", {"delegations": ["id", "au", "ngo"]})
    assert queries(f"/candidates/{desk.ref}") == few


def test_pages_hold_their_words_in_every_state(desk):
    with desk.app.app_context():
        db.session.execute(select(Candidate.id)).all()
    issue(desk, title="A <b>bold</b> title")
    for name in ("head", "delegate", "other", "observer", "chair", "secretariat"):
        page = desk.get(name, f"/candidates/{desk.ref}")
        assert page.status_code == 200
        assert "<b>bold</b>" not in text(page) and "A &lt;b&gt;bold&lt;/b&gt; title" in text(page)
