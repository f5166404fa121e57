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
from ..forms import CounterField, CreatesForm, Form, TidyArea, whole_number
from ..labels import choices

NONE, DELETE, OTHER = "none", "delete", "other"


class PlaceFields:
    """Which words of a text: a paragraph, and the words in it where not all of it is meant."""

    paragraph_id = SelectField(_l("Paragraph"), validators=[InputRequired(_l("Choose the paragraph."))])
    quote = TidyArea(_l("Words in brackets"))
    nth = IntegerField(_l("Which occurrence"), validators=[Optional(), NumberRange(1, 99)])


class BracketFields(PlaceFields):
    """Which words are put in brackets, and what is proposed in their place."""

    span_start = HiddenField()
    span_end = HiddenField()
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

    def begin_with_address(self) -> None:
        """Where the form is opened, fill in the words that the address names."""
        if request.method != "GET":
            return
        for name in ("paragraph_id", "span_start", "span_end"):
            if request.args.get(name):
                self[name].data = request.args[name][:20]
        self.quote.data = request.args.get("quote", "")[:4000]

    def asked_for(self, *, reason: str, handling: Handling, version_number: int | None) -> Asked:
        """What the service takes."""
        return Asked(
            paragraph_id=self.paragraph_id.data,
            reason=reason,
            quote=self.quote.data,
            span_start=whole_number(self.span_start.data),
            span_end=whole_number(self.span_end.data),
            nth=self.nth.data,
            alternative={NONE: None, DELETE: ""}.get(self.wording.data, self.alternative.data),
            handling=handling,
            version_number=version_number,
        )


class BracketForm(BracketFields, CreatesForm):
    """Brackets around words. Officers name the delegation that asks."""

    version_number = CounterField()
    delegation = SelectField(_l("Asked for by"))
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
        self.begin_with_address()

    def asked(self) -> Asked:
        """What the service takes."""
        handling = Handling(self.handling.data) if "handling" in self else Handling.NAMED
        return self.asked_for(reason=self.reason.data, handling=handling, version_number=self.version_number.data)


class LiftForm(Form):
    """Lifting one's own brackets."""

    reason = TidyArea(_l("Reason"))


class PlaceForm(PlaceFields, Form):
    """Saying where brackets stand whose words have changed."""

    version_number = CounterField()
