"""Hostile and mistaken files: a clear refusal, little memory, and an end to the reading that a file cannot put off."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from consult.core.errors import Refused
from consult.core.files.archives import Unreadable
from consult.imports.documents import read_candidates
from consult.imports.office import xml
from tests.imports.kit import hostile
from tests.imports.kit.filling import understood

ROOT = Path(__file__).resolve().parents[2]
SAID = {
    "a zip bomb": "becomes too large",
    "a part too large to be read": "becomes too large",
    "entities of its own": "entities of its own",
    "entities from outside": "entities of its own",
    "entities in a workbook": "entities of its own",
    "entities in the styles of a document": "entities of its own",
    "macros": "holds macros",
    "macros by its type": "holds macros",
    "macros in a workbook": "holds macros",
    "ten megabytes of rows": "more than 5,000 rows",
    "more rows than are read": "more than 5,000 rows",
    "ten megabytes of lines": "more than 5,000 rows",
    "lines as long as the limit allows": "more than 5,000 rows",
    "a million columns": "holds too much",
    "a million columns of text": "more than 5,000 rows",
    "a million rows of a document": "more than 5,000 rows",
    "a million paragraphs": "holds too much",
    "as many paragraphs as elements": "holds too much",
    "as many cells as elements": "holds too much",
    "short words in a hundred columns": "holds too much",
    "elements in elements": "nested too deeply",
    "tables in tables": "nested too deeply",
    "one string in every cell": "holds too much text",
    "a cell of ten megabytes": "holds too much text",
    "strings without end": "holds too much",
    "a password": "protected by a password",
    "an old document": "old Office version",
    "an OpenDocument text": "OpenDocument",
    "another packed file": "no Word or Excel document",
    "a hundred thousand parts": "100,000 parts",
    "half a document": "damaged",
    "a PDF": "is a PDF",
    "a picture": "is a picture",
    "a program": "could not be read",
    "nothing": "is empty",
    "too much": "more than 10 MB",
    "a part that is not there": "no Word or Excel document",
    "a quotation without end": "no form",
}


@pytest.mark.parametrize("name", [name for name in hostile.FORMS if name in SAID])
def test_a_form_is_refused_with_a_sentence(name):
    with pytest.raises(Refused, match=SAID[name]) as refusal:
        understood(hostile.FORMS[name]())
    assert refusal.value.field == "file"
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("name", [name for name in hostile.FORMS if name not in SAID])
def test_a_strange_form_is_read_or_refused(name):
    try:
        assert understood(hostile.FORMS[name]()).drafts
    except Refused as refusal:
        assert "No table with the columns" in refusal.sentence


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_strange_text_is_read_or_refused(name):
    try:
        assert read_candidates(hostile.TEXTS[name]()).candidates
    except Refused as refusal:
        assert refusal.field == "file"


def test_a_workbook_holds_no_candidates():
    with pytest.raises(Refused, match="This is a workbook"):
        read_candidates(hostile.workbook(hostile.HEAD_ROW))


def test_reading_ends_at_the_limit_of_elements():
    begun = []
    with pytest.raises(Unreadable):
        xml.walk(b"<a>" + b"<b/>" * (xml.MOST_ELEMENTS * 2) + b"</a>", start=lambda name, _: begun.append(name))
    assert len(begun) == xml.MOST_ELEMENTS


def test_reading_ends_at_the_limit_of_depth():
    begun = []
    with pytest.raises(Unreadable):
        xml.walk(b"<b>" * 100_000, start=lambda name, _: begun.append(name))
    assert len(begun) == xml.MOST_DEPTH


def test_nothing_is_expanded_before_the_refusal():
    seen = []
    with pytest.raises(Unreadable):
        xml.walk((hostile.LOL + "<a>&j;</a>").encode(), start=lambda *_: seen.append(1), text=seen.append)
    assert seen == []


READ = """
import resource, sys
from consult.core.errors import Refused
from consult.imports.documents import read_candidates
from consult.imports.forms import read_form
for path in sys.argv[1:]:
    data = open(path, "rb").read()
    for read in (lambda: read_form(data, texts=[]), lambda: read_candidates(data)):
        try:
            read()
        except Refused:
            pass
print("read", len(sys.argv) - 1)
"""
MOST_MEMORY = 400 * 1024 * 1024  # bytes of address space, of which the interpreter and its libraries take about 60 MB
MOST_SECONDS = 120  # of the processor's, for all files together: a reading without end is killed


def test_all_of_them_are_read_in_little_memory(tmp_path):
    names = []
    for number, make in enumerate([*hostile.FORMS.values(), *hostile.TEXTS.values()]):
        names.append(tmp_path / f"{number}")
        names[-1].write_bytes(make())

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, names)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, preexec_fn=limit,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == (f"read {len(names)}", "")
