"""No page, export or fragment shows anybody what is not for them.

Secret words stand in everything that not all may read; each role reads all there is, by following links and by trying
every address, and finds only its own.
"""

import re
from itertools import pairwise

import pytest
from sqlalchemy import select

from consult.db import db
from consult.models import Amendment, Comment, Draft, PaperSubmission
from tests.web.access_table import READERS
from tests.web.crawl import addresses, follow, readable
from tests.web.world.words import SECRETS, UNATTRIBUTED, UNATTRIBUTED_WORDS

HTMX = {"HX-Request": "true"}
INSIDE = [role for role in READERS if role not in ("visitor", "outsider")]
# An observer may read what the delegation drafts; no page need show it to them.
TOLD = [role for role in INSIDE if role != "th_observer"]


def everything(app, world, role) -> dict[str, str]:
    """The words of all that the role reads."""
    client = world.client(app, role)
    found = dict(follow(client, "/", "/bangkok/").words())
    for url in addresses(app, world):
        if url.startswith(("/invitations/", "/reset/")):
            continue  # whoever holds the link may read it
        if url not in found:
            response = client.get(url)
            found[url] = readable(response)
            if response.status_code == 200 and response.mimetype == "text/html":
                found[f"{url} for htmx"] = readable(client.get(url, headers=HTMX))
    for secret in SECRETS:
        for page in ("candidates", "comments", "candidates.csv", "comments.csv", "record"):
            url = f"/bangkok/{page}?q={secret}"
            # what one searched for stands in the page again, in the field and in its links: that tells nothing
            found[url] = re.sub(rf'(q=|value="|[“"]){secret}', "", readable(client.get(url)))
    return found


@pytest.fixture(scope="module")
def known():
    """What each role has read."""
    return {}


@pytest.fixture
def reading(app, world, known, request):
    """(the role, what it reads by address)"""
    role = request.param
    if role not in known:
        known[role] = everything(app, world, role)
    return role, known[role]


@pytest.mark.parametrize("reading", READERS, indirect=True)
def test_nobody_reads_what_is_not_for_them(reading):
    role, words = reading
    leaks = {
        secret: [url for url, text in words.items() if secret in text]
        for secret, readers in SECRETS.items()
        if role not in readers
    }
    assert {secret: urls for secret, urls in leaks.items() if urls} == {}


@pytest.mark.parametrize("reading", TOLD, indirect=True)
def test_everybody_reads_what_is_for_them(reading):
    role, words = reading
    mine = [secret for secret, readers in SECRETS.items() if role in readers]
    assert [secret for secret in mine if not any(secret in text for text in words.values())] == []


@pytest.mark.parametrize("reading", ["chair"], indirect=True)
@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_words_in_documents_are_found(reading, world, ending):
    _role, words = reading
    assert "raccooncirculated" in words[f"/bangkok/lists/{world.names['circulated_list']}/preview.{ending}"]
    assert "faith" in words[f"/bangkok/lists/{world.names['issued_list']}.{ending}"]


def test_what_is_attached_to_a_document_is_read_too(app, world):
    issued = readable(world.client(app, "visitor").get(f"/bangkok/lists/{world.names['issued_list']}.pdf"))
    assert '"symbol":"CYBER-PS/2019/CRP.1/Rev.1"' in issued


def names_the_author(text: str) -> bool:
    """Whether the delegation that spoke under the Chatham House Rule is named where its words stand: in the same
    article, row or line."""
    if "<" in text:
        pieces = re.split(r"(?=<(?:article|tr|li|section|form)\b)", text)
    else:
        pieces = text.splitlines()
    return any(UNATTRIBUTED_WORDS in piece and UNATTRIBUTED in piece for piece in pieces)


@pytest.mark.parametrize("reading", INSIDE, indirect=True)
def test_under_the_chatham_house_rule_words_are_read_without_their_author(reading):
    _role, words = reading
    assert any(UNATTRIBUTED_WORDS in text for text in words.values())
    assert [url for url, text in words.items() if names_the_author(text)] == []


@pytest.mark.parametrize("reading", INSIDE, indirect=True)
def test_a_filter_by_delegation_does_not_find_what_it_said_under_the_rule(app, world, reading):
    role, _words = reading
    client = world.client(app, role)
    of_zz = readable(client.get("/bangkok/candidates/N-01?amendments_by=zz"))
    assert world.names["unattributed_amendment"] not in of_zz
    views = ("comments?delegation=zz", "comments.csv?delegation=zz")
    for view in (*views, f"comments?q={UNATTRIBUTED}"):
        assert UNATTRIBUTED_WORDS not in readable(client.get(f"/bangkok/{view}")), view


@pytest.mark.parametrize("reading", INSIDE, indirect=True)
def test_the_record_does_not_say_who_spoke_under_the_rule(reading, world):
    _role, words = reading
    for url, text in words.items():
        for name in ("unattributed_comment", "unattributed_amendment"):
            if "/record" in url and world.names[name] in text:
                pytest.fail(f"{url} tells of {world.names[name]}")


def test_what_one_delegation_writes_moves_no_number_in_the_addresses_of_another(app, world):
    with app.app_context():
        numbers = {
            kind.__tablename__: sorted(db.session.execute(select(kind.id)).scalars())
            for kind in (Amendment, Draft, Comment, PaperSubmission)
        }
    for name, found in numbers.items():
        assert len(found) > 1, name
        steps = [later - former for former, later in pairwise(found)]
        assert min(steps) > 1, name
        assert len(set(steps)) == len(steps), name
