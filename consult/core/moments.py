"""Instants and days in words: conference time, Gregorian calendar, Latin digits. English, and ready to translate."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from .errors import Refused
from .messages import Message

YEARS = range(1900, 2201)
MONTHS = (
    Message("January"), Message("February"), Message("March"), Message("April"), Message("May"), Message("June"),
    Message("July"), Message("August"), Message("September"), Message("October"), Message("November"),
    Message("December"),
)  # fmt: skip


def day(of: date) -> Message:
    """Such as "10 May 2019"."""
    return Message("%(day)s %(month)s %(year)s", day=of.day, month=MONTHS[of.month - 1], year=of.year)


def days(first: date, last: date) -> Message:
    """Such as "10 to 11 May 2019", "30 April to 2 May 2019"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return Message("%(first)s to %(last)s", first=first.day, last=day(last))
    if first.year == last.year:
        start = Message("%(day)s %(month)s", day=first.day, month=MONTHS[first.month - 1])
        return Message("%(first)s to %(last)s", first=start, last=day(last))
    return Message("%(first)s to %(last)s", first=day(first), last=day(last))


def place_of(zone: str) -> str:
    """The place in a zone's name: "Bangkok" of "Asia/Bangkok"."""
    return zone.rpartition("/")[2].replace("_", " ")


@lru_cache(4096)
def in_words(instant: datetime, zone: str) -> Message:
    """Such as "10 May 2019, 18:00 Bangkok time"."""
    local = instant.astimezone(ZoneInfo(zone))
    return Message(
        "%(day)s, %(time)s %(place)s time", day=day(local), time=f"{local:%H:%M}", place=place_of(zone)
    )


def typed(instant: datetime, zone: str) -> str:
    """An instant in conference time as a date-and-time field holds it: "2019-05-10T18:00"."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def read_typed(local: datetime, zone: str) -> datetime:
    """The instant that a date and time without a zone, meant in conference time, names.

    Raises ValueError for a year outside `YEARS`: a slip of the hand, such as 0019, and an instant at the end of the
    calendar cannot be shown in every zone.
    """
    if local.year not in YEARS:
        raise ValueError(f"no year to meet in: {local.year}")
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def check_zone(zone: str) -> str:
    """The zone if it is one; raises Refused otherwise."""
    if zone not in available_timezones():
        raise Refused("Choose a time zone from the list, such as Asia/Bangkok.", field="timezone")
    return zone
