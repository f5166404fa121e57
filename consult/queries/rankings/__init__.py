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
from .details import Detail, Mapped, find_detail, find_tally, list_mapped
from .drafts import (
    Draft,
    Former,
    Suggestion,
    find_draft,
    find_former,
    last_step,
    list_suggestions,
)
from .for_lists import ForList, find_for_list, order_for_list
from .leading import Leader, find_leader
from .methods import ByMethods, ShortList, find_methods
from .movement import RoundOrder, list_orders
from .results import Group, KindResults, Placed, find_results
from .rounds import (
    Item,
    Line,
    RoundView,
    count_entitled,
    find_latest_closed,
    get_round,
    list_confirmed,
    list_electors,
    list_rounds,
    list_to_rank,
)
from .trust import Proof, Reasons, find_proof, get_bundle, get_reasons

__all__ = [
    "ByMethods", "Detail", "Disclosed", "Draft", "ForList", "Former", "Group", "Item", "KindResults", "Leader",
    "Line", "Mapped", "OpenRound", "Placed", "Proof", "Reasons", "Receipt", "RoundOrder", "RoundView", "ShortList",
    "Suggestion", "TurnoutLine", "count_entitled", "find_detail", "find_draft", "find_for_list", "find_former",
    "find_latest_closed", "find_leader", "find_live", "find_methods", "find_proof", "find_results", "find_tally",
    "get_bundle", "get_reasons", "get_receipt", "get_round", "last_step", "list_confirmed", "list_disclosed",
    "list_electors", "list_mapped", "list_open_for", "list_orders", "list_rounds", "list_suggestions",
    "list_to_rank", "order_for_list", "turnout",
]  # fmt: skip
