"""The lists there are, and each as its reader sees it: as a draft, or as it was issued."""

from flask import g, render_template

from ...core.documents import canonical_json, for_body, sha256_of
from ...core.errors import NotFound, Refused
from ...exports import FORMATS
from ...queries import lists as queries
from ..context import conference as current_conference
from ..routing import Who
from ..statements.section import on_list
from . import pages
from .layout import changes_between, document, draft_page, list_url, signed


@pages.page("/<conference>/lists", who=Who.ANYBODY)
def index(conference: str):
    """All lists the reader may open."""
    return render_template("lists/index.html", rows=queries.list_lists(g.actor, current_conference()))


@pages.page("/<conference>/lists/<int:number>", who=Who.ANYBODY)
def show(conference: str, number: int):
    """A list: the draft to those who may see it, otherwise its latest revision."""
    head = queries.get_head(current_conference().id, number)
    if queries.shows_draft(g.actor, head.state):
        return draft_page(number)
    return _issued(queries.list_issues(g.actor, current_conference(), number), None, head=head)


@pages.page("/<conference>/lists/<int:number>/revisions/<int:revision>", who=Who.ANYBODY)
def revision(conference: str, number: int, revision: int):
    """One issued revision, with what changed since the one before."""
    head = queries.get_head(current_conference().id, number)
    return _issued(queries.list_issues(g.actor, current_conference(), number), revision, head=head)


@pages.page("/<conference>/lists/<int:number>/bodies/<code>", who=Who.ANYBODY)
def body(conference: str, number: int, code: str):
    """What the latest revision asks of one body."""
    return _body(number, None, code)


@pages.page("/<conference>/lists/<int:number>/revisions/<int:revision>/bodies/<code>", who=Who.ANYBODY)
def revision_body(conference: str, number: int, revision: int, code: str):
    """What one revision asks of one body."""
    return _body(number, revision, code)


def _issued(issues: list[queries.IssueRow], revision: int | None, *, head: queries.Head):
    issue = next((row for row in issues if revision in (None, row.revision)), None)
    if issue is None:
        raise NotFound()
    former = next((row for row in issues if row.revision < issue.revision), None)
    snapshot = queries.read_snapshot(issue.id)
    return render_template(
        "lists/issued.html",
        head=head,
        issue=issue,
        issues=issues,
        latest=issues[0],
        pinned=revision is not None,
        former=former,
        changes=changes_between(former, snapshot),
        files=queries.list_files([issue.id], bodies=False)[issue.id],
        formats=FORMATS,
        manifest=signed(issue.id),
        st=on_list(head, g.actor, url=list_url(head.number)),
        **document(snapshot),
    )


def _body(number: int, revision: int | None, code: str):
    issue = queries.get_issue(g.actor, current_conference(), number, revision)
    try:
        snapshot = for_body(queries.read_snapshot(issue.id), code)
    except Refused as refusal:
        raise NotFound(refusal.message) from None
    return render_template(
        "lists/body.html",
        issue=issue,
        pinned=revision is not None,
        code=code,
        sha256=sha256_of(canonical_json(snapshot)),
        files=[row for row in queries.list_files([issue.id])[issue.id] if row.body_code == code],
        manifest=signed(issue.id),
        formats=FORMATS,
        **document(snapshot),
    )
