"""The chair's merging page: the text as it would read, conflicts side by side, and what is open beside it."""

from ..routing import Pages

pages = Pages("mergings", __name__)

from . import answering, numbering, publishing, table  # noqa: E402,F401  they add their pages
