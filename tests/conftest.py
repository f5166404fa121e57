"""What every test may ask for: an application on a fresh migrated database, a clock, a served application, a browser.

Tests in `services/` and `migrations/` run on SQLite and on PostgreSQL, others on SQLite unless marked `both_engines`.
"""

import dataclasses
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from tests import engines, live
from tools import chromium

BOTH = ("sqlite", "postgresql")
BOTH_IN = ("services", "migrations")

# A slow machine is no fault of the code, and the same examples on every run make a failure somebody else's too.
hypothesis.settings.register_profile("consult", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("consult")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the settings of the shell that started the tests out of them."""
    config.addinivalue_line("markers", "both_engines: run on SQLite and on PostgreSQL")
    for name in live.OURS:
        os.environ.pop(name, None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on both engines what must hold on both."""
    if "engine" in metafunc.fixturenames:
        folder = Path(metafunc.definition.path).relative_to(Path(__file__).parent).parts[0]
        marked = metafunc.definition.get_closest_marker("both_engines")
        if folder in BOTH_IN or marked:
            metafunc.parametrize("engine", BOTH, indirect=True, scope="session")


def _config(folder: Path, database_url: str):
    from consult.config import Config

    folder.mkdir(parents=True, exist_ok=True)
    return Config(
        instance_path=folder,
        database_url=database_url,
        secret_key="a key for tests, the same in every one",
        signing_key="5e" * 32,
        sign_in_limit="10000 per minute",  # counted in the process, across tests
        testing=True,
    )


def _migrate(folder: Path):
    """A function that brings the database at an address to the newest migration."""

    def migrate(url: str) -> None:
        from consult import schema
        from consult.app import create_app
        from consult.db import db

        app = create_app(_config(folder, url))
        schema.upgrade(app)
        with app.app_context():
            db.engine.dispose()

    return migrate


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> engines.Sqlite:
    """SQLite, with a migrated template."""
    folder = tmp_path_factory.mktemp("sqlite")
    return engines.Sqlite(folder, _migrate(folder))


@pytest.fixture(scope="session")
def postgresql_engine(tmp_path_factory: pytest.TempPathFactory):
    """PostgreSQL, started for this worker when first asked for, with a migrated template."""
    with engines.postgresql_server() as server:
        engine = engines.Postgresql(server, _migrate(tmp_path_factory.mktemp("postgresql")))
        yield engine
        engine.close()


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest):
    """The engine this test runs on."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_engine")


@pytest.fixture(scope="session")
def _application(engine, tmp_path_factory: pytest.TempPathFactory):
    """One application per engine and worker: making one, and compiling its templates, costs more than most tests."""
    from consult.app import create_app
    from consult.db import db

    folder = tmp_path_factory.mktemp(f"instance-{engine.name}")
    app = create_app(_config(folder, engine.fresh(folder / "consult.sqlite3")))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_application, engine):
    """The application on a fresh migrated database. No application context is open: a request makes its own."""
    from consult.db import db
    from consult.web.limits import limiter

    instance = Path(_application.config["CONSULT"].instance_path)
    with _application.app_context():
        db.session.remove()
        db.engine.dispose()
    for leftover in instance.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    engine.fresh(instance / "consult.sqlite3")
    limiter.reset()
    yield _application
    with _application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def ctx(app):
    """An open application context, for what runs without a request."""
    with app.app_context() as context:
        yield context


@pytest.fixture
def make_app(engine, tmp_path: Path):
    """A function making another application on a fresh migrated database: `make_app(demo=True, ...)`."""
    from consult.app import create_app
    from consult.db import db

    made = []

    def make(**changes):
        folder = tmp_path / f"instance{len(made)}"
        folder.mkdir()
        url = engine.fresh(folder / f"consult{len(made)}.sqlite3")
        app = create_app(dataclasses.replace(_config(folder, url), **changes))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def bare_app(engine, tmp_path: Path):
    """An application on a database without tables, for tests of the migrations themselves."""
    from consult.app import create_app
    from consult.db import db

    app = create_app(_config(tmp_path, engine.bare(tmp_path / "consult.sqlite3")))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app):
    """A visitor without an account."""
    return app.test_client()


class Clock:
    """A clock that stands still until told: `clock.set(instant)`, `clock.advance(hours=1)`, `clock.now()`."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The instant the application is told."""
        return self._now

    def set(self, instant: datetime) -> datetime:
        """Go to an instant, forwards or back."""
        self._now = instant
        return instant

    def advance(self, **by: float) -> datetime:
        """Go on by a `timedelta`, and answer the new instant."""
        return self.set(self._now + timedelta(**by))


@pytest.fixture
def clock():
    """The clock of the application, standing at 09:00 in Bangkok on 15 April 2019."""
    from consult import clock as consult_clock

    settable = Clock(datetime(2019, 4, 15, 2, 0, tzinfo=UTC))
    consult_clock.set_for_tests(settable.now)
    yield settable
    consult_clock.reset()


@pytest.fixture
def serve(tmp_path: Path):
    """A function that serves an installation of its own: `with serve("--demo") as live: ... live.url`."""

    def start(*options: str, instance: Path | None = None, **changes: str):
        return live.serve(instance or tmp_path / "instance", *options, **changes)

    return start


@pytest.fixture(scope="module")
def live_server(tmp_path_factory: pytest.TempPathFactory):
    """The demonstration, served by the real `consult serve` for the tests of one module."""
    with live.serve(tmp_path_factory.mktemp("live"), "--demo") as served:
        yield served


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The Chromium of this machine; inside a container it cannot make a sandbox, and it must not phone home."""
    path = chromium.find()
    if path is None:
        pytest.fail("The browser journeys need Chromium: make test installs it, or name it in CHROMIUM.")
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """British English, and a delegate's own time zone unlike the conference's."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/Berlin"}
