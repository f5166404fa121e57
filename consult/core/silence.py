"""The times of a silence procedure: what is left, when all are told of it, and when it ends after a fault."""

from datetime import datetime, timedelta

from .words import NoticeKind

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NO_TIME = timedelta(0)


def time_left(expires_at: datetime, now: datetime) -> timedelta:
    """How long it still runs; nothing from the instant on."""
    return max(expires_at - now, NO_TIME)


def timed_notices(opened_at: datetime, expires_at: datetime) -> list[tuple[NoticeKind, datetime]]:
    """The notices that the clock gives while it runs, in the order of their instants: at half time, and an hour before
    the end where it runs longer than that."""
    due = [(NoticeKind.HALF, opened_at + (expires_at - opened_at) / 2)]
    if expires_at - opened_at > HOUR:
        due.append((NoticeKind.LAST_HOUR, expires_at - HOUR))
    return sorted(due, key=lambda notice: notice[1])


def next_minute(at: datetime) -> datetime:
    """The instant, or the next full minute after it: ends are shown to the minute, and nobody's time gets shorter."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE


def resumed_end(*, expires_at: datetime, suspended_at: datetime, now: datetime) -> datetime:
    """When a procedure that stood still ends: what was left when it stopped is left when it goes on."""
    return next_minute(now + time_left(expires_at, suspended_at))


def soonest_end(now: datetime, hours: int) -> datetime:
    """The first full minute at which a procedure that is opened now may end, by the minimum period of `hours`."""
    return next_minute(now + timedelta(hours=hours))
