"""Four texts of the demonstration from the table to clean text: by four delegations and a chair, in real browsers.

With JavaScript and without it the steps are the same. At each stage the Word file holds both texts: the old one with
all changes rejected, the new one with all accepted. An offline form goes out and comes back.
"""

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests import live
from tests.browser.room import CONFERENCE, Room, press
from tests.clocked import put_forward

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served(tmp_path):
    """A demonstration with a clock that can be put forward."""
    command = (sys.executable, "-m", "tests.clocked")
    changes = {"SIGN_IN_LIMIT": "1000 per minute"}
    with live.serve(tmp_path / "instance", "--demo", command=command, folder=ROOT, **changes) as installation:
        yield installation


def fetch(room: Room, page: Page, path: str) -> bytes:
    """A file that the person downloads."""
    answer = page.request.get(f"{room.live.url}{CONFERENCE}{path}")
    assert answer.status == 200, path
    return answer.body()


def tracked(document: bytes) -> tuple[str, str, set[str]]:
    """The words of a Word file with all changes rejected and with all accepted, and who made them."""
    xml = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()
    authors = set(re.findall(r'w:author="([^"]*)"', xml))

    def words(side: str) -> str:
        kept = re.sub(rf"<w:{side} [^>]*?[^/]>.*?</w:{side}>", "", xml, flags=re.DOTALL)
        return "".join(re.findall(r"<w:(?:t|delText)(?: [^>]*)?>([^<]*)</w:(?:t|delText)>", kept))

    return words("ins"), words("del"), authors


def take(chair: Page, key: str) -> None:
    """Take one amendment, or one alternative in brackets, in."""
    chair.locator(f"#act-{key}").click()
    expect(chair.locator(f"#act-{key}")).to_contain_text("Leave out")


def keys(chair: Page) -> list[str]:
    """What can be taken in, by its key."""
    found = chair.locator("button[value^='take:']").all()
    return [button.get_attribute("value").removeprefix("take:") for button in found]


def publish(room: Room, chair: Page, ref: str, number: int) -> None:
    """Read the preview and publish it with a reason."""
    press(chair, "Preview and publish")
    chair.get_by_label("Reason").fill("Agreed in the room.")
    press(chair, f"Publish version {number}")
    expect(chair).to_have_url(re.compile(rf"/candidates/{ref}$"))
    room.go(chair, f"/candidates/{ref}")
    expect(chair.locator(".c-timeline").first).to_contain_text(f"Version {number}")


def is_clean(page: Page) -> None:
    """The page of a candidate says that nothing stands in the way."""
    expect(page.locator("main .c-chip", has_text=re.compile(r"^\s*Clean\s*$"))).to_be_visible()


def propose(room: Room, head: Page, ref: str, paragraph: str, words: tuple[str, str]) -> str:
    """A head amends one paragraph by typing into it, and clears the amendment. Answers its reference."""
    room.go(head, f"/candidates/{ref}/amendments/new?paragraph={paragraph}")
    field = head.locator(f"#para-{paragraph}-body")
    field.fill(field.input_value().replace(*words))
    head.locator("#rationale").fill("So that it can be seen whether it was done.")
    press(head, "Go on to clearing")
    press(head, "Clear selected")
    expect(head.get_by_role("button", name="Clear selected")).to_have_count(0)
    room.go(head, f"/candidates/{ref}/amendments")
    mine = head.locator("main").inner_text()
    return max(re.findall(r"A-\d+", mine), key=lambda found: int(found[2:]))


def by_friendly_amendment(room: Room) -> None:
    """N-02: Singapore lifts its brackets, Indonesia accepts Malaysia's amendment, nobody objects."""
    singapore, indonesia = room.person("head.sg"), room.person("head.id")
    room.go(singapore, "/candidates/N-02")
    expect(singapore.locator("main")).to_contain_text("Not clean")
    singapore.locator("#p-p1 a.c-brs__kind").first.click()
    press(singapore, "Lift the brackets")
    expect(singapore.get_by_role("button", name="Lift the brackets")).to_have_count(0)
    room.go(singapore, "/candidates/N-02")
    expect(singapore.locator("#p-p1 .c-para__body")).not_to_contain_text("[")
    room.go(indonesia, "/candidates/N-02/amendments/A-2")
    press(indonesia, "Accept as friendly")
    expect(indonesia.get_by_role("button", name="Accept as friendly")).to_have_count(0)
    room.go(indonesia, "/questions")
    expect(indonesia.locator("main")).to_contain_text("A-2")
    put_forward(room.live.instance, hours=25)
    room.go(indonesia, "/candidates/N-02")
    for _ in range(40):  # the timekeeper looks every second
        if "Version 2" in indonesia.locator(".c-timeline").first.inner_text():
            break
        indonesia.wait_for_timeout(500)
        indonesia.reload()
    expect(indonesia.locator("#text + *, main").first).to_contain_text("acknowledge receipt within two working days")
    expect(indonesia.locator(".c-para__no").nth(2)).to_have_text("2 bis")
    is_clean(indonesia)


def by_merging(room: Room, ref: str, *, number: int = 2) -> None:
    """Everything that was proposed goes into the text."""
    chair = room.go(room.person("chair"), f"/candidates/{ref}/merging")
    for key in keys(chair):
        take(chair, key)
    publish(room, chair, ref, number)
    is_clean(chair)


def by_decision(room: Room) -> None:
    """R-02: two ways to test a directory stand against each other; the chair takes one, the other's brackets go."""
    chair = room.go(room.person("chair"), "/candidates/R-02/merging")
    for key in keys(chair):
        take(chair, key)
    expect(chair.get_by_role("button", name="Leave out what is not decided")).to_be_visible()
    chair.get_by_role("button", name=re.compile(r"^Take this one.*A-9")).click()
    expect(chair.get_by_role("button", name="Leave out what is not decided")).to_have_count(0)
    publish(room, chair, "R-02", 2)
    is_clean(chair)


def word_files(room: Room) -> None:
    """Each text's changes as tracked changes, signed by who proposed them."""
    chair = room.person("chair")
    expected = {
        "N-02": (None, "acknowledge receipt within two working days", "Malaysia"),
        "N-05": ("be open to review", "be subject to suitable oversight", "Viet Nam"),
        "N-08": ("without delay", "within twenty-four hours", "Singapore"),
        "R-02": ("by an unannounced message", "once with and once without notice", "Brunei Darussalam"),
    }
    for ref, (before, after, author) in expected.items():
        old, new, authors = tracked(fetch(room, chair, f"/candidates/{ref}/compare/1..2.docx"))
        assert author in authors, (ref, authors)
        assert after in new and after not in old, ref
        assert before is None or (before in old and before not in new), ref


def offline_form(room: Room) -> None:
    """A delegation takes a form with it, fills it in and sends it back: drafts inside the delegation, once."""
    head = room.person("head.th")
    book = load_workbook(io.BytesIO(fetch(room, head, "/forms/blank.xlsx?layout=ocs&candidate=N-05")))
    sheet = next(s for s in book.worksheets if any("N-05" in str(c.value) for row in s.rows for c in row))
    heads = next(row for row in sheet.iter_rows() if sum("Explanation" in str(c.value) for c in row))
    at = next(c.column for c in heads if "Explanation" in str(c.value))
    row = next(r for r in sheet.iter_rows(min_row=heads[0].row + 1) if "p1" in str(r[0].value))
    sheet.cell(row[0].row, at, "Thailand supports this paragraph as it stands. ประเทศไทยสนับสนุน")
    filled = io.BytesIO()
    book.save(filled)
    file = {"name": "form.xlsx", "buffer": filled.getvalue(), "mimeType": "application/octet-stream"}
    for made in (1, 0):
        room.go(head, "/forms")
        head.locator("main input[type=file]").set_input_files([file])
        press(head, "Show what was understood")
        if made:
            expect(head.locator("main")).to_contain_text("Thailand supports this paragraph")
            head.locator("main form button.btn-primary").click()
            expect(head.locator("main")).to_contain_text("ประเทศไทยสนับสนุน")
        else:
            expect(head.locator("main")).to_contain_text(re.compile("already|before"))


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
def test_four_texts_become_clean(browser, served, scripted):
    room = Room(browser, served, java_script_enabled=scripted)
    try:
        added = propose(room, room.person("head.sg"), "N-08", "p2", ("promptly", "within seven days"))
        assert added == "A-12"
        by_merging(room, "N-05")
        by_merging(room, "N-08")
        by_decision(room)
        by_friendly_amendment(room)
        word_files(room)
        offline_form(room)
        assert room.said == []
    finally:
        room.close()
