"""What `make help` says is what there is."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def make(*arguments: str) -> str:
    # Under `make test` a make would take itself for a part of that one and speak of folders.
    environ = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    command = ("make", *arguments)
    return subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True).stdout


def test_every_target_is_explained():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    explained = re.findall(r"^make ([a-z-]+) ", make("help"), re.MULTILINE)
    assert sorted(explained) == sorted(set(targets) - {"help"})


def test_the_pictures_are_taken_in_the_environment_of_the_tests():
    assert make("-n", "screenshots").splitlines() == [
        "sh tools/prepare.sh test", ".venv/bin/python -m tools.screenshots"
    ]  # fmt: skip
