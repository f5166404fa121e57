"""The floors of the house: what may import what, who may write, who may ask what time it is."""

import re

from tests.architecture.sources import sources

FLOORS = {"core": 0, "exports": 1, "imports": 1, "models": 1, "queries": 2, "services": 3, "web": 4, "cli": 5}

# The modules at the top of the package that each floor below the web may use.
TOP_MODULES = {
    "core": set(),
    "exports": {"paths"},
    "imports": {"paths"},
    "models": {"db"},
    "queries": {"db", "paths"},
    "services": {"db", "paths", "config", "signing"},
}

CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime|ctime)|func\.(now|current_timestamp))$"
)
# The database's own clock decides deadlines on PostgreSQL; db.instant() asks it.
CLOCK_READERS = {"clock.py"}

SESSION_WRITES = re.compile(r"(^|\.)session\.(add|add_all|delete|merge|bulk_\w+)$")
SQL_WRITES = {"sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete"}


def test_each_folder_of_the_package_is_a_floor():
    assert {source.floor for source in sources()} - {""} == set(FLOORS)


def test_a_floor_imports_only_lower_floors_and_itself():
    wrong = []
    for source in sources():
        if source.floor == "":
            continue
        for name, line in source.imported():
            parts = name.split(".")
            if parts[0] != "consult" or len(parts) < 2 or parts[1] not in FLOORS:
                continue
            if parts[1] != source.floor and FLOORS[parts[1]] >= FLOORS[source.floor]:
                wrong.append(f"{source.name}:{line} imports {name}")
    assert wrong == []


def test_a_floor_below_the_web_uses_only_its_modules_at_the_top_of_the_package():
    wrong = []
    for source in sources():
        if source.floor not in TOP_MODULES:
            continue
        for name, line in source.imported():
            parts = name.split(".")
            if parts[0] == "consult" and parts[1] not in FLOORS and parts[1] not in TOP_MODULES[source.floor]:
                wrong.append(f"{source.name}:{line} imports {name}")
    assert wrong == []


def test_the_rules_know_neither_the_web_nor_the_database():
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if source.floor in {"core", "exports", "imports"}
        for name, line in source.imported()
        if re.match(r"(flask|werkzeug|sqlalchemy|wtforms|alembic|jinja2)", name, re.IGNORECASE)
    ]
    assert wrong == []


def test_nothing_below_the_web_knows_the_request():
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if source.floor in TOP_MODULES
        for name, line in source.imported()
        if re.match(r"(flask|flask_\w+|werkzeug|wtforms)(\.|$)", name)
    ]
    assert wrong == []


def test_only_one_module_reads_the_clock():
    wrong = [
        f"{source.name}:{line} asks {name}"
        for source in sources()
        if source.name not in CLOCK_READERS
        for name, line in source.dotted()
        if CLOCKS.search(name)
    ]
    assert wrong == []


def test_nothing_below_the_web_asks_for_the_time():
    wrong = [
        f"{source.name}:{line} imports {name}"
        for source in sources()
        if source.floor in TOP_MODULES
        for name, line in source.imported()
        if name.startswith("consult.clock")
    ]
    assert wrong == []


def test_only_transaction_commits():
    wrong = [
        f"{source.name}:{line} calls {name}"
        for source in sources()
        if source.name != "db.py"
        for name, line in source.dotted()
        if name.endswith((".commit", ".begin_nested"))
    ]
    assert wrong == []


def test_only_services_add_change_and_delete():
    wrong = []
    for source in sources():
        if source.floor == "services":
            continue
        wrong += [
            f"{source.name}:{line} calls {name}" for name, line in source.dotted() if SESSION_WRITES.search(name)
        ]
        wrong += [f"{source.name}:{line} imports {name}" for name, line in source.imported() if name in SQL_WRITES]
    assert wrong == []
