"""Forms of lists."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from ..forms import CreatesForm, EditsForm, TidyArea, TidyField, new_request_id, whole_number


class NewForm(CreatesForm):
    """A new list, from a closed round or empty."""

    title = TidyField(_l("Title"), validators=[InputRequired()])
    round = SelectField(_l("Start from"), coerce=str, validate_choice=False)

    @property
    def round_number(self) -> int | None:
        """The round to start from; None for an empty list."""
        return whole_number(self.round.data)


class DescribeForm(EditsForm):
    """Title and printed note."""

    title = TidyField(_l("Title"), validators=[InputRequired()])
    note = TidyArea(_l("Note"))


class MoveForm(EditsForm):
    """A position in the section, and why."""

    to = IntegerField(_l("Position"), validators=[InputRequired()])
    reason = TidyArea(_l("Reason"))


class ReasonForm(EditsForm):
    """Why."""

    reason = TidyArea(_l("Reason"))


class AddForm(EditsForm):
    """A candidate that joins the list, and why."""

    ref = TidyField(_l("Candidate"), validators=[InputRequired()])
    reason = TidyArea(_l("Reason"))


class PinForm(EditsForm):
    """A version to pin."""

    to = IntegerField(_l("Version"), validators=[InputRequired(), NumberRange(1, 9999)])


class IssueForm(EditsForm):
    """The chair's word that the list goes out as previewed."""

    request_id = HiddenField()
    keep_former_texts = BooleanField(_l("Issue them in the versions shown, although a later text is current"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request_id.data = (self.request_id.data or new_request_id())[:64]
