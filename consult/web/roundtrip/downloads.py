"""Comment forms to fill in, and the compilation of all comments in the same columns."""

from flask import Response, g, make_response, render_template, request

from ...core.documents import BANNER, local_instant
from ...core.forms import Layout
from ...core.permissions import Action
from ...exports.forms import MEDIA_TYPES, Form, form_docx, form_xlsx
from ...queries import roundtrip as reading
from ...queries.comments import get_openness
from ..comments.table import filters_asked
from ..comments.views import reader
from ..context import actor, when
from ..paging import word_arg
from ..routing import Who
from . import pages
from .carrying import UploadForm

_MAKE = {"docx": form_docx, "xlsx": form_xlsx}
ENDING = f"<any({','.join(MEDIA_TYPES)}):extension>"
_MOST_ROWS = 5


@pages.page("/<conference>/forms", who=Who.PARTICIPANT)
def index(conference: str):
    """Forms to download, and where to send them back."""
    return forms_page(UploadForm(formdata=None))


def forms_page(form: UploadForm) -> str:
    """The page of the forms; `form` may come back with an error."""
    openness = get_openness(g.conference, actor(), g.now) if actor().delegation_id else None
    return render_template(
        "roundtrip/forms.html", form=form, texts=reading.list_open(actor()), openness=openness,
        closes=when(openness.closes_at) if openness and openness.open else None,
    )  # fmt: skip


@pages.page(f"/<conference>/forms/blank.{ENDING}", who=Action.WRITE_COMMENT)
def blank(conference: str, extension: str) -> Response:
    """A form for the own delegation: of all texts, or of those asked for."""
    texts = reading.list_form_texts(actor(), [ref[:12].upper() for ref in request.args.getlist("candidate")])
    openness = get_openness(g.conference, actor(), g.now)
    rows = request.args.get("rows", 1, type=int)
    closes = local_instant(openness.closes_at, g.conference.timezone) if openness.closes_at else ""
    form = _form(texts, delegation=actor().delegation_name or "", code=actor().delegation_code or "",
                 blank_rows=max(1, min(rows, _MOST_ROWS)), closes=closes)  # fmt: skip
    return _send(form, f"comments-{actor().delegation_code}", extension)


@pages.page(f"/<conference>/forms/compilation.{ENDING}", who=Who.PARTICIPANT)
def compilation(conference: str, extension: str) -> Response:
    """All comments with the chair's answers, with the filters of the table of comments."""
    texts, entries = reading.get_compilation(reader(), filters_asked())
    return _send(_form(texts, entries=tuple(entries)), "compilation", extension)


def _form(texts, **values) -> Form:
    conference = g.conference
    return Form(
        layout=word_arg(Layout, "layout") or Layout.ISO, conference=conference.title, timezone=conference.timezone,
        made_at=g.now, texts=tuple(texts), banner=BANNER if conference.demo else "", **values,
    )  # fmt: skip


def _send(form: Form, name: str, extension: str) -> Response:
    response = make_response(_MAKE[extension](form))
    response.headers["Content-Type"] = MEDIA_TYPES[extension]
    filename = f"{name}-{g.conference.slug}-{form.layout}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
