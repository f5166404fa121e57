"""The snapshot in a PDF, read without a PDF library."""

import io
import zlib

import pypdf
import pytest

from consult.core.documents import canonical_json, for_body, sha256_of
from consult.core.errors import Refused
from consult.exports import exporter
from consult.imports.attached import attached_snapshot, printed_hashes
from tests.exports.lists import empty, hard, ordinary


@pytest.mark.parametrize("snapshot", [ordinary(), hard(), empty(), for_body(ordinary(), "telmin")])
def test_it_is_the_one_that_a_pdf_library_finds(snapshot):
    pdf = exporter("pdf").render(snapshot)
    (content,) = pypdf.PdfReader(io.BytesIO(pdf)).attachments.values()
    assert attached_snapshot(pdf) == content[0] == canonical_json(snapshot)
    assert printed_hashes(pdf) == {sha256_of(canonical_json(snapshot))}


def part(content, head=b"/Filter/FlateDecode"):
    return b"1 0 obj\n<</Length %d/Type/EmbeddedFile%s>>\nstream\n" % (len(content), head) + content + b"\nendstream\n"


def test_one_that_is_not_compressed_is_read_too():
    assert attached_snapshot(part(b"{}", b"")) == b"{}"


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", part(zlib.compress(b"{}")) * 2, part(b"no zlib"), b"/EmbeddedFile"])
def test_none_several_and_damaged_ones_are_refused(pdf):
    with pytest.raises(Refused):
        attached_snapshot(pdf)
