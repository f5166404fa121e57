"""How long there is until an instant, in words."""

from datetime import datetime

from flask import g
from flask_babel import ngettext


def left(until: datetime) -> str:
    """Such as "2 days left", "5 hours left", "12 minutes left"."""
    minutes = max(0, int((until - g.now).total_seconds() // 60))
    if minutes >= 2880:
        return ngettext("%(num)s day left", "%(num)s days left", minutes // 1440)
    if minutes >= 120:
        return ngettext("%(num)s hour left", "%(num)s hours left", minutes // 60)
    return ngettext("%(num)s minute left", "%(num)s minutes left", minutes)
