"""Writes the list of packages in setup.cfg anew from the folders that are there: `python tools/packages.py`.

setuptools could find them by itself, but then it could not put templates/, static/ and migrations/ into the package.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The top folders that travel inside the wheel, see [options] package_dir.
CARRIED = ("consult.migrations", "consult.migrations.versions", "consult.static", "consult.templates")


def packages() -> list[str]:
    """Every folder of the package that holds Python, and the carried folders."""
    folders = {path.parent for path in (ROOT / "consult").rglob("*.py") if "__pycache__" not in path.parts}
    return [*sorted(".".join(folder.relative_to(ROOT).parts) for folder in folders), *CARRIED]


def main() -> None:
    """Rewrite the list."""
    path = ROOT / "setup.cfg"
    listed = "packages =\n" + "".join(f"    {name}\n" for name in packages())
    path.write_text(re.sub(r"(?m)^packages =\n(?:    .*\n)+", listed, path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
