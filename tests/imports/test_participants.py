import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.words import Category, Role
from consult.imports.participants import DelegationRow, PersonRow, read_delegations, read_people
from consult.imports.tables import MOST_ROWS

HEADINGS = ["code", "name", "short_name", "category", "deciding", "sort_key", "seat_limit"]
THAILAND = ["th", "Kingdom of Thailand", "Thailand", "asean_member_state", "yes", "Thailand", "5"]
PEOPLE = ["email", "name", "role", "delegation"]
KNOWN = {"th": "Kingdom of Thailand", "vn": "Socialist Republic of Viet Nam"}


def sheet(*rows: list, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(*rows: list) -> bytes:
    book, target = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def delegations(*rows: list, headings=HEADINGS):
    return read_delegations(sheet(headings, *rows))


def people(*rows: list, **kwargs):
    return read_people(sheet(PEOPLE, *rows), **kwargs)


def sentences(imported) -> list[str]:
    return [error.sentence for error in imported.errors]


def refusal(act, data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        act(data)
    return refused.value.sentence


def test_a_complete_row_is_understood():
    assert delegations(THAILAND).rows == [
        DelegationRow(2, "th", "Kingdom of Thailand", "Thailand", Category.ASEAN_MEMBER_STATE, True, "Thailand", 5)
    ]


@pytest.mark.parametrize(
    "data",
    [
        sheet(HEADINGS, THAILAND),
        sheet(HEADINGS, THAILAND, encoding="utf-8-sig"),
        sheet(HEADINGS, THAILAND, encoding="utf-16"),
        sheet(HEADINGS, THAILAND, encoding="utf-16-le"),
        sheet(HEADINGS, THAILAND, encoding="utf-16-be"),
        sheet(HEADINGS, THAILAND, delimiter=";"),
        sheet(HEADINGS, THAILAND, delimiter="\t", encoding="utf-16"),
        b"sep=;\r\n" + sheet(HEADINGS, THAILAND, delimiter=";"),
        workbook(HEADINGS, [*THAILAND[:-1], 5]),
        workbook(HEADINGS, [*THAILAND[:4], True, "Thailand", 5.0]),
    ],
)
def test_every_way_a_spreadsheet_is_saved_gives_the_same_rows(data):
    assert read_delegations(data).rows == delegations(THAILAND).rows


def test_a_comma_inside_quotation_marks_does_not_part():
    data = b'"code";"name, in full";category\nth;"Thailand, Kingdom of";"Member States"\n'
    assert "no column" in refusal(read_delegations, data)
    data = data.replace(b"name, in full", b"name")
    assert read_delegations(data).rows[0].name == "Thailand, Kingdom of"


def test_headings_are_known_by_other_names_and_unknown_ones_are_reported():
    imported = delegations(
        ["TH", "Kingdom of Thailand", "ASEAN Member States", "x", "note"],
        headings=["Delegation Code", "FULL-NAME", "Category of participant", "Deciding?", "remarks"],
    )
    assert [(row.code, row.category) for row in imported.rows] == [("th", Category.ASEAN_MEMBER_STATE)]
    assert imported.ignored_columns == ["Deciding?", "remarks"]


def test_what_is_left_empty_follows_from_the_rest():
    state = delegations(["la", "Lao PDR", "", "asean member state", "", "", ""]).rows[0]
    assert (state.short_name, state.sort_key, state.deciding, state.seat_limit) == ("Lao PDR", "Lao PDR", True, None)
    assert delegations(["itu", "ITU", "", "international organisation", "", "", ""]).rows[0].deciding is False


def test_letters_of_all_scripts_are_kept():
    assert delegations(["th", "ราชอาณาจักรไทย", "ไทย", "AMS", "", "Thailand", ""]).rows[0].name == "ราชอาณาจักรไทย"


def test_each_wrong_cell_has_its_row_column_and_sentence():
    imported = delegations(
        THAILAND,
        ["", "", "", "", "", "", ""],
        ["t h", "", "x", "empire", "maybe", "x", "many"],
        ["", "Name", "x", "ngo", "no", "x", "0"],
    )
    assert [row.code for row in imported.rows] == ["th"]
    assert [(error.row, error.column) for error in imported.errors] == [
        (4, "code"),
        (4, "name"),
        (4, "category"),
        (4, "deciding"),
        (4, "seat_limit"),
        (5, "code"),
        (5, "seat_limit"),
    ]
    assert sentences(imported)[:2] == [
        'Row 4: the code "t h" may hold only letters a to z, digits and hyphens.',
        "Row 4: a name is missing.",
    ]
    assert sentences(imported)[2].startswith('Row 4: "empire" is not a category. There are: asean member state, ')
    assert sentences(imported)[3:5] == [
        'Row 4: "maybe" is neither yes nor no.',
        'Row 4: "many" is no number of seats from 1 to 200.',
    ]
    assert not imported.complete


def test_a_column_is_named_as_the_file_spells_it():
    imported = read_people(sheet(["E-Mail Address", "Name", "Function"], ["nobody", "A", "chair"]))
    assert [(error.column, error.sentence) for error in imported.errors] == [
        ("E-Mail Address", 'Row 2: "nobody" is no e-mail address.')
    ]


def test_a_code_twice_in_the_file_is_an_error():
    imported = delegations(THAILAND, ["TH", *THAILAND[1:]])
    assert sentences(imported) == ['Row 3: the code "th" stands already in row 2.']
    assert len(imported.rows) == 1


def test_too_long_a_name_is_an_error():
    assert sentences(delegations(["th", "a" * 201, "", "ngo", "", "", ""])) == [
        "Row 2: the name has 201 characters; 200 are allowed."
    ]


def test_people_of_every_role_are_understood():
    imported = people(
        ["Head@MFA.example", "A", "Head of Delegation", "TH"],
        ["d@mfa.example", "B", "delegate", "th"],
        ["o@mfa.example", "C", "Observer", "vn"],
        ["chair@asean.example", "D", "Chair", ""],
        ["co@asean.example", "E", "Co-Chair", ""],
        ["s@asean.example", "F", "secretariat", ""],
        delegations=KNOWN,
    )
    assert imported.errors == []
    assert imported.rows[0] == PersonRow(2, "head@mfa.example", "A", Role.HEAD, "th")
    assert [(row.role, row.delegation) for row in imported.rows[1:]] == [
        (Role.DELEGATE, "th"),
        (Role.OBSERVER, "vn"),
        (Role.CHAIR, None),
        (Role.CO_CHAIR, None),
        (Role.SECRETARIAT, None),
    ]


def test_a_delegation_may_be_given_by_its_name():
    assert (
        people(["a@b.example", "A", "delegate", "kingdom of  THAILAND"], delegations=KNOWN).rows[0].delegation == "th"
    )


def test_an_unknown_delegation_is_an_error_only_where_they_are_known():
    row = ["a@b.example", "A", "delegate", "Atlantis"]
    assert sentences(people(row, delegations=KNOWN)) == ['Row 2: the conference has no delegation "Atlantis".']
    assert people(row).rows[0].delegation == "atlantis"


def test_who_acts_for_a_delegation_needs_one_and_officers_have_none():
    imported = people(["a@b.example", "A", "head", ""], ["c@b.example", "C", "co-chair", "th"], delegations=KNOWN)
    assert sentences(imported) == [
        "Row 2: a delegation is missing.",
        "Row 3: a person of the role co-chair acts for no delegation. Leave it empty.",
    ]


def test_an_address_twice_is_an_error_whatever_its_case():
    imported = people(["a@b.example", "A", "chair", ""], ["A@B.EXAMPLE", "B", "chair", ""])
    assert sentences(imported) == ['Row 3: the address "a@b.example" stands already in row 2.']


def test_a_second_head_of_a_delegation_is_an_error():
    imported = people(
        ["a@b.example", "A", "head", "th"],
        ["b@b.example", "B", "HoD", "Kingdom of Thailand"],
        ["c@b.example", "C", "head", "vn"],
        delegations=KNOWN,
    )
    assert sentences(imported) == ['Row 3: the delegation "th" has its head already in row 2.']
    assert [row.email for row in imported.rows] == ["a@b.example", "c@b.example"]


@pytest.mark.parametrize("email", ["a", "a@", "@b.example", "a b@c.example", "a@b", "a@b..example", "<a@b.example>"])
def test_what_is_no_address_is_an_error(email):
    assert sentences(people([email, "A", "chair", ""])) == [f'Row 2: "{email}" is no e-mail address.']


def test_an_unknown_role_names_the_roles():
    assert sentences(people(["a@b.example", "A", "king", ""])) == [
        'Row 2: "king" is not a role. There are: head of delegation, delegate, observer, chair, co chair, secretariat.'
    ]


def test_missing_columns_are_named():
    assert refusal(read_people, sheet(["name"], ["A"])) == (
        'The first row has no column "email" and "role". Give the columns their names.'
    )


def test_an_empty_file_is_refused():
    for data in (b"", b"\r\n ,, \n", workbook([])):
        assert refusal(read_people, data) == "The file is empty."


def test_headings_alone_give_no_rows():
    assert people().rows == people().errors == []


def test_too_many_rows_are_refused():
    rows = [[f"p{n}@b.example", "A", "chair", ""] for n in range(MOST_ROWS + 1)]
    assert len(people(*rows[:-1]).rows) == MOST_ROWS
    sentence = "The file has 2,001 rows; 2,000 are allowed at a time."
    assert refusal(read_people, sheet(PEOPLE, *rows)) == refusal(read_people, workbook(PEOPLE, *rows)) == sentence


def test_too_large_a_file_is_refused():
    assert "more than 2 MB" in refusal(read_people, b"x" * (2 * 1024 * 1024 + 1))


def test_letters_in_another_encoding_are_refused_with_the_way_out():
    assert refusal(read_people, "email,name\na@b.example,Müller".encode("cp1252")) == (
        "The letters of the file could not be read. Save it as CSV UTF-8, or as XLSX."
    )


def test_a_damaged_workbook_is_refused():
    data = workbook(PEOPLE, ["a@b.example", "A", "chair", ""])
    assert "CSV (UTF-8) or XLSX" in refusal(read_people, data[:-40]) or "damaged" in refusal(read_people, data[:-40])


def test_a_formula_is_text_like_any_other():
    assert people(["a@b.example", "=1+1", "chair", ""]).rows[0].name == "=1+1"


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_sentence(data):
    for act in (read_people, read_delegations):
        try:
            act(data)
        except Refused as refused:
            assert refused.sentence.endswith(".")
