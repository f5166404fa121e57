"""Small verification bundles for tests, and ways of tampering with them."""

import hashlib
import json
from collections.abc import Callable
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.tally import tally
from consult.core.trust import bundle, verifier

ITEMS = ["N-01", "N-02", "N-03", "N-04"]
OURS, THEIRS = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
PRINT = verifier.fingerprint(OURS.public_key().public_bytes_raw())

DELEGATIONS = [
    *(("deciding", code) for code in ("th", "sg", "id", "my", "vn", "ph")),
    *(("dialogue_partner", code) for code in ("au", "jp", "us", "nz", "eu")),
    *(("ngo", code) for code in ("odi", "apc", "gp", "isc", "csf")),
]


def delegations() -> list[dict]:
    return [
        {
            "code": code,
            "name": code.upper(),
            "category": "asean_member_state" if group == "deciding" else group,
            "deciding": group == "deciding",
        }
        for group, code in DELEGATIONS
    ]


def content(code: str, ranked, below=()) -> dict:
    reasons = dict.fromkeys(below, "Our law would have to change first.")
    return {"delegation": code, "manner": "head", "ranked": ranked, "below": list(below), "reasons": reasons}


def orders(turn: int) -> dict:
    """A ballot that differs from turn to turn: ranked and below."""
    turned = ITEMS[turn % 4 :] + ITEMS[: turn % 4]
    tiers = [[turned[0]], sorted(turned[1:3])] if turn % 3 else [[ref] for ref in turned[:3]]
    return {"ranked": tiers, "below": [turned[3]] if turn % 5 == 0 else []}


class Box:
    """A ledger with the ballots behind it."""

    def __init__(self, key=OURS):
        self.entries, self.ballots, self.key, self.receipts = [], {}, key, {}

    def append(self, act="cast", *, bound="", voids=None, restores=None) -> int:
        position = len(self.entries) + 1
        entry = {
            "position": position,
            "act": act,
            "commitment": bound,
            "voids": voids,
            "restores": restores,
            "blind": f"{position:032x}",
            "previous": self.entries[-1]["hash"] if self.entries else verifier.genesis("bangkok", 1),
        }
        self.entries.append({**entry, "hash": verifier.entry_hash(entry)})
        return position

    def cast(self, ballot: dict, *, voids=None) -> int:
        salt = hashlib.sha256(f"salt {len(self.entries)} {self.key is OURS}".encode()).hexdigest()
        bound = verifier.commitment("bangkok", 1, salt, ballot)
        position = self.append(bound=bound, voids=voids)
        self.ballots.pop(voids, None)
        self.ballots[position] = {"position": position, "salt": salt, "ballot": ballot}
        self.receipts[position] = self.receipt(position, ballot["delegation"], bound)
        return position

    def receipt(self, position: int, code: str, bound: str) -> dict:
        return bundle.receipt_file(
            conference="bangkok", number=1, delegation=code, code=f"CODE{position}", commitment=bound,
            entry=self.entries[position - 1]["hash"], key=self.key.public_key().public_bytes_raw(), sign=self.key.sign,
        )  # fmt: skip


def box(cast: int = len(DELEGATIONS)) -> Box:
    """The first delegations have cast; Thailand twice."""
    made = Box()
    first = made.cast(content("th", [["N-04"]]))
    for turn, (_group, code) in enumerate(DELEGATIONS[1:cast], 1):
        ballot = orders(turn)
        made.cast(content(code, ballot["ranked"], ballot["below"]))
    made.cast(content("th", [["N-01"], ["N-02", "N-03"]], ["N-04"]), voids=first)
    return made


def figures(ballots: list[dict], items=None) -> dict:
    choices = [Ballot(tuple(map(tuple, b["ranked"])), tuple(b["below"])) for b in ballots]
    counted = tally(items or ITEMS, choices).to_json()
    marks = {row["item"]: row["marks"] for row in counted["rows"]}
    return {"order": counted["order"], "pairwise": counted["pairwise"], "marks": [marks[i] for i in counted["items"]]}


def pack(made: Box, setting: str = "attributable", *, close: int = 1, cells=None) -> bytes:
    """The bundle of a round in which these ballots were cast. `cells`: of a confidential one, atoms by cell."""
    cast = [made.ballots[position] for position in sorted(made.ballots)]
    method = tally(ITEMS, []).method
    members = verifier.groups(delegations())
    result = {
        "turnout": [
            {"group": g, "cast": sum(b["ballot"]["delegation"] in codes for b in cast), "entitled": len(codes)}
            for g, codes in members.items()
        ],
        "groups": [],
    }
    if setting == "attributable":
        choices = {"ballots": cast}
        for group, codes in members.items():
            own = [b["ballot"] for b in cast if b["ballot"]["delegation"] in codes]
            result["groups"].append({"group": group, "kinds": {"norm": figures(own)}})
    else:
        atoms = verifier.atoms(delegations())
        cells = cells or {atom: [atom] for atom in atoms}
        choices = {"cells": [], "withheld": {"atoms": [], "cast": 0}}
        for name, inside in cells.items():
            codes = [code for atom in inside for code in atoms[atom]]
            own = [b["ballot"] for b in cast if b["ballot"]["delegation"] in codes]
            counted = figures(own)
            shown = {"pairwise": counted["pairwise"], "marks": counted["marks"]}
            choices["cells"].append({"cell": name, "atoms": inside, "cast": len(own), "kinds": {"norm": shown}})
            result["groups"].append({"group": name, "cells": [name], "kinds": {"norm": counted}})
        every = {"norm": figures([b["ballot"] for b in cast])}
        result["groups"].append({"group": "all", "cells": list(cells), "kinds": every})
    return bundle.make(
        round_={
            "conference": "bangkok", "conference_title": "Conference", "illustrative": False, "round": 1,
            "title": "First ranking", "close": close, "opened": "2019-05-01T03:00:00+00:00",
            "closed": "2019-05-03T03:00:00+00:00", "published": "2019-05-03T03:00:01+00:00", "disclosure": setting,
            "two_person": False, "with_line": True, "method": {"name": method, "unranked": "last"},
            "items": {"norm": [{"ref": r, "title": f"Norm {r}", "version": 1, "withdrawn": False} for r in ITEMS]},
            "delegations": delegations(),
        },
        entries=made.entries, choices=choices, result=result, source=source(),
        key=made.key.public_key().public_bytes_raw(), sign=made.key.sign,
    ).content  # fmt: skip


@cache
def source() -> bytes:
    with open(verifier.__file__, "rb") as file:
        return file.read()


def tampered(content: bytes, change: Callable[[dict], None], *, signed_by=None) -> bytes:
    """The bundle after `change` of its parts (JSON as values, the rest as bytes). `signed_by`: whoever runs the server
    signs it anew, as it could."""
    raw = verifier.unpack(content)[0]
    before = {name: json.loads(data) if name.endswith(".json") else data for name, data in raw.items()}
    parts = {name: json.loads(data) if name.endswith(".json") else data for name, data in raw.items()}
    change(parts)
    for name, value in parts.items():
        if value != before.get(name):
            raw[name] = value if isinstance(value, bytes) else verifier.pretty(value)
    for name in set(raw) - set(parts):
        del raw[name]
    if signed_by:
        _sign(raw, parts, signed_by)
    return verifier.pack(raw)


def _sign(raw: dict, parts: dict, key) -> None:
    entries = parts["ledger.json"]["entries"]
    root = {n: parts["round.json"][n] for n in ("conference", "round", "close")}
    root |= {"size": len(entries), "head": entries[-1]["hash"]}
    signature = key.sign(verifier.root_statement(root)).hex()
    own = ("manifest.json", "signature.json")
    manifest = verifier.pretty(
        {
            "format": verifier.FORMAT,
            "parts": {n: hashlib.sha256(d).hexdigest() for n, d in raw.items() if n not in own},
            "root": {**root, "signature": signature},
        }
    )
    signed = verifier.statement(verifier.BUNDLE, {"manifest": hashlib.sha256(manifest).hexdigest()})
    public = key.public_key().public_bytes_raw().hex()
    raw["manifest.json"] = manifest
    raw["signature.json"] = verifier.pretty({"key": public, "signature": key.sign(signed).hex()})


def rechain(entries: list[dict]) -> None:
    """Give each entry the position and hashes that it would have."""
    previous = verifier.genesis("bangkok", 1)
    for position, entry in enumerate(entries, 1):
        entry |= {"position": position, "previous": previous}
        entry["hash"] = previous = verifier.entry_hash(entry)
