"""Pages for work outside: comment forms that go out and come back, and documents of candidates that come in."""

from ...core.text.scripts import script_lang
from ..routing import Pages

pages = Pages("roundtrip", __name__)
pages.context_processor(lambda: {"script_lang": script_lang})

from . import documents, downloads, forms  # noqa: E402,F401  they add their pages
