"""Positions of delegations on versions."""

from .asking import ask_again
from .confirming import confirm
from .taking import WITHOUT_DECIDING, take

__all__ = ["WITHOUT_DECIDING", "ask_again", "confirm", "take"]
