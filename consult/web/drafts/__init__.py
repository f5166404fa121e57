"""Pages of drafts: writing inside the delegation, clearing by its head, leave by the chair."""

from .. import uploads
from ..routing import Pages

pages = Pages("drafts", __name__)
pages.context_processor(uploads.frame)

from . import clearing, files, late, writing  # noqa: E402,F401  they add their pages
