"""From when to when something shows in the rolling text.

Under the Chatham House Rule the day is told and never the time: what came in or went on a day counts from its first
minute, so that reading the text at one minute after another gives nothing away.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ...core.words import Handling


def told(instant: datetime, handling: Handling, zone: str) -> datetime:
    """The instant as readers may know it."""
    if handling is Handling.NAMED:
        return instant
    return instant.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def stood(
    at: datetime, since: datetime | None, until: datetime | None, handling: Handling, zone: str
) -> bool:
    """Whether something that came at `since` and went at `until` (None: is still there) stood at an instant."""
    if since is None or told(since, handling, zone) > at:
        return False
    return until is None or told(until, handling, zone) > at
