"""What all forms share: the edit counter, the request id, and fields that tidy what is typed."""

import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields import IntegerField
from wtforms.widgets import HiddenInput

from ..core.text.folding import clean


class Form(FlaskForm):
    """Base of all forms. `form_errors` holds sentences that belong to no field."""


class TidyField(StringField):
    """One line: NFC, no control characters, no blanks around."""

    def process_formdata(self, valuelist):
        """Tidy what was sent."""
        super().process_formdata([" ".join(clean(v).split()) for v in valuelist])


class TidyArea(TextAreaField):
    """Several lines: NFC, no control characters, ends trimmed."""

    def process_formdata(self, valuelist):
        """Tidy what was sent."""
        super().process_formdata([clean(v).strip() for v in valuelist])


class CreatesForm(Form):
    """A form that creates something: `request_id`, so that the same form sent twice creates once."""

    request_id = HiddenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request_id.data:
            self.request_id.data = new_request_id()
        self.request_id.data = self.request_id.data[:64]


class EditsForm(Form):
    """A form that edits what two people may edit: `version`, the edit counter it was opened at."""

    version = IntegerField(widget=HiddenInput())


def new_request_id() -> str:
    """A fresh id for one form."""
    return secrets.token_urlsafe(18)
