"""Files of a candidate: from the draft to the table, who reads them, and what is refused."""

import pytest
from sqlalchemy import func, select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.words import Area, Kind, Role
from consult.db import db, transaction
from consult.models import Act, AttachmentData, Candidate
from consult.queries import attachments as reading
from consult.queries import candidates as pages
from consult.queries.drafts import get_draft
from consult.services import attachments, candidates
from tests.factories import NOW, make_conference, make_tabled, seat

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000"
    "00907753de0000000c49444154789c636060600000000400"
    "01f61738550000000049454e44ae426082"
)


def picture(n: int) -> bytes:
    """Another valid picture each time: trailing bytes are no part of it."""
    import struct
    import zlib

    text = f"n\0{n}".encode()
    chunk = struct.pack(">I", len(text)) + b"tEXt" + text + struct.pack(">I", zlib.crc32(b"tEXt" + text))
    return PNG[:-12] + chunk + PNG[-12:]


@pytest.fixture
def made():
    return make_conference()


@pytest.fixture
def head(made):
    return seat(made, Role.HEAD, "th")


@pytest.fixture
def draft_id(made, head):
    with transaction():
        return candidates.start(head, kind=Kind.NORM, title="One", area=Area.POLICY, text="Words.", now=NOW)


def add(actor, draft_id, content=PNG, *, name="map.png", **kwargs):
    with transaction():
        return attachments.add_to_draft(actor, draft_id, filename=name, content=content, now=NOW, **kwargs)


def test_a_file_of_a_draft_is_read_by_its_delegation_alone_until_it_is_tabled(made, head, draft_id):
    other, chair = seat(made, Role.HEAD, "sg"), seat(made, Role.CHAIR)
    key = add(head, draft_id)
    db.session.rollback()
    assert reading.get_draft_file(head, draft_id, key).content == PNG
    for stranger in (other, chair):
        with pytest.raises(NotFound):
            reading.get_draft_file(stranger, draft_id, key)
    with transaction():
        candidates.clear(head, draft_id, version=1, clock=lambda: NOW)
    file = reading.get_file(other, "N-01", key)
    assert (file.filename, file.media_type, file.content) == ("map.png", "image/png", PNG)


def test_what_a_delegate_adds_to_a_tabled_candidate_waits_for_the_head(made, head):
    ref = make_tabled(made, "th")
    delegate, other = seat(made, Role.DELEGATE, "th"), seat(made, Role.HEAD, "sg")
    with transaction():
        assert attachments.add(delegate, ref, filename="a.png", content=PNG, now=NOW) is False
    key = pages.get_page(head, ref).attachments[0].key
    assert pages.get_page(other, ref).attachments == []
    with pytest.raises(NotFound):
        reading.get_file(other, ref, key)
    with pytest.raises(NotPermitted), transaction():
        attachments.clear(delegate, ref, now=NOW)
    with transaction():
        assert attachments.clear(head, ref, now=NOW) == 1
    assert reading.get_file(other, ref, key).filename == "a.png"


def test_a_file_that_the_head_has_not_seen_waits_on(made, head):
    ref = make_tabled(made, "th")
    delegate = seat(made, Role.DELEGATE, "th")
    with transaction():
        attachments.add(delegate, ref, filename="a.png", content=PNG, now=NOW)
    seen = [file.key for file in pages.get_page(head, ref).attachments]
    with transaction():
        attachments.add(delegate, ref, filename="b.png", content=picture(1), now=NOW)
    with transaction():
        assert attachments.clear(head, ref, keys=seen, now=NOW) == 1
    assert [file.filename for file in pages.get_page(seat(made, Role.HEAD, "sg"), ref).attachments] == ["a.png"]


@pytest.mark.parametrize("taken_off", [False, True])
def test_a_text_is_not_cleared_with_other_files_than_those_that_were_read(made, head, draft_id, taken_off):
    key = add(head, draft_id)
    seen = [] if taken_off else [key, add(head, draft_id, picture(1))]
    if not taken_off:
        add(seat(made, Role.DELEGATE, "th"), draft_id, picture(2), name="unseen.png")
    with pytest.raises(Conflict, match="A file was added or removed"), transaction():
        candidates.clear(head, draft_id, version=1, files=seen, clock=lambda: NOW)
    assert db.session.execute(select(Candidate.ref)).scalar_one() is None


def test_the_files_of_a_next_version_go_out_with_it(made, head):
    ref = make_tabled(made, "th")
    delegate, other = seat(made, Role.DELEGATE, "th"), seat(made, Role.HEAD, "sg")
    with transaction():
        draft_id = candidates.start_version(head, ref, now=NOW)
    draft = get_draft(head, draft_id)
    written = candidates.Written(
        "Another title", "", [(p.id, p.body) for p in draft.paragraphs], draft.area, draft.pillars, draft.bodies,
        draft.cites,
    )  # fmt: skip
    with transaction():
        version = candidates.save(delegate, draft_id, written=written, version=draft.edit_counter, now=NOW)
    key = add(delegate, draft_id)
    with pytest.raises(Conflict, match="A file was added or removed"), transaction():
        candidates.issue(head, draft_id, version=version, files=[], reason="Clearer.", now=NOW)
    assert pages.get_page(other, ref).attachments == []
    with transaction():
        candidates.issue(head, draft_id, version=version, files=[key], reason="Clearer.", now=NOW)
    assert [file.filename for file in pages.get_page(other, ref).attachments] == ["map.png"]


def test_another_delegation_attaches_nothing(made, head):
    ref = make_tabled(made, "th")
    other = seat(made, Role.HEAD, "sg")
    with pytest.raises(NotPermitted), transaction():
        attachments.add(other, ref, filename="a.png", content=PNG, now=NOW)


def test_a_file_is_known_by_its_content_and_not_by_its_name(head, draft_id):
    with pytest.raises(Refused, match="none of the kinds"):
        add(head, draft_id, b"MZ\x90\x00 a program", name="harmless.pdf")
    key = add(head, draft_id, name="../../etc/chart.exe")
    assert reading.get_draft_file(head, draft_id, key).filename == "chart.exe.png"


def test_the_same_file_is_attached_once(head, draft_id):
    add(head, draft_id)
    with pytest.raises(Refused, match='attached already, as "map.png"'):
        add(head, draft_id, name="other.png")


def test_the_same_form_sent_twice_attaches_once(head, draft_id):
    assert add(head, draft_id, request_id="same") == add(head, draft_id, request_id="same")


def test_the_limits_are_of_one_file_and_of_all_together(head, draft_id):
    size = len(picture(1))
    with pytest.raises(Refused, match="are allowed"):
        add(head, draft_id, picture(1), most=size - 1)
    add(head, draft_id, picture(1), most_in_all=2 * size)
    add(head, draft_id, picture(2), most_in_all=2 * size)
    with pytest.raises(Refused, match="allowed for one candidate"):
        add(head, draft_id, picture(3), most_in_all=2 * size)


def test_what_never_left_the_delegation_leaves_nothing_when_removed(head, draft_id):
    key = add(head, draft_id)
    with transaction():
        attachments.remove_from_draft(head, draft_id, key=key, now=NOW)
    assert db.session.execute(select(func.count()).select_from(AttachmentData)).scalar_one() == 0


def test_a_file_others_have_read_is_removed_by_the_head_and_stays_in_the_record(made, head):
    ref = make_tabled(made, "th")
    delegate = seat(made, Role.DELEGATE, "th")
    with transaction():
        attachments.add(head, ref, filename="a.png", content=PNG, now=NOW)
    key = pages.get_page(head, ref).attachments[0].key
    with pytest.raises(NotPermitted), transaction():
        attachments.remove(delegate, ref, key=key, now=NOW)
    with transaction():
        attachments.remove(head, ref, key=key, now=NOW)
    with pytest.raises(NotFound):
        reading.get_file(head, ref, key)
    assert db.session.execute(select(func.count()).select_from(AttachmentData)).scalar_one() == 1
    verbs = db.session.execute(select(Act.verb).where(Act.verb.startswith("attachments.")).order_by(Act.id)).scalars()
    assert list(verbs) == ["attachments.add", "attachments.remove"]


def test_a_discarded_draft_takes_its_files_with_it(head, draft_id):
    add(head, draft_id)
    with transaction():
        candidates.discard(head, draft_id, now=NOW)
    assert db.session.execute(select(func.count()).select_from(AttachmentData)).scalar_one() == 0
