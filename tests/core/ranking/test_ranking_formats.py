"""Ballot files: what the readers take, what they refuse and in which words, and the way out and back in."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.casefile import notation, write_case
from consult.core.ranking.csvfile import write_csv
from consult.core.ranking.formats import read_profile
from consult.core.ranking.preflib import write_preflib
from consult.core.ranking.profiles import Profile, Vote
from consult.core.ranking.tally import tally


def case(ballots, **more) -> Profile:
    return read_profile(json.dumps({"ballots": ballots} | more))


def order(text: str) -> Ballot:
    return Ballot([tier.split("=") for tier in text.split(">") if tier])


def sentence(content) -> str:
    with pytest.raises(Refused) as caught:
        read_profile(content)
    return caught.value.sentence


def test_a_case_file_is_read():
    profile = case([[3, "A>B=C"], [2, ""]], title="Trial", candidates=["A", "B", "C", "D"], voters=5)
    assert profile == Profile("Trial", ("A", "B", "C", "D"), (Vote(3, order("A>B=C")), Vote(2, Ballot())), announced=5)
    assert profile.voters == 5


@pytest.mark.parametrize(
    "entry",
    [
        [1, "A > B = C"],
        [1, "\tA>C =B "],
        ["1", "A>B=C"],
        [1.0, "A>B=C"],
        "A>B=C",
        [1, [["A"], ["C", "B"]]],
        [1, ["A", ["B", "C"]]],
        {"ballot": "A>B=C"},
        {"count": 1, "ranking": [["A"], ["B", "C"]]},
        {"order": "A>B=C"},
        {"count": 1, "ballot": {"ranked": [["A"], ["B", "C"]]}},
        {"ranked": [["A"], ["B", "C"]], "below": []},
    ],
    ids=str,
)
def test_a_ballot_may_be_written_in_several_ways(entry):
    assert case([entry]).votes == (Vote(1, order("A>B=C")),)


def test_items_named_in_the_ballots_only_are_taken_in_alphabetical_order():
    assert case([[1, "Zoo>Ant"], [1, "Bee"]]).items == ("Ant", "Bee", "Zoo")


def test_a_bare_list_of_ballots_is_a_case():
    assert read_profile('[[2, "A>B"]]').votes == (Vote(2, order("A>B")),)


def test_counts_by_order_are_a_case():
    assert case({"A>B": 2, "": 1}).votes == (Vote(2, order("A>B")), Vote(1, Ballot()))


def test_names_may_hold_blanks_hyphens_and_any_script():
    profile = case([[1, "Write-in > ข้อเสนอ 1=N-01"]])
    assert profile.votes[0].ballot == Ballot([["Write-in"], ["N-01", "ข้อเสนอ 1"]])


def test_numbers_as_names_are_names():
    assert case([[1, [1, [2, 3]]]], candidates=[1, 2, 3]).votes == (Vote(1, order("1>2=3")),)


def test_after_the_bar_stand_the_items_below_the_line():
    profile = case([[1, "A>B|D=C"], [1, "|A"], [1, "B | A"]])
    assert [vote.ballot for vote in profile.votes] == [
        Ballot([["A"], ["B"]], ["C", "D"]),
        Ballot([], ["A"]),
        Ballot([["B"]], ["A"]),
    ]
    assert notation(profile.votes[0].ballot) == "A>B|C=D"


def test_groups_are_told_apart_by_entry_or_by_list():
    by_entry = case([{"ballot": "A>B", "group": "deciding"}, {"count": 2, "ballot": "B>A", "group": "business"}])
    by_list = case({"deciding": ["A>B"], "business": [[2, "B>A"]]})
    assert by_entry.votes == by_list.votes
    assert by_list.groups == ("business", "deciding")
    assert by_list.only("business").votes == (Vote(2, order("B>A"), "business"),)


def test_a_group_that_cast_nothing_is_refused_with_those_that_did():
    with pytest.raises(Refused, match=r'^The file has no ballots of a group "ngo"\. The groups are: business\.$'):
        case({"business": ["A>B"]}).only("ngo")
    with pytest.raises(Refused, match=r"It names no groups at all\.$"):
        case(["A>B"]).only("ngo")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("last (tied with each other)", "last"),
        ("last", "last"),
        (None, "last"),
        ("not compared", "apart"),
        ("ignored", "apart"),
    ],
)
def test_unranked_items_stand_as_the_file_says(value, expected):
    assert case(["A>B"], unranked=value).unranked == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"\xff\xfe\x00", "The file is not a text in UTF-8."),
        ("hello", "The file is neither JSON nor a table (CSV) nor one of PrefLib's formats (.soc, .soi, .toc, .toi)."),
        ("[" * 100_000, "The file nests its JSON too deeply to be a list of ballots."),
        ("{}", 'The file has no "ballots".'),
        ('{"ballots": 3}', '"ballots" must be a list, not 3.'),
        ('{"ballots": []}', "The file names no items to rank."),
        ('{"ballots": [[1]]}', 'Ballot 1 must be a count and an order, as in [3, "A>B"], not [1].'),
        ('{"ballots": ["A>B", [1, 2]]}', "Ballot 2 is not an order of items: 2."),
        ('{"ballots": [{"count": 2}]}', "Ballot 1 has no \"ballot\": {'count': 2}."),
        ('{"ballots": [[1, "A>>B"]]}', 'Ballot 1 ("A>>B") has a sign with no item beside it.'),
        ('{"ballots": [[1, "A>"]]}', 'Ballot 1 ("A>") has a sign with no item beside it.'),
        ('{"ballots": [[1, "A=|B"]]}', 'Ballot 1 ("A=|B") has a sign with no item beside it.'),
        ('{"ballots": [[1, "A|"]]}', 'Ballot 1 ("A|") has a sign with no item beside it.'),
        ('{"ballots": [[1, "A|B|C"]]}', 'Ballot 1 ("A|B|C") has a sign with no item beside it.'),
        ('{"ballots": [[1, "A>A"]]}', "Ballot 1: A stands on this ballot twice. Give it one place."),
        ('{"ballots": [[1, [["A"], [""]]]]}', "Ballot 1: '' is not the name of an item."),
        (
            '{"ballots": [{"ranked": 1}]}',
            'Ballot 1: In a ballot, "ranked" is a list of lists of items and "below" a list of items.',
        ),
        ('{"candidates": ["A"], "ballots": [[1, "B"]]}', "Ballot 1: B is not in this round."),
        ('{"candidates": ["A", "A"], "ballots": []}', "A stands among the candidates twice."),
        ('{"candidates": "AB", "ballots": []}', "\"candidates\" must be a list of names, not 'AB'."),
        ('{"candidates": [null], "ballots": []}', "The list of candidates: None is not the name of an item."),
        ('{"ballots": [[-1, "A"]]}', "Ballot 1: the number of ballots must be a whole number, not -1."),
        ('{"ballots": [[1.5, "A"]]}', "Ballot 1: the number of ballots must be a whole number, not 1.5."),
        ('{"ballots": [[true, "A"]]}', "Ballot 1: the number of ballots must be a whole number, not True."),
        ('{"ballots": [[1e999, "A"]]}', "Ballot 1: the number of ballots must be a whole number, not inf."),
        ('{"ballots": [[NaN, "A"]]}', "Ballot 1: the number of ballots must be a whole number, not nan."),
        (
            '{"ballots": {"ngo": [["x", "A"]]}}',
            "Ballot 1 of ngo: the number of ballots must be a whole number, not 'x'.",
        ),
        ('{"ballots": ["A"], "unranked": "first"}', "\"unranked\" is 'first'; it can be \"last\" or \"apart\"."),
        ('{"ballots": ["\\ud800"]}', "The file has a name with half a character in it: '\\ud800'."),
        ('{"ballots": [{"below": ["\\ud800"]}]}', "The file has a name with half a character in it: '\\ud800'."),
    ],
)
def test_a_file_with_a_fault_is_refused_in_a_sentence(content, expected):
    assert sentence(content) == expected


def test_json_cut_short_is_refused():
    assert sentence('{"ballots": [').startswith("The file is not valid JSON: ")


PREFLIB = """# FILE NAME: 00001-00000001.toi
# TITLE: Trial vote
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: N-01
# ALTERNATIVE NAME 2: N-02
# ALTERNATIVE NAME 3: N-03: with a colon
# ALTERNATIVE NAME 4: N-04
3: 2,{1,3}
2: {4, 1},2
1:
"""


def test_a_preflib_file_is_read():
    assert read_profile(PREFLIB.encode()) == Profile(
        "Trial vote",
        ("N-01", "N-02", "N-03: with a colon", "N-04"),
        (
            Vote(3, Ballot([["N-02"], ["N-01", "N-03: with a colon"]])),
            Vote(2, Ballot([["N-01", "N-04"], ["N-02"]])),
            Vote(1, Ballot()),
        ),
        announced=6,
    )


def test_a_preflib_file_of_the_former_form_is_read():
    profile = read_profile("3\n1,Ant\n2,Bee\n3,Cat\n5,5,2\n3,2,{1,3}\n2,1\n")
    assert profile.items == ("Ant", "Bee", "Cat")
    assert profile.votes == (Vote(3, order("Bee>Ant=Cat")), Vote(2, order("Ant")))
    assert profile.announced == 5


def test_a_byte_order_mark_and_line_ends_of_other_systems_do_no_harm():
    assert read_profile(b"\xef\xbb\xbf" + PREFLIB.replace("\n", "\r\n").encode()) == read_profile(PREFLIB)


def test_alternatives_without_a_name_go_by_their_number():
    assert read_profile("# NUMBER ALTERNATIVES: 2\n1: 2,1\n").votes == (Vote(1, order("2>1")),)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("3: 2,{1,3}", "3: 2,{1,3"), 'Line 11: "2,{1,3" is not an order of alternatives.'),
        (("3: 2,{1,3}", "3: 2,"), 'Line 11: "2," is not an order of alternatives.'),
        (("3: 2,{1,3}", "3: 2,,1"), 'Line 11: "" is not the number of an alternative.'),
        (("3: 2,{1,3}", "3: 2,{}"), 'Line 11: "" is not the number of an alternative.'),
        (("3: 2,{1,3}", "3: 2,9"), 'Line 11: "9" is not the number of an alternative.'),
        (("3: 2,{1,3}", "3: 2,2"), "Line 11: N-02 stands on this ballot twice. Give it one place."),
        (("3: 2,{1,3}", "x: 2,1"), "Line 11: the number of ballots must be a whole number, not 'x'."),
        (("3: 2,{1,3}", "oops"), 'Line 11 ("oops") must be a count and an order, as in "3: 1,{2,4}".'),
        (("NAME 4: N-04", "NAME 3: N-04"), "Line 10 names alternative 3 a second time."),
        (("NAME 4: N-04", "NAME 4: N-01"), 'Two alternatives have the name "N-01".'),
        (("ALTERNATIVES: 4", "ALTERNATIVES: 400000"), "The file announces 400000 alternatives; that is no round."),
        (("ALTERNATIVES: 4", "ALTERNATIVES: x"), "Line 4: the number of ballots must be a whole number, not 'x'."),
    ],
)
def test_a_preflib_file_with_a_fault_is_refused_by_line(change, expected):
    assert change[0] in PREFLIB
    assert sentence(PREFLIB.replace(*change)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("# TITLE: nothing\n", 'The file names no alternatives ("# ALTERNATIVE NAME 1: ...").'),
        ("3\n1,Ant\n", "The file announces 3 alternatives and ends before all are named."),
        ("1\nAnt\n1,1,1\n1,1\n", 'Line 2 ("Ant") must be the number and the name of an alternative.'),
    ],
)
def test_a_preflib_file_without_names_is_refused(content, expected):
    assert sentence(content) == expected


@pytest.mark.parametrize(
    ("ballots", "ending"),
    [
        (["A>B>C", "C>B>A"], "soc"),
        (["A>B>C", "C"], "soi"),
        (["A>B=C", "A=B=C"], "toc"),
        (["A>B=C", "A=B"], "toi"),
    ],
)
def test_the_ending_of_a_written_file_says_what_is_in_it(ballots, ending):
    profile = Profile("", ("A", "B", "C"), tuple(Vote(1, order(each)) for each in ballots))
    assert write_preflib(profile)[1] == ending


def test_equal_ballots_become_one_line_the_most_frequent_first():
    votes = (Vote(1, order("B>A")), Vote(2, order("A=C")), Vote(1, order("B>A")), Vote(4, order("C")))
    text, _ = write_preflib(Profile("Two\nlines", ("A", "B", "C"), votes))
    assert text == (
        "# TITLE: Two lines\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 8\n"
        "# NUMBER UNIQUE ORDERS: 3\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n# ALTERNATIVE NAME 3: C\n"
        "4: 3\n2: {1,3}\n2: 2,1\n"
    )


def test_items_that_stand_apart_cannot_be_written_for_preflib():
    with pytest.raises(Refused, match=r"^PrefLib's files cannot say that unranked items stand apart\.$"):
        write_preflib(Profile("", ("A",), (), "apart"))


ITEMS = ("N-01", "N-02", "N-03", "N-04")
BALLOTS = st.lists(st.integers(-1, 3), min_size=4, max_size=4).map(
    lambda levels: Ballot(
        [[item for item, level in zip(ITEMS, levels, strict=True) if level == n] for n in (1, 2, 3)],
        [item for item, level in zip(ITEMS, levels, strict=True) if level == -1],
    )
)
VOTES = st.lists(st.builds(Vote, st.integers(1, 9), BALLOTS, st.sampled_from([None, "deciding", "ngo"])), max_size=6)


@settings(max_examples=100, deadline=None)
@given(VOTES)
def test_a_written_case_reads_as_the_same_profile(votes):
    profile = Profile("Round 1", ITEMS, tuple(votes), announced=sum(vote.count for vote in votes))
    assert read_profile(write_case(profile)) == profile


def test_names_that_hold_signs_are_written_so_that_they_read_the_same():
    items = ("A>B", "C=D", "E|F")
    profile = Profile("", items, (Vote(2, Ballot([["A>B"], ["C=D"]], ["E|F"])),), announced=2)
    assert read_profile(write_case(profile)) == profile


@settings(max_examples=100, deadline=None)
@given(VOTES)
def test_a_file_for_preflib_keeps_every_comparison(votes):
    profile = Profile("Round 1", ITEMS, tuple(votes))
    read = read_profile(write_preflib(profile)[0])
    counted = [
        tally(each.items, [vote.ballot for vote in each.votes], weights=[vote.count for vote in each.votes])
        for each in (profile, read)
    ]
    assert read.voters == profile.voters
    assert counted[0].pairwise == counted[1].pairwise
    assert counted[0].order == counted[1].order


@settings(max_examples=100, deadline=None)
@given(VOTES)
def test_a_written_table_reads_as_the_same_ballots(votes):
    profile = Profile("", ITEMS, tuple(votes))
    assert read_profile(write_csv(profile)) == profile


def test_a_table_of_ballots_is_read():
    expected = Profile("", ("A", "B", "C"), (Vote(3, Ballot([["B"], ["A"]], ["C"]), "ngo"), Vote(1, Ballot([["A"]]))))
    assert read_profile("count,group,A,B,C\r\n3,ngo,7,2,Below\r\n\r\n,,1\r\n") == expected
    assert read_profile(b"\xef\xbb\xbfcount;group;A;B;C\n3;ngo;2;1;below\n1;;1;;\n") == expected
    assert read_profile("A\tB\n1\t2\n") == Profile("", ("A", "B"), (Vote(1, order("A>B")),))
    assert read_profile("group,A\nngo,1\n").votes == (Vote(1, order("A"), "ngo"),)


def test_a_table_keeps_any_name_and_gives_a_spreadsheet_no_formula():
    items = ("=1+1", "'=x", "count", "a,b", 'say "x"', "+", "N-01")
    profile = Profile("", items, (Vote(1, Ballot([["=1+1"], ["count", "a,b"]], ["+"]), "@ngo"),))
    text = write_csv(profile)
    assert text.splitlines()[0] == 'count,group,\'=1+1,\'\'=x,count,"a,b","say ""x""",\'+,N-01'
    assert read_profile(text) == profile


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("A,B\n1,x\n", "Line 2: Beside B, type a whole number from 1 to 9999, or leave it blank."),
        ("A,B\n1,2\n1,2,3\n", "Line 3 has more cells than the table has columns."),
        ("A,A\n1,2\n", "A stands among the candidates twice."),
        ("count,group\n1,ngo\n", "Each column of the table needs the name of an item in its first line."),
        ("A,,B\n1,2,3\n", "Each column of the table needs the name of an item in its first line."),
        ("count,A,B\n-1,1,2\n", "Line 2: the number of ballots must be a whole number, not '-1'."),
        ('A,B\n"1,2\n', "The table cannot be read: unexpected end of data."),
    ],
)
def test_a_table_with_a_fault_is_refused_by_line(content, expected):
    assert sentence(content) == expected


def test_items_that_stand_apart_cannot_be_written_as_a_table():
    with pytest.raises(Refused, match=r"^A table of ballots cannot say that unranked items stand apart\.$"):
        write_csv(Profile("", ("A",), (), "apart"))
