"""Pages of amendments: typing into the text as it reads, clearing, one amendment, the compilation."""

from ..routing import Pages

pages = Pages("amendments", __name__)

from . import acts, clearing, compilation, ours, reading, settling, turning, writing  # noqa: E402, F401  their pages
