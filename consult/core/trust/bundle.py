"""Putting a verification bundle together. The same content gives the same bytes."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import verifier
from .readme import readme


@dataclass(frozen=True)
class Bundle:
    """The bytes of a bundle, and what was signed of the ledger: `root` with conference, round, close, size, head."""

    content: bytes
    root: Mapping[str, object]
    key: str
    signature: str  # of the root

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def make(
    *,
    round_: Mapping,
    entries: list[dict],
    choices: Mapping,
    result: Mapping,
    source: bytes,
    key: bytes,
    sign: Callable[[bytes], bytes],
) -> Bundle:
    """Pack and sign. `round_`, `entries`, `choices` (ballots or matrices) and `result` as `verifier` reads them;
    `source`: the text of the verifier; `sign` makes the Ed25519 signature that `key`, the public key, checks."""
    head = entries[-1]["hash"] if entries else verifier.genesis(round_["conference"], round_["round"])
    root = {
        "conference": round_["conference"],
        "round": round_["round"],
        "close": round_["close"],
        "size": len(entries),
        "head": head,
    }
    signature = sign(verifier.root_statement(root)).hex()
    parts = {
        "README.txt": readme(round_, root, key).encode(),
        "ledger.json": verifier.pretty({"entries": entries}),
        "result.json": verifier.pretty(result),
        "round.json": verifier.pretty(round_),
        "verify.py": source,
        verifier.CHOICES[round_["disclosure"]]: verifier.pretty(choices),
    }
    manifest = verifier.pretty(
        {
            "format": verifier.FORMAT,
            "parts": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
            "root": {**root, "signature": signature},
        }
    )
    signed = verifier.statement(verifier.BUNDLE, {"manifest": hashlib.sha256(manifest).hexdigest()})
    parts["manifest.json"] = manifest
    parts["signature.json"] = verifier.pretty({"key": key.hex(), "signature": sign(signed).hex()})
    return Bundle(verifier.pack(parts), root, key.hex(), signature)


def root_file(root: Mapping[str, object], key: str, signature: str) -> dict:
    """The signed root of a ledger as a file of its own, to be kept and given to the verifier later."""
    return {"format": verifier.ROOT, **root, "key": key, "signature": signature}


def receipt_file(
    *,
    conference: str,
    number: int,
    delegation: str,
    code: str,
    commitment: str,
    entry: str,
    key: bytes,
    sign: Callable[[bytes], bytes],
) -> dict:
    """A receipt as a file: that this commitment entered the ledger, which then ended with the hash `entry`.

    It tells neither the ballot nor how many others had been cast.
    """
    receipt = {
        "format": verifier.RECEIPT,
        "conference": conference,
        "round": number,
        "delegation": delegation,
        "code": code,
        "commitment": commitment,
        "entry": entry,
    }
    return {**receipt, "key": key.hex(), "signature": sign(verifier.receipt_statement(receipt)).hex()}
