"""Where the files that are not Python lie: beside the package in a checkout, inside it once installed."""

import os
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _HERE / name
    return inside if inside.is_dir() else _HERE.parent / name


def templates() -> Path:
    """The Jinja templates."""
    return _folder("templates")


def static() -> Path:
    """The assets served under /static."""
    return _folder("static")


def migrations() -> Path:
    """The numbered database migrations."""
    return _folder("migrations")


def data() -> Path:
    """The demonstration conference and the reference texts; always inside the package."""
    return _HERE / "data"


def default_instance() -> Path:
    """Where an installation keeps its own: `instance/` in a checkout, else the account's data folder (XDG)."""
    if (_HERE.parent / "setup.cfg").is_file():
        return _HERE.parent / "instance"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "consult"
