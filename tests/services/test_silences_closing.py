"""The end of a silence by the clock, the secretariat's word, and what all are told."""

import pytest
from sqlalchemy import select

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState as S
from consult.core.words import Held, NoticeKind, Role
from consult.db import db, transaction
from consult.models import Announcement, Candidate, Declaration, Mail, SilenceNotice, SilenceSeen
from consult.services import archive, positions, silences
from tests import factories
from tests.factories import NOW
from tests.services.silences_kit import (
    DAY,
    END,
    HOUR,
    SECOND,
    acts,
    declared,
    make_kit,
    row,
    state,
    text_states,
)


@pytest.fixture
def kit():
    return make_kit()


def notices() -> list[tuple]:
    return [
        tuple(each)
        for each in db.session.execute(
            select(SilenceNotice.kind, SilenceNotice.due_at, SilenceNotice.told_at).order_by(
                SilenceNotice.due_at, SilenceNotice.id
            )
        )
    ]


def tell(at, base="https://consult.example.org") -> list[str]:
    """The subjects of the mails that go out at an instant, each once."""
    before = db.session.execute(select(Mail.id)).scalars().all()
    silences.tell_due(now=lambda: at, mail_base=base)
    rows = db.session.execute(select(Mail.subject).where(Mail.id.not_in(before)).distinct().order_by(Mail.subject))
    return list(rows.scalars())


# The end


def test_nothing_ends_before_its_instant(kit):
    kit.run()
    assert kit.close(END - SECOND) == 0
    assert state() == "running"


def test_what_was_not_broken_is_adopted_at_the_instant_whenever_that_is_recorded(kit):
    """As after a restart: the process was down when the time ran out."""
    kit.run("N-01", "N-02")
    assert kit.close(END + 5 * HOUR) == 1
    assert (state(), row().ended_at) == ("expired_unbroken", END)
    made = db.session.execute(select(Declaration).order_by(Declaration.id)).scalars().all()
    assert [(each.declared_at, each.declared_by_id) for each in made] == [(END, None)] * 2
    assert made[0].deciding == sorted(kit.made.delegations[code] for code in ("id", "sg", "th"))
    told = acts("silences.expire", "silences.adopt")
    assert [(act.verb, act.subject, act.at, act.recorded_at) for act in told] == [
        ("silences.adopt", "N-01", END, END + 5 * HOUR),
        ("silences.adopt", "N-02", END, END + 5 * HOUR),
        ("silences.expire", "SP-1", END, END + 5 * HOUR),
    ]


def test_an_end_is_recorded_once_and_a_clock_set_back_reopens_nothing(kit):
    kit.run()
    assert [kit.close(END), kit.close(END), kit.close(END - DAY), kit.close(END + DAY)] == [1, 0, 0, 0]
    assert declared() == [("N-01", S.ADOPTED, True)]
    with pytest.raises(Refused, match="can no longer be broken"):
        kit.breaks("sg", at=END - DAY)


def test_a_reservation_does_not_break_silence_and_is_part_of_the_outcome(kit):
    kit.run()
    with transaction():
        positions.take(
            kit.people["sg"], "N-01", held=Held.RESERVES, reason="Paragraph 1.", version_number=1,
            clock=lambda: NOW + HOUR,
        )  # fmt: skip
    kit.close(END)
    assert declared() == [("N-01", S.ADOPTED_WITH_RESERVATIONS, True)]


def test_a_conference_is_not_archived_while_silence_runs_and_one_that_stands_still_waits_in_it(kit):
    """Nobody could break it there."""
    kit.run()
    with pytest.raises(Refused, match="SP-1 is running. Let it end, or stop it, before the conference is archived"):
        with transaction():
            archive.archive(kit.people["secretariat"], reason="It is over.", now=NOW + HOUR)
    with transaction():
        silences.suspend(kit.people["chair"], 1, reason="A long break.", clock=lambda: NOW + HOUR)
    with transaction():
        archive.archive(kit.people["secretariat"], reason="It is over.", now=NOW + 2 * HOUR)
    assert kit.close(END + DAY) == 0


# The secretariat's word


def test_the_secretariat_confirms_once_and_all_are_told(kit):
    kit.run("N-01", "N-02")
    with pytest.raises(Refused, match="SP-1 is running: there is nothing to confirm"):
        kit.confirm(at=END)
    kit.close(END)
    kit.confirm(at=END + HOUR, mail_base="https://consult.example.org")
    kit.confirm(at=END + 2 * HOUR, mail_base="https://consult.example.org")
    assert (row().confirmed_at, row().confirmed_by_id) == (END + HOUR, kit.people["secretariat"].membership_id)
    (told,) = db.session.execute(select(Announcement)).scalars()
    assert told.subject == "Adopted under silence: N-01 and N-02"
    assert told.body == (
        "The silence of SP-1 ended on 4 May 2019, 10:00 Bangkok time. No delegation had broken it. "
        "Adopted: N-01 and N-02."
    )
    # To everybody but who sends it.
    assert len(db.session.execute(select(Mail)).scalars().all()) == len(kit.people) - 1


def test_only_the_secretariat_confirms(kit):
    kit.run()
    kit.close(END)
    for name in ("chair", "sg"):
        with pytest.raises(NotPermitted, match="Only the secretariat"), transaction():
            silences.confirm(kit.people[name], 1, now=END)


def test_what_was_broken_is_not_confirmed(kit):
    kit.run()
    kit.breaks("sg", at=NOW + HOUR)
    with pytest.raises(Refused, match="SP-1 is broken"):
        kit.confirm(at=END)


# Notices


def test_all_are_told_at_the_start_at_half_time_an_hour_before_and_at_the_end(kit):
    kit.run()
    half = NOW + 36 * HOUR
    assert notices() == [
        (NoticeKind.START, NOW, None), (NoticeKind.HALF, half, None), (NoticeKind.LAST_HOUR, END - HOUR, None)
    ]  # fmt: skip
    until = "4 May 2019, 10:00 Bangkok time"
    assert tell(NOW) == [f"[Bangkok] SP-1: silence runs until {until}"]
    assert tell(half - SECOND) == []
    assert tell(half) == [f"[Bangkok] SP-1: half of the time has passed; silence runs until {until}"]
    assert tell(END - HOUR) == [f"[Bangkok] SP-1: silence ends within the hour, on {until}"]
    kit.close(END)
    assert tell(END) == ["[Bangkok] SP-1: silence has ended"]
    assert tell(END + DAY) == []
    assert len(db.session.execute(select(Mail)).scalars().all()) == 4 * len(kit.people)
    words = db.session.execute(select(Mail.body).order_by(Mail.id)).scalars().first()
    assert "They are adopted on 4 May 2019, 10:00 Bangkok time (2019-05-04 03:00 UTC), unless" in words
    assert "https://consult.example.org/bangkok/silences/1\n" in words


def test_without_mail_the_notices_are_given_on_the_pages_alone(kit):
    kit.run()
    assert tell(NOW, base=None) == []
    assert notices()[0] == (NoticeKind.START, NOW, NOW)


def test_after_a_stand_still_only_the_last_notice_is_sent(kit):
    kit.run()
    assert tell(END - SECOND) == ["[Bangkok] SP-1: silence ends within the hour, on 4 May 2019, 10:00 Bangkok time"]
    assert [told for _kind, _due, told in notices()] == [END - SECOND] * 3


def test_a_later_end_plans_the_notices_anew(kit):
    kit.run()
    tell(NOW)
    with transaction():
        silences.extend(
            kit.people["chair"], 1, later=END + 2 * DAY, reason="Asked for.", clock=lambda: NOW + HOUR
        )
    assert [(kind, due) for kind, due, _told in notices()] == [
        (NoticeKind.START, NOW), (NoticeKind.EXTENDED, NOW + HOUR), (NoticeKind.HALF, NOW + 60 * HOUR),
        (NoticeKind.LAST_HOUR, END + 47 * HOUR),
    ]  # fmt: skip


def test_a_break_and_a_stop_take_the_coming_notices_out(kit):
    kit.run("N-01")
    number = kit.run("N-02")
    kit.breaks("sg", at=NOW + HOUR)
    with transaction():
        silences.withdraw(kit.people["chair"], number, reason="A correction.", clock=lambda: NOW + HOUR)
    assert [kind for kind, _due, _told in notices()] == [
        NoticeKind.START, NoticeKind.START, NoticeKind.BROKEN, NoticeKind.WITHDRAWN
    ]  # fmt: skip


def test_what_is_undone_is_told(kit):
    kit.run()
    kit.close(END)
    tell(END)
    kit.enter("sg", received=END - SECOND, at=END + HOUR)
    assert tell(END + HOUR) == ["[Bangkok] SP-1: silence had been broken in time; what was adopted is undone"]
    assert text_states("N-01") == [S.TABLED]


# Seen


def test_a_person_says_once_that_it_has_read_what_comes_under_silence(kit):
    kit.run()
    delegate = factories.seat(kit.made, Role.DELEGATE, "sg")
    for actor, at in ((kit.people["sg"], NOW), (kit.people["sg"], NOW + HOUR), (delegate, NOW + HOUR)):
        with transaction():
            silences.see(actor, 1, now=at)
    seen = db.session.execute(select(SilenceSeen.person_id, SilenceSeen.seen_at).order_by(SilenceSeen.id)).all()
    assert seen == [(kit.people["sg"].person_id, NOW), (delegate.person_id, NOW + HOUR)]
    with pytest.raises(NotPermitted), transaction():
        silences.see(kit.people["chair"], 1, now=NOW)
    with pytest.raises(NotFound), transaction():
        silences.see(kit.people["sg"], 2, now=NOW)


def test_a_text_that_was_adopted_keeps_its_words(kit):
    kit.run()
    kit.close(END)
    versions = select(Candidate.current_version_id).where(Candidate.ref == "N-01")
    assert db.session.execute(versions).scalar_one() == row().entries[0].version_id
