"""Pages of rankings: rounds and their results, the delegation's ballot, the chair's planning."""

from ..routing import Pages

pages = Pages("rankings", __name__)

from . import ballot, bringing, charts, exporting, planning, practice, rounds, trust  # noqa: E402,F401  they add their pages
