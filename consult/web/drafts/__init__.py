"""Pages of drafts: writing inside the delegation, clearing by its head, leave by the chair."""

from ...core.text.scripts import script_lang
from .. import uploads
from ..labels import pillar_words
from ..routing import Pages

pages = Pages("drafts", __name__)
pages.context_processor(uploads.frame)
pages.context_processor(lambda: {"pillar_words": pillar_words, "script_lang": script_lang})

from . import clearing, files, gone, late, noting, writing  # noqa: E402,F401  they add their pages
