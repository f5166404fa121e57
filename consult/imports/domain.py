"""The packaged conference data, fitted to a profile: who took part, which bodies existed, what could be cited.

Profile "2019" is the concept paper's conference (Bangkok, 10-11 May 2019), "2026" the present one. The files in
consult/data describe 2026 and say what differed in 2019; here that is worked out, so that nobody else needs to know.
"""

import json
from typing import Any

from consult import paths

PROFILES = ("2019", "2026")


def load(profile: str = "2019") -> dict[str, Any]:
    """The data of `profile`: {"profile", "banner", "delegations", "bodies", "instruments", "candidates"}.

    delegations: in English alphabetical order; code, name, short_name, iso2, kind, category, deciding, sort_key,
    languages, aliases, note. bodies: those that could be asked at that date; id, acronym, full_name, pillar, level,
    membership, decides, established, parent, note. instruments: those that existed, by date, with their clauses (id,
    number, summary, citation, theme or None, explains or None). candidates: number, kind, title, area, pillars,
    paragraphs (as in core.text.paragraphs, ids p1...), addressed_bodies and cites fitted to the profile, sponsor,
    co_sponsors, demo_disputes and demo_amendments (their "paragraph" is such an id). `banner` is to be shown wherever
    invented positions appear. Raises ValueError for an unknown profile.
    """
    if profile not in PROFILES:
        raise ValueError(f"unknown profile {profile!r}")
    bodies = _read("bodies")["bodies"]
    instruments = _instruments(profile)
    candidates = _read("candidates")
    open_clauses = {clause["id"] for instrument in instruments for clause in instrument["clauses"]}
    return {
        "profile": profile,
        "banner": candidates["meta"]["note"].partition(" demo_disputes")[0],
        "delegations": _delegations(profile),
        "bodies": [_body(row) for row in bodies if _receives(row, profile)],
        "instruments": instruments,
        "candidates": [_candidate(row, _addressees(bodies, profile), open_clauses) for row in candidates["candidates"]],
    }


def _read(name: str) -> dict[str, Any]:
    return json.loads((paths.data() / f"{name}.json").read_text(encoding="utf-8"))


def _pick(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def _delegations(profile: str) -> list[dict[str, Any]]:
    found = []
    for row in _read("delegations")["delegations"]:
        then = row["profile_2019"] if profile == "2019" else row
        kept = _pick(row, "name", "short_name", "iso2", "kind", "sort_key", "languages", "aliases", "note")
        found.append({"code": row["id"], **kept, "category": then["category"], "deciding": then["deciding"]})
    return sorted(found, key=lambda row: row["sort_key"].casefold())


def _receives(body: dict[str, Any], profile: str) -> bool:
    """True where `body` existed then and could be asked to consider something."""
    return body["in_2019"] and body["can_receive_2019"] if profile == "2019" else body["can_receive_recommendations"]


def _body(row: dict[str, Any]) -> dict[str, Any]:
    return _pick(
        row, "id", "acronym", "full_name", "pillar", "level", "membership", "decides", "established", "parent", "note"
    )


def _addressees(bodies: list[dict[str, Any]], profile: str) -> dict[str, str | None]:
    """For each body the one to ask at that date: itself, or the nearest predecessor (2019) or successor that could."""
    by_id = {row["id"]: row for row in bodies}
    link = "fallback_2019" if profile == "2019" else "successor"
    found: dict[str, str | None] = {}
    for row in bodies:
        body, seen = row, set()
        while body is not None and not _receives(body, profile) and body["id"] not in seen:
            seen.add(body["id"])
            body = by_id.get(body[link])
        found[row["id"]] = body["id"] if body is not None and _receives(body, profile) else None
    return found


def _instruments(profile: str) -> list[dict[str, Any]]:
    fields = ("id", "title", "short", "symbol", "date", "author", "legal_character", "note")
    found = [
        {
            **_pick(row, *fields),
            "clauses": [
                _pick(clause, "id", "number", "summary", "citation", "theme", "explains") for clause in row["clauses"]
            ],
        }
        for row in _read("instruments")["instruments"]
        if not (profile == "2019" and row["hidden_in_2019"])
    ]
    return sorted(found, key=lambda row: row["date"])


def _candidate(row: dict[str, Any], addressees: dict[str, str | None], open_clauses: set[str]) -> dict[str, Any]:
    asked = [addressees[body] for body in row["addressed_bodies"]]
    ids = {paragraph["id"]: f"p{paragraph['number']}" for paragraph in row["text"]}
    return {
        **_pick(row, "number", "kind", "title", "area", "pillars", "sponsor", "co_sponsors", "expected_difficulty"),
        "paragraphs": [{"id": ids[part["id"]], "number": part["number"], "body": part["body"]} for part in row["text"]],
        "addressed_bodies": list(dict.fromkeys(body for body in asked if body is not None)),
        "cites": [clause for clause in row["cites"] if clause in open_clauses],
        **{
            name: [{**entry, "paragraph": ids[entry["paragraph"]]} for entry in row[name]]
            for name in ("demo_disputes", "demo_amendments")
        },
    }
