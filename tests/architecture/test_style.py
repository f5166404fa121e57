"""Habits that keep the code readable: docstrings, small files, templates without code."""

import ast
import re

from tests.architecture.sources import ROOT, TEMPLATES, sources, templates

MAX_LINES = 300
# One file, whatever its length: it travels alone, inside each verification bundle.
ONE_FILE = {"core/trust/verifier.py"}

# Where text is put into a page as it is, the reason why that is safe. Nothing else may be.
SAFE_TEMPLATES: dict[str, str] = {
    "rankings/_chart_macros.html": "web/rankings/lines.py escapes the titles, all at once",
    "rankings/_results.html": "web/rankings/lines.py escapes the titles, all at once",
    "register/_results.html": "web/register.py escapes the cells of the table, all at once",
}
SAFE_CODE: dict[str, str] = {
    "web/amendments/views.py": "core.text sanitised the rationale when it was written",
    "web/comments/views.py": "core.text sanitised the body and wrote the redline when the comment was written",
    "web/rankings/pictures/common.py": "exports/charts/drawing.py escapes the words and ids of a drawing",
    "web/refs.py": "the words are escaped before their references are found",
    "web/translations.py": "the messages are ours; what is put into one is escaped",
}

INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx event attribute": re.compile(r"\shx-on[:=-]", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_every_public_name_of_core_and_services_says_what_it_does():
    silent = []
    for source in sources():
        if source.floor not in {"core", "services"}:
            continue
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if not node.name.startswith("_") and not ast.get_docstring(node):
                    silent.append(f"{source.name}:{node.lineno} {node.name}")
    assert silent == []


def test_every_module_says_what_it_is():
    silent = [source.name for source in sources() if source.text.strip() and not ast.get_docstring(source.tree)]
    assert silent == []


def test_no_module_outgrows_its_file():
    long = {source.name: source.text.count("\n") for source in sources()}
    assert {name for name, lines in long.items() if lines > MAX_LINES} == ONE_FILE


def test_arguments_after_the_subject_are_named_in_services():
    wrong = []
    for source in sources():
        # The demonstration's parts are steps of one service, called by nobody else.
        if source.floor != "services" or source.name.startswith("services/demo/"):
            continue
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and len(node.args.args) > 3:
                wrong.append(f"{source.name}:{node.lineno} {node.name}")
    assert wrong == []


def test_templates_hold_no_code_that_the_content_security_policy_refuses():
    wrong = []
    for path in templates():
        # What stands inside {# #}, {{ }} and {% %} never reaches the browser as it is written.
        text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        wrong += [f"{path.relative_to(ROOT)} has {what}" for what, pattern in INLINE.items() if pattern.search(text)]
    assert wrong == []


def test_text_is_escaped_everywhere_but_where_a_reason_is_given():
    found = {
        path.relative_to(TEMPLATES).as_posix()
        for path in templates()
        if re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8"))
    }
    assert found == set(SAFE_TEMPLATES)


def test_code_marks_text_as_safe_only_where_a_reason_is_given():
    found = {source.name for source in sources() if re.search(r"\bMarkup\(", source.text)}
    assert found == set(SAFE_CODE)


def test_a_refusal_is_put_into_the_form_before_the_page_is_made():
    # `return page(form), refuse(form, refusal)` makes the page first, and nobody reads why it was refused.
    late = []
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                for part in node.value.elts[1:]:
                    if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "refuse":
                        late.append(f"{source.name}:{node.lineno}")
    assert late == []


def test_every_setting_is_documented():
    manual = (ROOT / "docs" / "operations.md").read_text("utf-8")
    names = set()
    for source in sources():
        names |= set(re.findall(r"env(?:iron)?(?:\.get\(|\[)\"([A-Z][A-Z_]+)\"", source.text))
        names |= set(re.findall(r"envvar=\"([A-Z][A-Z_]+)\"", source.text))
    assert {name for name in names if f"`{name}`" not in manual} == set()
