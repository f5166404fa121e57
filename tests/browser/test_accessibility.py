"""Every page for every kind of reader: axe in both themes, no page wider than a phone, no complaint of the browser."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import live
from tests.browser.room import MEANT
from tests.browser.signing_in import sign_in
from tests.clocked import put_forward
from tests.factories import PASSWORD
from tests.web.access_table import ACCESS
from tests.web.world import CLOCK, file

ROOT = Path(__file__).resolve().parents[2]
TAGS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BOTH = {"runOnly": TAGS, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
FILES = (".csv", ".xlsx", ".json", ".docx", ".pdf", ".toi", ".png", ".zip")
# Who looks at a page: the first of these that may. They see most of it.
LOOKS = ("th_head", "chair", "secretariat", "visitor")
# Pages that differ from reader to reader, and things in other states.
MORE = {
    "visitor": ("{c}/", "{c}/lists", "{c}/lists/{issued_list}", "{c}/rankings", "/sign-in", "/reset", "/nowhere", "/"),
    "outsider": ("/",),
    "th_observer": ("{c}/", "{c}/candidates/{ref}", "{c}/comments/ours"),
    "th_delegate": (
        "{c}/", "{c}/drafts/{returned_draft}", "{c}/rankings/{open_round}/ballot",
        "{c}/rankings/{open_round}/suggestion",
        "{c}/rankings/{open_round}/suggestion/sort", "{c}/rankings/{open_round}/suggestion/import",
    ),
    "sg_head": ("{c}/candidates/{rec_ref}", "{c}/rankings/{open_round}", "{c}/rankings/{open_round}/cast"),
    "th_head": (
        "{c}/rankings/{open_round}/ballot/sort?view=list", "{c}/rankings/{open_round}/ballot/sort?item={sg_ref}",
        "{c}/rankings/{open_round}/items/{sg_ref}", "{c}/rankings/practice/sort?view=list",
        "{c}/candidates/{withdrawn_ref}", "{c}/candidates/{merged_ref}", "{c}/candidates/{rec_ref}",
        "{c}/drafts/{next_draft}", "{c}/drafts/{submitted_draft}",
        "{c}/candidates/{au_ref}/amendments/{stale_amendment}",
        "{c}/candidates/{id_ref}/amendments/{answered_amendment}",
        "{c}/candidates/{ref}/amendments/new?to={sg_amendment}", "{c}/drafts/{next_draft}/clear",
        "{c}/rankings/{open_round}", "{c}/rankings/{scheduled_round}", "{c}/rankings/{cancelled_round}",
        "{c}/rankings/{secret_round}", "{c}/rankings/{sealed_round}", "{c}/rankings/{round}/receipts/{closed_receipt}",
        "{c}/lists/{circulated_list}", "{c}/lists/{issued_list}/revisions/2", "{c}/paper/{ballot_paper}",
        "{c}/paper/{amendment_paper}", "{c}/paper/{bracket_paper}", "{c}/paper/{objection_paper}",
        "{c}/statements", "{c}/statements/{th_statement}", "{c}/statements/{stale_statement}",
        "{c}/statements/{th_statement}/amend", "{c}/candidates/{sg_ref}/statements/new",
        "{c}/lists/{issued_list}/statements/new", "{c}/paper/{statement_paper}",
        "{c}/candidates/{ref}?handling=chatham_house", "{c}/candidates?q=nothing+like+it", "{c}/drafts/{sg_draft}",
        "{c}/manage/", "{c}/rankings/{round}/charts/places", "{c}/rankings/{round}/charts/groups",
        "{c}/rankings/{round}/charts/rounds", "{c}/rankings/{round}/charts/pairs",
        "{c}/rankings/{round}/charts/delegations", "{c}/rankings/{round}/charts/support?view=wall",
        "{c}/rankings/{secret_round}/charts/pairs", "{c}/rankings/{secret_round}/methods",
        "{c}/rankings/{round}/methods?group=all&places=3",
    ),
    "chair": (
        "{c}/", "{c}/candidates/{ref}", "{c}/comments", "{c}/rankings", "{c}/rankings/{open_round}",
        "{c}/rankings/{draft_round}", "{c}/rankings/{chair_round}", "{c}/lists", "{c}/lists/{draft_list}",
        "{c}/lists/{circulated_list}", "{c}/record", "{c}/rankings/{round}/reopen", "{c}/rankings/{open_round}/cancel",
        "{c}/candidates/{id_ref}/merging", "{c}/candidates/{id_ref}/merging/publish",
        "{c}/rankings/{sealed_round}", "{c}/rankings/{secret_round}",
        "{c}/candidates/{gavel_ref}/positions", "{c}/candidates/{aside_ref}/positions",
        "{c}/candidates/{adopted_ref}/positions", "{c}/candidates/{ref}/declare",
        "{c}/silences/{running_silence}", "{c}/silences/{still_silence}", "{c}/silences/{proposed_silence}",
        "{c}/silences/{proposed_silence}/open", "{c}/silences/{still_silence}/withdraw", "{c}/desk",
    ),
    "secretariat": ("{c}/", "{c}/delegations/th", "{c}/delegations", "{c}/record", "{c}/paper/{paper}", "{c}/lists",
                    "{c}/silences/{ended_silence}", "{c}/paper/break?silence={ended_silence}",
        "{c}/paper/statement?on={sg_ref}"),
}  # fmt: skip


def pages_of(role: str) -> list[str]:
    """The addresses at which the role looks."""
    found = [
        expect.url
        for (_endpoint, method), expect in sorted(ACCESS.items())
        if method == "GET"
        and next((each for each in LOOKS if each in expect.who), None) == role
        and not expect.url.split("?")[0].endswith(FILES)
        and expect.url not in ("/healthz", "{c}/candidates/{ref}/compare?old=1&new=2")
    ]
    return list(dict.fromkeys([*found, *MORE.get(role, ())]))


@pytest.fixture(scope="module")
def served(sqlite_engine, tmp_path_factory):
    """(the world, an installation that serves it at its own time)"""
    made, path = file.make(tmp_path_factory.mktemp("world"), sqlite_engine)
    instance = tmp_path_factory.mktemp("served") / "instance"
    instance.mkdir(mode=0o700)
    shutil.copyfile(path, instance / "consult.sqlite3")
    put_forward(instance, seconds=(CLOCK - datetime.now(UTC)).total_seconds())
    command = (live.sys.executable, "-m", "tests.clocked")
    with live.serve(instance, command=command, folder=ROOT) as installation:
        yield made, installation


@pytest.fixture
def visit(browser, served):
    """A function that opens a browser for a role: `page, said = visit("chair")`."""
    made, installation = served
    contexts = []

    def open_for(role: str):
        # Without motion, so that colours are looked at when they have arrived.
        context = browser.new_context(
            locale="en-GB", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        if role != "visitor":
            email = "an.outsider@example.org" if role == "outsider" else made.emails[role]
            sign_in(page, installation.url, email, PASSWORD)
        return page, said

    yield open_for
    for context in contexts:
        context.close()


def serious(results) -> list[str]:
    """What axe calls serious or critical, in a line each."""
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]}"
        for violation in results.response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"][:4]
    ]


@pytest.mark.parametrize("role", [*LOOKS, "sg_head", "th_delegate", "th_observer", "outsider"])
def test_pages_are_open_to_everybody_who_reads_otherwise(served, visit, role):
    made, installation = served
    page, said = visit(role)
    axe, faults = Axe(), {}
    for path in pages_of(role):
        said.clear()
        page.goto(installation.url + made.fill(path))
        page.evaluate("document.querySelectorAll('details:not(.c-menu)').forEach(each => { each.open = true })")
        found = [f"light: {line}" for line in serious(axe.run(page, options=BOTH))]
        page.evaluate(DARK)
        found += [f"dark: {line}" for line in serious(axe.run(page, options=COLOURS))]
        page.set_viewport_size({"width": 390, "height": 844})
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            widest = page.evaluate(WIDEST)
            found.append(f"wider than a phone: {widest}")
        page.set_viewport_size({"width": 1280, "height": 900})
        found += [f"the browser says: {words}" for words in said if not MEANT.search(words)]
        if found:
            faults[path] = found
    assert not faults, "\n".join(f"{path}\n    " + "\n    ".join(lines) for path, lines in faults.items())


@pytest.mark.parametrize(
    ("path", "send", "name", "content"),
    [
        ("{c}/forms", "Show what was understood", "form.csv",
         "Section,Paragraph,Type,Comment,Proposed change\nN-01,1,te,Too long.,Delete “and”\nN-01,1,x,Hm.,\n,,,Lost,\n"),
        ("{c}/drafts/import", "Show what was read", "text.md",
         "# Norm 1: Early warning\n\n1. States should talk.\n\n| a |\n\n# N-01 Another\n\n1. Other words.\n"),
    ],
)  # fmt: skip
def test_what_was_read_of_a_file_is_open_to_everybody(served, visit, path, send, name, content):
    made, installation = served
    page, said = visit("th_head")
    page.goto(installation.url + made.fill(path))
    page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content.encode()}
    )
    page.get_by_role("button", name=send).click()
    page.get_by_role("heading", name="What was").wait_for()
    page.evaluate("document.querySelectorAll('details:not(.c-menu)').forEach(each => { each.open = true })")
    axe = Axe()
    assert serious(axe.run(page, options=BOTH)) == []
    page.evaluate(DARK)
    assert serious(axe.run(page, options=COLOURS)) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [words for words in said if not MEANT.search(words)] == []


def test_on_paper_there_is_nothing_to_press_and_clauses_are_written_out(served, visit):
    made, installation = served
    page, _ = visit("chair")
    page.emulate_media(media="print")
    shown = {}
    lists = ("{c}/lists/{draft_list}", "{c}/lists/{issued_list}")
    for path in ("{c}/", "{c}/desk", "{c}/record", *lists, "{c}/candidates/{ref}"):
        page.goto(installation.url + made.fill(path))
        pressed = page.locator("button, .btn, input, select, textarea, nav, .c-entry__change").filter(visible=True)
        shown[path] = pressed.evaluate_all("found => found.map(each => each.outerHTML.slice(0, 120))")
    assert shown == dict.fromkeys(shown, [])
    clause = page.locator(".c-ref").first
    assert clause.get_attribute("open") is None
    assert clause.locator("p").first.bounding_box()["height"] > 0


# Two frames later the new colours are drawn.
DARK = """() => new Promise(done => {
    document.documentElement.dataset.theme = 'dark';
    requestAnimationFrame(() => requestAnimationFrame(() => Promise.all(
        document.getAnimations().map(each => each.finished.catch(() => null))).then(done)));
})"""
WIDEST = """() => [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 4).map(each => each.tagName + '.' + each.className)"""
