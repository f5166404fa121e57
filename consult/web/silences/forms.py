"""The forms of silence procedures."""

from datetime import timedelta

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from ...core.lifecycle import SilenceState
from ...core.silence import soonest_end
from ...core.words import BreakKind
from ...db import instant
from ...queries.silences import Line
from ...services import silences
from ..context import actor
from ..forms import CreatesForm, EditsForm, Form, InstantField, TidyArea
from ..labels import choices

ITEM_BY_ITEM = "items"


class ProposeForm(CreatesForm):
    """Which texts, each with the version that was read ("N-07:2"), and what a break of one does to the others."""

    entries = SelectMultipleField(
        _l("Texts"), [InputRequired(_l("Choose at least one text."))], validate_choice=False,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    manner = RadioField(
        _l("A break of one"),
        validators=[InputRequired(_l("Choose one."))],
        choices=[
            ("package", _l("ends silence for all of them: they stand or fall together")),
            (ITEM_BY_ITEM, _l("ends it for that one alone: item by item")),
        ],
        default="package",
    )
    reason = TidyArea(_l("Word to the delegations"))

    def versions(self) -> dict[str, int]:
        """The version chosen of each, by reference."""
        pairs = (entry.partition(":") for entry in self.entries.data or [])
        return {ref: int(number) for ref, _colon, number in pairs if number.isdecimal()}


class ActForm(EditsForm):
    """One act of the chair on a procedure: its words, the states in which it can be done, and what it does."""

    states = (SilenceState.RUNNING,)
    danger = False

    def begin(self, line: Line) -> None:
        """Put in what is proposed when the form is opened."""

    def carry_out(self, number: int) -> None:
        """Hand it to the service."""
        raise NotImplementedError


class OpenForm(ActForm):
    """Until when silence runs."""

    states = (SilenceState.PROPOSED,)
    title, button = _l("Open the silence procedure"), _l("Open it")
    lead = _l(
        "This is your declaration in advance: from now on nobody changes the words, and unless a deciding delegation "
        "breaks the silence before the instant, the texts are adopted then, with nobody present."
    )
    done = _l("Silence runs.")
    expires_at = InstantField(_l("Silence ends"), validators=[InputRequired(_l("Enter a date and a time."))])

    def begin(self, line: Line) -> None:
        """The first full hour that the minimum period allows."""
        soonest = soonest_end(g.now, g.conference.silence_hours)
        self.expires_at.data = soonest + timedelta(minutes=-soonest.minute % 60 or 60)

    def carry_out(self, number: int) -> None:
        """Hand it to the service."""
        silences.open_procedure(
            actor(), number, expires_at=self.expires_at.data, version=self.version.data, clock=instant
        )


class ExtendForm(ActForm):
    """A later end."""

    title, button = _l("Move the end to a later instant"), _l("Move the end")
    lead = _l("Before it has come, and to a later instant only. All participants are told.")
    done = _l("The end is moved.")
    later = InstantField(_l("New end"), validators=[InputRequired(_l("Enter a date and a time."))])
    reason = TidyArea(_l("Why"), validators=[InputRequired(_l("Say why the end is moved."))])

    def begin(self, line: Line) -> None:
        """A day later."""
        if line.expires_at:
            self.later.data = line.expires_at + timedelta(days=1)

    def carry_out(self, number: int) -> None:
        """Hand it to the service."""
        silences.extend(
            actor(), number, later=self.later.data, reason=self.reason.data, version=self.version.data, clock=instant
        )


class SuspendForm(ActForm):
    """A technical fault."""

    title, button = _l("Let it stand still"), _l("Let it stand still")
    lead = _l(
        "For a technical fault that keeps delegations from answering. The texts stay as they are; when it goes on, it "
        "has as much time as was left."
    )
    done = _l("Silence stands still.")
    reason = TidyArea(_l("What fault"), validators=[InputRequired(_l("Say what fault it is."))])

    def carry_out(self, number: int) -> None:
        """Hand it to the service."""
        silences.suspend(actor(), number, reason=self.reason.data, version=self.version.data, clock=instant)


class WithdrawForm(ActForm):
    """Taking it back."""

    states = (SilenceState.PROPOSED, SilenceState.RUNNING, SilenceState.SUSPENDED)
    danger = True
    title, button = _l("Take the procedure back"), _l("Take it back")
    lead = _l("Its texts are negotiated again. To correct a text, take it back, and propose it anew.")
    done = _l("The procedure is taken back.")
    reason = TidyArea(_l("Why"), validators=[InputRequired(_l("Say why the procedure is taken back."))])

    def carry_out(self, number: int) -> None:
        """Hand it to the service."""
        silences.withdraw(actor(), number, reason=self.reason.data, version=self.version.data, clock=instant)


ACTS = {"open": OpenForm, "extend": ExtendForm, "suspend": SuspendForm, "withdraw": WithdrawForm}


class RefuseForm(Form):
    """Why silence should not be used."""

    reason = TidyArea(_l("Why"), validators=[InputRequired(_l("Say why your delegation objects to using silence."))])


class BreakFields(Form):
    """What is said against an entry, by its delegation or as it came on paper."""

    ref = SelectField(_l("Entry"), validators=[InputRequired(_l("Name the entry that it is about."))])
    kind = RadioField(_l("How"), validators=[InputRequired(_l("Choose one."))])

    def offer(self, line: Line) -> None:
        """The entries that can be named: those not back in the negotiation."""
        named = [entry for entry in line.entries if entry.fell_at is None]
        self.ref.choices = [(entry.ref, f"{entry.ref} {entry.title}") for entry in named]
        self.kind.choices = choices(BreakKind)


class BreakForm(BreakFields, CreatesForm):
    """An objection, or an amendment, of the actor's delegation."""

    lifts = TidyArea(_l("What would lift the objection"))
    words = TidyArea(_l("The amendment: the words as they should read"))
    reason = TidyArea(_l("Why"))
    chair_only = BooleanField(_l("The reason is for the chair only"))

    def said(self) -> silences.Said:
        """What was typed."""
        return silences.Said(
            BreakKind(self.kind.data), reason=self.reason.data, lifts=self.lifts.data, words=self.words.data,
            chair_only=self.chair_only.data,
        )  # fmt: skip
