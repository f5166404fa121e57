"""Floor 1: from the frozen snapshot of a list to bytes.

Each format is a module with MEDIA_TYPE, EXTENSION and `render(snapshot) -> bytes`; equal snapshots give equal bytes for
ever. Modules are loaded when first used, so that starting Consult loads no typesetter and no spreadsheet library.
"""

from importlib import import_module
from types import ModuleType

# In the order in which pages offer them.
FORMATS = ("docx", "pdf", "xlsx", "csv", "json", "xml")


def exporter(extension: str) -> ModuleType:
    """The exporter for a file name ending of FORMATS. Raises KeyError for any other."""
    if extension not in FORMATS:
        raise KeyError(extension)
    return import_module(f".{extension}", __name__)
