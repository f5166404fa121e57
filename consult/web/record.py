"""The record: who did what and when, as far as the reader may know; with filters, as CSV and as XLSX."""

from datetime import date
from functools import partial

from flask import Response, g, make_response, render_template, request

from ..core import moments
from ..core.permissions import Action
from ..core.words import Access, Handling
from ..queries import record as reads
from ..queries.delegations import list_codes
from . import acts
from .answers import is_htmx
from .context import actor
from .context import conference as current_conference
from .labels import LABELS, label
from .paging import page_of
from .routing import Pages

pages = Pages("record", __name__)
PER_PAGE = 50


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1900 < day.year < 9000 else None


def _filters() -> reads.Filters:
    noun = request.args.get("noun", "")
    return reads.Filters(
        noun=noun if noun in acts.NOUNS else "",
        subject=request.args.get("subject", "").strip()[:80],
        delegation=request.args.get("delegation", "")[:40],
        since=_day("since"),
        until=_day("until"),
    )


@pages.page("/<conference>/record", who=Action.READ_RECORD)
def page(conference: str):
    """A page of the record."""
    who, filters, zone = actor(), _filters(), current_conference().timezone
    extent = reads.count_acts(who, filters, zone=zone)
    found = page_of(extent.paged, per_page=PER_PAGE)
    codes = list_codes(who.conference_id)
    data = {
        "rows": reads.list_acts(who, filters, zone=zone, page=found.number, per_page=PER_PAGE),
        "page_": found,
        "extent": extent,
        "filters": filters,
        "day": moments.day,
        "pieces": partial(acts.pieces, names=dict(codes)),
        "accesses": {member: str(word) for member, word in LABELS[Access].items()},
    }
    if is_htmx() and request.headers.get("HX-Target", "").endswith("results"):
        return render_template("record/_results.html", **data)
    return render_template("record/page.html", **data, nouns=acts.NOUNS.items(), delegations=codes)


HEADERS = ["Day", "Time (UTC)", "Recorded (UTC)", "Act", "In words", "Subject", "Version", "Delegation", "Person",
           "Capacity", "Alternate", "Read by", "Handling", "Reason"]  # fmt: skip


def _table():
    who = actor()
    names = dict(list_codes(who.conference_id))
    for r in reads.list_acts(who, _filters(), zone=current_conference().timezone, per_page=None):
        yield [
            r.day, r.at, r.recorded_at, r.verb, acts.text(r, names), r.subject, r.version_number, r.delegation,
            r.person, label(r.role), "yes" if r.by_alternate else "", label(r.access),
            "" if r.handling == Handling.NAMED else label(r.handling), r.reason,
        ]  # fmt: skip


def _download(content: bytes, media_type: str, ending: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="record-{current_conference().slug}.{ending}"'
    return response


@pages.page("/<conference>/record.csv", who=Action.READ_RECORD)
def csv(conference: str) -> Response:
    """The record with the same filters, as CSV."""
    from ..exports.table import CSV_MEDIA_TYPE, table_csv

    return _download(table_csv(HEADERS, _table()), CSV_MEDIA_TYPE, "csv")


@pages.page("/<conference>/record.xlsx", who=Action.READ_RECORD)
def xlsx(conference: str) -> Response:
    """The record with the same filters, as XLSX."""
    from ..exports.table import XLSX_MEDIA_TYPE, table_xlsx

    return _download(table_xlsx("Record", HEADERS, _table(), when=g.now), XLSX_MEDIA_TYPE, "xlsx")
