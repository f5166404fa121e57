"""Pages of lists: the chair's draft beside the ranking, what was issued, and its documents."""

from ..routing import Pages

pages = Pages("lists", __name__)

from . import building, files, issuing, path, reading  # noqa: E402,F401  they add their pages
