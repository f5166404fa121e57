"""The verification bundle of a round (core.trust.bundle): the ledger with what opens it, and the published figures."""

from pathlib import Path

from sqlalchemy import select

from ... import signing
from ...core.trust import bundle, verifier
from ...core.trust.verifier import ALL, BALANCED
from ...db import db
from ...models import Conference
from .counting import Poll
from .ledger import content, list_entries


def make_bundle(poll: Poll, number: int) -> bundle.Bundle:
    """The bundle of a published round; `number` is that of the count. All that it holds of ballots is what the round's
    disclosure lets everybody have who reads the results."""
    round_ = poll.round
    conference = db.session.execute(
        select(Conference.slug, Conference.title, Conference.demo).where(Conference.id == round_.conference_id)
    ).one()
    groups, method = _groups(poll)
    turnout = [
        {"group": group, "cast": poll.cast(poll.ids(atoms)), "entitled": len(poll.ids(atoms))}
        for group, atoms in poll.groups.items()
    ]
    return bundle.make(
        round_={
            "conference": conference.slug,
            "conference_title": conference.title,
            "illustrative": conference.demo,
            "round": round_.number,
            "title": round_.title,
            "close": number,
            "opened": round_.opens_at.isoformat(),
            "closed": round_.closes_at.isoformat(),
            "published": round_.published_at.isoformat(),
            "disclosure": round_.disclosure.value,
            "two_person": round_.two_person,
            "with_line": round_.with_line,
            "method": {"name": method, "unranked": "last", "ties": "split" if round_.split_ties else "show"},
            "equal_groups": poll.balances,
            "items": _items(poll),
            "delegations": [
                {"code": m.code, "name": m.name, "category": m.category.value, "deciding": m.deciding}
                for m in poll.members
            ],
        },
        entries=list_entries(round_.id),
        choices=_matrices(poll) if poll.confidential else _ballots(poll),
        result={"turnout": turnout, "groups": groups},
        source=Path(verifier.__file__).read_bytes(),
        key=signing.public_key(),
        sign=signing.sign,
    )


def _groups(poll: Poll) -> tuple[list[dict], str]:
    """What is published of each group, and by which method its order was made."""
    pooling = poll.pooling
    groups = pooling.groups if pooling else dict.fromkeys(poll.groups, ())
    made_of = {cell.name: cell.atoms for cell in pooling.cells} if pooling else {}
    if poll.balances:
        groups = {**groups, BALANCED: groups[ALL]}
    published, method = [], ""
    for group, cells in groups.items():
        balanced = group == BALANCED
        of = poll.groups[ALL if balanced else group] if not pooling else [a for cell in cells for a in made_of[cell]]
        ids = poll.ids(of)
        tallies = {kind.value: poll.tally(ids, kind, balanced=balanced) for kind in poll.kinds}
        method = next(iter(tallies.values()))["method"]
        part = {"group": group, "kinds": {kind: _figures(tally) for kind, tally in tallies.items()}}
        published.append({**part, "cells": list(cells)} if pooling else part)
    return published, method


def _items(poll: Poll) -> dict:
    found: dict = {kind.value: [] for kind in poll.kinds}
    for item in poll.items:
        title, version = poll.titles[item.version_id]
        withdrawn = item.withdrawn_at is not None
        found[item.kind.value].append({"ref": item.ref, "title": title, "version": version, "withdrawn": withdrawn})
    return found


def _figures(tally: dict) -> dict:
    """What is published of a tally in a bundle, and counted anew from the ballots or the matrices."""
    marks = {row["item"]: row["marks"] for row in tally["rows"]}
    return {
        "order": tally["order"],
        "pairwise": tally["pairwise"],
        "marks": [marks[item] for item in tally["items"]],
    }


def _ballots(poll: Poll) -> dict:
    """In the order of the delegations."""
    found = []
    for member in poll.members:
        ballot = poll.ballots.get(member.id)
        if ballot is not None:
            values = {"ranked": ballot.ranked, "below": ballot.below, "reasons": ballot.reasons}
            shown = content(member.code, ballot.manner.value, values)
            found.append({"position": ballot.position, "salt": ballot.salt, "ballot": shown})
    return {"ballots": found}


def _matrices(poll: Poll) -> dict:
    pooling = poll.pooling
    cells = []
    for cell in pooling.cells:
        kinds = {}
        for kind in poll.kinds:
            figures = _figures(poll.tally(poll.ids(cell.atoms), kind))
            kinds[kind.value] = {"pairwise": figures["pairwise"], "marks": figures["marks"]}
        cells.append({"cell": cell.name, "atoms": list(cell.atoms), "cast": cell.cast, "kinds": kinds})
    return {"cells": cells, "withheld": {"atoms": list(pooling.withheld), "cast": pooling.withheld_cast}}
