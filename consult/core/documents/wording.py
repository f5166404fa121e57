"""Dates and fixed words of issued documents, in the documents' language (English), and the tidying of their text.

Dates are put together here and not by a locale: a document must read the same on every machine.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHAIRS_DRAFT = "chair's draft list"
CONSOLIDATED = "consolidated list"
# Documents that are not issued: they name the instant they were made at, and no number.
NOT_ISSUED = "DRAFT, not issued"
TEXTS = "compilation of tabled texts"
ROLLING = "rolling text"

_MONTHS = "January February March April May June July August September October November December".split()
_AREAS = {
    "policy": "Policy",
    "diplomacy": "Diplomacy",
    "cooperation": "Cooperation",
    "technical": "Technical",
    "capacity_building": "Capacity building",
}
_CATEGORIES = {
    "asean_member_state": "ASEAN Member States",
    "dialogue_partner": "Dialogue Partners",
    "sectoral_dialogue_partner": "Sectoral Dialogue Partners",
    "development_partner": "Development Partners",
    "arf_participant": "Participants in the ASEAN Regional Forum",
    "other_interested_country": "Other interested countries",
    "asean_body": "ASEAN bodies",
    "international_organization": "International organizations",
    "business": "Business",
    "ngo": "Non-governmental organizations",
}
# Control characters but for tab and newline, lone surrogates, and code points that are no characters: neither XML nor
# UTF-8 can carry them all, and none of them is text. Direction overrides go too: with them a text can be made to read
# otherwise than it is stored.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)


def nfc(text: str) -> str:
    """Unicode NFC, the form in which texts are stored and hashed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """Text fit for every format: NFC, newlines as \\n, no control characters, no white space at either end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _UNPRINTABLE.sub("", text)
    text = "".join(sign for sign in text if sign <= "\uffff" or ord(sign) & 0xFFFE != 0xFFFE)
    return nfc(text).strip()


def area_label(code: str) -> str:
    """The printed word for an area of the Leaders' tasking."""
    return _AREAS.get(code, code.replace("_", " ").capitalize())


def category_label(code: str) -> str:
    """The printed heading for a category of participants."""
    return _CATEGORIES.get(code, code.replace("_", " ").capitalize())


def english_key(name: str) -> tuple[str, str]:
    """Sort key for English alphabetical order: letters first without, then with their marks and capitals."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    return plain, name


def long_date(day: date) -> str:
    """10 May 2019."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def date_range(starts: date, ends: date) -> str:
    """10-11 May 2019; 30 April to 2 May 2019; 30 December 2019 to 2 January 2020; a single day once."""
    if starts == ends:
        return long_date(starts)
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"{starts.day}\u2013{long_date(ends)}"
    if starts.year == ends.year:
        return f"{starts.day} {_MONTHS[starts.month - 1]} to {long_date(ends)}"
    return f"{long_date(starts)} to {long_date(ends)}"


def local_instant(instant: datetime, timezone: str) -> str:
    """10 May 2019, 18:00 (Bangkok time, UTC+7). Raises ValueError for an instant without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = instant.astimezone(UTC if timezone == "UTC" else ZoneInfo(timezone))
    minutes = round(local.utcoffset().total_seconds() / 60)
    offset = f"UTC{'+' if minutes >= 0 else '-'}{abs(minutes) // 60}" if minutes else "UTC"
    if minutes % 60:
        offset += f":{abs(minutes) % 60:02d}"
    city = timezone.rsplit("/", 1)[-1].replace("_", " ")
    where = offset if city == "UTC" else f"{city} time, {offset}"
    return f"{long_date(local)}, {local:%H:%M} ({where})"
