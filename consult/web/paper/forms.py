"""Submissions on paper: entered by the secretariat, confirmed or disowned by the head of the delegation."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from ..core.errors import NotFound, Refused
from ..core.permissions import Action, can
from ..core.text.paragraphs import split
from ..core.words import Area, CommentCategory, Handling, Kind, Pillar, Stance
from ..db import transaction
from ..queries import delegations, drafts, rankings
from ..queries import paper as reads
from ..services import paper
from ..services.candidates import Written
from .answers import refuse, see
from .context import actor
from .forms import CreatesForm, Form, InstantField, TidyArea, TidyField
from .labels import choices
from .rankings.reading import read_ballot, read_reasons
from .routing import Pages, Who

pages = Pages("paper", __name__)

WAYS = [
    ("hand", _l("Handed over on paper")),
    ("post", _l("By post")),
    ("email", _l("By e-mail")),
    ("fax", _l("By fax")),
]


class ReceiptForm(CreatesForm):
    """Whose it is, when and how it came, and why it is entered."""

    delegation = SelectField(_l("Delegation"), [InputRequired(_l("Choose the delegation that sent it."))])
    received_at = InstantField(_l("Received"), [InputRequired(_l("Enter when it was received."))])
    way = RadioField(_l("How it came"), [InputRequired(_l("Choose how it came."))], choices=WAYS)
    reason = TidyArea(_l("Why you enter it"), [InputRequired(_l("Say why you enter it: the delegation reads it."))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.delegation.choices = [("", _("Choose")), *delegations.list_codes(g.conference.id)]

    def receipt(self) -> paper.Receipt:
        """What was typed of it."""
        return paper.Receipt(
            delegation=self.delegation.data, received_at=self.received_at.data, way=self.way.data,
            reason=self.reason.data, request_id=self.request_id.data,
        )  # fmt: skip


class CandidateForm(ReceiptForm):
    """A candidate on paper."""

    kind = RadioField(_l("Kind"), [InputRequired(_l("Choose one."))])
    title = TidyField(_l("Title"), [InputRequired(_l("Enter the title."))])
    text = TidyArea(_l("Text"), [InputRequired(_l("Enter the text."))])
    rationale = TidyArea(_l("Rationale"), [Optional()])
    area = SelectField(_l("Area"), [InputRequired()])
    pillars = SelectMultipleField(_l("Pillars"))
    bodies = SelectMultipleField(_l("Addressed to"))
    cites = SelectMultipleField(_l("Builds on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = drafts.list_choices(g.conference.id)
        self.kind.choices = choices(Kind)
        self.area.choices = choices(Area)
        self.pillars.choices = choices(Pillar)
        self.bodies.choices = [(b.code, f"{b.acronym}: {b.full_name}") for _p, group in offered.bodies for b in group]
        self.cites.choices = [
            (c.code, f"{short}, {c.number}: {c.summary}") for _c, short, _t, group in offered.instruments for c in group
        ]

    def enter(self) -> int:
        """Hand it to the service."""
        written = Written(
            title=self.title.data, rationale=self.rationale.data or "",
            paragraphs=[(None, body) for body in split(self.text.data)], area=Area(self.area.data),
            pillars=self.pillars.data or [], bodies=self.bodies.data or [], cites=self.cites.data or [],
        )  # fmt: skip
        return paper.enter_candidate(
            actor(), receipt=self.receipt(), kind=Kind(self.kind.data), written=written, now=g.now
        )


class CommentForm(ReceiptForm):
    """A comment on paper. Its candidate is chosen first."""

    candidate = HiddenField()
    paragraph = SelectField(_l("On"), [Optional()])
    category = SelectField(_l("Category"), [InputRequired()])
    stance = SelectField(_l("Stance"), [Optional()])
    body = TidyArea(_l("Comment"), [InputRequired(_l("Enter the comment."))])
    proposed = TidyArea(_l("The paragraph as it would read"), [Optional()])
    handling = RadioField(_l("Handling"), [InputRequired(_l("Choose one."))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ref = (self.candidate.data or "").strip().upper()[:12]
        self.candidate.data = ref
        paragraphs = reads.list_paragraphs(g.conference.id, ref)
        if not paragraphs:
            raise NotFound("There is no such candidate.")
        self.paragraph.choices = [
            ("", _("The whole candidate")),
            *((key, _("Paragraph %(n)s: %(words)s", n=n, words=_short(words))) for key, n, words in paragraphs),
        ]
        self.category.choices = choices(CommentCategory)
        self.stance.choices = [("", _("None")), *choices(Stance)]
        self.handling.choices = [
            (value, word)
            for value, word in choices(Handling)
            if value == Handling.NAMED or g.conference.comment_handling_chatham
        ]

    def enter(self) -> int:
        """Hand it to the service."""
        return paper.enter_comment(
            actor(), receipt=self.receipt(), candidate_ref=self.candidate.data, body=self.body.data,
            paragraph_id=self.paragraph.data or None, category=CommentCategory(self.category.data),
            stance=Stance(self.stance.data) if self.stance.data else None,
            proposed=(self.proposed.data or None) if self.paragraph.data else None,
            handling=Handling(self.handling.data), now=g.now,
        )  # fmt: skip


class BallotForm(ReceiptForm):
    """A ballot on paper: the fields of a ballot, `rank-N-01` and `below`, stand beside these."""

    round = HiddenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = {str(r.number): r for r in reads.list_rounds(g.conference.id)}
        if self.round.data not in found:
            raise NotFound("There is no round in which a ballot on paper could be entered.")
        self.chosen = found[self.round.data]

    def enter(self) -> int:
        """Hand it to the service."""
        sections: dict[Kind, list[str]] = {kind: [] for kind in Kind}
        for ref, _title in self.chosen.items:
            sections[Kind.NORM if ref.startswith("N") else Kind.RECOMMENDATION].append(ref)
        items = [ref for ref, _title in self.chosen.items]
        return paper.enter_ballot(
            actor(), receipt=self.receipt(), round_number=self.chosen.number,
            ballot=read_ballot(request.form, sections), reasons=read_reasons(request.form, items), now=g.now,
        )  # fmt: skip


class DisownForm(Form):
    """Why it is disowned."""

    reason = TidyArea(_l("Reason"), [InputRequired(_l("Say why your delegation disowns it."))])


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:77].rstrip() + "..."


def _here(rest: str = "") -> str:
    return f"{request.script_root}/{g.conference.slug}/paper{rest}"


@pages.page("/<conference>/paper", who=Action.ENTER_PAPER)
def index(conference: str):
    """What was entered, and entering more."""
    return render_template(
        "paper/index.html",
        submissions=reads.list_submissions(actor()),
        rounds=reads.list_rounds(g.conference.id),
        to_comment=rankings.list_to_rank(g.conference.id),
    )


def _entering(form: ReceiptForm, template: str):
    """Show the form, or enter what was sent and go to it."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    paper_id = form.enter()
                told = _("Entered. The head of the delegation is asked to confirm it.")
                return see(_here(f"/{paper_id}"), message=told)
            except Refused as refusal:
                if refusal.status != 422:
                    raise
                status = refuse(form, refusal)
    return render_template(template, form=form, typed=request.form), status


@pages.page("/<conference>/paper/candidate", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def candidate(conference: str):
    """Enter a candidate."""
    return _entering(CandidateForm(), "paper/candidate.html")


@pages.page("/<conference>/paper/comment", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def comment(conference: str):
    """Enter a comment on the candidate of the address."""
    form = CommentForm(candidate=request.args.get("candidate"), handling=Handling.NAMED.value)
    return _entering(form, "paper/comment.html")


@pages.page("/<conference>/paper/ballot", who=Action.ENTER_PAPER, methods=("GET", "POST"))
def ballot(conference: str):
    """Enter a ballot in the round of the address."""
    return _entering(BallotForm(round=request.args.get("round")), "paper/ballot.html")


def _page(paper_id: int, form: DisownForm, status: int = 200):
    found = reads.get_submission(actor(), paper_id)
    return render_template(
        "paper/show.html",
        paper=found,
        entered=reads.read_entered(actor(), paper_id),
        form=form,
        may_answer=can(actor(), Action.CONFIRM_PAPER, found),
    ), status


@pages.page("/<conference>/paper/<int:paper_id>", who=Who.PARTICIPANT)
def show(conference: str, paper_id: int):
    """One submission, for the secretariat and for its delegation."""
    return _page(paper_id, DisownForm(formdata=None))


@pages.page("/<conference>/paper/<int:paper_id>/confirm", who=Action.CONFIRM_PAPER, methods=("POST",))
def confirm(conference: str, paper_id: int):
    """The head confirms what was entered."""
    with transaction():
        paper.confirm(actor(), paper_id, now=g.now)
    return see(_here(f"/{paper_id}"), message=_("Confirmed. It stands as your delegation's."))


@pages.page("/<conference>/paper/<int:paper_id>/disown", who=Action.CONFIRM_PAPER, methods=("POST",))
def disown(conference: str, paper_id: int):
    """The head disowns what was entered."""
    form = DisownForm()
    if not form.validate():
        return _page(paper_id, form, 422)
    try:
        with transaction():
            paper.disown(actor(), paper_id, reason=form.reason.data, now=g.now)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _page(paper_id, form, refuse(form, refusal))
    return see(_here(f"/{paper_id}"), message=_("Disowned. It no longer stands as your delegation's."))
