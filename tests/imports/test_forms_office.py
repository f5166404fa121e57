"""Forms that another office program has opened and saved."""

import shutil
import subprocess

import pytest

from consult.core.forms import Layout
from consult.exports.forms import form_docx, form_xlsx
from tests.exports.forms_kit import blank
from tests.imports.kit.filling import drafts, filled_docx, filled_xlsx, understood
from tests.imports.test_forms import EXPECTED, WORDS

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")]


@pytest.fixture(scope="module")
def resaved(tmp_path_factory):
    """The filled forms, opened and saved anew: name -> bytes."""
    folder = tmp_path_factory.mktemp("office")
    given, out = folder / "given", folder / "out"
    given.mkdir()
    for layout in Layout:
        (given / f"{layout}.docx").write_bytes(filled_docx(form_docx(blank(layout)), layout, WORDS))
        (given / f"{layout}.xlsx").write_bytes(filled_xlsx(form_xlsx(blank(layout)), layout, WORDS))
    for ending in ("docx", "xlsx"):
        subprocess.run(
            [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", ending,
             "--outdir", str(out), *map(str, sorted(given.glob(f"*.{ending}")))],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize("name", [f"{layout}.{ending}" for layout in Layout for ending in ("docx", "xlsx")])
def test_nothing_is_lost_or_doubled(resaved, name):
    layout, _, ending = name.partition(".")
    make, fill = (form_docx, filled_docx) if ending == "docx" else (form_xlsx, filled_xlsx)
    before = fill(make(blank(Layout(layout))), Layout(layout), WORDS)
    assert drafts(resaved[name]) == EXPECTED
    assert [d.fingerprint for d in understood(resaved[name]).drafts] == [
        d.fingerprint for d in understood(before).drafts
    ]
    assert understood(resaved[name]).empty == 9
