"""`consult serve` as its operator sees it."""

import http.client
import os
import signal
import subprocess
import time
import urllib.request
from urllib.parse import urlsplit

from tests import live


def consult(instance, *arguments, **changes):
    environ = live.environ_for(instance, **changes)
    return subprocess.run([*live.CONSULT, *arguments], env=environ, capture_output=True, text=True)


def fetch(url: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(url) as answer:
        return answer.status, answer.read()


def test_it_answers_once_it_says_that_it_is_ready(serve):
    with serve() as served:
        assert fetch(f"{served.url}/healthz") == (200, b"ok\n")


def test_what_few_requests_need_is_not_imported_at_the_start(tmp_path):
    code = (
        "import sys, consult.app; consult.app.create_app(); heavy = {'alembic', 'docx', 'email_validator', 'icu4py', "
        "'lxml', 'markdown_it', 'nh3', 'numpy', 'openpyxl', 'PIL', 'typst'} & set(sys.modules); "
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    environ = live.environ_for(tmp_path / "instance")
    done = subprocess.run([live.sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_demonstration_is_refused_on_an_address_that_others_reach(tmp_path):
    answer = consult(tmp_path / "instance", "serve", "--demo", HOST="0.0.0.0")
    assert answer.returncode != 0
    assert "DEMO_FORCE=1" in answer.stderr
    assert answer.stdout == ""


def test_a_demonstration_is_served_on_such_an_address_when_forced(serve):
    with serve("--demo", HOST="0.0.0.0", DEMO_FORCE="1") as served:
        port = urlsplit(served.url).port
        assert fetch(f"http://127.0.0.1:{port}/healthz") == (200, b"ok\n")


def test_passwords_and_key_are_for_the_owner_only(serve):
    with serve("--demo") as served:
        modes = {path.name: path.stat().st_mode & 0o077 for path in served.instance.iterdir() if path.is_file()}
        assert served.instance.stat().st_mode & 0o077 == 0
        assert {name: modes[name] for name in ("secret_key", "demo-accounts.json")} == {
            "secret_key": 0,
            "demo-accounts.json": 0,
        }


def test_a_second_start_keeps_the_demonstration_and_its_passwords(serve, tmp_path):
    with serve("--demo", instance=tmp_path / "kept") as served:
        first = served.consult("demo", "accounts", "--format", "json")
    with serve("--demo", instance=tmp_path / "kept") as served:
        assert served.consult("demo", "accounts", "--format", "json") == first


def test_without_migrations_it_refuses_a_database_of_another_release(tmp_path):
    answer = consult(tmp_path / "instance", "serve", "--no-upgrade")
    assert answer.returncode != 0
    assert "consult db upgrade" in answer.stderr


def test_a_request_under_way_is_answered_after_a_polite_stop(serve):
    with serve() as served:
        address = urlsplit(served.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
        # Half a request: the server has taken it on and waits for the rest.
        connection.putrequest("POST", "/healthz")
        connection.putheader("Content-Type", "text/plain")
        connection.putheader("Content-Length", "4")
        connection.endheaders()
        time.sleep(0.3)
        os.kill(served.pid, signal.SIGTERM)
        time.sleep(0.3)
        connection.send(b"rest")
        assert connection.getresponse().status == 405
        connection.close()


def test_what_is_far_too_large_is_read_to_its_end_and_answered(serve):
    with serve() as served:
        address = urlsplit(served.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
        connection.request("POST", "/sign-in", b"a" * 30_000_000, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        assert answer.status == 413
        assert b"A file may have up to 10 MB. Nothing was stored." in answer.read()
        connection.close()
