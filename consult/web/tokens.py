"""The token of a form says also in which capacity the page was opened.

A person may serve in several capacities and change between them in another tab, or lose one while a page stands open.
The token proves where a form comes from; the membership behind it keeps the form from acting for another delegation
than the one its page spoke of. It needs no signature: it guards the person against a mistake, not against others.
"""

from flask import g
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

_BETWEEN = "~"


class Tokens(CSRFProtect):
    """The protection of forms, reading tokens that name a capacity."""

    def _get_csrf_token(self) -> str | None:
        token, _, membership = (super()._get_csrf_token() or "").partition(_BETWEEN)
        if membership.isascii() and membership.isdigit():
            g.opened_as = int(membership[:12])
        return token or None


def name_capacity(membership_id: int) -> None:
    """Let the tokens of this answer name the capacity that it is made for."""
    g.csrf_token = f"{generate_csrf()}{_BETWEEN}{membership_id}"


def opened_as() -> int | None:
    """The membership that the sent form names; None where it names none."""
    return g.get("opened_as")
