"""Reads of ranking rounds: what each reader may see of a round, its ballots, its turn-out and its results."""

from .ballots import (
    Disclosed,
    OpenRound,
    Receipt,
    TurnoutLine,
    find_draft,
    find_live,
    get_receipt,
    list_disclosed,
    list_open_for,
    turnout,
)
from .details import Detail, Mapped, find_detail, find_tally, list_mapped
from .leading import Leader, find_leader
from .movement import RoundOrder, list_orders
from .results import Group, KindResults, Placed, find_results, order_for_list
from .rounds import Item, Line, RoundView, find_latest_closed, get_round, list_electors, list_rounds, list_to_rank

__all__ = [
    "Detail", "Disclosed", "Group", "Item", "KindResults", "Leader", "Line", "Mapped", "OpenRound", "Placed",
    "Receipt", "RoundOrder", "RoundView", "TurnoutLine", "find_detail", "find_draft", "find_latest_closed",
    "find_leader", "find_live", "find_results", "find_tally", "get_receipt", "get_round", "list_disclosed",
    "list_electors", "list_mapped", "list_open_for", "list_orders", "list_rounds", "list_to_rank", "order_for_list",
    "turnout",
]  # fmt: skip
