"""Floor 4: forms and routes, thin. A route loads, validates, calls one service, answers."""

from importlib import import_module

from flask import Flask

# One module a noun; each has `pages`, its blueprint. The order is that of the navigation, not of matching.
MODULES = (
    "accounts",
    "resets",
    "invitations",
    "home",
    "desk",
    "archive",
    "register",
    "candidates",
    "mergings",
    "drafts",
    "comments",
    "roundtrip",
    "amendments",
    "brackets",
    "paragraphs",
    "questions",
    "positions",
    "declarations",
    "silences",
    "statements",
    "matrix",
    "rankings",
    "lists",
    "library",
    "documents",
    "rolling",
    "record",
    "announcements",
    "paper",
    "delegations",
    "manage",
    "health",
)


def register_pages(app: Flask) -> None:
    """Register every module's pages."""
    for name in MODULES:
        app.register_blueprint(import_module(f"{__name__}.{name}").pages)
