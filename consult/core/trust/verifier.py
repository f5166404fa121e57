"""Checks a verification bundle of a ranking round, on any machine with Python 3.11 or newer and nothing else.

    python verify.py BUNDLE.zip --key FINGERPRINT [--receipt FILE] [--checkpoint FILE]

This one file travels inside each bundle and is what `consult verify` runs. It needs no server and no network. It says
in plain words what it checked, and ends with 0 if all of it holds, with 1 if anything does not, and with 2 if it was
called in a wrong way. The definitions below (what is hashed, what is signed, how the parts are packed) are the only
ones: the server that makes bundles uses them from here. The tally is repeated here by code of its own.

Take this file, and the fingerprint of the key, from somewhere else than the bundle itself: whoever could forge the
bundle could forge them with it.
"""

import argparse
import hashlib
import io
import json
import math
import re
import sys
import zipfile
import zlib
from collections import Counter

FORMAT = "consult-bundle-1"
DOMAINS = ("consult-ballot-1", "consult-entry-1", "consult-receipt-1", "consult-root-1", "consult-bundle-1")
BALLOT, ENTRY, RECEIPT, ROOT, BUNDLE = DOMAINS
ATTRIBUTABLE, CONFIDENTIAL = "attributable", "confidential"
DECIDING, ALL, BALANCED, POOLED, WITHHELD = "deciding", "all", "balanced", "pooled", "withheld"
FEWEST = 5  # no published figure of a confidential round comes from fewer ballots
ALWAYS = ("README.txt", "ledger.json", "manifest.json", "result.json", "round.json", "signature.json", "verify.py")
METHODS = ("schulze", "schulze_wv")
CHOICES = {ATTRIBUTABLE: "ballots.json", CONFIDENTIAL: "matrices.json"}


# ---- what is hashed and signed


def canonical(value) -> bytes:
    """The one form of a JSON value: keys sorted, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def statement(domain: str, value) -> bytes:
    """What is hashed or signed: the name of its kind, so that one kind never passes for another, and the value."""
    return domain.encode("ascii") + b"\n" + canonical(value)


def digest(domain: str, value) -> str:
    """SHA-256 of a statement, in hexadecimal digits."""
    return hashlib.sha256(statement(domain, value)).hexdigest()


def commitment(conference: str, round_number: int, salt: str, ballot: dict) -> str:
    """What the ledger holds of a ballot: it can be opened with the salt, and without it tells nothing."""
    return digest(BALLOT, {"ballot": ballot, "conference": conference, "round": round_number, "salt": salt})


def genesis(conference: str, round_number: int) -> str:
    """What the first entry of a round's ledger names as the entry before it."""
    return digest(ENTRY, {"conference": conference, "round": round_number})


ENTRY_FIELDS = ("act", "blind", "commitment", "position", "previous", "restores", "voids")


def entry_hash(entry: dict) -> str:
    """The hash of an entry, over all its fields and so over all entries before it.

    `act`: cast | disown. `voids`: the position of the entry that no longer counts because of this one, or null;
    `restores`: of one that counts again. `blind` is random and published with the ledger, so that before the close
    nobody can test guesses of what others did against a hash.
    """
    return digest(ENTRY, {name: entry[name] for name in ENTRY_FIELDS})


def receipt_statement(receipt: dict) -> bytes:
    """What the installation signs with a receipt; `entry` is the hash of the ledger as it then ended."""
    return statement(RECEIPT, {n: receipt[n] for n in ("code", "commitment", "conference", "entry", "round")})


def root_statement(root: dict) -> bytes:
    """What the installation signs of the whole ledger."""
    return statement(ROOT, {name: root[name] for name in ("close", "conference", "head", "round", "size")})


def fingerprint(key: bytes) -> str:
    """SHA-256 of the public key, as it is printed: in groups of four digits."""
    digits = hashlib.sha256(key).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


# ---- how the parts are packed


def pack(parts: dict[str, bytes]) -> bytes:
    """A ZIP that depends on its parts alone: sorted, not compressed, without dates."""
    body, directory = io.BytesIO(), io.BytesIO()
    for name in sorted(parts):
        data, raw = parts[name], name.encode("ascii")
        fields = b"\x14\0\0\0\0\0\0\0\x21\0" + zlib.crc32(data).to_bytes(4, "little")
        fields += len(data).to_bytes(4, "little") * 2 + len(raw).to_bytes(2, "little") + b"\0\0"
        directory.write(b"PK\1\2\x14\0" + fields + bytes(10) + body.tell().to_bytes(4, "little") + raw)
        body.write(b"PK\3\4" + fields + raw + data)
    start, listed, count = body.tell(), directory.getvalue(), len(parts).to_bytes(2, "little")
    end = b"PK\5\6\0\0\0\0" + count * 2 + len(listed).to_bytes(4, "little") + start.to_bytes(4, "little") + b"\0\0"
    return body.getvalue() + listed + end


def pretty(value) -> bytes:
    """JSON for the parts of a bundle: sorted, indented, in UTF-8."""
    return (json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def unpack(data: bytes) -> tuple[dict[str, bytes], list[str], list[str]]:
    """The parts of a ZIP, the names that stand in it twice, and those of parts that do not fit their checksum and are
    left out. Raises ValueError for what is none of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if any(info.compress_type != zipfile.ZIP_STORED for info in infos):
                raise ValueError("its parts are compressed, and those of a bundle are not")
            if sum(info.file_size for info in infos) > len(data):
                raise ValueError("its parts are longer than the file")
            parts, broken = {}, set()
            for info in infos:
                try:
                    parts.setdefault(info.filename, archive.read(info))
                except zipfile.BadZipFile:
                    broken.add(info.filename)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ValueError(f"it cannot be read as a ZIP ({error})") from None
    names = Counter(info.filename for info in infos)
    return parts, sorted(name for name, times in names.items() if times > 1), sorted(broken)


# ---- Ed25519 (RFC 8032, section 5.1 and its appendix)

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)


def _add(a, b):
    """The sum of two points in extended coordinates (X, Y, Z, T)."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    g, h = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    p, q, r, s = f - e, h - g, h + g, f + e
    return p * q % _P, r * s % _P, q * r % _P, p * s % _P


def _times(n: int, point):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = _add(total, point)
        point, n = _add(point, point), n >> 1
    return total


def _recover_x(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _point(data: bytes):
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _encoded(point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE = _point(_BASE_Y.to_bytes(32, "little"))


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is the Ed25519 signature of `message` under the public `key` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, s = _point(key), int.from_bytes(signature[32:], "little")
    if public is None or s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    minus = (_P - public[0], public[1], 1, _P - public[3])
    return _encoded(_add(_times(s, _BASE), _times(k, minus))) == signature[:32]


# ---- the tally, repeated


def prefers(ballot: dict, items: list[str]) -> list[int]:
    """The level of each item on a ballot, lower is better: its tier, then the unranked, then those below the line."""
    last = len(ballot["ranked"]) + 1
    level = {item: n for n, tier in enumerate(ballot["ranked"], 1) for item in tier}
    level.update(dict.fromkeys(ballot["below"], last + 1))
    return [level.get(item, last) for item in items]


def matrix(ballots: list[dict], items: list[str]) -> list[list[int]]:
    """[i][j]: how many ballots put item i before item j."""
    total = [[0] * len(items) for _ in items]
    for ballot in ballots:
        levels = prefers(ballot, items)
        for row, own in zip(total, levels, strict=True):
            for j, other in enumerate(levels):
                row[j] += own < other
    return total


def marks(ballots: list[dict], items: list[str]) -> list[int]:
    """How many ballots put each item below the line."""
    return [sum(item in ballot["below"] for ballot in ballots) for item in items]


def schulze_order(pairs: list[list[int]], items: list[str], method: str = "schulze") -> list[list[str]]:
    """Schulze's method with winning votes: tiers of items, best first (M. Schulze, arXiv:1804.02973).

    A link of two items is as strong as it has supporters and, with as many, the fewer opponents; a chain as its weakest
    link. An item beats another whose strongest chain back is weaker. The order is by how many beat an item. The method
    "schulze_wv" is that of an earlier release: supporters alone, and again and again those that none of the rest beats.
    """
    n, none, earlier = range(len(items)), (-1, 0), method == "schulze_wv"
    path = [
        [(pairs[i][j], 0 if earlier else -pairs[j][i]) if pairs[i][j] > pairs[j][i] else none for j in n] for i in n
    ]
    for k in n:
        through = path[k]
        for i in n:
            via = path[i][k]
            if i != k and via != none:
                path[i] = [max(own, min(via, other)) for own, other in zip(path[i], through, strict=True)]
    beaten = {i: {j for j in n if j != i and path[j][i] > path[i][j]} for i in n}
    if not earlier:
        counts = sorted({len(by) for by in beaten.values()})
        return [[items[i] for i in n if len(beaten[i]) == count] for count in counts]
    rest, order = set(n), []
    while rest:
        best = {i for i in rest if not beaten[i] & rest}
        order.append([items[i] for i in sorted(best)])
        rest -= best
    return order


def split(order: list[list[str]], pairs: list[list[int]], below: list[int], items: list[str]) -> list[list[str]]:
    """The order with its ties split by fewest marks below the line, then by Borda's count; equals of both stay tied."""
    n = range(len(items))
    key = {items[i]: (below[i], sum(pairs[j][i] - pairs[i][j] for j in n)) for i in n}
    found = []
    for tier in order:
        found += [[item for item in tier if key[item] == each] for each in sorted({key[item] for item in tier})]
    return found


def added(matrices: list, size: int) -> list[list[int]]:
    """The sum of matrices."""
    return [[sum(each[i][j] for each in matrices) for j in range(size)] for i in range(size)]


def balanced(matrices: list, cast: list[int], size: int) -> list[list[int]]:
    """The sum of matrices of so many ballots, each group counting as much as each other: in whole numbers, so times the
    least number that all of `cast` divide."""
    most = math.lcm(*cast)
    factors = [most // n for n in cast]
    scaled = [[[value * f for value in row] for row in m] for m, f in zip(matrices, factors, strict=True)]
    return added(scaled, size)


# ---- the checks


VERIFIED_BUT_FOR_THE_KEY = "VERIFIED, but for the key: all of this holds, and whose key signed it was not checked."


class Report:
    """What was found: `good` and `wrong` in the order of the checks, `notes` on what cannot be or was not checked."""

    def __init__(self):
        self.good, self.wrong, self.notes, self.title = [], [], [], ""
        self.key_known = False  # whether its fingerprint was given, and is that of the bundle's key

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong

    def add(self, sentence: str, problems: list[str]) -> None:
        """The sentence if there are no problems, else the problems."""
        if problems:
            self.wrong.extend(problems)
        else:
            self.good.append(sentence)

    def text(self) -> str:
        """All of it in plain words."""
        lines = [self.title] if self.title else []
        lines += [f"  ok      {each}" for each in self.good] + [f"  WRONG   {each}" for each in self.wrong]
        lines += [f"  note    {each}" for each in self.notes]
        failed = f"FAILED: {counted(len(self.wrong), 'thing')} wrong."
        verdict = "VERIFIED: all of this holds." if self.key_known else VERIFIED_BUT_FOR_THE_KEY
        verdict = verdict if self.holds else failed
        return "\n".join([*lines, verdict]) + "\n"


def counted(n: int, noun: str) -> str:
    """Such as "1 ballot" or "12 ballots"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def of_entries(n: int) -> str:
    """Such as "1 entry" or "12 entries"."""
    return "1 entry" if n == 1 else f"{n} entries"


def check(
    data: bytes,
    *,
    key: str | None = None,
    receipts: tuple[bytes, ...] = (),
    checkpoints: tuple[bytes, ...] = (),
    own_source: bytes | None = None,
) -> Report:
    """Check a bundle. `key`: the fingerprint expected; `receipts`, `checkpoints`: files kept from earlier;
    `own_source`: the text of this program, to compare with the one in the bundle."""
    report = Report()
    try:
        parts, twice, broken = unpack(data)
    except ValueError as error:
        report.wrong.append(f"This is no verification bundle: {error}.")
        return report
    read = _read_parts(report, parts)
    _check_container(report, data, parts, twice, broken, read)
    signer = _check_signature(report, parts, broken, read, key)
    setting = str(read["round.json"].get("disclosure")) if isinstance(read.get("round.json"), dict) else ""
    for name in ("manifest.json", "round.json", "ledger.json", "result.json", CHOICES.get(setting, "round.json")):
        if name not in read:
            report.wrong.append(f"Without {name} nothing further can be checked.")
            return report
    _guarded(report, "The ledger", _check_ledger, read)
    if "live" not in read:
        report.wrong.append("Without its ledger nothing further of the bundle can be checked.")
        return report
    _guarded(report, "What was cast", _check_choices, read)
    _guarded(report, "The result", _check_result, read)
    for raw in receipts:
        _guarded(report, "What was given as a receipt", _check_receipt, read, raw, signer)
    for raw in checkpoints:
        _guarded(report, "What was given as a checkpoint", _check_checkpoint, read, raw, signer)
    _notes(report, read, parts, own_source, receipts)
    return report


def _guarded(report: Report, what: str, checks, read: dict, *more) -> None:
    try:
        checks(report, read, *more)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
        report.wrong.append(f"{what} does not have the form that it should have ({type(error).__name__}: {error}).")


def _json(raw: bytes):
    return json.loads(raw.decode("utf-8"))


def _read_parts(report: Report, parts: dict[str, bytes]) -> dict:
    read = {}
    for name, raw in parts.items():
        if name.endswith(".json"):
            try:
                read[name] = _json(raw)
            except (ValueError, RecursionError):
                report.wrong.append(f"{name} cannot be read as JSON.")
    return read


def _check_container(
    report: Report, data: bytes, parts: dict, twice: list[str], broken: list[str], read: dict
) -> None:
    problems = [f"{name} stands in the file twice." for name in twice]
    problems += [f"{name} has been altered: it does not fit its checksum." for name in broken]
    round_ = read.get("round.json")
    setting = str(round_.get("disclosure")) if isinstance(round_, dict) else None
    expected = {*ALWAYS, CHOICES[setting]} if setting in CHOICES else set(ALWAYS)
    problems += [f"{name} is missing." for name in sorted(expected - set(parts) - set(broken))]
    if setting in CHOICES:
        problems += [f"{name} does not belong into the bundle." for name in sorted(set(parts) - expected)]
    elif "round.json" not in broken:
        problems.append("round.json does not say whether the round is attributable or confidential.")
    try:
        same = pack(parts) == data
    except (UnicodeEncodeError, OverflowError):
        same = False
    if not same and not problems:
        problems.append("The file holds bytes that belong to none of its parts, or its parts are packed otherwise.")
    report.add("The file holds exactly the parts it should, and not a byte beside them.", problems)


def _check_signature(report: Report, parts: dict, broken: list[str], read: dict, expected: str | None) -> bytes:
    """Answers the public key that the bundle names, empty if there is none."""
    problems, key = [], b""
    try:
        manifest, signature = read["manifest.json"], read["signature.json"]
        key = _hex(signature["key"], 32)
        if pretty({"key": signature["key"], "signature": signature["signature"]}) != parts["signature.json"]:
            problems.append("signature.json holds more than a key and a signature.")
        signed = statement(BUNDLE, {"manifest": hashlib.sha256(parts["manifest.json"]).hexdigest()})
        if manifest["format"] != FORMAT:
            problems.append(f"This program reads bundles of the form {FORMAT}, and not {manifest['format']}.")
        if not signature_holds(key, signed, _hex(signature["signature"], 64)):
            problems.append("The signature is not that of this manifest under the key that the bundle names.")
        if not signature_holds(key, root_statement(manifest["root"]), _hex(manifest["root"]["signature"], 64)):
            problems.append("The signature of the ledger's root does not hold.")
        listed = manifest["parts"]
        for name in sorted({*parts, *listed} - {"manifest.json", "signature.json", *broken}):
            if name not in parts:
                problems.append(f"{name} was signed and is missing.")
            elif name not in listed:
                problems.append(f"{name} was not signed.")
            elif hashlib.sha256(parts[name]).hexdigest() != listed[name]:
                problems.append(f"{name} is not as it was signed: it has been altered.")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if not {"manifest.json", "signature.json"} & set(broken):
            problems.append(f"The manifest or its signature is missing or damaged ({type(error).__name__}: {error}).")
    if problems or not {"manifest.json", "signature.json"} & set(broken):
        report.add(f"Every {'other ' if broken else ''}part is as it was signed (Ed25519, RFC 8032).", problems)
    if expected is None:
        if key:
            report.notes.append(
                "Whose key it is was not checked. Compare its fingerprint with the one that you have from the "
                f"conference, or give that one with --key: {fingerprint(key)}"
            )
    elif not re.fullmatch("[0-9a-f]{64}", plain(expected)):
        report.wrong.append(
            "What was given with --key is no whole fingerprint: that has 64 digits and letters a to f, in 16 groups."
        )
    elif key and plain(expected) == plain(fingerprint(key)):
        report.key_known = True
        report.good.append("The key is the one whose fingerprint you gave.")
    elif key:
        found = fingerprint(key)
        report.wrong.append(f"The key is not the one whose fingerprint you gave: that of the bundle is {found}.")
    else:
        report.wrong.append("The bundle names no key that could be compared with the fingerprint you gave.")
    return key


def joined(arguments: list[str]) -> list[str]:
    """The arguments with a fingerprint that was given in its groups, as it is printed, put into one."""
    found: list[str] = []
    for each in arguments:
        inside = len(found) > 1 and found[-2] == "--key" and re.fullmatch("[0-9A-Fa-f ]*", found[-1])
        if inside and re.fullmatch("[0-9A-Fa-f]{4}", each) and len(plain(found[-1])) < 64:
            found[-1] += " " + each
        else:
            found.append(each)
    return found


def plain(digits: str) -> str:
    """A fingerprint without the blanks and colons it is printed with."""
    return re.sub(r"[\s:]", "", digits).lower()


def _hex(digits: str, size: int) -> bytes:
    raw = bytes.fromhex(digits)
    if len(raw) != size or raw.hex() != digits:
        raise ValueError(f"{size} bytes in small hexadecimal digits are wanted")
    return raw


def chain_problems(entries: list[dict], conference: str, round_number: int) -> list[str]:
    """What is wrong with the chain of a ledger's entries."""
    problems, previous = [], genesis(conference, round_number)
    for n, entry in enumerate(entries, 1):
        if set(entry) != {*ENTRY_FIELDS, "hash"}:
            problems.append(f"Entry {n} of the ledger has other fields than an entry.")
            return problems
        if entry["position"] != n:
            problems.append(f"In the place of entry {n} of the ledger stands entry {entry['position']}.")
        if entry["previous"] != previous:
            problems.append(f"Entry {n} of the ledger does not follow from the one before it: the chain is broken.")
        if entry_hash(entry) != entry["hash"]:
            problems.append(f"Entry {n} of the ledger has been altered: its hash is not its own.")
        previous = entry["hash"]
    return problems


def replay(entries: list[dict]) -> tuple[list[int], list[str]]:
    """The positions of the entries whose ballots count, and what is wrong with who replaces whom."""
    live, problems, acts = {}, [], {entry["position"]: entry["act"] for entry in entries}
    for entry in entries:
        position, voids, restores = entry["position"], entry["voids"], entry["restores"]
        if voids is not None and live.pop(voids, None) is None:
            problems.append(f"Entry {position} replaces entry {voids}, which does not count at that point.")
        if entry["act"] == "cast":
            live[position] = True
            if restores is not None:
                problems.append(f"Entry {position} is a ballot and brings another back.")
        elif entry["act"] == "disown" and voids is not None:
            if restores is not None and (acts.get(restores) != "cast" or restores >= position or restores in live):
                problems.append(f"Entry {position} brings back entry {restores}, which cannot count again.")
            elif restores is not None:
                live[restores] = True
        else:
            problems.append(f"Entry {position} is neither a ballot nor takes one back.")
    return sorted(live), problems


def _check_ledger(report: Report, read: dict) -> None:
    round_, entries, root = read["round.json"], read["ledger.json"]["entries"], read["manifest.json"]["root"]
    report.title = (
        f"Round {round_['round']} of {round_['conference']}: {round_['title']}\n"
        f"closed {round_['closed']}, {round_['disclosure']}, count {round_['close']}"
    )
    problems = chain_problems(entries, round_["conference"], round_["round"])
    live, more = replay(entries)
    problems += more
    for name in ("conference", "round", "close"):
        if root[name] != round_[name]:
            problems.append(f"The signed root is of another {name}: {root[name]}.")
    head = entries[-1]["hash"] if entries else genesis(round_["conference"], round_["round"])
    if (root["size"], root["head"]) != (len(entries), head):
        problems.append(f"The ledger of {of_entries(len(entries))} is not the one of {root['size']} that was signed.")
    read["live"] = live
    sentence = (
        f"The ledger is one unbroken chain of {of_entries(len(entries))} up to its signed root; {len(live)} count."
    )
    report.add(sentence, problems)


def atoms(delegations: list[dict]) -> dict[str, list[str]]:
    """The entitled delegations' codes, each in one group: the deciding ones, and the others by category."""
    found: dict[str, list[str]] = {}
    for each in delegations:
        found.setdefault(DECIDING if each["deciding"] else each["category"], []).append(each["code"])
    return found


def groups(delegations: list[dict]) -> dict[str, list[str]]:
    """The entitled delegations' codes by group as results show them: deciding, each category, all."""
    found: dict[str, list[str]] = {}
    for each in delegations:
        for group in (*([DECIDING] if each["deciding"] else []), each["category"], ALL):
            found.setdefault(group, []).append(each["code"])
    return found


def _check_choices(report: Report, read: dict) -> None:
    if read["round.json"]["disclosure"] == ATTRIBUTABLE:
        _check_ballots(report, read)
    else:
        _check_matrices(report, read)


def _check_ballots(report: Report, read: dict) -> None:
    round_, live, entries = read["round.json"], set(read["live"]), read["ledger.json"]["entries"]
    refs = {item["ref"] for items in round_["items"].values() for item in items}
    names = {each["code"]: each["name"] for each in round_["delegations"]}
    committed = {entry["position"]: entry["commitment"] for entry in entries}
    problems, by_position, by_delegation = [], {}, {}
    for each in read["ballots.json"]["ballots"]:
        position, ballot = each["position"], each["ballot"]
        code = ballot["delegation"]
        name = names.get(code, code)
        if position in by_position:
            problems.append(f"The ballot of entry {position} ({name}) stands in the bundle twice.")
            continue
        by_position[position] = ballot
        if position not in live:
            problems.append(f"A ballot of {name} is added: entry {position} of the ledger is none that counts.")
        elif commitment(round_["conference"], round_["round"], each["salt"], ballot) != committed[position]:
            problems.append(f"The ballot of {name} is not the one that was cast: it does not fit entry {position}.")
        if code not in names:
            problems.append(f"A ballot is that of {code}, which does not rank in this round.")
        elif code in by_delegation:
            problems.append(f"{name} has two ballots that count, of entries {by_delegation[code]} and {position}.")
        by_delegation.setdefault(code, position)
        placed = [ref for tier in ballot["ranked"] for ref in tier] + ballot["below"]
        if len(set(placed)) != len(placed) or not set(placed) <= refs or (ballot["below"] and not round_["with_line"]):
            problems.append(f"The ballot of {name} is no ballot of this round.")
    for position in sorted(live - set(by_position)):
        problems.append(f"A ballot is missing: entry {position} of the ledger counts, and the bundle does not hold it.")
    read["ballots"] = list(by_position.values())
    ballots = counted(len(live), "ballot")
    report.add(f"All of the {ballots} that count are there once, as they were cast, one a delegation.", problems)


def _check_matrices(report: Report, read: dict) -> None:
    round_, live, data = read["round.json"], read["live"], read["matrices.json"]
    members, items = atoms(round_["delegations"]), _items(round_)
    problems, seen = [], Counter()
    for cell in data["cells"]:
        name, cast = cell["cell"], cell["cast"]
        seen.update(cell["atoms"])
        if cast < FEWEST:
            problems.append(f"The figures of {name} come from {cast} ballots: fewer than {FEWEST} are never published.")
        if cast > sum(len(members[atom]) for atom in cell["atoms"]):
            problems.append(f"More ballots are counted for {name} than delegations may rank.")
        for kind, refs in items.items():
            pairs, below = cell["kinds"][kind]["pairwise"], cell["kinds"][kind]["marks"]
            if not _possible(pairs, below, len(refs), cast):
                problems.append(f"The matrix of {name} for {kind} cannot come from {cast} ballots.")
    seen.update(data["withheld"]["atoms"])
    problems += [f"{atom} is counted in two places." for atom, times in seen.items() if times > 1]
    problems += [f"{atom} does not rank in this round." for atom in seen if atom not in members]
    total = sum(cell["cast"] for cell in data["cells"]) + data["withheld"]["cast"]
    if total != len(live):
        problems.append(f"The ledger has {counted(len(live), 'ballot')} that count, and the matrices are of {total}.")
    if len(live) > len(round_["delegations"]):
        problems.append("The ledger has more ballots that count than delegations may rank.")
    withheld = data["withheld"]["cast"]
    but = f", but for {withheld} that are too few to be shown" if withheld else ""
    pooled = counted(total - withheld, "ballot")
    sentence = (
        f"The pooled matrices are of {pooled}, as many as count in the ledger{but}; none is of fewer than {FEWEST}."
    )
    report.add(sentence, problems)


def _items(round_: dict) -> dict[str, list[str]]:
    """The refs that are tallied, by kind."""
    return {kind: [i["ref"] for i in items if not i["withdrawn"]] for kind, items in round_["items"].items()}


def _possible(pairs, below, size: int, cast: int) -> bool:
    n = range(size)
    if len(pairs) != size or len(below) != size or any(len(row) != size for row in pairs):
        return False
    whole = all(type(value) is int and 0 <= value <= cast for row in [*pairs, below] for value in row)
    return whole and all(pairs[i][i] == 0 for i in n) and all(pairs[i][j] + pairs[j][i] <= cast for i in n for j in n)


def _check_result(report: Report, read: dict) -> None:
    round_, result = read["round.json"], read["result.json"]
    attributable = round_["disclosure"] == ATTRIBUTABLE
    members, items = groups(round_["delegations"]), _items(round_)
    problems = []
    turnout = {each["group"]: each for each in result["turnout"]}
    if set(turnout) != set(members):
        problems.append("The turn-out is stated for other groups than those that rank.")
    for group, codes in members.items():
        stated = turnout.get(group, {"cast": 0, "entitled": len(codes)})
        cast = sum(b["delegation"] in codes for b in read["ballots"]) if attributable else stated["cast"]
        if (stated["cast"], stated["entitled"]) != (cast, len(codes)) or cast > len(codes):
            problems.append(f"The turn-out of {group} is stated as {stated['cast']} of {stated['entitled']}.")
    if ALL in turnout and turnout[ALL]["cast"] != len(read["live"]):
        problems.append(f"The turn-out is stated as {turnout[ALL]['cast']}, and {len(read['live'])} ballots count.")
    if not attributable:
        problems += _wrong_cells(round_, result, read["matrices.json"]["cells"], turnout)
    method = round_["method"]["name"]
    if method not in METHODS:
        problems.append(f"The method {method} is not one that this program can repeat.")
    beside = {BALANCED} if round_.get("equal_groups") else set()
    if attributable and {each["group"] for each in result["groups"]} != set(members) | beside:
        problems.append("The result is stated for other groups than those that rank.")
    for each in result["groups"]:
        for kind, refs in items.items():
            if not attributable:
                ours = _from_cells(read, each, kind, refs)
            elif each["group"] == BALANCED:
                ours = _from_groups(read, refs)
            else:
                ours = _from_ballots(read, members[each["group"]], refs)
            problems += _differences(each["kinds"][kind], ours, refs, round_["method"], f"{each['group']} for {kind}")
    sentence = "The tally, repeated here, gives the result as it was published, for every group."
    report.add(sentence, problems)


def _wrong_cells(round_: dict, result: dict, cells: list[dict], turnout: dict) -> list[str]:
    """Whether each published group is made of the matrices that it should be made of, and of as many ballots."""
    found, problems = {cell["cell"]: cell for cell in cells}, []
    everybody = set(atoms(round_["delegations"]))
    own = {ALL: everybody, BALANCED: everybody, POOLED: set(found.get(POOLED, {"atoms": []})["atoms"])}
    for each in round_["delegations"]:
        atom = DECIDING if each["deciding"] else each["category"]
        own.setdefault(each["category"], set()).add(atom)
        own.setdefault(atom, set()).add(atom)
    for each in result["groups"]:
        made_of = [found[name] for name in each["cells"]]
        cast = sum(cell["cast"] for cell in made_of)
        inside = {atom for cell in made_of for atom in cell["atoms"]} <= own[each["group"]]
        of = ALL if each["group"] == BALANCED else each["group"]
        if not inside or (of != POOLED and cast != turnout[of]["cast"]):
            problems.append(f"The result of {each['group']} is made of other ballots than that group's.")
    return problems


def _from_ballots(read: dict, codes: list[str], refs: list[str]):
    kept = set(refs)
    cast = []
    for ballot in read["ballots"]:
        if ballot["delegation"] in codes:
            tiers = [[ref for ref in tier if ref in kept] for tier in ballot["ranked"]]
            cast.append({"ranked": [t for t in tiers if t], "below": [ref for ref in ballot["below"] if ref in kept]})
    return matrix(cast, refs), marks(cast, refs)


def _from_groups(read: dict, refs: list[str]):
    """All ballots, each group of those that cast counting as much as each other."""
    matrices, cast, total = [], [], [0] * len(refs)
    for codes in atoms(read["round.json"]["delegations"]).values():
        pairs, below = _from_ballots(read, codes, refs)
        total = [a + b for a, b in zip(total, below, strict=True)]
        if number := sum(ballot["delegation"] in codes for ballot in read["ballots"]):
            matrices.append(pairs)
            cast.append(number)
    return balanced(matrices, cast, len(refs)), total


def _from_cells(read: dict, group: dict, kind: str, refs: list[str]):
    cells = {cell["cell"]: cell for cell in read["matrices.json"]["cells"]}
    own = [cells[name]["kinds"][kind] for name in group["cells"]]
    total = [sum(cell["marks"][i] for cell in own) for i in range(len(refs))]
    matrices = [cell["pairwise"] for cell in own]
    if group["group"] == BALANCED:
        return balanced(matrices, [cells[name]["cast"] for name in group["cells"]], len(refs)), total
    return added(matrices, len(refs)), total


def _differences(stated: dict, ours, refs: list[str], method: dict, name: str) -> list[str]:
    (pairs, below), problems = ours, []
    if stated["pairwise"] != pairs:
        problems.append(f"The matrix of {name} is not what was cast.")
    if stated["marks"] != below:
        problems.append(f"The marks below the line of {name} are not what was cast.")
    order = schulze_order(pairs, refs, method["name"])
    if method.get("ties") == "split":
        order = split(order, pairs, below, refs)
    if stated["order"] != order:
        told, found = sum(stated["order"], []), sum(order, [])
        at = next((n for n, (a, b) in enumerate(zip(told, found, strict=False)) if a != b), 0)
        what = f"from place {at + 1} on" if told != found else "in its ties"
        problems.append(f"The order of {name} is not the one that the tally gives: it differs {what}.")
    return problems


def _check_receipt(report: Report, read: dict, raw: bytes, signer: bytes) -> None:
    receipt, entries = _json(raw), read["ledger.json"]["entries"]
    if _check_checkpoint(report, read, raw, signer):
        return
    code = receipt["code"]
    entry = next((each for each in entries if each["hash"] == receipt["entry"]), None)
    if entry is None:
        report.wrong.append(f"The ballot of receipt {code} is not in the ledger.")
        return
    position = entry["position"]
    problems = []
    if entry["commitment"] != receipt["commitment"]:
        problems.append(f"Entry {position} does not hold the ballot of receipt {code}: its commitment is another one.")
    if position not in read["live"]:
        by = next((each["position"] for each in reversed(entries) if each["voids"] == position), None)
        problems.append(
            f"The ballot of receipt {code} (entry {position}) does not count: entry {by} replaces it. If nobody of "
            "your delegation did that, tell the chair."
        )
    opening = receipt.get("opening")
    if opening is not None:
        bound = commitment(receipt["conference"], receipt["round"], opening["salt"], opening["ballot"])
        if bound != receipt["commitment"]:
            problems.append(f"The ballot written in the file of receipt {code} is not the one that was committed to.")
        elif opening["ballot"]["delegation"] != receipt["delegation"]:
            # Two delegations that were given the same entry would each find it there, and one ballot would be missing.
            problems.append(f"The ballot of receipt {code} was committed to as that of another delegation.")
    for each in read.get("ballots.json", {}).get("ballots", []):
        if each["position"] == position and each["ballot"]["delegation"] != receipt["delegation"]:
            problems.append(f"The bundle gives the ballot of receipt {code} to another delegation.")
    shown = " It is the one written in that file." if opening is not None else ""
    report.add(f"The ballot of receipt {code} is in (entry {position}), unchanged, and counted once.{shown}", problems)


def _check_checkpoint(report: Report, read: dict, raw: bytes, signer: bytes) -> list[str]:
    """Whether what was signed earlier (a receipt, a root, or a whole bundle) is a beginning of this ledger."""
    if raw[:2] == b"PK":
        earlier = unpack(raw)[0]
        key = _json(earlier["signature.json"])["key"]
        kept = {**_json(earlier["manifest.json"])["root"], "key": key, "format": ROOT}
    else:
        kept = _json(raw)
    round_, entries, problems = read["round.json"], read["ledger.json"]["entries"], []
    is_root = kept["format"] == ROOT
    head, size = (kept["head"], kept["size"]) if is_root else (kept["entry"], None)
    name = f"root of {of_entries(size)}" if is_root else f"receipt {kept['code']}"
    if kept["format"] not in (ROOT, RECEIPT):
        problems.append(f"The {name} is of a form that this program does not know.")
    elif (kept["conference"], kept["round"]) != (round_["conference"], round_["round"]):
        problems.append(f"The {name} is of another round.")
    else:
        signed = root_statement(kept) if is_root else receipt_statement(kept)
        if _hex(kept["key"], 32) != signer:
            problems.append(f"The {name} was signed with another key than the bundle.")
        if not signature_holds(_hex(kept["key"], 32), signed, _hex(kept["signature"], 64)):
            problems.append(f"The signature of the {name} does not hold.")
        heads = {genesis(round_["conference"], round_["round"]): 0} | {e["hash"]: e["position"] for e in entries}
        if head not in heads or (is_root and heads[head] != size):
            problems.append(
                f"The {name} is no beginning of this ledger. If its signature holds, the ledger was rewritten after it "
                "was handed out: keep it, and show it to the chair and the other delegations."
            )
    report.add(f"The ledger goes on from the {name} that was handed out earlier: nothing was rewritten.", problems)
    return problems


def _notes(report: Report, read: dict, parts: dict, own_source: bytes | None, receipts) -> None:
    round_ = read["round.json"]
    if isinstance(round_, dict) and round_.get("disclosure") == CONFIDENTIAL:
        report.notes.append(
            "The round is confidential. Nobody outside can recount single ballots from this bundle: what is repeated "
            "is the tally of the pooled matrices. Each delegation proves with its receipt that its ballot is in the "
            "ledger; that the matrices are the sum of those ballots is vouched for by the installation alone."
        )
    if not receipts:
        report.notes.append("No receipt was given: whether a certain delegation's ballot is in was not checked.")
    if own_source is not None and parts.get("verify.py") not in (None, own_source):
        report.notes.append("The verify.py in the bundle is not the program that runs now, but another release of it.")


# ---- the command


def main(arguments: list[str] | None = None, *, prog: str | None = None) -> int:
    """Run the command; answers its exit code."""
    parser = argparse.ArgumentParser(prog=prog, description="Check the verification bundle of a ranking round.")
    parser.add_argument("bundle", help="the ZIP that the round's page offers")
    parser.add_argument("--key", metavar="FINGERPRINT", help="fingerprint of the key, from elsewhere than the bundle")
    parser.add_argument("--receipt", metavar="FILE", action="append", default=[], help="a receipt of your delegation")
    parser.add_argument(
        "--checkpoint", metavar="FILE", action="append", default=[],
        help="something signed earlier: a receipt, a root, or an earlier bundle",
    )  # fmt: skip
    options = parser.parse_args(joined(sys.argv[1:] if arguments is None else arguments))
    try:
        with open(options.bundle, "rb") as file:
            data = file.read()
        kept = [[_bytes(name) for name in names] for names in (options.receipt, options.checkpoint)]
        with open(__file__, "rb") as file:
            own = file.read()
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return 2
    report = check(data, key=options.key, receipts=tuple(kept[0]), checkpoints=tuple(kept[1]), own_source=own)
    sys.stdout.write(report.text())
    return 0 if report.holds else 1


def _bytes(name: str) -> bytes:
    with open(name, "rb") as file:
        return file.read()


if __name__ == "__main__":
    sys.exit(main())
