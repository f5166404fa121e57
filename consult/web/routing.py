"""Pages declare who may open them; a page that does not is refused when the application starts."""

from collections.abc import Callable
from enum import StrEnum

from flask import Blueprint, Flask
from werkzeug.routing import IntegerConverter

from ..core.permissions import Action


class Who(StrEnum):
    """The coarse classes of readers. Finer rules are Actions of core/permissions.py."""

    ANYBODY = "anybody"  # visitors too; the page itself shows only what is published
    SIGNED_IN = "signed in"
    PARTICIPANT = "participant"  # has a role in the conference of the address


class Pages(Blueprint):
    """A blueprint whose routes name their readers: `@pages.page("/<conference>/candidates", who=Who.PARTICIPANT)`."""

    def page(self, rule: str, *, who: Who | Action, methods: tuple[str, ...] = ("GET",), **options) -> Callable:
        """Like `route`, with `who`: a class of readers, or the Action that the actor must be permitted (403)."""

        def decorate(view: Callable) -> Callable:
            known = getattr(view, "who", who)
            if known != who:
                raise RuntimeError(f"{view.__name__} is declared for {known} and for {who}")
            view.who = who
            self.add_url_rule(rule, view_func=view, methods=list(methods), **options)
            return view

        return decorate


class Number(IntegerConverter):
    """A number in an address, no greater than the numbers of the database: beyond that there is nothing to be found."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map, *args, **options):
        super().__init__(url_map, *args, **{"max": 2**31 - 1} | options)


def limit_numbers(app: Flask) -> None:
    """Let `<int:...>` in the addresses of this application be a `Number`."""
    app.url_map.converters["int"] = Number


def declare(app: Flask, endpoint: str, who: Who | Action) -> None:
    """Declare the readers of an endpoint that a library has added."""
    inner = app.view_functions[endpoint]

    def view(*args, **kwargs):
        return inner(*args, **kwargs)

    view.who = who
    app.view_functions[endpoint] = view


def refuse_undeclared(app: Flask) -> None:
    """Raise RuntimeError if any endpoint says nothing about who may open it."""
    bare = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "who"))
    if bare:
        raise RuntimeError("pages without a declared permission: " + ", ".join(bare))
