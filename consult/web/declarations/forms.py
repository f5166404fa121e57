"""The forms of the chair's declarations."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from ...core.lifecycle import OUTCOMES, CandidateState
from ..forms import CounterField, CreatesForm, Form, TidyArea
from ..labels import LABELS


class VersionForm(Form):
    """The version on screen."""

    version_number = CounterField()


class ReasonForm(Form):
    """Why."""

    reason = TidyArea(_l("Reason"))


class DeclareForm(CreatesForm):
    """The outcome of the version on screen."""

    version_number = CounterField()
    outcome = RadioField(_l("Outcome"), validators=[InputRequired(_l("Choose the outcome."))])
    body = SelectField(_l("Referred to"), validate_choice=False)
    reason = TidyArea(_l("Reason"))

    def offer(self, outcomes, bodies) -> None:
        """The outcomes that are possible now, and the bodies as (code, name)."""
        ordered = [state for state in CandidateState if state in OUTCOMES and state in outcomes]
        self.outcome.choices = [(state.value, str(LABELS[CandidateState][state])) for state in ordered]
        self.body.choices = [("", ""), *bodies]
