"""What is said of a text or a list, as its own page shows it."""

from dataclasses import dataclass

from flask import g

from ...core.permissions import Action, Actor, can
from ...queries import statements as reads


@dataclass(frozen=True)
class Section:
    """The statements attached to something, whether the reader may attach another, and until when."""

    lines: list[reads.Line]
    window: reads.Window
    may_attach: bool
    url: str


def on_candidate(c, actor: Actor, *, url: str) -> Section:
    """Of a candidate (queries.candidates.CandidatePage)."""
    window = reads.window_on_candidate(c.id, c.state, hours=g.conference.statement_hours, now=g.now)
    lines = reads.list_lines(actor, candidate_id=c.id) if c.has_statements else []
    may = c.released_at is not None and window.open and can(actor, Action.MAKE_STATEMENT)
    return Section(lines, window, may, url)


def on_list(head, actor: Actor | None, *, url: str) -> Section | None:
    """Of a list that participants read; None for a reader without a role in the conference, and for a draft."""
    if actor is None or (head.state == "draft" and not head.revision):
        return None
    window = reads.window_on_list(head.id, head.state, hours=g.conference.statement_hours, now=g.now)
    return Section(
        reads.list_lines(actor, list_id=head.id), window, window.open and can(actor, Action.MAKE_STATEMENT), url
    )
