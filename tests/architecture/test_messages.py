"""Every sentence can be translated: it is written out where it is made, with a place for each value, and collected."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT, TEMPLATES, Source, sources, templates

REFUSALS = {"Refused", "NotPermitted", "Conflict", "NotFound"}
WEB = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}
# Keywords that carry a sentence below the pages.
CARRIED = {"sentence", "why"}
PLACE = re.compile(r"%\((\w+)\)s")


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    """The name of each function or class called in the file, with the call."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def is_message(name: str, source: Source) -> bool:
    """Whether a call of that name in that file takes a message first."""
    if source.name == "core/errors.py":  # where a refusal makes its message of what it was given
        return False
    return name in REFUSALS or name == "Message" or (name in WEB and source.floor == "web")


def literal(node: ast.AST) -> str | None:
    """The string that stands there, None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def puts_together(node: ast.AST) -> bool:
    """Whether words stand in an expression outside of a Message, as they do where a sentence is built there."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message":
        return False
    if isinstance(node, ast.JoinedStr | ast.BinOp) or literal(node) is not None:
        return True
    return any(puts_together(child) for child in ast.iter_child_nodes(node))


def faults(source: Source) -> Iterator[str]:
    """What is wrong with the messages of a file."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                assigned.setdefault(ast.unparse(target), []).append(node.value)
    for name, call in calls(source):
        at = f"{source.name}:{call.lineno}"
        if source.floor not in {"web", "cli"}:
            for keyword in call.keywords:
                if keyword.arg in CARRIED and (literal(keyword.value) or isinstance(keyword.value, ast.JoinedStr)):
                    yield f"{at} carries a sentence that is no Message"
        if not call.args or not is_message(name, source):
            continue
        first = call.args[0]
        text = literal(first)
        if text is not None:
            values = {keyword.arg for keyword in call.keywords} - ({"field"} if name in REFUSALS else set())
            # Pages fill some words later, and a plural brings its number.
            later = name == "ngettext" or (name in WEB and not values)
            if not later and set(PLACE.findall(text)) != values:
                yield f"{at} has places {sorted(PLACE.findall(text))} for {sorted(map(str, values))}"
            # Without values nothing is filled in, so a percent sign stands for itself.
            if values and "%" in PLACE.sub("", text).replace("%%", ""):
                yield f"{at} has a percent sign that is no place"
        elif name not in REFUSALS:
            yield f"{at} does not write its message out"
        elif puts_together(first) or any(puts_together(value) for value in assigned.get(ast.unparse(first), [])):
            yield f"{at} puts its message together"


def test_messages_are_written_out_and_their_places_filled():
    assert [fault for source in sources() for fault in faults(source)] == []


@pytest.mark.parametrize(
    "line",
    [
        'Refused(f"{ref} is gone.")',
        'Refused("Gone: " + ref)',
        'Refused("%s is gone." % ref)',
        'sentence = f"{ref} is gone."\nConflict(sentence)',
        'sentence = "It is gone."\nConflict(sentence)',
        'Refused("%(ref)s is gone.", name=ref)',
        'Refused("%(ref)s is gone.", field="ref")',
        'Message("%(ref)s is gone.")',
        'Message("%(n)s% is gone.", n=n)',
        "Message(sentence, ref=ref)",
        'Refused("It is gone" if gone else "It is not there")',
        'move(thing, GONE, sentence="It is gone.")',
    ],
)
def test_the_test_above_finds(line):
    source = Source(ROOT / "consult" / "services" / "things.py", line, ast.parse(line))
    assert len(list(faults(source))) == 1


def test_templates_translate_what_services_said():
    said = re.compile(r"\{\{[^}]*\.sentence\b(?!\()[^}]*\}\}")
    bare = [
        f"{path.relative_to(TEMPLATES)}: {found}"
        for path in templates()
        for found in said.findall(path.read_text("utf-8"))
        if "|said" not in found and "problem.sentence" not in found  # a problem holds what was translated
    ]
    assert bare == []


def test_the_english_of_a_refusal_is_for_commands_alone():
    read = [
        f"{source.name}:{line} {chain}"
        for source in sources()
        if source.floor != "cli"
        for chain, line in source.dotted()
        # What closes a phase to somebody is carried as a Message.
        if chain.endswith(".sentence") and chain not in {"self.sentence", "admission.sentence"}
    ]
    assert read == []


def test_every_message_is_collected(tmp_path):
    subprocess.run(
        ["sh", "tools/messages.sh", str(tmp_path / "messages.pot")],
        cwd=ROOT, env={**os.environ, "PYTHON": sys.executable}, check=True,
    )  # fmt: skip
    with open(tmp_path / "messages.pot", "rb") as file:
        catalogue = read_po(file)
    written = {
        text
        for source in sources()
        for name, call in calls(source)
        if call.args and is_message(name, source) and name != "ngettext" and (text := literal(call.args[0]))
    }
    assert {text for text in written if text not in catalogue} == set()
    assert "Sign in" in catalogue and "Open this link to accept. It works once, until %(until)s:" in catalogue
