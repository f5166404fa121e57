"""The forms of positions."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from ...core.words import Held
from ...services.positions import WITHOUT_DECIDING
from ..forms import CounterField, CreatesForm, Form, InstantField, TidyArea
from ..labels import LABELS


class PositionForm(CreatesForm):
    """A delegation's position on the version that was read."""

    version_number = CounterField()
    held = RadioField(_l("Your delegation"), validators=[InputRequired(_l("Choose where your delegation stands."))])
    until = InstantField(_l("The capital confirms by"))
    lifts = TidyArea(_l("What would lift the objection"))
    reason = TidyArea(_l("Reason"))
    chair_only = BooleanField(_l("The reason is for the chair only"))

    def offer(self, *, deciding: bool) -> None:
        """Offer what a delegation of this kind may hold."""
        offered = [held for held in Held if deciding or held in WITHOUT_DECIDING]
        self.held.choices = [(held.value, str(LABELS[Held][held])) for held in offered]


class ConfirmForm(Form):
    """What was held on a former version still stands."""

    version_number = CounterField()


class AskAgainForm(Form):
    """A new time for a capital."""

    version_number = CounterField()
    answer_by = InstantField(_l("Answer by"))
