"""Forms of rounds."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields import DateTimeLocalField
from wtforms.validators import InputRequired, Length

from ...core.moments import YEARS, read_typed
from ..forms import CounterField, CreatesForm, Form, TidyArea, TidyField

# Browsers leave the seconds away where they are zero.
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]


class MomentField(DateTimeLocalField):
    """A date and time in conference time; `instant(zone)` is what it means."""

    def __init__(self, label, **kwargs):
        validators = [InputRequired(_l("Enter a date and a time."))]
        super().__init__(label, validators, format=FORMATS, **kwargs)

    def process_formdata(self, valuelist):
        """Read what was typed; a year that nobody means is none."""
        super().process_formdata(valuelist)
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(_("Enter a date and a time, such as 10 May 2019 at 18:00."))

    def instant(self, zone: str) -> datetime:
        """The instant, in UTC."""
        return read_typed(self.data, zone)


READERS = [
    ("chair", _l("The chair and the secretariat")),
    ("participants", _l("All participants")),
    ("public", _l("Everybody, also without an account")),
]
DISCLOSURES = [
    ("attributable", _l("Attributable: each delegation's ballot, with its name and its reasons")),
    ("confidential", _l("Confidential: only figures of groups of at least five ballots")),
]


class RoundForm(CreatesForm):
    """The plan of a round. `version`: the edit counter, where a round exists already."""

    version = CounterField()
    title = TidyField(_l("Title"), [InputRequired(_l("Give the round a title.")), Length(max=300)])
    note = TidyArea(_l("Note to the delegations"), [Length(max=4000)])
    refs = SelectMultipleField(_l("Candidates to be ranked"), [InputRequired(_l("Choose at least one candidate."))])
    electorate = SelectMultipleField(
        _l("Who ranks"), [InputRequired(_l("Choose at least one category that may rank."))]
    )
    opens_at = MomentField(_l("Opens"))
    closes_at = MomentField(_l("Closes"))
    with_line = BooleanField(_l("Ballots have a line: what is placed below it could not be joined as it stands"))
    results_to = RadioField(
        _l("Who sees the results, from the close"),
        [InputRequired(_l("Choose who sees the results."))],
        choices=READERS,
    )
    disclosure = RadioField(
        _l("What is published of the ballots"),
        [InputRequired(_l("Choose whether the round is attributable or confidential."))],
        choices=DISCLOSURES,
    )
    split_ties = BooleanField(_l("Ties are split: by fewest marks below the line, then by Borda's count"))
    equal_groups = BooleanField(
        _l("Beside the order of all, one in which each group of delegations counts as much as each other")
    )
    two_person = BooleanField(_l("Two open it: results are sealed until the chair and one further officer confirm"))


class ReasonForm(Form):
    """A reason that all participants read."""

    reason = TidyArea(_l("Reason"), [InputRequired(_l("Give a reason.")), Length(max=2000)])


class StricterForm(ReasonForm):
    """Less of a round than was announced, or fewer readers."""

    disclosure = RadioField(_l("What is published of the ballots"), [InputRequired()], choices=DISCLOSURES)
    results_to = RadioField(_l("Who sees the results, from the close"), [InputRequired()], choices=READERS)


class NewCloseForm(ReasonForm):
    """A later close, and the reason."""

    closes_at = MomentField(_l("New close"))
