"""The program as text and as syntax trees, for tests about its shape."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "consult"
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Source:
    """One Python file of the package."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path below the package: `services/comments.py`."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def floor(self) -> str:
        """The folder of the package it lies in; empty for a module at the top."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""

    def imported(self) -> Iterator[tuple[str, int]]:
        """The full dotted name of each thing imported anywhere in the file, with its line."""
        package = ("consult", *self.path.relative_to(PACKAGE).parent.parts)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node.lineno
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else ()
                module = ".".join([*above, *([node.module] if node.module else [])])
                for alias in node.names:
                    yield f"{module}.{alias.name}", node.lineno

    def dotted(self) -> Iterator[tuple[str, int]]:
        """Each chain of names such as `db.session.commit` that is looked up in the file, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                yield ast.unparse(node), node.lineno


@cache
def sources() -> tuple[Source, ...]:
    """All Python files of the package."""
    found = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)
    return tuple(Source(path, (text := path.read_text("utf-8")), ast.parse(text, str(path))) for path in found)


def templates() -> list[Path]:
    """All templates."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
