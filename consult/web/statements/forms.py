"""The forms of statements."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from ...core.statements import kinds_of
from ...core.words import StatementKind
from ...services.statements import Stated
from ..forms import CounterField, CreatesForm, Form, TidyArea, whole_number
from ..labels import label


class StatementFields:
    """What a statement says, and of which words. Of one on a list, nothing but what it says."""

    paragraph_id = SelectField(_l("On"), validators=[Optional()])
    quote = TidyArea(_l("Words"))
    nth = IntegerField(_l("Which occurrence"), validators=[Optional(), NumberRange(1, 99)])
    span_start = HiddenField()
    span_end = HiddenField()
    words = TidyArea(
        _l("The statement"), validators=[InputRequired(_l("Write the statement as it should be printed."))]
    )

    def offer(self, paragraphs) -> None:
        """Fill in what can be chosen; `paragraphs` None where it is on a list."""
        if paragraphs is None:
            for name in ("paragraph_id", "quote", "nth", "span_start", "span_end"):
                del self[name]
            return
        self.paragraph_id.choices = [
            ("", _("The text as a whole")),
            *((p.id, _("Paragraph %(n)s: %(words)s", n=p.name, words=p.body[:60])) for p in paragraphs),
        ]

    def begin_with_address(self) -> None:
        """Where the form is opened, fill in the words that the address names."""
        if request.method != "GET" or "paragraph_id" not in self:
            return
        for name in ("paragraph_id", "span_start", "span_end"):
            if request.args.get(name):
                self[name].data = request.args[name][:20]
        if request.args.get("quote"):
            self.quote.data = request.args["quote"][:4000]

    def stated(self, kind: StatementKind, *, ref: str | None, version: int | None, list_number: int | None) -> Stated:
        """What the service takes."""
        if "paragraph_id" not in self:
            return Stated(kind, self.words.data, ref=ref, version_number=version, list_number=list_number)
        return Stated(
            kind, self.words.data, ref=ref, version_number=version, list_number=list_number,
            paragraph_id=self.paragraph_id.data or None, quote=self.quote.data, nth=self.nth.data,
            span_start=whole_number(self.span_start.data), span_end=whole_number(self.span_end.data),
        )  # fmt: skip


def kind_choices(*, deciding: bool) -> list[tuple[str, str]]:
    """What a delegation may make."""
    return [(kind.value, label(kind)) for kind in kinds_of(deciding=deciding)]


class StatementForm(StatementFields, CreatesForm):
    """A statement as it is made."""

    kind = RadioField(_l("Kind"), validators=[InputRequired(_l("Choose what it is."))])
    version_number = CounterField()


class AmendForm(StatementFields, CreatesForm):
    """Another wording of a statement."""

    revision = CounterField()
    version_number = CounterField()


class WithdrawForm(Form):
    """Withdrawing a statement."""

    revision = CounterField()
    reason = TidyArea(_l("Why"), validators=[InputRequired(_l("Say why it is withdrawn: all participants read it."))])
