"""Candidates: drafting inside the delegation, tabling, versions, withdrawing and merging."""

from .content import Typed, Written
from .drafting import begin, discard, save, send_back, start, submit, take_back
from .ending import merge, withdraw
from .noting import finish_note, take_note
from .paper import enter_on_paper
from .recalling import acted_on, recall
from .redrafting import rebase, start_version, take_up
from .tabling import Cleared, clear, decline_leave, grant_leave, release
from .versions import issue

__all__ = [
    "Cleared",
    "Typed",
    "Written",
    "acted_on",
    "begin",
    "clear",
    "decline_leave",
    "discard",
    "enter_on_paper",
    "finish_note",
    "grant_leave",
    "issue",
    "merge",
    "rebase",
    "recall",
    "release",
    "save",
    "send_back",
    "start",
    "start_version",
    "submit",
    "take_back",
    "take_note",
    "take_up",
    "withdraw",
]
