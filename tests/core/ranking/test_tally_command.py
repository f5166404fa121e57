"""``consult tally FILE``, as somebody at a terminal or a script meets it."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from consult.cli.tally import tally
from consult.core.ranking.names import METHODS

ROUND = {
    "title": "Trial",
    "candidates": ["N-01", "N-02", "N-03"],
    "ballots": [
        {"count": 3, "ballot": "N-02>N-01|N-03", "group": "deciding"},
        {"count": 1, "ballot": "N-03", "group": "ngo"},
    ],
}

NEITHER = "The file is neither JSON nor a table (CSV) nor one of PrefLib's formats (.soc, .soi, .toc, .toi)."


@pytest.fixture
def run(tmp_path):
    def run(content, *options):
        file = tmp_path / "round"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return CliRunner().invoke(tally, [str(file), *options])

    return run


def test_json_gives_items_order_pairwise_and_measures(run):
    answer = run(ROUND, "--format", "json")
    assert answer.exit_code == 0
    data = json.loads(answer.stdout)
    rows, groups = data["measures"].pop("items"), data["measures"].pop("groups")
    assert data == {
        "title": "Trial",
        "group": None,
        "method": "schulze",
        "items": ["N-01", "N-02", "N-03"],
        "voters": 4,
        "weighting": "one_voice",
        "scale": 1,
        "winners": ["N-02"],
        "order": [["N-02"], ["N-01"], ["N-03"]],
        "condorcet_winner": "N-02",
        "relation": ["N-01>N-03", "N-02>N-01", "N-02>N-03"],
        "undecided": [],
        "split_ties": [],
        "pairwise": [[0, 0, 3], [3, 0, 3], [1, 1, 0]],
        "paths": [[0, 0, 3], [3, 0, 3], [0, 0, 0]],
        "details": {},
        "measures": {
            "mean_pairwise_tau_a": 0.166667,
            "mean_pairwise_tau_b": 0.091752,
            "kendall_W": 0.35,
            "share_of_stated_comparisons_honoured": 0.818182,
            "stated": 11,
            "honoured": 9,
        },
    }
    assert rows["N-03"] == {
        "place": 3,
        "mean_rank": 1.0,
        "ranked_by": 1,
        "first_places": 1,
        "marks": 3,
        "honoured": 6,
        "stated": 8,
        "agreement": 0.75,
        "consensus": 0.133333,
        "refused_by": ["deciding"],
    }
    assert groups["deciding"] == {
        "voters": 3,
        "support": {"N-01": 3, "N-02": 3, "N-03": 0},
        "marks": {"N-01": 0, "N-02": 0, "N-03": 3},
        "refused": ["N-03"],
        "honoured": 9,
        "stated": 9,
        "agreement": 1.0,
    }


@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_answers_in_the_same_shape_and_in_words(run, method):
    data = json.loads(run(ROUND, "--format", "json", "--method", method).stdout)
    assert (data["method"], data["items"]) == (method, ["N-01", "N-02", "N-03"])
    assert sorted(item for tier in data["order"] for item in tier) == data["items"]
    assert data["pairwise"] == [[0, 0, 3], [3, 0, 3], [1, 1, 0]]
    words = run(ROUND, "--method", method).stdout
    assert f"Collective order ({METHODS[method]})" in words
    assert "N-03 stands below the line on every ballot of deciding." in words


def test_groups_may_count_as_much_as_each_other(run):
    data = json.loads(run(ROUND, "--format", "json", "--weighting", "equal_groups").stdout)
    assert (data["weighting"], data["scale"]) == ("equal_groups", 3)
    assert data["pairwise"] == [[0, 0, 3], [3, 0, 3], [3, 3, 0]]
    assert (data["winners"], data["undecided"]) == (["N-02", "N-03"], ["N-03>N-01"])


def test_ties_are_split_where_that_is_asked_for(run):
    tied = {"ballots": ["A>B|C", "B>A"]}
    assert json.loads(run(tied, "--format", "json").stdout)["order"] == [["A", "B"], ["C"]]
    marked = {"ballots": ["A>C", "C|A"]}
    data = json.loads(run(marked, "--format", "json", "--ties", "split").stdout)
    assert data["order"] == [["C"], ["A"]]
    assert data["split_ties"] == [["A", "C"]]


def test_a_table_is_known_by_its_content(run):
    data = json.loads(run("count,group,A,B,C\n3,,2,1,below\n1,x,1,,\n", "--format", "json").stdout)
    assert (data["items"], data["voters"], data["order"]) == (["A", "B", "C"], 4, [["B"], ["A"], ["C"]])


def test_text_shows_the_order_with_ties_as_ties(run):
    answer = run({"ballots": ["A>B=C", "A"]})
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert lines[0] == "2 ballots"
    assert [line.split()[:2] for line in lines[4:7]] == [["1", "A"], ["2=", "B"], ["2=", "C"]]
    assert "A is preferred to each other item (Condorcet winner)." in lines


def test_a_group_is_counted_alone(run):
    data = json.loads(run(ROUND, "--format", "json", "--group", "ngo").stdout)
    assert (data["voters"], data["group"], data["winners"]) == (1, "ngo", ["N-03"])


def test_a_preflib_file_is_known_by_its_content(run):
    data = json.loads(run("# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n3: 2,1\n", "--format", "json").stdout)
    assert data["order"] == [["B"], ["A"]]


def test_the_standard_input_is_read():
    answer = CliRunner().invoke(tally, ["-", "--format", "json"], input='{"ballots": ["A>B"]}')
    assert json.loads(answer.stdout)["winners"] == ["A"]


def test_a_file_that_holds_fewer_ballots_than_it_announces_is_counted_with_a_note(run):
    answer = run(ROUND | {"voters": 9}, "--format", "json")
    assert json.loads(answer.stdout)["voters"] == 4
    assert answer.stderr == "Note: the file announces 9 ballots and holds 4.\n"


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        ("", (), "The file is empty."),
        (ROUND, ("--method", "lot"), f'There is no method "lot". The methods are: {", ".join(METHODS)}.'),
        ("hello", ("--seats", "2"), NEITHER),
        ({"ballots": ["A>A"]}, (), "Ballot 1: A stands on this ballot twice. Give it one place."),
        (ROUND, ("--group", "eu"), 'The file has no ballots of a group "eu". The groups are: deciding, ngo.'),
    ],
)
def test_a_file_that_cannot_be_counted_ends_with_2_and_one_sentence(run, content, options, expected):
    answer = run(content, *options)
    assert (answer.exit_code, answer.stdout, answer.stderr) == (2, "", f"Error: {expected}\n")


@pytest.mark.parametrize(("name", "reason"), [("missing", "No such file or directory"), (".", "Is a directory")])
def test_a_file_that_cannot_be_read_ends_with_2_and_one_sentence(tmp_path, monkeypatch, name, reason):
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(tally, [name])
    assert (answer.exit_code, answer.stderr) == (2, f"Error: {name} cannot be read: {reason}.\n")


def test_the_command_and_the_ballot_load_without_numpy():
    code = (
        "import sys, consult.cli.tally, consult.core.ranking.tally, consult.core.ranking.ballots;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
