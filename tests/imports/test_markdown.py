"""Candidates from Markdown and plain text."""

import pytest

from consult.core.errors import Refused
from consult.core.words import Kind
from consult.imports.documents import read_candidates
from tests.exports.lists import KHMER

TEXT = """---
title: ours
---
# Norms

## Early *warning*

**Area:** policy

*Recalling* the [Charter](https://example.org/charter),

1. States should:
   - (a) talk;
   - (b) listen.
2. They should write
   it down.

### Rationale

Because it `helps`.

## R-2: Exercises

1. That ADGSOM hold them.

| a | b |
|---|---|

```
code
```
"""


def read(text: str):
    return read_candidates(text.encode())


def test_headings_lists_and_emphasis():
    found = read(TEXT)
    assert [(c.kind, c.text.title, c.rationale, c.facts) for c in found.candidates] == [
        (Kind.NORM, "Early warning", "Because it helps.", {"area": "policy"}),
        (Kind.RECOMMENDATION, "Exercises", "", {}),
    ]
    assert [(p.shown, p.body) for p in found.candidates[0].text.paragraphs] == [
        ("", "Recalling the Charter (https://example.org/charter),"),
        ("1", "States should:"),
        ("(a)", "talk;"),
        ("(b)", "listen."),
        ("2", "They should write it down."),
    ]
    assert [(str(one.what), one.words) for one in found.unread] == [
        ("A table was passed over.", "| a | b |\n|---|---|"),
        ("A block of code or HTML was passed over.", "code"),
    ]
    assert len(found.candidates[1].text.paragraphs) == 1


def test_typed_numbers_in_plain_text():
    found = read("Points of contact\n\n(1) That each State name one.\n\n(2) That it answer.\n")
    assert [p.body for p in found.candidates[0].text.paragraphs] == ["That each State name one.", "That it answer."]


def test_a_text_in_utf16_and_another_script():
    found = read_candidates(f"# Norm 1: {KHMER[:10]}\n\n1. {KHMER}\n".encode("utf-16"))
    assert found.candidates[0].text.paragraphs[0].body == KHMER


def test_signs_that_are_no_marks_stay():
    found = read("# Norm 1: Signs\n\n1. snake_case and 2 * 3 and \\*stars\\*\n")
    assert found.candidates[0].text.paragraphs[0].body == "snake_case and 2 * 3 and *stars*"


@pytest.mark.parametrize("text", ["", "\n\n", "# Only a title\n", "just one line"])
def test_nothing_to_read_is_refused(text):
    with pytest.raises(Refused):
        read(text)
