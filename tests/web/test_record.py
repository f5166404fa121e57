"""The page of the record and its exports: the same acts, the same filters, nothing that the reader may not know."""

import csv
import io

import pytest
from openpyxl import load_workbook

from consult.core.words import Access, Handling, Role
from consult.db import transaction
from consult.services.record import record
from tests.factories import NOW, make_conference, seat
from tests.web.browsing import Browser


@pytest.fixture
def c(app, clock):
    clock.set(NOW)
    with app.app_context():
        yield make_conference()


@pytest.fixture
def acts(c):
    """Thailand's acts at each access level, one under the Chatham House Rule, one of the chair with a formula in it."""
    head, chair = seat(c, Role.HEAD, "th"), seat(c, Role.CHAIR)
    with transaction():
        for n, access in enumerate((Access.DELEGATION, Access.OFFICERS, Access.PARTICIPANTS), 1):
            record(head, "candidates.table", conference_id=c.id, at=NOW, subject=f"N-0{n}", access=access)
        record(
            head, "comments.clear", conference_id=c.id, at=NOW, subject="H-7QK2M", access=Access.PARTICIPANTS,
            handling=Handling.CHATHAM_HOUSE, details={"candidate": "N-03"},
        )  # fmt: skip
        record(
            chair, "phases.plan", conference_id=c.id, at=NOW, subject="=1+1", access=Access.PARTICIPANTS,
            reason="<script>alert(1)</script>",
        )  # fmt: skip
    return head, chair


def text(browser, path="/bangkok/record"):
    return browser.get(path).get_data(as_text=True)


def rows_of_csv(browser, query=""):
    answer = browser.get(f"/bangkok/record.csv{query}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_a_visitor_is_asked_to_sign_in(app, c):
    visitor = Browser(app)
    for path in ("/bangkok/record", "/bangkok/record.csv", "/bangkok/record.xlsx"):
        answer = visitor.get(path)
        assert (answer.status_code, "/sign-in?next=" in answer.location) == (303, True)
        assert visitor.get(path, headers={"HX-Request": "true"}).status_code == 401


def test_each_reader_finds_theirs_on_the_page(app, c, acts):
    head, chair = acts
    other = seat(c, Role.HEAD, "sg")
    for actor, seen in ((head, "123"), (chair, "23"), (other, "3")):
        page = text(Browser(app, actor))
        assert all((f"tabled <a href=\"/bangkok/candidates/N-0{n}\"" in page) == (n in seen) for n in "123")


def test_the_page_escapes_what_was_typed(app, c, acts):
    page = text(Browser(app, acts[1]))
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_an_act_under_the_chatham_house_rule_gives_nothing_away_in_page_or_export(app, c, acts):
    other = Browser(app, seat(c, Role.HEAD, "sg"))
    assert "A delegation commented on" in text(other)
    (row,) = [row for row in rows_of_csv(other) if row["Act"] == "comments.clear"]
    assert row == {
        "Day": "2019-05-01", "Time (UTC)": "", "Recorded (UTC)": "", "Act": "comments.clear",
        "In words": "A delegation commented on N-03 (H-7QK2M)", "Subject": "H-7QK2M", "Version": "", "Delegation": "",
        "Person": "", "Capacity": "", "Alternate": "", "Read by": "All participants",
        "Handling": "Chatham House Rule", "Reason": "",
    }  # fmt: skip
    own = [row for row in rows_of_csv(Browser(app, acts[0])) if row["Act"] == "comments.clear"]
    assert (own[0]["Delegation"], own[0]["Time (UTC)"]) == ("Thailand", "2019-05-01T03:00:00Z")


ON_PAPER = (
    "candidates.enter_on_paper", "comments.enter", "ballots.enter_on_paper", "amendments.enter_on_paper",
    "brackets.enter_on_paper", "questions.object_on_paper", "questions.state_on_paper", "questions.object_late",
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "code", "told"),
    [(Role.CHAIR, None, True), (Role.SECRETARIAT, None, True), (Role.DELEGATE, "th", True), (Role.HEAD, "sg", False)],
)
def test_why_something_came_on_paper_is_read_by_its_delegation_and_officers_alone(app, c, role, code, told):
    why, secretariat = "By post. She fell ill.", seat(c, Role.SECRETARIAT)
    with transaction():
        for verb in ON_PAPER:
            record(
                secretariat, verb, conference_id=c.id, at=NOW, subject="N-01", reason=why,
                access=Access.PARTICIPANTS, delegation_id=c.delegations["th"],
            )  # fmt: skip
    browser = Browser(app, seat(c, role, code))
    page = text(browser)
    assert page.count("received on paper") == len(ON_PAPER)
    assert page.count("She fell ill.") == (len(ON_PAPER) if told else 0)
    assert [row["Reason"] for row in rows_of_csv(browser)] == [why if told else ""] * len(ON_PAPER)
    sheet = load_workbook(io.BytesIO(browser.get("/bangkok/record.xlsx").get_data())).active
    reasons = [row[13] or "" for row in sheet.iter_rows(values_only=True, min_row=2)]
    assert reasons == [why if told else ""] * len(ON_PAPER)


def test_exports_hold_what_the_filters_leave_and_no_formula(app, c, acts):
    chair = Browser(app, acts[1])
    assert [row["Subject"] for row in rows_of_csv(chair, "?noun=phases")] == ["'=1+1"]
    assert [row["Subject"] for row in rows_of_csv(chair, "?subject=n-03")] == ["N-03"]
    assert {row["Act"] for row in rows_of_csv(chair, "?delegation=th")} == {"candidates.table"}
    assert rows_of_csv(chair, "?since=2019-05-02") == []
    sheet = load_workbook(io.BytesIO(chair.get("/bangkok/record.xlsx?noun=phases").get_data())).active
    cells = list(sheet.iter_rows(values_only=True))
    assert (len(cells), cells[1][3], cells[1][5]) == (2, "phases.plan", "=1+1")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_htmx_gets_the_results_alone(app, c, acts):
    answer = Browser(app, acts[1]).get(
        "/bangkok/record?noun=phases", headers={"HX-Request": "true", "HX-Target": "section#results"}
    )
    page = answer.get_data(as_text=True)
    assert page.lstrip().startswith('<section id="results"') and "planned the phase" in page


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=99", "?page=x", "?since=x&until=9999-99-99", "?noun=%25", "?subject=%5C%25_'"]
)
def test_odd_addresses_are_pages_too(app, c, acts, query):
    assert Browser(app, acts[1]).get(f"/bangkok/record{query}").status_code == 200


def test_an_empty_record_and_an_empty_search_say_what_to_do(app, c):
    browser = Browser(app, seat(c, Role.CHAIR))
    assert "Nothing is recorded yet" in text(browser)
    assert "Show the whole record" in text(browser, "/bangkok/record?noun=lists")
