"""The forms of questions to the room."""

from datetime import datetime, timedelta

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField
from wtforms.fields import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ..forms import CounterField, CreatesForm, Form, InstantField, TidyArea, TidyField


class AskForm(CreatesForm):
    """Why, and how long the room has. Minutes, for "in the room now", go before the instant; without either it is the
    conference's usual time."""

    reason = TidyArea(_l("Why"), validators=[InputRequired(_l("Say why: the room reads it with the question."))])
    minutes = IntegerField(
        _l("In the room now: minutes to object"), validators=[Optional(), NumberRange(1, 24 * 60)]
    )
    closes_at = InstantField(_l("Or until"))

    def instant(self) -> datetime | None:
        """When the question closes; None for the usual time."""
        return g.now + timedelta(minutes=self.minutes.data) if self.minutes.data else self.closes_at.data


class LiftBracketsForm(AskForm):
    """Which brackets."""

    brackets = SelectMultipleField(
        _l("Brackets to be lifted"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class ChairsTextForm(AskForm):
    """The title beside the paragraphs, which are read by hand: there may be any number of them."""

    version_number = CounterField()
    title = TidyField(_l("Title"), validators=[InputRequired(_l("Give the text a title."))])


class ObjectionForm(Form):
    """An objection with its reason."""

    reason = TidyArea(
        _l("Why, and what would lift the objection"), validators=[InputRequired(_l("Say why your delegation objects."))]
    )
    chair_only = BooleanField(_l("The reason is for the chair only"))


class TakeBackForm(Form):
    """Taking a question back."""

    reason = TidyArea(_l("Reason"))
