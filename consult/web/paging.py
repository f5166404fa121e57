"""Pages of a long list, and reading filters from an address."""

from dataclasses import dataclass
from enum import StrEnum

from flask import request


@dataclass(frozen=True)
class Page:
    """One page of `total` things; `number` counts from 1 and is never beyond the last."""

    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.per_page))


def page_of(total: int, *, per_page: int, number: int | None = None) -> Page:
    """The page asked for by `?page=`, kept within what there is."""
    if number is None:
        number = request.args.get("page", 1, type=int)
    last = max(1, -(-total // per_page))
    return Page(number=min(max(number or 1, 1), last), per_page=per_page, total=total)


def word_arg(cls: type[StrEnum], name: str):
    """The member of a closed set named by an argument of the address; None for none or an unknown one."""
    try:
        return cls(request.args.get(name, ""))
    except ValueError:
        return None
