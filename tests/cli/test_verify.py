"""`consult verify` of bundles: the program that lies in them, with no server and no database."""

import ast
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from consult.cli import main
from consult.core.trust import verifier
from tests.bundles import PRINT, box, pack


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An instance folder that cannot be made, so that whatever asks for a database ends at once."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "file" / "below"))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def test_a_bundle_is_verified(folder):
    made = box()
    (folder / "bundle.zip").write_bytes(pack(made))
    (folder / "receipt.json").write_text(json.dumps(made.receipts[17]))
    done = run(folder / "bundle.zip", "--key", PRINT, "--receipt", folder / "receipt.json")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "VERIFIED: all of this holds.")
    done = run(folder / "bundle.zip", "--checkpoint", folder / "receipt.json")
    assert (done.exit_code, "goes on from the receipt CODE17" in done.output) == (0, True)
    assert done.output.splitlines()[-1] == verifier.VERIFIED_BUT_FOR_THE_KEY


def test_a_fingerprint_may_be_given_in_its_groups_as_it_is_printed(folder):
    (folder / "bundle.zip").write_bytes(pack(box()))
    done = run(folder / "bundle.zip", "--key", *PRINT.split())
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "VERIFIED: all of this holds.")
    command = [sys.executable, "-I", verifier.__file__, "bundle.zip", "--key", *PRINT.split()]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PATH": os.defpath})
    assert (ran.returncode, ran.stdout) == (0, done.output)


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
@pytest.mark.parametrize("change", [lambda b: b + b"x", lambda b: b[:-30], lambda b: b[:40] + b"x" + b[41:]])
def test_an_altered_bundle_fails_whatever_its_name(folder, name, change):
    (folder / name).write_bytes(change(pack(box())))
    done = run(folder / name)
    assert done.exit_code == 1
    assert done.output.splitlines()[-1].startswith("FAILED: ")


def test_a_file_that_was_signed_with_another_key_fails(folder):
    (folder / "bundle.zip").write_bytes(pack(box()))
    done = run(folder / "bundle.zip", "--key", "ab" * 32)
    assert (done.exit_code, "The key is not the one whose fingerprint you gave" in done.output) == (1, True)


def test_the_program_alone_does_the_same_in_an_empty_folder(tmp_path):
    made = pack(box(), "confidential")
    (tmp_path / "bundle.zip").write_bytes(made)
    (tmp_path / "verify.py").write_bytes(verifier.unpack(made)[0]["verify.py"])
    for content, code in ((made, 0), (made[:-1], 1)):
        (tmp_path / "bundle.zip").write_bytes(content)
        command = [sys.executable, "-I", "-W", "error", "verify.py", "bundle.zip", "--key", PRINT]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PATH": os.defpath})
        assert (ran.returncode, ran.stderr) == (code, "")
    ran = subprocess.run([*command[:4], "verify.py", "none.zip"], cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (2, "none.zip: No such file or directory\n")


def test_the_program_in_a_bundle_is_the_one_that_the_command_runs():
    with open(verifier.__file__, "rb") as file:
        assert verifier.unpack(pack(box(3)))[0]["verify.py"] == file.read()


def test_the_program_imports_the_standard_library_alone():
    with open(verifier.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {f"{'.' * node.level}{node.module}" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names
