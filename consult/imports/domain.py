"""The packaged domain: delegations, bodies, instruments and demonstration candidates as of a profile.

A profile ("2019" or "2026") fixes who is a Member State, which bodies exist and which instruments are known.
"""

import json
from datetime import date
from functools import cache

from .. import paths

PROFILES = ("2019", "2026")


@cache
def _read(name: str) -> list[dict]:
    return json.loads((paths.data() / f"{name}.json").read_text(encoding="utf-8"))[name]


def _known(profile: str) -> None:
    if profile not in PROFILES:
        raise ValueError(f"unknown profile {profile!r}: use one of {', '.join(PROFILES)}")


def delegations(profile: str) -> list[dict]:
    """Delegations with keys code, name, short_name, sort_key, category, deciding, illustrative."""
    _known(profile)
    rows = []
    for d in _read("delegations"):
        standing = d["profile_2019"] if profile == "2019" else d
        rows.append(
            {
                "code": d["id"],
                "name": d["name"],
                "short_name": d["short_name"],
                "sort_key": d["sort_key"],
                "category": standing["category"],
                "deciding": standing["deciding"],
                "illustrative": d["kind"] == "fictional",
            }
        )
    return rows


def bodies(profile: str) -> list[dict]:
    """The bodies that exist at the profile's date, in the order of the source. `can_receive` as of that date."""
    _known(profile)
    early = profile == "2019"
    return [
        {
            "code": b["id"],
            "acronym": b["acronym"],
            "full_name": b["full_name"],
            "pillar": b["pillar"],
            "level": b["level"],
            "membership": b["membership"],
            "decides": b["decides"],
            "note": ("" if early else b["note"]) or "",
            "parent": b["parent"] if not early or b["parent"] is None else body_in(b["parent"], profile),
            "can_receive": b["can_receive_2019"] if early else b["can_receive_recommendations"],
        }
        for b in _read("bodies")
        if b["in_2019"] or not early
    ]


def body_in(code: str, profile: str) -> str:
    """The body that stands for `code` at the profile's date: itself, or its fallback's fallback and so on; in 2026 a
    renamed body's successor. Raises KeyError for an unknown code."""
    _known(profile)
    table = {b["id"]: b for b in _read("bodies")}
    seen = set()
    while code not in seen:
        seen.add(code)
        body = table[code]
        if profile == "2019" and not body["in_2019"]:
            code = body["fallback_2019"]
        elif profile == "2026" and body["status"] == "renamed" and body["successor"]:
            code = body["successor"]
        else:
            return code
    raise ValueError(f"the bodies' fallbacks run in a circle at {code}")


def instruments(profile: str) -> list[dict]:
    """Instruments known at the profile's date, each with its clauses."""
    _known(profile)
    return [
        {
            "code": i["id"],
            "title": i["title"],
            "short": i["short"],
            "symbol": i["symbol"],
            "adopted_on": date.fromisoformat(i["date"]),
            "author": i["author"],
            "legal_character": i["legal_character"],
            "clauses": [
                {
                    "code": c["id"],
                    "number": c["number"],
                    "summary": c["summary"],
                    "citation": c["citation"],
                    "theme": c.get("theme") or "",
                    "explains": c.get("explains"),
                }
                for c in i["clauses"]
            ],
        }
        for i in _read("instruments")
        if profile != "2019" or not i["hidden_in_2019"]
    ]


def candidates(profile: str) -> list[dict]:
    """The demonstration candidates: bodies mapped to those of the date, citations of hidden instruments dropped."""
    _known(profile)
    clauses = {c["code"] for i in instruments(profile) for c in i["clauses"]}
    receiving = {b["code"] for b in bodies(profile) if b["can_receive"]}
    rows = []
    for c in _read("candidates"):
        mapped = dict.fromkeys(body_in(code, profile) for code in c["addressed_bodies"])
        prefix = c["id"] + "."
        rows.append(
            {
                "ref": c["number"],
                "kind": c["kind"],
                "title": c["title"],
                "area": c["area"],
                "pillars": c["pillars"],
                "bodies": [code for code in mapped if code in receiving],
                "cites": [code for code in c["cites"] if code in clauses],
                "sponsor": c["sponsor"],
                "co_sponsors": c["co_sponsors"],
                "paragraphs": [
                    {"id": p["id"].removeprefix(prefix), "number": p["number"], "body": p["body"]} for p in c["text"]
                ],
                "disputes": [
                    {**d, "paragraph": d["paragraph"].removeprefix(prefix)} for d in c.get("demo_disputes", [])
                ],
                "amendments": [
                    {**a, "paragraph": a["paragraph"].removeprefix(prefix)} for a in c.get("demo_amendments", [])
                ],
            }
        )
    return rows
