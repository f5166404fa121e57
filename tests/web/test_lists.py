"""The pages of lists and documents: who sees which, acts with and without htmx, and the bytes as issued."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import event, select, update

from consult.cli.export import export
from consult.cli.key import key
from consult.cli.verify import verify
from consult.core.words import Kind, Role
from consult.db import db, transaction
from consult.models import Conference, ConsolidatedList, RankingRound
from consult.services import lists
from tests.factories import NOW, make_conference, make_tabled, seat, sign_in
from tests.services.test_lists import closed_round, new_version, withdraw

FORMATS = ("docx", "pdf", "xlsx", "csv", "json", "xml")
L = "/bangkok/lists/1"


class House:
    """A conference with six texts, a closed round, list 1 from it, and browsers for its people."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            self.made = make_conference()
            self.people = {
                "chair": seat(self.made, Role.CHAIR),
                "co_chair": seat(self.made, Role.CO_CHAIR),
                "secretariat": seat(self.made, Role.SECRETARIAT),
                "head": seat(self.made, Role.HEAD, "sg"),
            }
            for n in range(1, 6):
                make_tabled(self.made, "th", title=f"Norm {n}")
            make_tabled(self.made, "th", kind=Kind.RECOMMENDATION, title="Recommendation", bodies=("amcc", "telmin"))
            closed_round(self.made, ["N-02", "N-01=N-04", "N-03"], ["R-01"])
            with transaction():
                lists.create(self.people["chair"], title="Draft list", round_number=1, now=NOW)
        self.clients = {"visitor": app.test_client()}

    def client(self, name):
        if name not in self.clients:
            self.clients[name] = self.app.test_client()
            sign_in(self.clients[name], self.people[name])
        return self.clients[name]

    def get(self, name, path, **kwargs):
        return self.client(name).get(path, **kwargs)

    def page(self, name, path=L):
        answer = self.get(name, path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def counter(self):
        with self.app.app_context():
            found = select(ConsolidatedList.edit_counter).where(ConsolidatedList.number == 1)
            return db.session.execute(found).scalar_one()

    def post(self, name, path, *, htmx=False, **fields):
        client = self.client(name)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/bangkok/lists").get_data(as_text=True))
        data = {"csrf_token": token[1], "version": self.counter(), **fields}
        return client.post(path, data=data, headers={"HX-Request": "true"} if htmx else {})

    def issue(self, name="chair", **fields):
        answer = self.post(name, f"{L}/issue", **fields)
        assert answer.status_code == 303, answer.get_data(as_text=True)

    def act(self, function, *args, **kwargs):
        with self.app.app_context():
            return function(*args, **kwargs)

    def order(self, page):
        return re.findall(r'<li class="c-entry[^"]*" id="([NR]-\d+)"', page)


@pytest.fixture
def house(app, clock):
    clock.set(NOW)
    return House(app)


def queries(app, call):
    """How many statements a request sends."""
    seen = []
    with app.app_context():
        engine = db.engine

    def count(*args):
        seen.append(args[2])

    event.listen(engine, "before_cursor_execute", count)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len([s for s in seen if not s.startswith("PRAGMA")])


@pytest.mark.parametrize(("reader", "status"), [("secretariat", 200), ("head", 404), ("visitor", 404)])
def test_a_draft_is_read_by_officers_only(house, reader, status):
    assert house.get(reader, L).status_code == status
    assert ("Draft list" in house.page(reader, "/bangkok/lists")) is (status == 200)


@pytest.mark.parametrize(("reader", "status"), [("secretariat", 200), ("head", 200), ("visitor", 404)])
def test_a_circulated_list_is_read_by_participants(house, reader, status):
    house.post("chair", f"{L}/circulate")
    answer = house.get(reader, L)
    assert answer.status_code == status
    if reader == "head":
        page = answer.get_data(as_text=True)
        assert "/move" not in page and "Before it can be issued" not in page
        assert house.order(page) == ["N-02", "N-01", "N-04", "N-03", "R-01"]


@pytest.mark.parametrize("published", [True, False])
def test_visitors_read_an_issued_list_only_where_the_conference_publishes(house, published):
    with house.app.app_context(), transaction() as session:
        session.execute(update(Conference).values(publish_issued_lists=published))
    house.issue()
    for path in (L, f"{L}/revisions/1", f"{L}.pdf", f"{L}/revisions/1.json", f"{L}/bodies/amcc"):
        assert house.get("visitor", path).status_code == (200 if published else 404), path
        assert house.get("head", path).status_code == 200
    assert ("CRP.1" in house.page("visitor", "/bangkok/lists")) is published


def test_what_was_issued_to_participants_stays_theirs_when_the_conference_publishes_later(house):
    for published in (False, True):
        with house.app.app_context(), transaction() as session:
            session.execute(update(Conference).values(publish_issued_lists=published))
        if not published:
            house.issue()
    assert house.get("visitor", L).status_code == 404


def test_participants_read_the_latest_issue_while_a_revision_is_drafted(house):
    house.issue()
    house.post("chair", f"{L}/revise")
    house.post("chair", f"{L}/describe", title="Another title", note="")
    assert "CYBER-PS/2019/CRP.1" in house.page("head") and "Another title" not in house.page("head")
    assert "Another title" in house.page("chair")
    assert "Another title" not in house.page("head", "/bangkok/lists")


def test_a_move_against_the_ranking_asks_why_where_the_entry_stands(house):
    refused = house.post("chair", f"{L}/entries/N-03/move", to="1")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "At position 1, N-03 stands against the ranking" in page
    assert 'id="reason-N-03"' in page and '<input type="hidden" name="to" value="1">' in page
    moved = house.post("chair", f"{L}/entries/N-03/move", to="1", reason="The others rest on it.")
    assert moved.status_code == 303 and moved.location.endswith(f"{L}#N-03")
    page = house.page("chair")
    assert house.order(page)[:2] == ["N-03", "N-02"] and "The others rest on it." in page


def test_with_htmx_the_list_comes_back_with_its_new_counter(house):
    answer = house.post("chair", f"{L}/entries/N-04/move", to="2", htmx=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "<html" not in page
    assert house.order(page)[:3] == ["N-02", "N-04", "N-01"]
    assert f'name="version" value="{house.counter()}"' in page
    assert "N-04 now stands at position 2." in page


def test_a_stale_page_gets_the_list_as_it_stands_and_keeps_the_words(house):
    opened = house.counter()
    house.post("co_chair", f"{L}/entries/N-04/move", to="2")
    answer = house.post("chair", f"{L}/entries/N-03/move", to="1", reason="Typed at length.", version=opened)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else changed this list" in page and "Typed at length." in page
    assert house.order(page)[:2] == ["N-02", "N-04"]


@pytest.mark.parametrize("fields", [{"to": ""}, {"to": "many"}, {"to": "99"}, {"to": "2", "version": ""}])
def test_an_act_that_makes_no_sense_is_refused_in_a_sentence(house, fields):
    assert house.post("chair", f"{L}/entries/N-03/move", **fields).status_code in (409, 422)


def test_what_left_the_table_is_flagged_and_its_removal_is_prefilled(house):
    house.act(withdraw, house.made, "N-02")
    page = house.page("chair")
    assert "1 entry is no longer to be adopted" in page and "Withdrawn by its sponsor." in page
    assert "Issue CYBER-PS" not in house.page("chair", f"{L}/issue")
    refused = house.post("chair", f"{L}/issue")
    assert refused.status_code == 422 and "N-02 was withdrawn. Remove" in refused.get_data(as_text=True)


def test_a_text_that_moved_on_is_pinned_or_confirmed(house):
    house.act(new_version, house.made, "N-01")
    assert "The text has moved on: version 2." in house.page("chair")
    refused = house.post("chair", f"{L}/issue")
    assert refused.status_code == 422 and "The text of N-01 has moved on" in refused.get_data(as_text=True)
    house.post("chair", f"{L}/entries/N-01/pin", to="2")
    house.issue()


def test_the_preview_of_an_issue_says_what_goes_out_and_to_whom(house):
    page = house.page("chair", f"{L}/issue")
    assert "CYBER-PS/2019/CRP.1" in page and "Everybody, without an account" in page
    assert "TELMIN" in page and "Issued on the chair&#39;s responsibility" in page


def test_the_second_chair_is_told_that_the_list_is_out(house):
    opened = house.counter()
    house.issue()
    answer = house.post("co_chair", f"{L}/issue", version=opened, request_id="other")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "This list was issued in the meantime as CYBER-PS/2019/CRP.1." in page


def test_a_double_press_issues_once(house):
    opened = house.counter()
    house.issue(request_id="one", version=opened)
    house.issue(request_id="one", version=opened)
    assert house.get("chair", f"{L}/revisions/2").status_code == 404


def test_documents_are_the_same_bytes_for_ever(house):
    house.issue()
    before = {x: house.get("head", f"{L}/revisions/1.{x}").data for x in FORMATS}
    house.act(new_version, house.made, "N-01")
    house.post("chair", f"{L}/revise")
    house.post("chair", f"{L}/entries/N-03/remove", reason="Deferred.")
    house.issue(keep_former_texts="y")
    assert {x: house.get("head", f"{L}/revisions/1.{x}").data for x in FORMATS} == before
    assert house.get("head", f"{L}.json").data != before["json"]
    page = house.page("head", f"{L}/revisions/2")
    assert "What changed since CYBER-PS/2019/CRP.1" in page and "Norm 3" in page


def test_the_hash_on_the_page_is_that_of_the_json(house):
    house.issue()
    digest = hashlib.sha256(house.get("head", f"{L}.json").data).hexdigest()
    assert digest in house.page("visitor")


def test_a_download_names_its_symbol_and_can_be_kept(house):
    house.issue()
    answer = house.get("visitor", f"{L}/revisions/1.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="CYBER-PS-2019-CRP.1.pdf"'
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = house.get("visitor", f"{L}/revisions/1.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert house.get("visitor", f"{L}.pdf").headers["Cache-Control"] == "public, no-cache"


def test_a_document_that_is_not_built_yet_asks_for_patience(house):
    house.issue()
    answer = house.get("visitor", f"{L}/bodies/telmin.docx")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "being prepared" in answer.get_data(as_text=True)
    house.act(lists.build_missing_files, now=lambda: NOW)
    answer = house.get("visitor", f"{L}/bodies/telmin.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="CYBER-PS-2019-CRP.1-TELMIN.docx"'
    assert house.get("visitor", f"{L}/bodies/nobody.docx").status_code == 404
    assert house.get("visitor", f"{L}/bodies/nobody").status_code == 404


def test_a_body_reads_what_it_is_asked_and_nothing_else(house):
    house.issue()
    page = house.page("visitor", f"{L}/bodies/telmin")
    assert house.order(page) == ["R-01"]
    assert "CYBER-PS/2019/CRP.1/TELMIN" in page


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_a_draft_on_paper_is_for_officers(house, extension):
    answer = house.get("chair", f"{L}/preview.{extension}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="DRAFT-CYBER-PS-2019-CRP.1.{extension}"'
    assert house.get("head", f"{L}/preview.{extension}").status_code == 403
    assert house.get("visitor", f"{L}/preview.{extension}").status_code in (303, 401)


def test_places_stay_with_the_chair_where_the_rounds_results_do(house):
    with house.app.app_context(), transaction() as session:
        session.execute(update(RankingRound).values(results_to="chair"))
    house.post("chair", f"{L}/circulate")
    assert "in the ranking" in house.page("chair") and "in the ranking" not in house.page("head")
    house.issue()
    entries = json.loads(house.get("head", f"{L}.json").data)["sections"][0]["entries"]
    assert [entry["rank"] for entry in entries] == [None] * 4


def test_a_list_is_begun_from_a_round_or_empty(house):
    page = house.page("chair", "/bangkok/lists/new")
    assert "Round 1: First ranking" in page
    assert house.post("chair", "/bangkok/lists/new", title="", round="1").status_code == 422
    answer = house.post("chair", "/bangkok/lists/new", title="By hand", round="", request_id="a")
    assert answer.status_code == 303 and answer.location.endswith("/lists/2")
    assert "nothing on the list yet" in house.page("chair", "/bangkok/lists/2")
    assert house.post("head", "/bangkok/lists/new", title="Mine", round="").status_code == 403


def test_a_list_that_cannot_be_begun_says_why(house):
    answer = house.post("chair", "/bangkok/lists/new", title="\u200b", round="", request_id="a")
    assert answer.status_code == 422
    assert "Give the list a title." in answer.get_data(as_text=True)


def test_the_register_of_documents_holds_texts_and_lists(house):
    house.issue()
    house.act(new_version, house.made, "N-01")
    page = house.page("head", "/bangkok/documents")
    assert "CYBER-PS/2019/L.1/Rev.1" in page and "CYBER-PS/2019/CRP.1" in page and f"{L}/revisions/1.pdf" in page
    assert "CRP.1" not in house.page("head", "/bangkok/documents?kind=texts")
    assert "L.1" not in house.page("head", "/bangkok/documents?kind=lists")
    assert house.get("visitor", "/bangkok/documents").status_code == 303


def found(house, query, name="head"):
    """The symbols of the documents that the register finds, lists first."""
    page = house.page(name, f"/bangkok/documents?{query}")
    return re.findall(r'<th scope="row"><a class="text-nowrap" href="[^"]*">CYBER-PS/2019/([^<]*)</a>', page)


def test_the_register_of_documents_finds_words_and_symbols(house):
    house.issue()
    house.act(new_version, house.made, "N-01")
    house.act(make_tabled, house.made, "th", title="ความมั่นคง")
    assert found(house, "")[:4] == ["CRP.1", "L.1", "L.1/Rev.1", "L.2"]
    assert found(house, "q=L.1/Rev.1") == ["L.1/Rev.1"]
    assert found(house, "q=crp.1") == ["CRP.1"]
    assert found(house, "q=rev") == ["L.1/Rev.1"]
    assert found(house, "q=มั่นคง") == ["L.7"]
    assert found(house, 'q="norm 1"') == ["CRP.1", "L.1", "L.1/Rev.1"]
    assert found(house, 'q="norm 2"') == ["CRP.1", "L.2"]
    assert found(house, 'q="norm 2"&kind=texts') == ["L.2"]
    assert found(house, 'q="norm 2"&kind=lists') == ["CRP.1"]
    assert found(house, "q=100%25") == []
    assert "No document fits" in house.page("head", "/bangkok/documents?q=quetzal")


def test_the_register_of_documents_finds_what_was_issued_on_days_of_conference_time(house):
    house.issue()
    everything = found(house, "")
    assert found(house, "since=2019-05-01&until=2019-05-01&kind=lists") == ["CRP.1"]
    assert found(house, "since=2019-05-02") == []
    assert found(house, "until=2019-04-30") + found(house, "since=2019-05-01&kind=texts") == [
        symbol for symbol in everything if symbol != "CRP.1"
    ]
    for odd in ("since=yesterday", "until=2019-02-31", "since=0001-01-01", "kind=odd", "page=99"):
        assert found(house, odd) == everything


def test_each_document_shows_its_chain_its_hash_and_its_manifest(house):
    house.issue()
    house.post("chair", f"{L}/revise")
    house.issue()
    house.act(new_version, house.made, "N-01")
    with house.app.app_context():
        lists.build_missing_files(now=lambda: NOW)
        lists.sign_missing_manifests(now=lambda: NOW)
    page = house.page("head", "/bangkok/documents")
    for number in (1, 2):
        for ending in (*FORMATS, "manifest.json"):
            assert f'href="{L}/revisions/{number}.{ending}"' in page
        digest = hashlib.sha256(house.get("head", f"{L}/revisions/{number}.json").data).hexdigest()
        assert digest in page
    assert f'<strong aria-current="true">Original</strong> <a href="{L}/revisions/2">Rev.1</a>' in page
    assert f'<a href="{L}/revisions/1">Original</a> <strong aria-current="true">Rev.1</strong>' in page
    first = '<a href="/bangkok/candidates/N-01/versions/1">Original</a>'
    assert f'{first} <strong aria-current="true">Rev.1</strong>' in page
    assert '/bangkok/candidates/N-02/versions/1">Original' not in page
    assert page.count(f'{L}/revisions/1#bodies">and for 2 bodies') == 1


def test_the_register_of_documents_answers_htmx_with_the_results_alone(house):
    house.issue()
    headers = {"HX-Request": "true", "HX-Target": "section#results"}
    answer = house.client("head").get("/bangkok/documents?q=crp", headers=headers)
    text = answer.get_data(as_text=True)
    assert text.lstrip().startswith('<section id="results"') and "CRP.1" in text and "<html" not in text


def test_the_print_pack_holds_every_current_text(house):
    house.act(new_version, house.made, "N-01")
    house.act(withdraw, house.made, "N-02")
    page = house.page("secretariat", "/bangkok/documents/print-pack")
    assert house.order(page) == ["N-01", "N-03", "N-04", "N-05", "R-01"]
    assert "States should consult at once." in page
    for extension in ("docx", "pdf"):
        answer = house.get("head", f"/bangkok/documents/print-pack.{extension}")
        assert answer.headers["Content-Disposition"].endswith(f'texts-2019-05-01.{extension}"')


def test_pages_ask_the_same_number_of_questions_whatever_their_length(house):
    paths = ("/bangkok/lists", L, f"{L}/issue", "/bangkok/documents", "/bangkok/documents/print-pack")
    house.client("chair")
    few = [queries(house.app, lambda p=p: house.page("chair", p)) for p in paths]
    with house.app.app_context():
        for n in range(10):
            ref = make_tabled(house.made, "th", title=f"More {n}")
            with transaction():
                counter = db.session.execute(select(ConsolidatedList.edit_counter)).scalar_one()
                lists.add(house.people["chair"], 1, ref, reason="Late.", version=counter, now=NOW)
    assert [queries(house.app, lambda p=p: house.page("chair", p)) for p in paths] == few


def test_an_issued_page_costs_the_same_with_many_entries(house):
    house.issue()
    house.client("head")
    one = [queries(house.app, lambda p=p: house.page("head", p)) for p in (L, f"{L}/bodies/amcc", "/bangkok/documents")]
    for _ in range(3):
        house.post("chair", f"{L}/revise")
        house.issue()
    paths = (f"{L}/revisions/1", f"{L}/revisions/1/bodies/amcc", "/bangkok/documents")
    assert [queries(house.app, lambda p=p: house.page("head", p)) for p in paths] == one


def test_a_change_is_shown_in_the_conferences_languages(house):
    thai = "ประเทศสมาชิก"
    house.act(new_version, house.made, "N-01", body=thai)
    house.post("chair", f"{L}/entries/N-01/pin", to="2")
    house.issue()
    assert f'<span lang="th">{thai}</span>' in house.page("visitor")


@pytest.fixture
def run(house, monkeypatch):
    """Run a command against the house's installation."""
    import consult.app

    monkeypatch.setattr(consult.app, "create_app", lambda *_: house.app)

    def call(command, *args):
        return CliRunner().invoke(command, [str(arg) for arg in args])

    return call


def test_export_writes_the_bytes_as_issued(house, run, tmp_path):
    house.issue()
    for body in ("", "amcc"):
        out = tmp_path / f"list{body}.pdf"
        options = ["--conference", "bangkok", "--list", 1, "--format", "pdf", "--output", out]
        result = run(export, *options, *(["--body", body] if body else []))
        assert result.exit_code == 0, result.output
        path = f"{L}/bodies/{body}.pdf" if body else f"{L}.pdf"
        assert out.read_bytes() == house.get("head", path).data
    assert run(export, "--conference", "bangkok", "--list", 2, "--format", "pdf", "--output", out).exit_code == 1
    assert run(export, *options, "--revision", 2).exit_code == 1
    assert run(export, *options, "--body", "telsom").exit_code == 1


def test_verify_tells_what_was_issued_from_what_was_altered(house, run, tmp_path):
    house.issue()
    file = tmp_path / "list.json"
    data = house.get("head", f"{L}.json").data
    file.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    result = run(verify, file)
    assert result.exit_code == 0 and "OK" not in result.output
    assert f"SHA-256: {digest}" in result.output and "CYBER-PS/2019/CRP.1" in result.output
    assert "Not compared yet" in result.output
    for options in (("--database",), ("--sha256", digest), ("--sha256", digest, "--database")):
        result = run(verify, file, *options)
        assert result.exit_code == 0 and result.output.rstrip().endswith("OK")
    assert run(verify, file, "--sha256", "0" * 64).exit_code == 1
    for altered in (data.replace(b"early", b"late"), json.dumps(json.loads(data), indent=1).encode(), b"{}"):
        file.write_bytes(altered)
        result = run(verify, file, "--database")
        assert result.exit_code == 1 and "FAILED" in result.output


@pytest.mark.parametrize("extension", ["docx", "pdf", "xlsx", "csv", "xml"])
def test_verify_compares_other_documents_with_the_stored(house, run, tmp_path, extension):
    house.issue()
    file = tmp_path / f"list.{extension}"
    data = house.get("head", f"{L}.{extension}").data
    file.write_bytes(data)
    result = run(verify, file)
    assert result.exit_code == 0 and "CYBER-PS/2019/CRP.1" in result.output
    # The hash that it prints is that of its snapshot; its own stands nowhere in it.
    printed = hashlib.sha256(house.get("head", f"{L}.json").data).hexdigest()
    for given in (printed, hashlib.sha256(data).hexdigest()):
        assert run(verify, file, "--sha256", given).output.rstrip().endswith("OK")
    assert run(verify, file, "--sha256", "0" * 64).exit_code == 1
    file.write_bytes(data + b" ")
    assert run(verify, file).exit_code == 1


def test_the_manifest_is_served_beside_the_files_and_checks_them(house, run, tmp_path):
    house.issue()
    waiting = house.get("visitor", f"{L}.manifest.json")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "5")
    assert "being prepared" in waiting.text and f'href="{L}"' in waiting.text
    assert "signed as soon as all files are built" in house.get("visitor", L).text
    with house.app.app_context():
        lists.build_missing_files(now=lambda: NOW)
        assert lists.sign_missing_manifests(now=lambda: NOW) == 1
    for path in (L, f"{L}/revisions/1", f"{L}/bodies/amcc"):
        page = house.get("visitor", path).text
        assert "Manifest of all files" in page and run(key).output.strip() in page
    assert f'href="{L}.manifest.json"' in page
    for path, kept in ((L, "public, no-cache"), (f"{L}/revisions/1", "public, max-age=31536000, immutable")):
        answer = house.get("visitor", f"{path}.manifest.json")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, kept)
        name = answer.headers["Content-Disposition"]
        assert name == 'attachment; filename="CYBER-PS-2019-CRP.1.manifest.json"'
    (tmp_path / "CYBER-PS-2019-CRP.1.manifest.json").write_bytes(answer.data)
    for extension in FORMATS:
        file = tmp_path / f"CYBER-PS-2019-CRP.1.{extension}"
        file.write_bytes(house.get("visitor", f"{L}.{extension}").data)
        result = run(verify, file, "--key", run(key).output.strip())
        assert result.exit_code == 0 and "byte for byte" in result.output, result.output
    out = tmp_path / "again.json"
    options = ["--conference", "bangkok", "--list", 1, "--format", "manifest", "--output", out]
    assert run(export, *options).exit_code == 0
    assert out.read_bytes() == answer.data


@pytest.mark.parametrize("base_url", ["", "https://consult.example.org/room"])
def test_documents_print_the_address_of_their_page_where_there_is_one(house, monkeypatch, base_url):
    config = replace(house.app.config["CONSULT"], base_url=base_url)
    monkeypatch.setitem(house.app.config, "CONSULT", config)
    house.issue()
    with house.app.app_context():
        lists.build_missing_files(now=lambda: NOW)
    told = [house.get("visitor", f"{L}{path}.json").json.get("address") for path in ("", "/bodies/amcc")]
    if not base_url:
        assert told == [None, None]
        return
    assert told == [f"{base_url}{L}/revisions/1", f"{base_url}{L}/revisions/1/bodies/amcc"]
    for address in told:
        assert house.get("visitor", address.removeprefix(base_url)).status_code == 200


def test_a_manifest_is_exported_at_once_too(house, run, tmp_path):
    house.issue()
    out = tmp_path / "m.manifest.json"
    options = ["--conference", "bangkok", "--list", 1, "--format", "manifest", "--output", out]
    assert run(export, *options).exit_code == 0
    assert json.loads(out.read_bytes())["symbol"] == "CYBER-PS/2019/CRP.1"


def test_a_manifest_is_read_by_those_who_read_the_list(house):
    house.issue()
    with house.app.app_context():
        lists.build_missing_files(now=lambda: NOW)
        lists.sign_missing_manifests(now=lambda: NOW)
        with transaction() as session:
            session.execute(update(Conference).values(publish_issued_lists=False))
    assert house.get("visitor", f"{L}.manifest.json").status_code == 404
    answer = house.get("head", f"{L}.manifest.json")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")


def test_the_timekeeper_builds_what_is_missing(house, clock):
    house.issue()
    clock.advance(seconds=1)
    with house.app.app_context():
        from consult.services import due

        assert due.run(now=lambda: NOW + timedelta(seconds=1), mail=house.app.config["CONSULT"]) >= 10
    assert house.get("visitor", f"{L}/bodies/telmin.xlsx").status_code == 200
