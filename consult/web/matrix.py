"""Who says what of which paragraph: by delegation for the chair, as an anonymous heat map for everybody else."""

from flask import g, render_template
from flask_babel import lazy_gettext as _l

from ..core.permissions import Action, can
from ..queries import matrix as reads
from ..queries.comments import get_subject
from ..queries.matrix import Sort
from .candidates.page import here
from .context import actor
from .routing import Pages, Who

pages = Pages("matrix", __name__)

WORDS = {
    Sort.SUPPORTS: _l("Supports"),
    Sort.CONCERNS: _l("Has concerns"),
    Sort.PROPOSES: _l("Proposes"),
    Sort.BRACKETS: _l("Brackets"),
    Sort.COMMENTS: _l("Comments"),
}
HOTTEST = 4


@pages.page("/<conference>/candidates/<ref>/matrix", who=Who.PARTICIPANT)
def page(conference: str, ref: str):
    """The matrix of one candidate."""
    subject = get_subject(actor(), ref)
    entries = reads.list_entries(subject.id)
    counts = reads.by_paragraph(entries)
    named = can(actor(), Action.READ_MATRIX)
    columns = [(p.id, p.name) for p in subject.paragraphs]
    totals = {key: sum(found.values()) for key, found in counts.items()}
    most = max(totals.values(), default=0)
    return render_template(
        "matrix/page.html",
        subject=subject,
        columns=[*columns, (reads.WHOLE, "")],
        rows=reads.by_delegation(g.conference.id, entries) if named else None,
        counts=counts,
        totals=totals,
        heat={key: -(-HOTTEST * n // most) for key, n in totals.items()},
        sorts=[(sort, str(words)) for sort, words in WORDS.items()],
        url=here(ref),
    )
