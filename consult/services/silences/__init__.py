"""Silence procedures: clean texts that are adopted at an instant, unless a deciding delegation breaks the silence.

Locks: the candidates before the procedure, in the order of their ids, as every act that ends one does; the clock is
read below them.
"""

from .answering import break_silence, object_to_using
from .closing import close_due
from .confirming import confirm, see
from .paper import disown, enter_on_paper, subject_of
from .proposing import propose, withdraw
from .running import extend, open_procedure, resume, suspend
from .said import Said, checked
from .telling import tell_due

__all__ = [
    "Said", "break_silence", "checked", "close_due", "confirm", "disown", "enter_on_paper", "extend", "object_to_using",
    "open_procedure", "propose", "resume", "see", "subject_of", "suspend", "tell_due",
    "withdraw",
]  # fmt: skip
