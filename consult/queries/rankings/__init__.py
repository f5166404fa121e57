"""Reads of ranking rounds: what each reader may see of a round, its ballots, its turn-out and its results."""

from .ballots import (
    Disclosed,
    OpenRound,
    Receipt,
    TurnoutLine,
    find_live,
    get_receipt,
    list_disclosed,
    list_open_for,
    turnout,
)
from .drafts import (
    Draft,
    Former,
    Suggestion,
    find_draft,
    find_former,
    last_step,
    list_suggestions,
)
from .results import Group, KindResults, Placed, find_results, order_for_list
from .rounds import Item, Line, RoundView, find_latest_closed, get_round, list_electors, list_rounds, list_to_rank

__all__ = [
    "Disclosed", "Draft", "Former", "Group", "Item", "KindResults", "Line", "OpenRound", "Placed", "Receipt",
    "RoundView", "Suggestion", "TurnoutLine", "find_draft", "find_former", "find_latest_closed", "find_live",
    "find_results", "get_receipt", "get_round", "last_step", "list_disclosed", "list_electors",
    "list_open_for", "list_rounds", "list_suggestions", "list_to_rank", "order_for_list", "turnout",
]  # fmt: skip
