"""Positions of delegations on versions."""

from .asking import ask_again
from .confirming import confirm
from .taking import take

__all__ = ["ask_again", "confirm", "take"]
