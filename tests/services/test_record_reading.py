"""Who reads which act, and what a page of the record tells about acts under the Chatham House Rule."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consult.core.permissions import Actor
from consult.core.words import Access, Handling, Role
from consult.db import transaction
from consult.queries import record as reads
from consult.queries.record import Filters
from consult.services.record import record
from tests.factories import NOW, make_conference, seat

ZONE = "Asia/Bangkok"


@pytest.fixture
def c():
    return make_conference()


def act(c, actor: Actor | None, verb: str, *, access=Access.PARTICIPANTS, at=NOW, **more):
    with transaction():
        record(actor, verb, conference_id=c.id, at=at, access=access, **more)


def verbs(actor, **filters):
    return [row.verb for row in reads.list_acts(actor, Filters(**filters), zone=ZONE)]


def test_each_reader_reads_the_acts_of_their_access_level(c):
    head, other, partner = seat(c, Role.HEAD, "th"), seat(c, Role.HEAD, "sg"), seat(c, Role.HEAD, "au")
    chair, secretariat = seat(c, Role.CHAIR), seat(c, Role.SECRETARIAT)
    for access in Access:
        act(c, head, f"x.{access.value}", access=access)
    everything = {"x.delegation", "x.officers", "x.deciding", "x.participants", "x.public"}
    assert set(verbs(head)) == everything
    assert set(verbs(other)) == {"x.deciding", "x.participants", "x.public"}
    assert set(verbs(partner)) == {"x.participants", "x.public"}
    assert set(verbs(chair)) == set(verbs(secretariat)) == everything - {"x.delegation"}


def test_another_conference_is_not_read(c):
    act(c, None, "x.there")
    elsewhere = make_conference(slug="elsewhere")
    assert verbs(seat(elsewhere, Role.CHAIR)) == []


def test_persons_of_other_delegations_are_named_to_officers_only(c):
    head, other, chair = seat(c, Role.HEAD, "th"), seat(c, Role.HEAD, "sg"), seat(c, Role.CHAIR)
    act(c, head, "x.one")
    act(c, chair, "x.two")

    def names(actor):
        return {row.verb: row.person for row in reads.list_acts(actor, Filters(), zone=ZONE)}

    assert names(head) == names(chair) == {"x.one": "head_of_delegation th", "x.two": "chair"}
    assert names(other) == {"x.one": None, "x.two": "chair"}


def test_an_act_under_the_chatham_house_rule_tells_others_its_day_and_no_more(c):
    head, other = seat(c, Role.HEAD, "th"), seat(c, Role.HEAD, "sg")
    act(c, head, "x.veiled", subject="H-AAAAA", handling=Handling.CHATHAM_HOUSE, details={"candidate": "N-01", "x": 1})
    (own,) = reads.list_acts(head, Filters(), zone=ZONE)
    (told,) = reads.list_acts(other, Filters(), zone=ZONE)
    assert (own.at, own.delegation, own.role) == (NOW, "Thailand", Role.HEAD)
    assert (told.id, told.at, told.day, told.delegation, told.person, told.role) == (
        None, None, date(2019, 5, 1), None, None, None
    )  # fmt: skip
    assert told.details == {"candidate": "N-01"}
    assert verbs(head, delegation="th") == ["x.veiled"]
    assert verbs(other, delegation="th") == []
    assert reads.list_since(other, NOW - timedelta(days=1), zone=ZONE) == []


def _pages(actor, per_page):
    extent = reads.count_acts(actor, Filters(), zone=ZONE)
    number = max(1, -(-extent.paged // per_page))
    return [
        [
            (row.day.day, row.subject)
            for row in reads.list_acts(actor, Filters(), zone=ZONE, page=n, per_page=per_page)
        ]
        for n in range(1, number + 1)
    ]


@pytest.mark.parametrize("per_page", [1, 2, 3, 4, 50])
def test_the_edge_of_a_page_does_not_tell_when_in_the_day_a_veiled_act_was(c, per_page):
    head, other = seat(c, Role.HEAD, "th"), seat(c, Role.HEAD, "sg")
    midnight = datetime(2019, 4, 30, 17, 0, tzinfo=UTC)  # of 1 May in Bangkok
    open_acts = [(1, 3), (1, 9), (1, 15), (2, 4), (2, 8), (4, 1), (4, 2)]
    for day, hour in open_acts:
        act(c, None, "x.open", subject=f"{day}.{hour}", at=midnight + timedelta(days=day - 1, hours=hour))

    def seen_by_other():
        return _pages(other, per_page)

    plain = seen_by_other()
    assert [row for page in plain for row in page] == [
        (4, "4.2"), (4, "4.1"), (2, "2.8"), (2, "2.4"), (1, "1.15"), (1, "1.9"), (1, "1.3"),
    ]  # fmt: skip
    for day in (1, 2, 3, 4):
        # Wherever in its day it was, the pages are the same: so they tell the day and no more.
        found = []
        for n, hour in enumerate((0, 5, 12, 23)):
            elsewhere = make_conference(slug=f"c{day}-{n}")
            theirs = seat(elsewhere, Role.HEAD, "th")
            reader = seat(elsewhere, Role.HEAD, "sg")
            for each, at in open_acts:
                act(
                    elsewhere, None, "x.open", subject=f"{each}.{at}",
                    at=midnight + timedelta(days=each - 1, hours=at),
                )  # fmt: skip
            act(
                elsewhere, theirs, "x.veiled", subject="H", handling=Handling.CHATHAM_HOUSE,
                at=midnight + timedelta(days=day - 1, hours=hour, minutes=30),
            )  # fmt: skip
            found.append(_pages(reader, per_page))
            flat = [row for page in found[-1] for row in page]
            assert flat.count((day, "H")) == 1
            assert [row for row in flat if row[1] != "H"] == [row for page in plain for row in page]
        assert found[1:] == found[:-1]
    del head


def test_filters_by_noun_reference_delegation_and_day(c):
    head = seat(c, Role.HEAD, "th")
    chair = seat(c, Role.CHAIR)
    act(c, head, "candidates.table", subject="N-07", at=NOW - timedelta(days=2))
    act(c, head, "comments.clear", subject="C-12", at=NOW - timedelta(days=1))
    act(c, chair, "comments.answer", subject="C-12")
    assert verbs(chair, noun="comments") == ["comments.answer", "comments.clear"]
    assert verbs(chair, subject="n-07") == ["candidates.table"]
    assert verbs(chair, delegation="th") == ["comments.clear", "candidates.table"]
    assert verbs(chair, since=date(2019, 4, 30), until=date(2019, 4, 30)) == ["comments.clear"]
    assert reads.count_acts(chair, Filters(noun="comments"), zone=ZONE).acts == 2


def test_days_are_those_of_conference_time(c):
    chair = seat(c, Role.CHAIR)
    act(c, chair, "x.late", at=datetime(2019, 4, 30, 16, 59, tzinfo=UTC))  # 23:59 in Bangkok
    act(c, chair, "x.early", at=datetime(2019, 4, 30, 17, 0, tzinfo=UTC))  # midnight in Bangkok
    assert verbs(chair, until=date(2019, 4, 30)) == ["x.late"]
    assert verbs(chair, since=date(2019, 5, 1)) == ["x.early"]


def test_an_act_recorded_later_says_so_and_counts_as_new(c):
    chair = seat(c, Role.CHAIR)
    looked = NOW - timedelta(hours=1)
    act(c, None, "phases.close", at=NOW - timedelta(hours=2), recorded_at=NOW)
    act(c, None, "x.before", at=NOW - timedelta(hours=3))
    act(c, chair, "x.own", at=NOW)
    (row,) = reads.list_since(chair, looked, zone=ZONE)
    assert (row.verb, row.at, row.recorded_at) == ("phases.close", NOW - timedelta(hours=2), NOW)
