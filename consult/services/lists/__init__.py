"""The consolidated list: building it beside the ranking, circulating it, issuing it, and the documents of an issue."""

from .building import add, create, describe, move_entry, pin, remove
from .files import build_files, build_missing_files
from .issuing import issue
from .signing import sign_missing_manifests
from .stating import circulate, recall, revise

__all__ = [
    "add", "build_files", "build_missing_files", "circulate", "create", "describe", "issue", "move_entry", "pin",
    "recall", "remove", "revise", "sign_missing_manifests",
]  # fmt: skip
