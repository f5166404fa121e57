"""What is installed without the checkout works like the checkout."""

import configparser
import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests import live
from tests.architecture.sources import PACKAGE, ROOT
from tools import packages

# Runs the installed command while the checkout is out of reach: the dependencies come from the folder they are in, but
# without the link to the checkout that the development install put there.
LAUNCHER = """
import sys
sys.path[:0] = [{target!r}]
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder)]
sys.path = [entry for entry in sys.path if entry not in ("", {root!r})]
from consult.cli import main
import consult
assert consult.__file__.startswith({target!r}), consult.__file__
main(prog_name="consult")
"""


def listed(option: str) -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser["options"][option].split()


def test_each_folder_with_python_is_listed_for_packaging():
    assert listed("packages") == packages.packages(), "run: python tools/packages.py"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of the files so that the checkout gathers no leftovers."""
    source = tmp_path_factory.mktemp("source")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "consult", "templates", "static", "migrations"):
        os.symlink(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", out, source]
    subprocess.run(command, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def consult(wheel, tmp_path_factory):
    """The installed command: a function that runs it in an empty folder, and the command line for doing so."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    launcher = tmp_path_factory.mktemp("bin") / "consult.py"
    launcher.write_text(LAUNCHER.format(target=str(target), root=str(ROOT)))
    empty = tmp_path_factory.mktemp("empty")

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
        command = [sys.executable, str(launcher), *arguments]
        environ = live.environ_for(empty / "instance")
        return subprocess.run(command, cwd=empty, env=environ, input=stdin, capture_output=True, text=True)

    run.launcher, run.folder = launcher, empty
    return run


def test_the_wheel_holds_what_the_checkout_holds(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("consult/")}
    there = {
        f"consult/{path.relative_to(base).as_posix()}"
        for base, folders in ((ROOT, ("templates", "static", "migrations")), (PACKAGE, (".",)))
        for folder in folders
        for path in (base / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - packed == set()


def test_the_installed_command_lists_its_commands(consult):
    answer = consult("--help")
    assert answer.returncode == 0, answer.stderr
    assert "serve" in answer.stdout


def test_the_installed_command_counts_a_file(consult):
    path = consult.folder / "ballots.json"
    path.write_text(json.dumps({"candidates": ["A", "B", "C"], "ballots": [[3, "A>B=C"], [2, "C>A"]]}))
    answer = consult("tally", "--format", "json", str(path))
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["order"] == [["A"], ["C"], ["B"]]


def test_the_installed_command_serves_the_demonstration(consult):
    process = [sys.executable, str(consult.launcher)]
    with live.serve(consult.folder / "served", "--demo", command=process, folder=consult.folder) as served:
        with urllib.request.urlopen(f"{served.url}/sign-in") as answer:
            page = answer.read().decode()
        assert answer.status == 200
        (sheet, *_) = [part.split('"')[0] for part in page.split('href="')[1:] if ".css" in part.split('"')[0]]
        with urllib.request.urlopen(served.url + sheet) as answer:
            assert answer.status == 200
        assert Path(served.instance / "consult.sqlite3").is_file()
