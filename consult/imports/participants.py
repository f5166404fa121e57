"""Lists of delegations and of people, as a secretariat has them, into plain rows with a report of what is wrong.

Nothing is stored and nothing guessed: a row with an error is not among the rows, and each error says what to mend.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from consult.core.messages import Message
from consult.core.text.folding import fold
from consult.core.words import DELEGATION_ROLES, Category, Role
from consult.imports import tables
from consult.imports.headings import CATEGORIES, DELEGATION_COLUMNS, NO, PEOPLE_COLUMNS, ROLES, YES
from consult.imports.tables import Row, RowError

MOST_SEATS = 200
_MOST_NAME = 200

# The rest of a sentence that begins with the row.
_MISSING = {
    "code": Message("a code is missing."),
    "name": Message("a name is missing."),
    "category": Message("a category is missing."),
    "role": Message("a role is missing."),
    "email": Message("an e-mail address is missing."),
    "delegation": Message("a delegation is missing."),
}
_NAMES = {"name": Message("name"), "short_name": Message("short name"), "sort_key": Message("sort key")}

_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One delegation. seat_limit is None where the file gives none: the conference's own then holds."""

    row: int
    code: str
    name: str
    short_name: str
    category: Category
    deciding: bool
    sort_key: str
    seat_limit: int | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person. delegation is the delegation's code, None exactly for chair, co-chair and secretariat."""

    row: int
    email: str
    name: str
    role: Role
    delegation: str | None


Kept = TypeVar("Kept", DelegationRow, PersonRow)


@dataclass(frozen=True, slots=True)
class Imported(Generic[Kept]):
    """What was understood (`rows`), what was not (`errors`), and the headings of columns that were passed over."""

    rows: list[Kept] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """True where every row was understood."""
        return not self.errors


class _Report:
    """The errors of one row after the other, each with its column as the file spells it."""

    def __init__(self, headings: Mapping[str, str]):
        self.headings = headings
        self.errors: list[RowError] = []
        self.wrong: set[int] = set()

    def add(self, row: Row, name: str, what: Message) -> None:
        heading = self.headings.get(name) or name.replace("_", " ")
        self.errors.append(
            RowError(row.number, heading, Message("Row %(row)s: %(what)s", row=row.number, what=what))
        )
        self.wrong.add(row.number)


def read_delegations(data: bytes) -> Imported[DelegationRow]:
    """The delegations in `data` (CSV or XLSX): code, name, short_name, category, deciding, sort_key, seat_limit.

    Required columns are code, name and category. Where they are left empty, the short name is the name, the sort key
    the short name, and deciding are the Member States. Raises Refused where the file as a whole is no such table.
    """
    table = tables.read(data, DELEGATION_COLUMNS, ("code", "name", "category"))
    report, kept, codes = _Report(table.headings), [], {}
    for row in table.rows:
        code = row["code"].lower()
        if _present(report, row, "code"):
            if not _CODE.fullmatch(code):
                what = Message(
                    'the code "%(code)s" may hold only letters a to z, digits and hyphens.', code=row["code"]
                )
                report.add(row, "code", what)
            elif code in codes:
                what = Message('the code "%(code)s" stands already in row %(row)s.', code=code, row=codes[code])
                report.add(row, "code", what)
            codes.setdefault(code, row.number)
        _present(report, row, "name")
        for name in ("name", "short_name", "sort_key"):
            _fits(report, row, name)
        category = _word(report, row, "category", CATEGORIES)
        deciding = _deciding(report, row, category)
        seats = _seats(report, row)
        if row.number not in report.wrong:
            short = row["short_name"] or row["name"]
            kept.append(
                DelegationRow(row.number, code, row["name"], short, category, deciding, row["sort_key"] or short, seats)
            )
    return Imported(kept, report.errors, table.ignored_columns)


def read_people(data: bytes, *, delegations: Mapping[str, str] | None = None) -> Imported[PersonRow]:
    """The people in `data` (CSV or XLSX): email, name, role, delegation.

    `delegations` maps the codes of the conference's delegations to their names; a row may give either. Without it any
    code is taken as it stands. Chair, co-chair and secretariat act for no delegation. A delegation has one head.
    Raises Refused where the file as a whole is no such table.
    """
    table = tables.read(data, PEOPLE_COLUMNS, ("email", "name", "role"))
    known = None if delegations is None else _by_code_and_name(delegations)
    report, kept = _Report(table.headings), []
    emails: dict[str, int] = {}
    heads: dict[str, int] = {}
    for row in table.rows:
        email = _email(report, row, emails)
        if _present(report, row, "name"):
            _fits(report, row, "name")
        role = _word(report, row, "role", ROLES)
        delegation = _delegation(report, row, role, known) if role is not None else None
        if role is Role.HEAD and delegation is not None:
            if delegation in heads:
                what = Message(
                    'the delegation "%(delegation)s" has its head already in row %(row)s.',
                    delegation=delegation, row=heads[delegation],
                )
                report.add(row, "role", what)
            heads.setdefault(delegation, row.number)
        if row.number not in report.wrong:
            kept.append(PersonRow(row.number, email, row["name"], role, delegation))
    return Imported(kept, report.errors, table.ignored_columns)


def _present(report: _Report, row: Row, name: str) -> bool:
    if not row[name]:
        report.add(row, name, _MISSING[name])
    return bool(row[name])


def _fits(report: _Report, row: Row, name: str) -> None:
    if len(row[name]) > _MOST_NAME:
        what = Message(
            "the %(name)s has %(count)s characters; %(most)s are allowed.",
            name=_NAMES[name], count=len(row[name]), most=_MOST_NAME,
        )
        report.add(row, name, what)


def _word(report: _Report, row: Row, name: str, words: Mapping[str, Role | Category]):
    if not _present(report, row, name):
        return None
    said = tables.key(row[name])
    found = words.get(said) or words.get(said.removesuffix("s"))
    if found is None:
        known = ", ".join(word.value.replace("_", " ") for word in dict.fromkeys(words.values()))
        if name == "role":
            what = Message('"%(word)s" is not a role. There are: %(known)s.', word=row[name], known=known)
        else:
            what = Message('"%(word)s" is not a category. There are: %(known)s.', word=row[name], known=known)
        report.add(row, name, what)
    return found


def _deciding(report: _Report, row: Row, category: Category | None) -> bool:
    said = tables.key(row["deciding"])
    if said and said not in YES | NO:
        report.add(row, "deciding", Message('"%(word)s" is neither yes nor no.', word=row["deciding"]))
    return said in YES if said else category is Category.ASEAN_MEMBER_STATE


def _seats(report: _Report, row: Row) -> int | None:
    said = row["seat_limit"]
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= MOST_SEATS and len(said) <= 6):
        what = Message('"%(word)s" is no number of seats from 1 to %(most)s.', word=said, most=MOST_SEATS)
        report.add(row, "seat_limit", what)
        return None
    return int(said)


def _email(report: _Report, row: Row, seen: dict[str, int]) -> str:
    from email_validator import EmailNotValidError, validate_email

    if not _present(report, row, "email"):
        return ""
    try:
        checked = validate_email(row["email"], check_deliverability=False, globally_deliverable=False)
        if "." not in checked.domain:
            raise EmailNotValidError("a domain without a point")
    except EmailNotValidError:
        report.add(row, "email", Message('"%(word)s" is no e-mail address.', word=row["email"]))
        return ""
    # Invitations and sign-in compare addresses without regard to case.
    email = checked.normalized.lower()
    if email in seen:
        what = Message('the address "%(email)s" stands already in row %(row)s.', email=email, row=seen[email])
        report.add(row, "email", what)
    seen.setdefault(email, row.number)
    return email


def _by_code_and_name(delegations: Mapping[str, str]) -> dict[str, str]:
    names = {fold(name): code for code, name in delegations.items()}
    return names | {fold(code): code for code in delegations}


def _delegation(report: _Report, row: Row, role: Role, known: Mapping[str, str] | None) -> str | None:
    said = row["delegation"]
    if role not in DELEGATION_ROLES:
        if said:
            what = Message(
                "a person of the role %(role)s acts for no delegation. Leave it empty.",
                role=role.value.replace("_", "-"),
            )
            report.add(row, "delegation", what)
        return None
    if not _present(report, row, "delegation"):
        return None
    if known is None:
        return said.lower()
    code = known.get(fold(said))
    if code is None:
        report.add(row, "delegation", Message('the conference has no delegation "%(word)s".', word=said))
    return code
