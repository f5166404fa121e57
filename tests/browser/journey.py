"""The steps of a conference from an invitation to the issued list, as people take them in a browser.

With JavaScript and without it they are the same: `scripted` says which, where a step is taken in another way.
"""

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.room import CONFERENCE, Room, press
from tests.clocked import put_forward

PASSWORD = "seven rivers meet here"
TITLE = "That emergency contacts be exercised together"
TEXT = (
    "That the addressed bodies hold a yearly exercise of their emergency contacts.",
    "That what was learnt be shared within a month.",
)


def invite(room: Room, inviter: Page, code: str, *, name: str, email: str, role: str) -> str:
    """Invite somebody on a delegation's page; answers the link that is shown once."""
    room.go(inviter, f"/delegations/{code}")
    form = inviter.locator("#invite form")
    form.get_by_label("Name").fill(name)
    form.get_by_label("E-mail address").fill(email)
    form.get_by_label("As").select_option(label=role)
    press(inviter, "Invite", within="#invite form")
    link = inviter.get_by_label("Link of the invitation").input_value()
    assert link.startswith(f"{room.live.url}/invitations/")
    return link


def accept(room: Room, link: str, *, delegation: str, role: str) -> Page:
    """Take up an invitation as a new person."""
    page = room.newcomer()
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Accept the invitation")
    expect(page.locator(".c-capacity")).to_contain_text(delegation)
    expect(page.locator(".c-capacity")).to_contain_text(role)
    again = room.newcomer()
    again.goto(link)
    expect(again.locator("h1")).to_have_text("This invitation has been accepted")
    return page


def draft(room: Room, delegate: Page, *, scripted: bool) -> None:
    """A delegate writes a recommendation and hands it to the head."""
    room.go(delegate, "/")
    room.go(delegate, "/drafts/new")
    delegate.get_by_label("Recommendation").check()
    delegate.get_by_label("Title").fill(TITLE)
    delegate.get_by_label("Area").select_option(label="Cooperation")
    delegate.get_by_label("Text").fill(TEXT[0])
    press(delegate, "Start writing")
    expect(delegate.locator("h1")).to_have_text(TITLE)
    press(delegate, "Add a paragraph")
    expect(delegate.locator("[name=para_body]")).to_have_count(2)
    delegate.locator("[name=para_body]").nth(1).fill(TEXT[1])
    delegate.get_by_label("Rationale").fill("In an emergency nobody should have to look for a number.")
    delegate.locator("[name=pillars]").first.check()
    picks = delegate.locator("#bodies details").first
    if picks.get_attribute("open") is None:
        picks.locator("summary").click()
    picks.locator("input").first.check()
    if scripted:
        expect(delegate.locator("#draft-saved")).to_contain_text("Saved")
    press(delegate, "Hand to the head")
    expect(delegate.locator("main")).to_contain_text("With your head of delegation")


def clear(room: Room, head: Page) -> str:
    """The head finds it on the home page, reads who will see it, and tables it. Answers its reference."""
    room.go(head, "/")
    expect(head.locator("main")).to_contain_text(TITLE)
    room.go(head, "/drafts")
    press(head, "Read and clear")
    expect(head.locator("main")).to_contain_text("Who will read it")
    for words in TEXT:
        expect(head.locator("main")).to_contain_text(words)
    press(head, "Clear and table")
    expect(head.locator("h1")).to_contain_text(TITLE)
    return re.search(r"/candidates/(R-\d+)", head.url)[1]


def is_hidden_from(room: Room, page: Page) -> None:
    """Others do not find the draft."""
    room.go(page, f"/candidates?q={TITLE.split()[-2]}+together")
    expect(page.locator("main")).not_to_contain_text(TITLE)


def comment(room: Room, head: Page, ref: str, *, scripted: bool) -> str:
    """A head comments on words of the second paragraph and proposes others; answers the comment's reference."""
    room.go(head, f"/candidates/{ref}" if scripted else f"/candidates/{ref}/comments/new")
    if scripted:
        head.locator("#write summary").first.click()
    form = head.locator("form[data-comment-form]")
    form.get_by_label("About").select_option(index=2)
    form.get_by_label("Words commented on").fill("within a month")
    form.get_by_label("Stance").select_option(label="Supports with changes")
    form.get_by_label("Comment", exact=True).fill("A month is *long* after an emergency.")
    proposal = form.locator("details[data-proposal]")
    if proposal.get_attribute("open") is None:
        proposal.locator("summary").click()
    form.locator("[name=proposed]").fill("That what was learnt be shared within a week.")
    form.locator("button[type=submit]").first.click()
    article = head.locator("article", has_text="after an emergency").first
    expect(article).to_be_visible()
    expect(article.locator("em")).to_have_text("long")
    expect(article.locator("ins")).to_contain_text("week")
    return re.fullmatch(r"comment-(C-\d+)", article.get_attribute("id"))[1]


def answer(room: Room, chair: Page, comment_ref: str, *, scripted: bool) -> None:
    """The chair answers it from the table of all comments."""
    if scripted:
        room.go(chair, "/comments?unanswered=1")
        chair.locator(f"#answer-{comment_ref}").get_by_role("link", name="Answer").click()
    else:
        room.go(chair, f"/comments/{comment_ref}/answer")
    form = chair.locator("form", has=chair.get_by_role("button", name="Give this answer"))
    form.locator("[name=outcome]").select_option(label="Accepted")
    form.locator("[name=reason]").fill("The sponsor agrees.")
    form.get_by_role("button", name="Give this answer").click()
    expect(chair.locator("main")).to_contain_text("The sponsor agrees.")


def becomes_of_ours(room: Room, head: Page) -> None:
    """The delegation reads the answer on its page."""
    room.go(head, "/comments/ours")
    expect(head.locator("main")).to_contain_text("The sponsor agrees.")


def plan_round(room: Room, chair: Page) -> int:
    """The chair plans a round of everything for everybody, open from now for two days, and announces it."""
    room.go(chair, "/rankings")
    room.go(chair, "/rankings/new")
    chair.get_by_label("Title").fill("Ranking of the journey")
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Bangkok")).replace(tzinfo=None)
    chair.locator("[name=opens_at]").fill((now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    chair.locator("[name=closes_at]").fill((now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    chair.get_by_label("Attributable: each delegation's ballot").check()
    press(chair, "Save the plan")
    number = int(re.search(r"/rankings/(\d+)$", chair.url)[1])
    press(chair, "Schedule")
    expect(chair.locator("main .c-chip").first).to_have_text("Open")
    return number


def cast(room: Room, page: Page) -> str:
    """From the ballot's page: see what will be cast, cast it, keep the receipt. Answers its code."""
    page.locator("#go-cast").click()
    expect(page.locator("h1")).to_contain_text("Cast the ballot")
    press(page, "Cast this ballot")
    expect(page).to_have_url(re.compile(r"/receipts/[0-9A-F]{16}$"))
    return page.url.rsplit("/", 1)[1]


def rank_by_numbers(room: Room, page: Page, number: int, refs: list[str]) -> None:
    """Type a number beside each item and have them sorted."""
    room.go(page, f"/rankings/{number}/ballot")
    for place, ref in enumerate(refs, 1):
        page.locator(f"#rank-{ref}").fill(str(place))
    page.locator("#sort-numbers").click()
    expect(page.locator(f"[data-band=ranked] #row-{refs[0]}")).to_be_visible()


def rank_by_buttons(room: Room, page: Page, number: int, refs: list[str], *, tap: bool = False) -> None:
    """Press Rank beside each item, in the order wanted."""
    room.go(page, f"/rankings/{number}/ballot")
    for ref in refs:
        button = page.locator(f"#rank-last-{ref}")
        button.tap() if tap else button.click()
        expect(page.locator(f"[data-band=ranked] #row-{ref}")).to_be_visible()


def rank_by_keyboard(room: Room, page: Page, number: int, refs: list[str]) -> None:
    """Nothing but keys: focus, Enter, and up for the last one."""
    room.go(page, f"/rankings/{number}/ballot")
    for ref in [*refs[1:], refs[0]]:
        page.locator(f"#rank-last-{ref}").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"[data-band=ranked] #row-{ref}")).to_be_visible()
    for _step in refs[1:]:
        page.locator(f"#up-{refs[0]}").focus()
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.keyboard.press("Enter")
    expect(page.locator(f"#rank-{refs[0]}")).to_have_value("1")


def rank_by_dragging(room: Room, page: Page, number: int, refs: list[str]) -> None:
    """Drag the items into the ranked band, each above the one before: so the first wanted comes last."""
    room.go(page, f"/rankings/{number}/ballot")
    page.locator(f"#rank-last-{refs[-1]}").click()
    before = refs[-1]
    for ref in reversed(refs[:-1]):
        # What was done before is said once the page has taken it in: from then on the rows stand still.
        expect(page.locator("#ballot-said")).to_contain_text(f"{before} has place 1")
        handle = page.locator(f"#row-{ref} [data-handle]")
        expect(handle).to_be_visible()
        handle.scroll_into_view_if_needed()
        start, goal = handle.bounding_box(), page.locator(f"#row-{before}").bounding_box()
        page.mouse.move(start["x"] + 8, start["y"] + 10)
        page.mouse.down()
        # Around the list and into it from above: an item that enters from below is put behind the one it comes over.
        page.mouse.move(4, start["y"] + 10, steps=6)
        page.mouse.move(4, goal["y"] - 20, steps=8)
        page.mouse.move(goal["x"] + 20, goal["y"] - 20, steps=6)
        page.mouse.move(goal["x"] + 20, goal["y"] + 6, steps=8)
        page.mouse.up()
        before = ref
    expect(page.locator("#ballot-said")).to_contain_text(f"{refs[0]} has place 1")
    expect(page.locator(f"#rank-{refs[0]}")).to_have_value("1")


def turn_out(room: Room, chair: Page, number: int, names: list[str]) -> None:
    """The chair sees who has cast, and never what."""
    room.go(chair, f"/rankings/{number}")
    for name in names:
        line = chair.locator(".c-turnout li", has_text=name).first
        expect(line).to_contain_text("Cast")


def close_by_the_clock(room: Room, page: Page, number: int) -> None:
    """Two days pass with no one present; the round has closed by itself."""
    put_forward(room.live.instance, days=2, hours=1)
    for _try in range(60):
        room.go(page, f"/rankings/{number}")
        if page.locator("main .c-chip").first.inner_text() == "Closed":
            return
        page.wait_for_timeout(500)
    raise AssertionError("the round did not close by the clock")


def too_late(room: Room, page: Page, number: int) -> None:
    """A ballot page left open: after the close it says so and nothing is cast."""
    room.go(page, f"/rankings/{number}/ballot")
    expect(page.locator("main")).to_contain_text("takes no ballots now")


def build_list(room: Room, chair: Page, number: int) -> int:
    """The chair begins a list from the round."""
    room.go(chair, f"/rankings/{number}")
    press(chair, "Begin a list from it")
    chair.get_by_label("Title").fill("Consolidated list of the journey")
    press(chair, "Begin the list")
    expect(chair.locator("h1")).to_contain_text("Consolidated list of the journey")
    return int(re.search(r"/lists/(\d+)", chair.url)[1])


def entries(page: Page) -> list[str]:
    """The references of the recommendations in their order."""
    ids = page.locator(".c-list .c-entry").evaluate_all("rows => rows.map(row => row.id)")
    return [ref for ref in ids if ref.startswith("R-")]


def move_with_reason(room: Room, chair: Page, ref: str) -> None:
    """Move an entry a place down against the ranking: the page asks for the reason and keeps what was pressed."""
    before = entries(chair)
    chair.locator(f"#down-{ref}").click()
    reason = chair.locator(f"#reason-{ref}")
    expect(reason).to_be_visible()
    assert entries(chair) == before
    reason.fill("It reads better after what it builds on.")
    press(chair, f"Move {ref}")
    expect(chair.locator(f"#{ref}")).to_contain_text("It reads better after what it builds on.")
    after = entries(chair)
    at = before.index(ref)
    assert after == [*before[:at], before[at + 1], ref, *before[at + 2 :]]


def issue(room: Room, chair: Page, number: int) -> str:
    """The chair looks at what goes out and issues it; answers the hash on the page."""
    room.go(chair, f"/lists/{number}/issue")
    expect(chair.locator("main")).to_contain_text("This is exactly what goes out")
    press(chair, re.compile("^Issue CYBER"))
    expect(chair.locator("h1")).to_have_text(re.compile(r"CYBER-PS/2019/CRP\.\d+"))
    return chair.locator(".c-hash").first.inner_text()


def download(room: Room, page: Page, number: int, extension: str) -> bytes:
    """A document of the issued list, fetched by the reader's browser."""
    response = page.request.get(f"{room.live.url}{CONFERENCE}/lists/{number}.{extension}")
    assert response.status == 200
    return response.body()


def documents(room: Room, page: Page, number: int, digest: str) -> None:
    """What a visitor without an account downloads is the list that was issued."""
    room.go(page, f"/lists/{number}")
    expect(page.locator(".c-hash").first).to_have_text(digest)
    with page.expect_download() as started:
        page.locator("aside").get_by_role("link", name="PDF").first.click()
    pdf = started.value.path().read_bytes()
    assert pdf[:5] == b"%PDF-" and pdf.rstrip().endswith(b"%%EOF")
    assert b"pdfuaid" in pdf
    with zipfile.ZipFile(io.BytesIO(download(room, page, number, "docx"))) as docx:
        parts = [docx.read(name).decode("utf-8") for name in docx.namelist() if name.startswith("word/")]
    words = re.sub(r"<[^>]+>", "", "".join(part for part in parts if part.isprintable() or "<w:" in part))
    assert TITLE in words
    assert digest in re.sub(r"\s", "", words)
    snapshot = download(room, page, number, "json")
    assert hashlib.sha256(snapshot).hexdigest() == digest
    assert TITLE in json.dumps(json.loads(snapshot), ensure_ascii=False)
    assert TITLE in download(room, page, number, "csv").decode("utf-8-sig")
    assert download(room, page, number, "xlsx")[:4] == b"PK\x03\x04"
