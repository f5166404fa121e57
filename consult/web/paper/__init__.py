"""Submissions on paper: entered by the secretariat, confirmed or disowned by the head of the delegation."""

from flask import g, request

from ..routing import Pages

pages = Pages("paper", __name__)


def here(rest: str = "") -> str:
    """The address of what came on paper."""
    return f"{request.script_root}/{g.conference.slug}/paper{rest}"


from . import amending, answering, entering  # noqa: E402,F401  they add their pages
