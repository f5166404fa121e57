"""The signed manifest of an issued list: which files belong to it, and that one installation vouches for them.

It is one line of JSON in the one form that `verifier.canonical` gives. What is signed is all of it but `key` and
`signature`; so not a byte of it, and not a byte of a file that it names, can be another without being noticed.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from . import verifier
from .verifier import Report

FORMAT = "consult-manifest-1"
ENDING = ".manifest.json"
_FIELDS = {
    "conference", "files", "format", "issued_at", "key", "list", "revision", "signature", "snapshot", "symbol",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of an issue: the name under which it is served, its size in bytes and its SHA-256 (hexadecimal).

    `body` is the code of the addressed body, "" for the whole list.
    """

    body: str
    name: str
    size: int
    sha256: str


def make(
    *,
    conference: str,
    number: int,
    revision: int,
    symbol: str,
    issued_at: str,
    snapshot: str,
    files: Iterable[Listed],
    key: bytes,
    sign: Callable[[bytes], bytes],
) -> bytes:
    """The manifest of a revision of list `number`. `issued_at` as the snapshot has it, `snapshot`: its SHA-256;
    `sign` makes the Ed25519 signature (RFC 8032) that `key`, the public key, checks."""
    content = {
        "conference": conference,
        "files": [asdict(file) for file in sorted(files, key=lambda file: (file.body, file.name))],
        "format": FORMAT,
        "issued_at": issued_at,
        "list": number,
        "revision": revision,
        "snapshot": snapshot,
        "symbol": symbol,
    }
    signature = sign(verifier.statement(FORMAT, content)).hex()
    return verifier.canonical({**content, "key": key.hex(), "signature": signature})


def is_manifest(data: bytes) -> bool:
    """Whether this is a manifest, be it an altered one."""
    return data[:1] == b"{" and FORMAT.encode() in data


def check(report: Report, data: bytes, key: str | None = None) -> Mapping | None:
    """Check a manifest against its signature and, if given, the fingerprint `key`; answers it, None if it is none."""
    try:
        found = json.loads(data.decode("utf-8"))
        signed = {name: value for name, value in found.items() if name not in ("key", "signature")}
        public, signature = bytes.fromhex(found["key"]), bytes.fromhex(found["signature"])
        if found["format"] != FORMAT or set(found) != _FIELDS:
            raise ValueError("its fields are not those of a manifest")
        same = verifier.canonical(found) == data
        holds = verifier.signature_holds(public, verifier.statement(FORMAT, signed), signature)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        report.wrong.append(f"This is no manifest of an issued list, or a damaged one ({error}).")
        return None
    problems = []
    if not same:
        problems.append("The manifest is not in the form in which it was signed: it has been altered.")
    if not holds:
        problems.append("The signature is not that of this manifest under the key that it names.")
    report.add("The manifest is as it was signed (Ed25519, RFC 8032).", problems)
    _check_key(report, public, key)
    return found if not problems else None


def _check_key(report: Report, public: bytes, expected: str | None) -> None:
    found = verifier.fingerprint(public)
    if expected is None:
        report.notes.append(
            "Whose key it is was not checked. Compare its fingerprint with the one that you have from the conference, "
            f"or give that one with --key: {found}"
        )
    elif not re.fullmatch("[0-9a-f]{64}", verifier.plain(expected)):
        report.wrong.append(
            "What was given with --key is no whole fingerprint: that has 64 digits and letters a to f, in 16 groups."
        )
    elif verifier.plain(expected) == verifier.plain(found):
        report.key_known = True
        report.good.append("The key is the one whose fingerprint you gave.")
    else:
        report.wrong.append(f"The key is not the one whose fingerprint you gave: that of the manifest is {found}.")


def check_file(report: Report, manifest: Mapping, name: str, data: bytes) -> bool:
    """Check one file against a manifest whose signature holds; answers whether the manifest names these bytes."""
    symbol, digest = manifest["symbol"], hashlib.sha256(data).hexdigest()
    listed = [file for file in manifest["files"] if file["sha256"] == digest and file["size"] == len(data)]
    if listed:
        report.good.append(f"{name} is, byte for byte, a file of {symbol}, {issued_in_words(manifest)}.")
        if name not in {file["name"] for file in listed}:
            report.notes.append(f"It was issued under the name {listed[0]['name']}.")
        return True
    if names(manifest, name):
        report.wrong.append(f"{name} is not the file that was issued with {symbol}: it has been altered.")
    else:
        report.wrong.append(f"{name} is none of the files of {symbol}, which the manifest names.")
    return False


def names(manifest: Mapping, name: str) -> bool:
    """Whether a file of this name belongs to the issue."""
    return any(file["name"] == name for file in manifest["files"])


def issued_in_words(manifest: Mapping) -> str:
    """Such as "issued on 2019-05-11 at 09:30:15 UTC"."""
    return "issued on {} at {} UTC".format(*re.split("[TZ]", manifest["issued_at"])[:2])
