"""How far a paragraph is agreed: the chair's page, which all participants read."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from ..core.errors import Conflict, NotFound, Refused
from ..core.lifecycle import ParagraphState
from ..core.permissions import Action, can
from ..db import transaction
from ..queries import paragraphs as reads
from ..queries.comments import get_subject
from ..services import paragraphs
from .answers import refuse, see
from .candidates.page import here
from .context import actor
from .forms import CounterField, Form, InstantField, TidyArea
from .labels import choices
from .routing import Pages, Who

pages = Pages("paragraphs", __name__)


class StandingForm(Form):
    """How far the paragraph is agreed."""

    version_number = CounterField()
    state = RadioField(_l("This paragraph is"), validators=[InputRequired(_l("Say how far it is agreed."))])
    until = InstantField(_l("Confirmed by the capitals by"))
    reason = TidyArea(_l("Reason"))


@pages.page("/<conference>/candidates/<ref>/paragraphs/<paragraph_id>", who=Who.PARTICIPANT)
def show(conference: str, ref: str, paragraph_id: str):
    """One paragraph: how far it is agreed and has been; for the chair, the form that says so."""
    return _page(ref, paragraph_id, None)


@pages.page("/<conference>/candidates/<ref>/paragraphs/<paragraph_id>", who=Action.AGREE_PARAGRAPH, methods=("POST",))
def agree(conference: str, ref: str, paragraph_id: str):
    """The chair says how far it is agreed."""
    form, status = _form(), 422
    if form.validate():
        try:
            with transaction():
                paragraphs.set_standing(
                    actor(), ref, paragraph_id, to=ParagraphState(form.state.data), until=form.until.data,
                    reason=form.reason.data, version_number=form.version_number.data or 0, now=g.now,
                )  # fmt: skip
            return see(here(ref, f"#p-{paragraph_id}"), message=_("It stands on the record."))
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            status = refuse(form, refusal)
            if isinstance(refusal, Conflict):  # the next press counts for what is shown now
                form.version_number.data = get_subject(actor(), ref).version_number
    return _page(ref, paragraph_id, form, status)


def _form(**values) -> StandingForm:
    form = StandingForm(**values)
    form.state.choices = choices(ParagraphState)
    return form


def _page(ref: str, paragraph_id: str, form: StandingForm | None, status: int = 200):
    subject = get_subject(actor(), ref)
    paragraph = next((p for p in subject.paragraphs if p.id == paragraph_id), None)
    if paragraph is None:
        raise NotFound()
    story = reads.history(subject.id, paragraph_id, now=g.now)
    standing = story[0] if story else None
    if form is None and can(actor(), Action.AGREE_PARAGRAPH) and subject.state.value == "tabled":
        form = _form(version_number=subject.version_number)
        if request.method == "GET":
            form.state.data = (standing.state if standing else ParagraphState.OPEN).value
    return render_template(
        "paragraphs/show.html", subject=subject, p=paragraph, story=story, standing=standing, form=form, url=here(ref)
    ), status
