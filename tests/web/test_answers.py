"""How the program answers what it cannot do: busy, or asked in the wrong way."""

import pytest
from sqlalchemy.exc import OperationalError

from consult.queries import actors


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [("database is locked", 503, "please try again"), ("disk I/O error", 500, "Something went wrong")],
)
def test_only_a_locked_database_is_busy(client, monkeypatch, said, status, words):
    def find_conference(slug):
        raise OperationalError("SELECT", {}, Exception(said))

    monkeypatch.setattr(actors, "find_conference", find_conference)
    answer = client.get("/bangkok/")
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (status, True)


def test_a_wrong_method_is_told_the_right_ones(client):
    answer = client.put("/sign-in")
    assert answer.status_code == 405
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS", "POST"]
