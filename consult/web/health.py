"""/healthz: 200 once it serves."""

from sqlalchemy import text

from ..db import db
from .routing import Pages, Who

pages = Pages("health", __name__)


@pages.page("/healthz", who=Who.ANYBODY)
def healthz():
    """Answer "ok" if the database answers."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
