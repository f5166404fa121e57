"""The forms in which what is said in the negotiation of a text is entered from paper."""

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from ...core.errors import NotFound
from ...core.lifecycle import QuestionState
from ...core.words import BreakKind, CommentCategory, Handling, StatementKind
from ...queries.amendments import get_subject as get_amended
from ...queries.comments import get_subject
from ...queries.questions import get_question
from ...queries.silences import get_line
from ...services import paper
from ...services.amendments import Typed
from ...services.silences import Said
from ..amendments.forms import Form as TextForm
from ..amendments.forms import Paragraphs, read_paragraphs
from ..amendments.views import reader
from ..brackets.forms import OTHER, BracketFields
from ..context import actor
from ..forms import TidyArea, whole_number
from ..labels import choices
from ..silences.forms import BreakFields
from ..statements.forms import StatementFields, kind_choices
from ..statements.making import read_list
from .forms import ReceiptForm, handlings, short


class ObjectionForm(ReceiptForm):
    """An objection on paper. The question is chosen first."""

    question = HiddenField()
    words = TidyArea(
        _l("The objection, in its words"),
        [InputRequired(_l("Write what the objection says. If it gives no reason, say so."))],
    )
    chair_only = BooleanField(_l("The reason is for the chair only"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = get_question(actor(), whole_number(self.question.data) or 0, now=g.now).line
        if self.asked.state == QuestionState.WITHDRAWN:
            raise NotFound()

    def enter(self) -> int:
        """Hand it to the service."""
        return paper.enter_objection(
            actor(), receipt=self.receipt(), question_number=self.asked.number, words=self.words.data,
            chair_only=self.chair_only.data, now=g.now,
        )  # fmt: skip


class BreakForm(BreakFields, ReceiptForm):
    """A break of silence on paper. The procedure is chosen first. `words` are those of the amendment, or why the
    delegation objects."""

    silence = HiddenField()
    words = TidyArea(
        _l("What it says, in its words"),
        [InputRequired(_l("Write what it says. If an objection gives no reason, say so."))],
    )
    lifts = TidyArea(_l("What would lift the objection"))
    chair_only = BooleanField(_l("The reason is for the chair only"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = get_line(actor(), whole_number(self.silence.data) or 0, now=g.now)
        if not self.line.takes_paper:
            raise NotFound()
        self.offer(self.line)

    def enter(self) -> int:
        """Hand it to the service."""
        kind = BreakKind(self.kind.data)
        named = "words" if kind == BreakKind.AMENDMENT else "reason"
        said = Said(kind, lifts=self.lifts.data, chair_only=self.chair_only.data, **{named: self.words.data})
        return paper.enter_break(
            actor(), receipt=self.receipt(), silence_number=self.line.number, candidate_ref=self.ref.data, said=said,
            now=g.now,
        )  # fmt: skip


class BracketForm(BracketFields, ReceiptForm):
    """Brackets asked for on paper. The candidate is chosen first."""

    candidate = HiddenField()
    version_number = HiddenField()
    why = TidyArea(_l("Why"), [InputRequired(_l("Write why the brackets are asked for: all participants read it."))])
    handling = RadioField(_l("Attribution"), [InputRequired(_l("Choose one."))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = get_subject(actor(), (self.candidate.data or "").strip().upper()[:12])
        self.candidate.data = self.subject.ref
        self.paragraph_id.choices = [(p.id, f"{p.name}. {short(p.body)}") for p in self.subject.paragraphs]
        self.handling.choices = handlings()
        if request.method == "GET":
            self.version_number.data = str(self.subject.version_number)
        self.begin_with_address()

    def validate(self, extra_validators=None) -> bool:
        """Other words are asked for where they are chosen."""
        valid = super().validate(extra_validators)
        if self.wording.data == OTHER and not self.alternative.data:
            self.alternative.errors = [*self.alternative.errors, _("Write the other words.")]
            return False
        return valid

    def enter(self) -> int:
        """Hand it to the service."""
        asked = self.asked_for(
            reason=self.why.data, handling=Handling(self.handling.data),
            version_number=whole_number(self.version_number.data),
        )  # fmt: skip
        return paper.enter_bracket(
            actor(), receipt=self.receipt(), candidate_ref=self.subject.ref, asked=asked, now=g.now
        )


class StatementForm(StatementFields, ReceiptForm):
    """A statement on paper. What it is on is chosen first: a candidate, by its reference, or a list ("list 1")."""

    on = HiddenField()
    version_number = HiddenField()
    kind = RadioField(_l("Kind"), [InputRequired(_l("Choose what it is."))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        noun, _space, number = (self.on.data or "").strip().partition(" ")
        self.head = read_list(whole_number(number) or 0) if noun == "list" else None
        self.subject = None if self.head else get_subject(actor(), noun.upper()[:12])
        self.on.data = f"list {self.head.number}" if self.head else self.subject.ref
        self.kind.choices = kind_choices(deciding=True)
        self.offer(self.subject.paragraphs if self.subject else None)
        if request.method == "GET" and self.subject:
            self.version_number.data = str(self.subject.version_number)
        self.begin_with_address()

    def enter(self) -> int:
        """Hand it to the service."""
        stated = self.stated(
            StatementKind(self.kind.data), ref=self.subject.ref if self.subject else None,
            version=whole_number(self.version_number.data), list_number=self.head.number if self.head else None,
        )  # fmt: skip
        return paper.enter_statement(actor(), receipt=self.receipt(), stated=stated, now=g.now)


class AmendmentForm(ReceiptForm):
    """An amendment on paper, beside the text that is typed into, which has fields of its own: `title` and `paragraphs`
    stand here for the errors in them. The candidate is chosen first, and where it matters the version, or the amendment
    `parent` to which it is made."""

    candidate = HiddenField()
    version_number = HiddenField()
    parent = HiddenField()
    title = StringField(_l("Title"))
    paragraphs = StringField(_l("Text"))
    rationale = TidyArea(_l("Rationale"), [Optional()])
    category = SelectField(_l("Category"), [InputRequired()])
    handling = RadioField(_l("Handling"), [InputRequired(_l("Choose one."))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ref = (self.candidate.data or "").strip().upper()[:12]
        self.subject = get_amended(
            reader(), ref, version_number=whole_number(self.version_number.data), parent_ref=self.parent.data or None
        )
        self.candidate.data, self.version_number.data = ref, str(self.subject.version_number)
        self.category.choices = choices(CommentCategory)
        self.handling.choices = handlings()

    def text(self, paragraphs: Paragraphs | None = None, *, focus: str = "") -> TextForm:
        """The text as it is typed into: as it reads, or as it was sent, or with `paragraphs`."""
        base = self.subject.base
        title = base.title if request.method == "GET" else request.form.get("title", "")
        if paragraphs is None:
            typed = [(p.id, p.body) for p in base.paragraphs] if request.method == "GET" else read_paragraphs()
            # what was put in has no name that the next sending would need
            paragraphs = [(key if base.get(key or "") else None, body) for key, body in typed]
        errors = {name: self[name].errors[0] for name in ("title", "paragraphs") if self[name].errors}
        return TextForm(
            base, title, paragraphs, "", self.category.data or "", self.handling.data or "",
            self.subject.version_number, focus=focus, errors=errors,
        )  # fmt: skip

    def enter(self) -> int:
        """Hand it to the service."""
        words = Typed(
            request.form.get("title", ""), read_paragraphs(), self.rationale.data or "",
            CommentCategory(self.category.data), Handling(self.handling.data),
        )  # fmt: skip
        return paper.enter_amendment(
            actor(), receipt=self.receipt(), candidate_ref=self.candidate.data, words=words,
            version_number=self.subject.version_number, parent_ref=self.parent.data or None, now=g.now,
        )  # fmt: skip
