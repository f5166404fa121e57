"""The secretariat's pages: settings, phases, delegations, people, imports; the chair's leave."""

import io
import re

import pytest

from consult.core.words import Role
from consult.db import db
from consult.models import Conference, Delegation, Invitation, Leave, Membership, Phase
from tests.factories import NOW, make_conference, seat, sign_in, token_of

BASE = "/bangkok/manage"


@pytest.fixture
def c(app, clock):
    clock.set(NOW)
    with app.app_context():
        return make_conference()


@pytest.fixture
def secretariat(app, client, c):
    with app.app_context():
        actor = seat(c, Role.SECRETARIAT)
    sign_in(client, actor)
    return actor


@pytest.fixture
def chair(app, client, c):
    with app.app_context():
        actor = seat(c, Role.CHAIR)
    sign_in(client, actor)
    return actor


def post(client, url, page=None, **fields):
    return client.post(url, data={"csrf_token": token_of(client, page or url), **fields})


SETTINGS = {
    "title": "Conference on Cybersecurity",
    "short_title": "Bangkok",
    "place": "Chiang Mai",
    "starts_on": "2019-05-10",
    "ends_on": "2019-05-11",
    "timezone": "Asia/Bangkok",
    "seat_limit": "6",
    "silence_hours": "72",
    "version": "1",
}


@pytest.mark.parametrize("path", ["", "settings", "phases", "phases/new", "people", "import", "delegations/th"])
def test_every_page_opens_for_the_secretariat(client, secretariat, path):
    assert client.get(f"{BASE}/{path}").status_code == 200


def test_two_who_change_the_settings_at_once_see_both(app, client, secretariat):
    assert post(client, f"{BASE}/settings", **SETTINGS).status_code == 303
    answer = post(client, f"{BASE}/settings", **{**SETTINGS, "place": "Phuket"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="Phuket"' in page
    assert "Chiang Mai" in page
    assert 'name="version" value="2"' in page
    with app.app_context():
        assert db.session.query(Conference).one().place == "Chiang Mai"


def test_impossible_settings_come_back_with_a_sentence(client, secretariat):
    answer = post(client, f"{BASE}/settings", **{**SETTINGS, "ends_on": "2019-05-01"})
    assert answer.status_code == 422
    assert "must not lie before the first" in answer.get_data(as_text=True)


PHASE = {
    "kind": "commenting",
    "title": "Second reading",
    "opens_at": "2019-05-02T09:00",
    "closes_at": "2019-05-03T18:00",
    "visibility": "at_close",
    "may_comment": ["asean_member_state", "observer"],
}


def test_the_chair_adds_changes_and_removes_a_phase(app, client, chair):
    assert post(client, f"{BASE}/phases/new", **PHASE).status_code == 303
    with app.app_context():
        phase_id = db.session.query(Phase).filter_by(title="Second reading").one().id
    url = f"{BASE}/phases/{phase_id}"
    edited = {**PHASE, "version": "1", "closes_at": "2019-05-04T18:00"}
    assert post(client, url, **edited).status_code == 422  # no reason
    assert post(client, url, **edited, reason="Asked for.").status_code == 303
    stale = post(client, url, **{**edited, "title": "Mine", "reason": "Mine."})
    assert stale.status_code == 409
    assert "4 May 2019, 18:00 Bangkok time" not in stale.get_data(as_text=True)  # the same in both
    assert "Second reading" in stale.get_data(as_text=True)
    assert 'value="Mine"' in stale.get_data(as_text=True)
    assert post(client, f"{url}/remove", url, reason="Not needed.").status_code == 303
    with app.app_context():
        assert db.session.get(Phase, phase_id) is None


def test_leave_is_given_once_per_form(app, client, chair):
    fields = {"delegation": "th", "act": "table", "until": "2019-06-01T12:00", "reason": "A storm.", "request_id": "x"}
    for _ in range(2):
        assert post(client, "/bangkok/desk/leave", **fields).status_code == 303
    with app.app_context():
        assert db.session.query(Leave).count() == 1
    assert "A storm." in client.get("/bangkok/desk/leave").get_data(as_text=True)


def test_a_delegation_is_added_and_edited(app, client, secretariat):
    fields = {"code": "my", "name": "Malaysia", "category": "asean_member_state", "deciding": "y"}
    assert post(client, f"{BASE}/delegations/new", **fields).location == "/bangkok/delegations/my"
    fields |= {"version": "1", "category": "ngo"}
    answer = post(client, f"{BASE}/delegations/my", **fields)
    assert answer.status_code == 422
    assert "Only Member States decide" in answer.get_data(as_text=True)
    fields |= {"category": "asean_member_state", "seat_limit": "3"}
    assert post(client, f"{BASE}/delegations/my", **fields).status_code == 303
    with app.app_context():
        assert db.session.query(Delegation).filter_by(code="my").one().seat_limit == 3


def test_a_chair_is_invited_and_the_last_secretariat_stays(app, client, secretariat):
    fields = {"name": "The Chair", "email": "chair@example.org", "role": "chair", "request_id": "x"}
    shown = post(client, f"{BASE}/people/invitations", f"{BASE}/people", **fields)
    assert re.search(r"http://localhost/invitations/\S{43}", shown.get_data(as_text=True))
    answer = client.post(
        f"{BASE}/people/{secretariat.membership_id}/remove",
        data={"csrf_token": token_of(client, f"{BASE}/people"), "reason": "x"},
    )
    assert answer.status_code == 422


def test_a_head_is_replaced_with_a_reason(app, client, c, secretariat):
    with app.app_context():
        seat(c, Role.HEAD, "th")
        delegate = seat(c, Role.DELEGATE, "th")
    url = "/bangkok/delegations/th/head"
    assert post(client, url, successor=delegate.membership_id).status_code == 422
    assert post(client, url, successor=delegate.membership_id, reason="New.").status_code == 303
    with app.app_context():
        head = db.session.query(Membership).filter_by(role=Role.HEAD, ended_at=None).one()
        assert head.person_id == delegate.person_id


def test_a_link_for_a_new_password_is_shown_once_to_copy(app, client, c, secretariat):
    with app.app_context():
        head = seat(c, Role.HEAD, "th")
    page = f"{BASE}/people/{head.membership_id}"
    shown = post(client, f"{page}/reset", page).get_data(as_text=True)
    link = re.search(r"http://localhost(/reset/\S{43})", shown).group(1)
    assert client.get(link).status_code == 200


# Imports

GOOD = b"email,name,role,delegation\na@example.org,A,head_of_delegation,th\nb@example.org,B,delegate,Thailand\n"
BAD = b"email,name,role,delegation\nno address,A,head_of_delegation,th\nb@example.org,B,delegate,xx\n"


def upload(client, data, layout="people"):
    return post(client, f"{BASE}/import", layout=layout, file=(io.BytesIO(data), "list.csv"))


def confirm(client, preview):
    carried = re.search(r'name="carried" value="([^"]*)"', preview.get_data(as_text=True)).group(1)
    return post(client, f"{BASE}/import/confirm", f"{BASE}/import", layout="people", carried=carried)


def count(app, model):
    with app.app_context():
        return db.session.query(model).count()


def test_a_preview_saves_nothing_and_confirming_invites_all(app, client, secretariat):
    preview = upload(client, GOOD)
    assert preview.status_code == 200
    assert "2 invitations will be made" in preview.get_data(as_text=True)
    assert count(app, Invitation) == 0
    done = confirm(client, preview)
    assert done.status_code == 200
    assert len(re.findall(r'value="http://localhost/invitations/\S{43}"', done.get_data(as_text=True))) == 2
    assert count(app, Invitation) == 2


def test_rows_with_errors_are_named_and_cannot_be_confirmed(app, client, secretariat):
    preview = upload(client, BAD)
    page = preview.get_data(as_text=True)
    assert preview.status_code == 422
    assert "Row 2:" in page
    assert "Row 3:" in page
    assert 'name="carried"' not in page


def test_what_has_changed_since_the_preview_stops_all(app, client, c, secretariat):
    preview = upload(client, GOOD)
    with app.app_context():
        seat(c, Role.HEAD, "th")
    done = confirm(client, preview)
    assert done.status_code == 422
    assert "Row 2:" in done.get_data(as_text=True)
    assert count(app, Invitation) == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 nothing", "The file is damaged"),
        (b"\x00\x01\x02 nothing", "The letters of the file could not be read."),
        (b"", "Choose a file."),
        (b"a" * (2 * 1024 * 1024 + 2), "The file has more than 2 MB. Send the participants in several files."),
        ("email,name,role\nx@example.org,Ágnes,chair".encode("latin-1"), "The letters of the file could not be read."),
        (b"nom,adresse\nx,y", "The first row has no column &#34;email&#34;, &#34;name&#34; and &#34;role&#34;."),
    ],
)
def test_a_file_that_is_no_table_or_missing_is_refused_with_the_reason(client, secretariat, data, sentence):
    answer = upload(client, data)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_the_files_to_fill_in_can_be_imported(app, client, secretariat):
    for layout in ("delegations", "people"):
        answer = client.get(f"{BASE}/import/{layout}.csv")
        assert answer.status_code == 200
        if layout == "people":
            assert upload(client, answer.data, layout).status_code == 200
    assert client.get(f"{BASE}/import/other.csv").status_code == 404
