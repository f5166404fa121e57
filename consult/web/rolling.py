"""The rolling text: all texts on the table with their open brackets, now or as they stood, as page and document."""

from datetime import UTC, datetime

from flask import Response, g, make_response, render_template, request

from ..core.documents import file_stem
from ..core.errors import NotFound
from ..core.lifecycle import state_word
from ..core.moments import YEARS, read_typed
from ..core.permissions import Action
from ..core.words import Kind
from ..exports import exporter
from ..queries import rolling as reading
from .context import conference as current_conference
from .paging import page_of, word_arg
from .routing import Pages

pages = Pages("rolling", __name__)
PER_PAGE = 100
WORDS = {"state_word": state_word}


def _at() -> datetime | None:
    """The instant asked for by `?at=`: 2019-05-10T11:00:00Z, or without a zone in conference time. None for now."""
    asked = request.args.get("at", "").strip()
    if not asked:
        return None
    try:
        instant = datetime.fromisoformat(asked)
        if instant.year not in YEARS:
            raise ValueError(asked)
        if instant.tzinfo is None:
            instant = read_typed(instant, g.conference.timezone)
        instant = instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFound() from None
    return instant if instant < g.now else None


@pages.page("/<conference>/rolling", who=Action.READ_CONFERENCE)
def page(conference: str):
    """The text on one page."""
    kind, open_only = word_arg(Kind, "kind"), request.args.get("open") == "1"
    found = reading.get_rolling(current_conference(), at=_at(), kind=kind, open_only=open_only)
    return render_template("rolling/page.html", r=found, kind=kind, open_only=open_only, Kind=Kind, **WORDS)


@pages.page("/<conference>/rolling/states", who=Action.READ_CONFERENCE)
def states(conference: str):
    """Each act that changed the text, with the text as it stood from then on."""
    found = reading.list_states(current_conference())
    page_ = page_of(len(found), per_page=PER_PAGE)
    shown = found[(page_.number - 1) * PER_PAGE : page_.number * PER_PAGE]
    return render_template("rolling/states.html", states=shown, page_=page_)


@pages.page("/<conference>/rolling.<any(docx,pdf):extension>", who=Action.READ_CONFERENCE)
def file(conference: str, extension: str) -> Response:
    """The text as one document."""
    at = _at()
    snapshot = reading.rolling_snapshot(current_conference(), now=g.now, at=at)
    module = exporter(extension)
    response = make_response(module.render(snapshot))
    response.headers["Content-Type"] = module.MEDIA_TYPE
    name = f"{file_stem(snapshot.symbol)}-rolling-{at or g.now:%Y-%m-%d-%H%M}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
