"""Statements of delegations: attached, amended, confirmed on a new text, withdrawn, received on paper."""

from .attaching import Receipt, Stated, attach
from .carrying import carry
from .changing import amend, confirm, withdraw
from .paper import disown, enter_on_paper

__all__ = ["Receipt", "Stated", "amend", "attach", "carry", "confirm", "disown", "enter_on_paper", "withdraw"]
