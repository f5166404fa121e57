"""The operator's commands for the first conference and its first person."""

import re

import pytest
from click.testing import CliRunner

from consult.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("BASE_URL", "https://consult.example.org")
    runner = CliRunner()

    def call(*words, fails=False):
        result = runner.invoke(main, list(words))
        assert bool(result.exit_code) == fails, result.output
        return result.output

    call("db", "upgrade")
    return call


def test_a_conference_and_its_first_secretariat(run):
    created = run("conference", "create", "--slug", "jakarta", "--title", "A meeting", "--starts-on", "2026-12-10")
    assert "/jakarta/" in created
    added = run("person", "add", "--email", "A@example.org", "--name", "Anna", "--secretariat-of", "jakarta")
    token = re.search(r"https://consult\.example\.org/reset/(\S{43})", added).group(1)
    again = run("person", "add", "--email", "a@example.org", "--name", "Anna", "--secretariat-of", "jakarta")
    assert "/reset/" not in again
    assert token not in run("person", "reset-link", "--email", "a@example.org")
    assert run("conference", "list") == "/jakarta/  A meeting\n"


def test_what_cannot_be_is_said_in_a_sentence(run):
    wrong = run(
        "conference", "create", "--slug", "sign-in", "--title", "T", "--starts-on", "2026-12-10", fails=True
    )  # fmt: skip
    assert "not a word the application uses" in wrong
    nowhere = run("person", "add", "--email", "a@example.org", "--name", "A", "--secretariat-of", "x", fails=True)
    assert "There is no conference at /x/." in nowhere
    assert "no person" in run("person", "reset-link", "--email", "a@example.org", fails=True)
