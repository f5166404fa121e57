"""The demonstration is loaded, played with, and started over; what is not part of it is never thrown away."""

import json

import pytest
from click.testing import CliRunner

from consult.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A function that runs `consult ...` on an installation of its own and answers its output."""
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def call(*words, fails=False):
        done = CliRunner().invoke(main, list(words))
        assert (done.exit_code != 0) is fails, done.output
        return done.output

    return call


def test_it_is_started_over_with_new_passwords_also_after_somebody_was_invited(run):
    run("demo", "load")
    before = json.loads(run("demo", "accounts", "--format", "json"))
    run("person", "add", "--email", "guest@example.org", "--name", "Guest", "--secretariat-of", "bangkok-2019")
    assert "loaded anew, with 28 accounts" in run("demo", "reset", "--yes")
    after = json.loads(run("demo", "accounts", "--format", "json"))
    assert [row["email"] for row in after] == [row["email"] for row in before]
    assert {row["password"] for row in after}.isdisjoint(row["password"] for row in before)
    assert "no person with this address" in run("person", "reset-link", "--email", "guest@example.org", fails=True)


def test_an_account_that_is_not_of_the_demonstration_keeps_it_from_being_started_over(run):
    run("demo", "load")
    run("person", "add", "--email", "officer@example.org", "--name", "Officer")
    assert "more than the demonstration" in run("demo", "reset", "--yes", fails=True)
    assert "/reset/" in run("person", "reset-link", "--email", "officer@example.org")


def test_accounts_are_not_made_up_where_there_is_no_demonstration(run):
    assert run("demo", "accounts", "--format", "json") == "[]\n"
    assert "consult demo load" in run("demo", "accounts", fails=True)
