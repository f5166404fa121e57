"""What all forms share: the edit counter, the request id, and fields that tidy what is typed."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields import Field, IntegerField
from wtforms.widgets import DateTimeLocalInput, HiddenInput

from ..core.moments import read_typed, typed
from ..core.text.folding import clean, clean_line, fold


class Form(FlaskForm):
    """Base of all forms. `form_errors` holds sentences that belong to no field."""


def _seen(words: str) -> str:
    """The words, or nothing where all of them are invisible."""
    return words if fold(words) else ""


class TidyField(StringField):
    """One line: NFC, no control characters, no blanks around, empty where nothing can be seen of it."""

    def process_formdata(self, valuelist):
        """Tidy what was sent."""
        super().process_formdata([_seen(clean_line(v)) for v in valuelist])
        self.data = self.data or ""  # a field that was not sent is an empty one


class TidyArea(TextAreaField):
    """Several lines: as TidyField, and they stay lines."""

    def process_formdata(self, valuelist):
        """Tidy what was sent."""
        super().process_formdata([_seen(clean(v)) for v in valuelist])
        self.data = self.data or ""


class CounterField(IntegerField):
    """A hidden number that says what was read. It is sent as it was set, also in place of the one that came: a form
    that is shown again counts for what stands beside it."""

    widget = HiddenInput()

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class InstantField(Field):
    """A date and time typed in conference time; `data` is the instant, in UTC."""

    widget = DateTimeLocalInput()

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return typed(self.data, g.conference.timezone) if self.data else ""

    def process_formdata(self, valuelist):
        """Read what was typed as conference time."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            local = datetime.fromisoformat(valuelist[0].strip())
            if local.tzinfo is not None:
                local = local.astimezone(ZoneInfo(g.conference.timezone)).replace(tzinfo=None)
            self.data = read_typed(local, g.conference.timezone)
        except (ValueError, OverflowError):
            self.data = None
            raise ValueError(gettext("Enter a date and a time, such as 10 May 2019 at 18:00.")) from None


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

    version = CounterField()


def whole_number(typed: str | None) -> int | None:
    """The whole number that was typed; None where there is none, or one too large for any count of ours."""
    typed = (typed or "").strip()
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def number_of(name: str) -> int | None:
    """The whole number in a field of the form that was sent, or None."""
    return whole_number(request.form.get(name))


def new_request_id() -> str:
    """A fresh id for one form."""
    return secrets.token_urlsafe(18)
