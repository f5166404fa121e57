"""The forms in which what came on paper is entered."""

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from ...core.errors import NotFound
from ...core.text.paragraphs import split
from ...core.words import Area, CommentCategory, Handling, Kind, Pillar, Stance
from ...queries import delegations, drafts
from ...queries import paper as reads
from ...services import paper
from ...services.candidates import Written
from ..context import actor
from ..forms import CreatesForm, InstantField, TidyArea, TidyField
from ..labels import choices
from ..rankings.reading import read_ballot, read_reasons

WAYS = [
    ("hand", _l("Handed over on paper")),
    ("post", _l("By post")),
    ("email", _l("By e-mail")),
    ("fax", _l("By fax")),
]


def handlings() -> list[tuple[str, str]]:
    """The ways in which the conference lets something be attributed."""
    offered = choices(Handling)
    return offered if g.conference.comment_handling_chatham else [c for c in offered if c[0] == Handling.NAMED]


def short(words: str) -> str:
    """The beginning of a paragraph, for a choice."""
    return words if len(words) <= 80 else words[:77].rstrip() + "..."


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
            *((key, _("Paragraph %(n)s: %(words)s", n=n, words=short(words))) for key, n, words in paragraphs),
        ]
        self.category.choices = choices(CommentCategory)
        self.stance.choices = [("", _("None")), *choices(Stance)]
        self.handling.choices = handlings()

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
