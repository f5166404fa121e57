"""A served conference with an open round of sixty items, to be ranked on a phone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from consult.core.ranking.ballots import Ballot
from consult.core.words import Kind, Role
from consult.db import db, transaction
from consult.services import rankings
from tests import factories, live
from tests.clocked import put_forward
from tests.factories import NOW
from tests.rounds_kit import make_round

ROOT = Path(__file__).resolve().parents[2]
NORMS, RECOMMENDATIONS = 40, 20
HEAD, DELEGATE = "malee@example.org", "somchai@example.org"
TITLES = (
    "Consult early",
    "Notify one another of vulnerabilities in products that operators of critical infrastructure depend on",
    "การปกป้องโครงสร้างพื้นฐานสำคัญทางสารสนเทศจากภัยคุกคามทางไซเบอร์",
    "Keep the contact points current",
    "ການແລກປ່ຽນຂໍ້ມູນລະຫວ່າງບັນດາປະເທດສະມາຊິກ",
)
PARAGRAPHS = (
    "States should consult one another early, and before measures are taken that others would feel.",
    "They should do so in good faith, through the points of contact that each has named, and within two working days.",
)


def make(folder: Path, engine) -> Path:
    """The database, with rounds 1 (closed, in which the organisation puts N-13 below the line) and 2 (open)."""
    from consult.app import create_app
    from consult.config import Config

    path = folder / "sixty.sqlite3"
    app = create_app(
        Config(
            instance_path=folder, database_url=engine.fresh(path), secret_key="of sixty items", signing_key="5e" * 32,
            testing=True,
        )  # fmt: skip
    )
    with app.app_context():
        made = factories.make_conference()
        heads = {code: factories.seat(made, Role.HEAD, code) for code in ("sg", "id", "au", "ngo")}
        for role, email in ((Role.HEAD, HEAD), (Role.DELEGATE, DELEGATE)):
            person = factories.make_person(email=email, name=email.split("@")[0].title(), password=factories.PASSWORD)
            heads[email] = factories.seat(made, role, "th", person_id=person)
        chair = factories.seat(made, Role.CHAIR)
        kinds = [Kind.NORM] * NORMS + [Kind.RECOMMENDATION] * RECOMMENDATIONS
        refs = [
            factories.make_tabled(
                made, ("th", "sg", "id")[n % 3], kind=kind, title=f"{TITLES[n % 5]} ({n + 1})", paragraphs=PARAGRAPHS
            )
            for n, kind in enumerate(kinds)
        ]
        first = make_round(
            chair, refs=refs[4:44], now=NOW - timedelta(days=3), closes_at=NOW - timedelta(days=1), equal_groups=True
        )
        for shift, head in enumerate((HEAD, "sg", "id", "au", "ngo")):
            below = (refs[12],) if head == "ngo" else ()
            ranked = tuple((ref,) for ref in refs[10 + shift : 20 + shift] if ref not in below)
            with transaction():
                rankings.cast(
                    heads[head], first, Ballot(ranked, below), reasons=dict.fromkeys(below, "Our law."),
                    request_id=f"first {head}", clock=lambda: NOW - timedelta(days=2),
                )  # fmt: skip
        rankings.close_due(now=lambda: NOW - timedelta(days=1))
        make_round(chair, refs=refs, title="Sixty items")
        with transaction():
            rankings.suggest(
                heads[DELEGATE], 2, Ballot(((refs[3],), (refs[1], refs[0])), (refs[5],)), reasons={refs[5]: "Our law."},
                version=0, clock=lambda: NOW,
            )  # fmt: skip
        db.session.remove()
        with db.engine.connect().execution_options(consult_write=True) as connection:
            connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@contextmanager
def serve(folder: Path, engine) -> Iterator[live.Live]:
    """The installation, an hour after the opening."""
    path = make(folder, engine)
    instance = folder / "instance"
    instance.mkdir(mode=0o700)
    shutil.copyfile(path, instance / "consult.sqlite3")
    put_forward(instance, seconds=(NOW + timedelta(hours=1) - datetime.now(UTC)).total_seconds())
    command = (live.sys.executable, "-m", "tests.clocked")
    with live.serve(instance, command=command, folder=ROOT) as installation:
        yield installation
