"""Pages of comments: writing and reading them on a candidate, clearing, the chair's answers, the table of all."""

from ..routing import Pages

pages = Pages("comments", __name__)

from . import answering, clearing, drafts, office, reading, standing, table, writing  # noqa: E402, F401  their pages
from .section import comments_section  # noqa: E402

__all__ = ["comments_section", "pages"]
