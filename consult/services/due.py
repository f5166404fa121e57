"""What is due now. Each step is one service with its own transactions; a failing one does not hold up the others."""

import logging
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from . import outbox

log = logging.getLogger(__name__)

# (module of services, function). Each takes `now`, a callable, and answers how many acts it carried out.
STEPS = (
    ("phases", "close_due"),
    ("questions", "close_due"),
    ("silences", "close_due"),
    ("rankings", "open_due"),
    ("rankings", "close_due"),
    ("lists", "build_missing_files"),
    ("lists", "sign_missing_manifests"),
)


def run(*, now: Callable[[], datetime], mail) -> int:
    """Carry out all steps, then send waiting mail with the settings `mail`. Answers the number of acts."""
    done = 0
    for module, function in STEPS:
        done += _step(module, function, now=now)
    # After the ends: a notice tells of what came of them.
    done += _step("silences", "tell_due", now=now, mail_base=mail.base_url if outbox.ready(mail) else None)
    if mail.smtp_host:
        done += _step("outbox", "send_due", now=now, config=mail)
    return done


def _step(module: str, function: str, **kwargs) -> int:
    try:
        return getattr(import_module(f"consult.services.{module}"), function)(**kwargs)
    except Exception:
        log.exception("%s.%s failed; it is tried again", module, function)
        return 0
