"""Pages of one candidate: its text, versions, endings, co-sponsors and files. The list of all is in register.py."""

from .. import uploads
from ..routing import Pages

pages = Pages("candidates", __name__)
pages.context_processor(uploads.frame)

from . import comparing, cosponsors, ending, files, page, versions  # noqa: E402,F401  they add their pages
