"""`consult verify` of what was issued: manifests, and files with and without one, with no server and no database."""

import json
import shutil
from functools import cache

import pytest
from click.testing import CliRunner

from consult.cli import main
from consult.core.documents import canonical_json, file_stem, for_body, sha256_of
from consult.core.trust import manifest, verifier
from consult.exports import FORMATS, exporter
from tests.bundles import OURS, PRINT, THEIRS
from tests.exports.lists import ordinary

STEM = "CYBER-PS-2019-CRP.2-Rev.1"
SIGNED = f"{STEM}.manifest.json"


def made(documents, signer=OURS, **values):
    """The manifest of {name: bytes}."""
    snapshot = ordinary()
    content = {
        "conference": "bangkok-2019",
        "number": 1,
        "revision": 2,
        "symbol": snapshot.symbol,
        "issued_at": "2019-05-11T09:30:15Z",
        "snapshot": sha256_of(canonical_json(snapshot)),
        "files": [manifest.Listed("", name, len(data), sha256_of(data)) for name, data in documents.items()],
        "key": signer.public_key().public_bytes_raw(),
        "sign": signer.sign,
    }
    return manifest.make(**{**content, **values})


@cache
def documents():
    """All files of one revision, those of one body among them."""
    found = {}
    for snapshot in (ordinary(), for_body(ordinary(), "amcc")):
        for extension in FORMATS:
            found[f"{file_stem(snapshot.symbol)}.{extension}"] = exporter(extension).render(snapshot)
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """All files with their manifest, and an instance folder that cannot be made: whatever asks for a database ends."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "file" / "below"))
    files = tmp_path / "files"
    files.mkdir()
    for name, data in documents().items():
        (files / name).write_bytes(data)
    (files / SIGNED).write_bytes(made(documents()))
    return files


def run(*arguments):
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def last(done):
    return done.exit_code, done.output.splitlines()[-1]


BUT_FOR_THE_KEY = "OK, but for the key: whose key signed the manifest was not checked."


def flipped(data, at):
    return bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]])


def test_a_manifest_holds_and_so_does_each_file_beside_it(folder):
    done = run(folder / SIGNED, "--key", PRINT)
    assert last(done) == (0, "OK")
    sentence = "is, byte for byte, a file of CYBER-PS/2019/CRP.2/Rev.1, issued on 2019-05-11 at 09:30:15 UTC."
    assert done.output.count(sentence) == 2 * len(FORMATS)
    assert "The key is the one whose fingerprint you gave." in done.output
    assert "note" not in done.output


def test_a_manifest_alone_says_what_it_did_not_look_at(folder, tmp_path):
    shutil.copy(folder / SIGNED, tmp_path / SIGNED)
    done = run(tmp_path / SIGNED)
    assert last(done) == (0, BUT_FOR_THE_KEY)
    assert f"{2 * len(FORMATS)} do not lie beside it and were not looked at." in done.output
    assert "Whose key it is was not checked. Compare its fingerprint with the one that" in done.output
    assert f"give that one with --key: {PRINT}" in done.output


def test_no_byte_of_a_manifest_can_be_another(folder, tmp_path):
    data, file = made(documents()), tmp_path / SIGNED
    for at in {*range(0, len(data), 97), *range(60), *range(len(data) - 60, len(data))}:
        file.write_bytes(flipped(data, at))
        assert run(file, "--key", PRINT).exit_code == 1, at
    for other in (data + b"\n", b" " + data, data[:-1], b"", json.dumps(json.loads(data)).encode()):
        file.write_bytes(other)
        assert run(file, "--key", PRINT).exit_code == 1


def test_a_manifest_under_another_name_is_known_as_one(folder, tmp_path):
    (tmp_path / "download").write_bytes(made(documents()))
    assert last(run(tmp_path / "download")) == (0, BUT_FOR_THE_KEY)


def test_a_manifest_of_another_key_fails_only_if_the_fingerprint_is_given(folder):
    (folder / SIGNED).write_bytes(made(documents(), THEIRS))
    assert run(folder / SIGNED).exit_code == 0
    done = run(folder / SIGNED, "--key", PRINT)
    assert (done.exit_code, "The key is not the one whose fingerprint you gave" in done.output) == (1, True)


def test_a_fingerprint_may_stand_in_its_groups_and_is_not_cut_short(folder):
    assert last(run(folder / SIGNED, "--key", *PRINT.split())) == (0, "OK")
    done = run(folder / SIGNED, "--key", PRINT[:40])
    assert (done.exit_code, "is no whole fingerprint" in done.output) == (1, True)


def test_a_signature_of_another_kind_of_statement_is_none(folder):
    signed = json.loads(made(documents()))
    content = {name: value for name, value in signed.items() if name not in ("key", "signature")}
    signed["signature"] = OURS.sign(verifier.statement(verifier.BUNDLE, content)).hex()
    (folder / SIGNED).write_bytes(verifier.canonical(signed))
    done = run(folder / SIGNED, "--key", PRINT)
    assert (done.exit_code, "The signature is not that of this manifest" in done.output) == (1, True)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_is_checked_against_the_manifest_beside_it(folder, extension):
    for stem in (STEM, f"{STEM}-AMCC"):
        file = folder / f"{stem}.{extension}"
        done = run(file, "--key", PRINT)
        assert last(done) == (0, "OK"), done.output
        assert f"{file.name} is, byte for byte, a file of CYBER-PS/2019/CRP.2/Rev.1" in done.output
        data = file.read_bytes()
        for altered in (flipped(data, 0), flipped(data, len(data) // 2), flipped(data, len(data) - 1), data + b" "):
            file.write_bytes(altered)
            assert run(file, "--key", PRINT).exit_code == 1
            assert run(file).exit_code == 1


def test_a_file_that_was_renamed_is_found_by_its_bytes(folder):
    (folder / f"{STEM}.docx").rename(folder / "list.docx")
    done = run(folder / "list.docx")
    assert last(done) == (0, BUT_FOR_THE_KEY)
    assert f"It was issued under the name {STEM}.docx." in done.output


def test_a_file_of_another_revision_is_none_of_those_named(folder, tmp_path):
    (tmp_path / "other.csv").write_bytes(b"Symbol")
    done = run(tmp_path / "other.csv", "--manifest", folder / SIGNED)
    assert (done.exit_code, "other.csv is none of the files of" in done.output) == (1, True)


def test_a_file_is_not_vouched_for_by_a_manifest_whose_signature_fails(folder):
    (folder / SIGNED).write_bytes(made(documents()).replace(b'"revision":2', b'"revision":3'))
    done = run(folder / f"{STEM}.docx")
    assert (done.exit_code, "byte for byte" in done.output) == (1, False)


def test_a_fingerprint_without_a_manifest_is_no_check(folder):
    (folder / SIGNED).unlink()
    done = run(folder / f"{STEM}.pdf", "--key", PRINT)
    assert last(done)[0] == 1
    assert "there is no signature" in done.output


def test_a_pdf_alone_is_compared_with_the_snapshot_in_it(folder, tmp_path):
    file = tmp_path / "list.pdf"
    shutil.copy(folder / f"{STEM}.pdf", file)
    done = run(file)
    assert last(done) == (0, "OK")
    digest = sha256_of(canonical_json(ordinary()))
    assert f"SHA-256: {digest}" in done.output
    assert "The snapshot that lies in the PDF has the SHA-256 that the document names." in done.output
    assert "the PDF made anew from it has the same bytes" in done.output
    assert "Who issued it was not checked" in done.output
    assert last(run(file, "--sha256", digest)) == (0, "OK")
    assert run(file, "--sha256", "0" * 64).exit_code == 1


def test_no_byte_of_a_pdf_can_be_another(folder, tmp_path):
    file, data = tmp_path / "list.pdf", documents()[f"{STEM}.pdf"]
    for at in range(0, len(data), len(data) // 12):
        file.write_bytes(flipped(data, at))
        assert run(file).exit_code == 1, at


def test_a_pdf_whose_snapshot_was_put_in_place_of_another_fails(tmp_path, folder):
    data = documents()[f"{STEM}.pdf"]
    mine, theirs = (sha256_of(canonical_json(each)).encode() for each in (ordinary(), for_body(ordinary(), "amcc")))
    file = tmp_path / "list.pdf"
    file.write_bytes(data.replace(mine, theirs))
    done = run(file)
    assert (done.exit_code, "is not the one whose SHA-256 it names" in done.output) == (1, True)


def test_a_pdf_of_another_release_is_vouched_for_by_its_manifest_alone(tmp_path, folder):
    file = tmp_path / f"{STEM}.pdf"
    data = documents()[file.name] + b"\n% set otherwise"
    file.write_bytes(data)
    assert run(file).exit_code == 1
    (tmp_path / SIGNED).write_bytes(made({file.name: data}))
    done = run(file, "--key", PRINT)
    assert last(done) == (0, "OK")
    assert "The PDF was not compared page by page" in done.output


def test_a_pdf_that_is_none_of_ours_fails(tmp_path, folder):
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    done = run(tmp_path / "other.pdf")
    assert (done.exit_code, "No snapshot is attached" in done.output) == (1, True)


def test_json_alone_is_hashed_and_said_not_to_be_compared(tmp_path, folder):
    shutil.copy(folder / f"{STEM}.json", tmp_path / "list.json")
    done = run(tmp_path / "list.json")
    assert done.exit_code == 0
    assert "Not compared yet" in done.output
    assert "OK" not in done.output
