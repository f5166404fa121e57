"""Words in templates: escaped where they go into a page, plain where they go into a letter."""

from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import render_template_string
from flask_babel import Domain

from consult.core.errors import Refused
from consult.core.files.archives import DAMAGED
from consult.core.phases import refusal
from consult.core.words import Role
from consult.web.translations import said
from tests.factories import NOW, make_conference, seat, sign_in, token_of


@pytest.fixture
def shown(app):
    def render(source: str, **data) -> str:
        with app.test_request_context():
            return render_template_string(source, **data)

    return render


def test_what_is_put_into_a_message_is_escaped(shown):
    assert shown("{{ _('Sent by %(name)s.', name=name) }}", name="<b>") == "Sent by &lt;b&gt;."


def test_a_message_of_our_own_is_not_escaped_again(shown):
    assert shown("{{ _('Norms & recommendations') }}") == "Norms & recommendations"


def test_a_doubled_percent_sign_is_one(shown):
    assert shown("{{ _('100%% of them') }}") == "100% of them"


def test_the_form_follows_the_number(shown):
    source = "{{ ngettext('%(num)s comment by %(who)s', '%(num)s comments by %(who)s', n, who=who) }}"
    assert shown(source, n=1, who="<i>") == "1 comment by &lt;i&gt;"
    assert shown(source, n=2, who="EU") == "2 comments by EU"


def test_a_translated_block_escapes_what_is_put_into_it(shown):
    assert shown("{% trans who=who %}By {{ who }}{% endtrans %}", who="<i>") == "By &lt;i&gt;"


def test_nothing_is_escaped_in_a_letter(shown):
    letter = "{% autoescape false %}{{ _('Dear %(name)s', name=name) }}{% endautoescape %}"
    assert shown(letter, name="O'Brien & Sons") == "Dear O'Brien & Sons"


def test_words_outside_a_request_are_the_source_words(app):
    with app.app_context():
        assert app.jinja_env.from_string("{{ _('Home') }}").render() == "Home"
    assert app.jinja_env.from_string("{{ _('Home') }}").render() == "Home"


# Sentences of services, in a language made for these tests.

SPOKEN = {
    "There is no such page, or it is not open to you.": "Halaman tidak ada.",
    "Not found": "Tidak ada",
    "Manage": "Kelola",
    "%(delegation)s has this code already.": "Kode ini milik %(delegation)s.",
    '"%(file)s" %(why)s.': "Berkas: %(why)s, %(file)s",
    "is damaged and cannot be opened": "rusak",
    "Commenting": "Komentar",
    "%(what)s closed on %(when)s. A late entry needs the leave of the chair.": "%(what)s ditutup %(when)s.",
    "%(day)s, %(time)s %(place)s time": "%(day)s pukul %(time)s (%(place)s)",
    "%(day)s %(month)s %(year)s": "%(day)s %(month)s %(year)s",
    "May": "Mei",
    "Row %(row)s: %(what)s": "Baris %(row)s: %(what)s",
    "a name is missing.": "nama belum ada.",
}


@pytest.fixture
def indonesian(app, monkeypatch, tmp_path):
    """The application in the words above."""
    folder = tmp_path / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="id")
    for message, translation in SPOKEN.items():
        catalogue.add(message, translation)
    with open(folder / "messages.mo", "wb") as file:
        write_mo(file, catalogue)
    babel = app.extensions["babel"]
    monkeypatch.setattr(babel, "default_locale", "id")
    monkeypatch.setattr(babel, "translation_directories", [str(tmp_path)])
    monkeypatch.setitem(vars(babel.instance), "domain_instance", Domain())  # it keeps the catalogues it has read
    return app


def test_a_sentence_is_filled_in_the_language_of_the_reader(indonesian):
    with indonesian.test_request_context():
        refused = Refused('"%(file)s" %(why)s.', file="a.docx", why=DAMAGED)
        assert (said(refused), refused.sentence) == (
            "Berkas: rusak, a.docx", '"a.docx" is damaged and cannot be opened.'
        )  # fmt: skip
        phase = SimpleNamespace(
            id=1, opens_at=datetime(2019, 5, 9, tzinfo=UTC), closes_at=datetime(2019, 5, 10, 11, tzinfo=UTC),
            closed_at=None, may_comment=["ngo"],
        )  # fmt: skip
        late = refusal([phase], "comment", datetime(2019, 5, 11, tzinfo=UTC), "Asia/Bangkok", "ngo")
        assert said(late) == "Komentar ditutup 10 Mei 2019 pukul 18:00 (Bangkok)."
        assert late.startswith("Commenting closed on 10 May 2019, 18:00 Bangkok time.")


def test_what_is_not_translated_is_said_in_english(indonesian):
    with indonesian.test_request_context():
        assert said(Refused("%(ref)s has no version %(to)s.", ref="N-01", to=7)) == "N-01 has no version 7."
        assert said("Already translated: 100%") == "Already translated: 100%"


def test_a_page_and_its_refusals_are_in_the_language_of_the_reader(indonesian, client, clock):
    clock.set(NOW)
    with indonesian.app_context():
        conference = make_conference()
        actor = seat(conference, Role.SECRETARIAT)
    sign_in(client, actor)
    missing = client.get("/bangkok/candidates/N-99")
    page = missing.get_data(as_text=True)
    assert (missing.status_code, "Halaman tidak ada." in page, "Tidak ada" in page) == (404, True, True)
    assert "Kelola" in page and "Manage" not in page
    fragment = client.get("/bangkok/candidates/N-99", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "Halaman tidak ada." in fragment

    new = "/bangkok/manage/delegations/new"
    fields = {
        "csrf_token": token_of(client, new), "code": "th", "name": "Other", "short_name": "Other",
        "category": "ngo", "seat_limit": "3", "sort_key": "Other",
    }  # fmt: skip
    refused = client.post(new, data=fields)
    assert (refused.status_code, "Kode ini milik Thailand." in refused.get_data(as_text=True)) == (422, True)


def test_the_report_of_an_import_is_in_the_language_of_the_reader(indonesian, client, clock):
    clock.set(NOW)
    with indonesian.app_context():
        actor = seat(make_conference(), Role.SECRETARIAT)
    sign_in(client, actor)
    address = "/bangkok/manage/import"
    lines = b"code,name,category\r\nzz,,ngo\r\n"
    answer = client.post(
        address,
        data={
            "csrf_token": token_of(client, address), "layout": "delegations",
            "file": (BytesIO(lines), "delegations.csv"),
        },
    )  # fmt: skip
    assert (answer.status_code, "Baris 2: nama belum ada." in answer.get_data(as_text=True)) == (422, True)
