"""Pages of rankings: rounds and their results, the delegation's ballot, the chair's planning."""

from ..routing import Pages

pages = Pages("rankings", __name__)

from . import (  # noqa: E402,F401  they add their pages
    ballot,
    bringing,
    charts,
    exporting,
    methods,
    planning,
    practice,
    rounds,
    trust,
)
