"""The forms of brackets."""

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from ...core.words import Handling
from ...queries.delegations import list_codes
from ...services.brackets import Asked
from ..forms import CounterField, CreatesForm, Form, TidyArea
from ..labels import choices

NONE, DELETE, OTHER = "none", "delete", "other"


class BracketForm(CreatesForm):
    """Brackets around words. Officers name the delegation that asks."""

    version_number = CounterField()
    span_start = HiddenField()
    span_end = HiddenField()
    paragraph_id = SelectField(_l("Paragraph"), validators=[InputRequired(_l("Choose the paragraph."))])
    quote = TidyArea(_l("Words in brackets"))
    nth = IntegerField(_l("Which occurrence"), validators=[Optional(), NumberRange(1, 99)])
    delegation = SelectField(_l("Asked for by"))
    wording = RadioField(
        _l("In their place"),
        choices=[
            (NONE, _l("nothing is proposed yet")),
            (DELETE, _l("they should go")),
            (OTHER, _l("these words")),
        ],
        default=NONE,
    )
    alternative = TidyArea(_l("Other words"))
    reason = TidyArea(_l("Why"), validators=[InputRequired(_l("Say why: all participants read it."))])
    handling = RadioField(_l("Attribution"), choices=choices(Handling), default=Handling.NAMED.value)

    def prepare(self, text, *, officer: bool) -> None:
        """Fill in what can be chosen, and on opening what the address names."""
        self.paragraph_id.choices = [(p.id, f"{p.name}. {p.body[:60]}") for p in text]
        if officer:
            self.delegation.choices = [("", _("Choose a delegation")), *list_codes(g.conference.id)]
        else:
            del self.delegation
        if not g.conference.comment_handling_chatham:
            del self.handling
        if request.method == "GET":
            for name in ("paragraph_id", "span_start", "span_end"):
                if request.args.get(name):
                    self[name].data = request.args[name][:20]
            self.quote.data = request.args.get("quote", "")[:4000]

    def asked(self) -> Asked:
        """What the service takes."""
        words = {NONE: None, DELETE: ""}.get(self.wording.data, self.alternative.data)
        return Asked(
            paragraph_id=self.paragraph_id.data,
            reason=self.reason.data,
            quote=self.quote.data,
            span_start=_offset(self.span_start.data),
            span_end=_offset(self.span_end.data),
            nth=self.nth.data,
            alternative=words,
            handling=Handling(self.handling.data) if "handling" in self else Handling.NAMED,
            version_number=self.version_number.data,
        )


def _offset(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 9 else None


class LiftForm(Form):
    """Lifting one's own brackets."""

    reason = TidyArea(_l("Reason"))


class PlaceForm(Form):
    """Saying where brackets stand whose words have changed."""

    version_number = CounterField()
    paragraph_id = SelectField(_l("Paragraph"), validators=[InputRequired(_l("Choose the paragraph."))])
    quote = TidyArea(_l("Words in brackets"))
    nth = IntegerField(_l("Which occurrence"), validators=[Optional(), NumberRange(1, 99)])
