"""The program that travels in each bundle: what it accepts, and what it finds."""

import json
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from consult.core.ranking.ballots import Ballot
from consult.core.ranking.tally import tally
from consult.core.trust import verifier
from tests import bundles
from tests.bundles import ITEMS, OURS, PRINT, THEIRS, box, content, pack, rechain, tampered

# RFC 8032, section 7.1: TEST 1, 2, 3 and SHA(abc). (public key, message, signature)
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
        "b00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
        "c027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
        "2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
        "d9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032_hold_and_nothing_beside_them(key, message, signature):
    key, message, signature = (bytes.fromhex(part) for part in (key, message, signature))
    assert verifier.signature_holds(key, message, signature)
    assert not verifier.signature_holds(key, message + b"x", signature)
    for at in (0, 31, 32, 63):
        other = bytes([*signature[:at], signature[at] ^ 1, *signature[at + 1 :]])
        assert not verifier.signature_holds(key, message, other)


def test_a_signature_whose_number_is_not_reduced_is_refused():
    key, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    s = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not verifier.signature_holds(key, message, signature[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("key", [b"", b"\xff" * 32, b"\x02" + bytes(31), bytes(31)])
def test_what_is_no_key_checks_nothing(key):
    assert verifier.signature_holds(key, b"", bytes(64)) is False


@given(st.binary(max_size=60), st.binary(min_size=32, max_size=32))
def test_what_the_library_signs_holds(message, seed):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert verifier.signature_holds(key.public_key().public_bytes_raw(), message, key.sign(message))


@pytest.mark.parametrize("setting", ["attributable", "confidential"])
def test_a_bundle_as_it_was_made_holds(setting):
    report = verifier.check(pack(box(), setting), key=PRINT)
    assert (report.wrong, len(report.good)) == ([], 6)
    assert "VERIFIED" in report.text()


def test_the_same_content_gives_the_same_bytes():
    assert pack(box()) == pack(box())


def test_a_round_in_which_nobody_cast_is_verified():
    assert verifier.check(pack(bundles.Box())).wrong == []


def test_without_a_fingerprint_the_report_says_that_the_key_was_not_checked():
    report = verifier.check(pack(box()))
    assert report.holds and PRINT in report.notes[0]
    assert report.text().splitlines()[-1] == verifier.VERIFIED_BUT_FOR_THE_KEY
    assert verifier.check(pack(box()), key=PRINT).text().splitlines()[-1] == "VERIFIED: all of this holds."


@pytest.mark.parametrize("given", ["", "bb74 116f...", PRINT[:-1], PRINT + " 00", "ชื่อกุญแจ"])
def test_a_fingerprint_that_is_cut_short_is_told_from_one_of_another_key(given):
    (wrong,) = verifier.check(pack(box(3)), key=given).wrong
    assert wrong.startswith("What was given with --key is no whole fingerprint")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["b.zip", "--key", *PRINT.split(), "--receipt", "r"], ["b.zip", "--key", PRINT, "--receipt", "r"]),
        (["--key", *PRINT.split(), "beef"], ["--key", PRINT, "beef"]),
        (["--key", PRINT.replace(" ", ""), "beef"], ["--key", PRINT.replace(" ", ""), "beef"]),
        (["--key", "beef", "b.zip", "face"], ["--key", "beef", "b.zip", "face"]),
        (["b.zip", "--receipt", "cafe", "face"], ["b.zip", "--receipt", "cafe", "face"]),
    ],
)
def test_the_groups_of_a_fingerprint_are_put_together(given, read):
    assert verifier.joined(given) == read


def name_of(value) -> str:
    return getattr(value, "__name__", "")


def ballots(parts) -> list:
    return parts["ballots.json"]["ballots"]


def entries(parts) -> list:
    return parts["ledger.json"]["entries"]


def result_of(parts, group: str) -> dict:
    return next(each for each in parts["result.json"]["groups"] if each["group"] == group)["kinds"]["norm"]


def turnout_of(parts, group: str) -> dict:
    return next(each for each in parts["result.json"]["turnout"] if each["group"] == group)


# Whoever tampers; `signed` where whoever runs the server signs the forgery with its own key: what is wrong is found all
# the same.


def change_a_ballot(parts):
    ballots(parts)[2]["ballot"]["ranked"].reverse()


def drop_a_ballot(parts):
    del ballots(parts)[4]


def double_a_ballot(parts):
    ballots(parts).append(dict(ballots(parts)[2]))


def add_a_ballot(parts):
    ballots(parts).append({"position": 40, "salt": "00" * 32, "ballot": content("csf", [["N-01"]])})


def add_a_ballot_and_an_entry(parts):
    salt, ballot = "11" * 32, content("sg", [["N-01"]])
    bound = verifier.commitment("bangkok", 1, salt, ballot)
    entry = {"act": "cast", "commitment": bound, "voids": None, "restores": None, "blind": "22" * 16}
    entries(parts).append(entry)
    rechain(entries(parts))
    ballots(parts).append({"position": len(entries(parts)), "salt": salt, "ballot": ballot})


def give_a_ballot_to_another(parts):
    ballots(parts)[2]["ballot"]["delegation"] = "csf"


def count_a_replaced_ballot(parts):
    ballots(parts)[-1] = {**ballots(parts)[-1], "position": 1}


def alter_an_entry(parts):
    entries(parts)[5]["commitment"] = "ab" * 32


def drop_an_entry(parts):
    del entries(parts)[6]


def swap_entries(parts):
    entries(parts)[3:5] = reversed(entries(parts)[3:5])


def revive_a_replaced_entry(parts):
    entries(parts)[-1]["voids"] = None
    rechain(entries(parts))


def change_the_order(parts):
    result_of(parts, "deciding")["order"].reverse()


def change_a_matrix(parts):
    result_of(parts, "deciding")["pairwise"][0][1] += 1


def change_the_marks(parts):
    result_of(parts, "all")["marks"][0] += 1


def change_the_turnout(parts):
    turnout_of(parts, "ngo")["cast"] -= 1


def hide_a_group(parts):
    parts["result.json"]["groups"].pop()


def change_a_title(parts):
    parts["round.json"]["items"]["norm"][0]["title"] = "Another norm"


def change_the_readme(parts):
    parts["README.txt"] += b"All is well.\n"


def exchange_the_verifier(parts):
    parts["verify.py"] = b"print('VERIFIED')\n"


def add_a_part(parts):
    parts["notes.txt"] = b"Hello."


def drop_a_part(parts):
    del parts["README.txt"]


def strike_out_a_candidate(parts):
    parts["round.json"]["items"]["norm"][3]["withdrawn"] = True


MISSING = "A ballot is missing: entry {} of the ledger counts, and the bundle does not hold it."
ORDER = "The order of deciding for norm is not the one that the tally gives: it differs from place 1 on."
TAMPERINGS = [
    (change_a_ballot, True, "The ballot of MY is not the one that was cast: it does not fit entry 4."),
    (drop_a_ballot, True, MISSING.format(6)),
    (double_a_ballot, True, "The ballot of entry 4 (MY) stands in the bundle twice."),
    (add_a_ballot, True, "A ballot of CSF is added: entry 40 of the ledger is none that counts."),
    (add_a_ballot_and_an_entry, True, "SG has two ballots that count, of entries 2 and 18."),
    (give_a_ballot_to_another, True, "The ballot of CSF is not the one that was cast: it does not fit entry 4."),
    (count_a_replaced_ballot, True, MISSING.format(17)),
    (alter_an_entry, True, "Entry 6 of the ledger has been altered: its hash is not its own."),
    (drop_an_entry, True, "In the place of entry 7 of the ledger stands entry 8."),
    (swap_entries, True, "In the place of entry 4 of the ledger stands entry 5."),
    (revive_a_replaced_entry, True, MISSING.format(1)),
    (change_the_order, True, ORDER),
    (change_a_matrix, True, "The matrix of deciding for norm is not what was cast."),
    (change_the_marks, True, "The marks below the line of all for norm are not what was cast."),
    (change_the_turnout, True, "The turn-out of ngo is stated as 4 of 5."),
    (hide_a_group, True, "The result is stated for other groups than those that rank."),
    (strike_out_a_candidate, True, "The matrix of all for norm is not what was cast."),
    (change_a_title, False, "round.json is not as it was signed: it has been altered."),
    (change_the_readme, False, "README.txt is not as it was signed: it has been altered."),
    (exchange_the_verifier, False, "verify.py is not as it was signed: it has been altered."),
    (add_a_part, False, "notes.txt does not belong into the bundle."),
    (drop_a_part, False, "README.txt was signed and is missing."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "_always", "words"), TAMPERINGS, ids=name_of)
def test_a_tampering_is_found_and_named(change, _always, words):
    report = verifier.check(tampered(pack(box()), change), key=PRINT)
    assert words in report.wrong


@pytest.mark.parametrize(("change", "words"), [(c, w) for c, always, w in TAMPERINGS if always], ids=name_of)
def test_a_tampering_is_found_though_whoever_runs_the_server_signs_it(change, words):
    report = verifier.check(tampered(pack(box()), change, signed_by=OURS), key=PRINT)
    assert words in report.wrong
    assert not any("signed" in wrong for wrong in report.wrong)


def test_a_bundle_signed_anew_with_another_key_is_found_by_the_fingerprint():
    forged = tampered(pack(box()), lambda parts: None, signed_by=THEIRS)
    assert verifier.check(forged).holds
    (wrong,) = verifier.check(forged, key=PRINT).wrong
    assert wrong.startswith("The key is not the one whose fingerprint you gave")


def test_a_fingerprint_may_be_typed_with_or_without_its_gaps():
    made = pack(box())
    for typed in (PRINT.replace(" ", ""), PRINT.upper(), PRINT.replace(" ", ":")):
        assert verifier.check(made, key=typed).holds
    assert not verifier.check(made, key=PRINT[:-1]).holds


def test_any_altered_byte_is_found():
    made = pack(box(3))
    draw = random.Random(8032)
    own = verifier.unpack(made)[0]["verify.py"]
    # the packing around the parts, the signature and the manifest are tried whole, the rest here and there
    inside = made.index(own)
    directory = made.index(b"PK\1\2")
    signature = made.index(b"signature.json") + 14
    places = {*range(40), *range(directory, len(made), 3), *range(signature, signature + 225, 7)}
    places |= {draw.randrange(len(made)) for _ in range(60)} | {inside, inside + len(own) - 1}
    missed = []
    for at in sorted(places):
        altered = bytearray(made)
        altered[at] ^= 1 << draw.randrange(8)
        if verifier.check(bytes(altered)).holds:
            missed.append(at)
    assert missed == []


@pytest.mark.parametrize("setting", ["attributable", "confidential"])
def test_the_part_that_holds_an_altered_byte_is_named(setting):
    made = pack(box(), setting)
    for name, raw in verifier.unpack(made)[0].items():
        altered = bytearray(made)
        altered[made.index(raw) + len(raw) // 2] ^= 1
        wrong = verifier.check(bytes(altered), key=PRINT).wrong
        assert f"{name} has been altered: it does not fit its checksum." in wrong
        assert not any("missing" in each or "Error" in each for each in wrong)


@pytest.mark.parametrize(
    "change",
    [lambda b: b + b"x", lambda b: b[:-1], lambda b: b"x" + b, lambda b: b"", lambda b: b"PK\3\4", lambda b: b[:999]],
)
def test_a_longer_or_shorter_file_is_found(change):
    assert not verifier.check(change(pack(box(3)))).holds


def test_a_compressed_file_is_no_bundle(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in verifier.unpack(pack(box(3)))[0].items():
            archive.writestr(name, data)
    report = verifier.check((tmp_path / "b.zip").read_bytes())
    assert report.wrong == ["This is no verification bundle: its parts are compressed, and those of a bundle are not."]


def test_without_a_ledger_the_report_stops_there():
    def blank(parts):
        parts["ledger.json"] = {"entries": None}

    wrong = verifier.check(tampered(pack(box(3)), blank), key=PRINT).wrong
    assert [each.split(" (")[0] for each in wrong] == [
        "ledger.json is not as it was signed: it has been altered.",
        "The ledger does not have the form that it should have",
        "Without its ledger nothing further of the bundle can be checked.",
    ]


@pytest.mark.parametrize("setting", [[], {}, None, ["attributable"]])
def test_a_setting_that_is_no_word_breaks_nothing(setting):
    def change(parts):
        parts["round.json"]["disclosure"] = setting

    wrong = verifier.check(tampered(pack(box(3)), change), key=PRINT).wrong
    assert "round.json does not say whether the round is attributable or confidential." in wrong


@pytest.mark.parametrize("raw", [b"", b"PK\3\4", b"[]", b"{}", b"\xff", b'{"format": 3}'])
def test_what_is_no_receipt_is_called_so(raw):
    for option, name in (("receipts", "a receipt"), ("checkpoints", "a checkpoint")):
        (wrong,) = verifier.check(pack(box(3)), key=PRINT, **{option: (raw,)}).wrong
        assert wrong.startswith(f"What was given as {name} does not have the form that it should have")


@pytest.mark.parametrize("name", ["round.json", "ledger.json", "result.json", "ballots.json", "manifest.json"])
@pytest.mark.parametrize("value", [None, 7, [], {}, {"entries": [7]}, {"entries": None, "ballots": "x", "items": 3}])
def test_a_part_of_another_form_is_found_and_breaks_nothing(name, value):
    def exchange(parts):
        parts[name] = value

    assert not verifier.check(tampered(pack(box(3)), exchange), key=PRINT).holds


# Receipts, and what was kept from earlier


def file_of(receipt: dict, **changes) -> bytes:
    return json.dumps({**receipt, **changes}).encode()


def test_a_receipt_proves_that_the_ballot_is_in_without_showing_it():
    made = box()
    report = verifier.check(pack(made), key=PRINT, receipts=(file_of(made.receipts[17]),))
    assert report.holds
    assert "The ballot of receipt CODE17 is in (entry 17), unchanged, and counted once." in report.good
    assert "N-0" not in report.text()


def test_a_receipt_of_a_confidential_round_proves_the_same():
    made = box()
    report = verifier.check(pack(made, "confidential"), key=PRINT, receipts=(file_of(made.receipts[5]),))
    assert (report.wrong, report.good[-1]) == (
        [], "The ballot of receipt CODE5 is in (entry 5), unchanged, and counted once."
    )  # fmt: skip


def test_a_receipt_of_a_ballot_that_was_replaced_says_by_which_entry():
    made = box()
    (wrong,) = verifier.check(pack(made), receipts=(file_of(made.receipts[1]),)).wrong
    assert wrong.startswith("The ballot of receipt CODE1 (entry 1) does not count: entry 17 replaces it.")


def test_a_receipt_with_its_ballot_is_compared_with_it():
    made = box()
    kept = made.ballots[17]
    opening = {"salt": kept["salt"], "ballot": kept["ballot"]}
    assert verifier.check(pack(made), receipts=(file_of(made.receipts[17], opening=opening),)).holds
    opening = {"salt": kept["salt"], "ballot": {**kept["ballot"], "below": []}}
    (wrong,) = verifier.check(pack(made), receipts=(file_of(made.receipts[17], opening=opening),)).wrong
    assert wrong == "The ballot written in the file of receipt CODE17 is not the one that was committed to."


def test_an_entry_given_to_two_delegations_is_found_by_the_receipt_with_its_ballot():
    made = box()
    kept = made.ballots[5]
    code = kept["ballot"]["delegation"]
    bound = verifier.commitment("bangkok", 1, kept["salt"], kept["ballot"])
    opening = {"salt": kept["salt"], "ballot": kept["ballot"]}
    sealed = pack(made, "confidential")
    assert verifier.check(sealed, receipts=(file_of(made.receipt(5, code, bound), opening=opening),)).holds
    (wrong,) = verifier.check(sealed, receipts=(file_of(made.receipt(5, "th", bound), opening=opening),)).wrong
    assert wrong == "The ballot of receipt CODE5 was committed to as that of another delegation."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"commitment": "ab" * 32}, "The signature of the receipt CODE5 does not hold."),
        ({"entry": "ab" * 32}, "The signature of the receipt CODE5 does not hold."),
        ({"round": 2}, "The receipt CODE5 is of another round."),
        ({"format": "another"}, "The receipt CODE5 is of a form that this program does not know."),
        ({"key": THEIRS.public_key().public_bytes_raw().hex()}, "The receipt CODE5 was signed with another key"),
    ],
)
def test_a_receipt_that_was_altered_is_found(changes, words):
    made = box()
    wrong = verifier.check(pack(made), receipts=(file_of(made.receipts[5], **changes),)).wrong
    assert any(each.startswith(words) for each in wrong)


def test_a_ledger_written_anew_is_caught_by_an_older_receipt():
    kept = file_of(box().receipts[4])
    rewritten = bundles.Box()
    for ballot in [each["ballot"] for each in box().ballots.values()]:
        rewritten.cast(ballot)
    forged = pack(rewritten)
    assert verifier.check(forged, key=PRINT).holds  # nobody who kept nothing can tell
    for report in (verifier.check(forged, checkpoints=(kept,)), verifier.check(forged, receipts=(kept,))):
        (wrong,) = report.wrong
        assert wrong.startswith("The receipt CODE4 is no beginning of this ledger.")


def test_an_earlier_bundle_and_its_root_are_checkpoints_of_a_later_one():
    made = box(9)
    earlier = pack(made)
    root = verifier.unpack(earlier)[0]["manifest.json"]
    key = OURS.public_key().public_bytes_raw().hex()
    as_file = {"format": "consult-root-1", "key": key, **json.loads(root)["root"]}
    made.cast(content("csf", [["N-02"]]))
    later = pack(made, close=2)
    report = verifier.check(later, key=PRINT, checkpoints=(earlier, json.dumps(as_file).encode()))
    assert report.holds
    assert report.good[-1] == (
        "The ledger goes on from the root of 10 entries that was handed out earlier: nothing was rewritten."
    )
    rewritten = bundles.Box()
    for ballot in [each["ballot"] for each in made.ballots.values()]:
        rewritten.cast(ballot)
    (wrong,) = verifier.check(pack(rewritten, close=2), checkpoints=(earlier,)).wrong
    assert wrong.startswith("The root of 10 entries is no beginning of this ledger.")


def test_a_disowned_ballot_no_longer_counts_and_brings_back_the_one_before_it():
    made = box(9)
    paper = made.cast(content("sg", [["N-03"]]), voids=2)
    former = box(9).ballots[2]
    made.append("disown", voids=paper, restores=2)
    del made.ballots[paper]
    made.ballots[2] = former
    report = verifier.check(pack(made), receipts=(file_of(made.receipts[2]),))
    assert report.wrong == []


@pytest.mark.parametrize(
    ("act", "voids", "restores", "words"),
    [
        ("disown", 1, None, "Entry 4 replaces entry 1, which does not count at that point."),
        ("disown", 2, 3, "Entry 4 brings back entry 3, which cannot count again."),
        ("disown", None, None, "Entry 4 is neither a ballot nor takes one back."),
        ("gift", None, None, "Entry 4 is neither a ballot nor takes one back."),
        ("cast", None, 1, "Entry 4 is a ballot and brings another back."),
    ],
)
def test_entries_that_make_no_sense_are_found(act, voids, restores, words):
    made = box(2)
    assert len(made.entries) == 3
    made.append(act, voids=voids, restores=restores)
    assert words in verifier.replay(made.entries)[1]


# Confidential rounds


def cell_of(parts, name: str) -> dict:
    return next(each for each in parts["matrices.json"]["cells"] if each["cell"] == name)


def shift_the_matrix(parts):
    cell_of(parts, "ngo")["kinds"]["norm"]["pairwise"][0][1] += 1


def make_an_impossible_matrix(parts):
    for i, row in enumerate(cell_of(parts, "ngo")["kinds"]["norm"]["pairwise"]):
        row[:] = [0 if i == j else 5 for j in range(4)]


def claim_a_ballot_more(parts):
    cell_of(parts, "ngo")["cast"] += 1


def lead_by_another_group(parts):
    each = next(each for each in parts["result.json"]["groups"] if each["group"] == "deciding")
    each["cells"] = ["ngo"]
    each["kinds"] = {"norm": {**result_of(parts, "ngo")}}


def count_a_group_twice(parts):
    cell_of(parts, "ngo")["atoms"] = ["deciding"]


def change_the_published_order(parts):
    result_of(parts, "all")["order"].reverse()


CONFIDENTIAL = [
    (shift_the_matrix, "The matrix of ngo for norm is not what was cast."),
    (make_an_impossible_matrix, "The matrix of ngo for norm cannot come from 5 ballots."),
    (claim_a_ballot_more, "The ledger has 16 ballots that count, and the matrices are of 17."),
    (lead_by_another_group, "The result of deciding is made of other ballots than that group's."),
    (count_a_group_twice, "deciding is counted in two places."),
    (change_the_published_order, "The order of all for norm is not the one that the tally gives"),
    (alter_an_entry, "Entry 6 of the ledger has been altered: its hash is not its own."),
    (change_the_turnout, "The result of ngo is made of other ballots than that group's."),
]


@pytest.mark.parametrize(("change", "words"), CONFIDENTIAL, ids=name_of)
def test_a_tampering_with_a_confidential_round_is_found_and_named(change, words):
    report = verifier.check(tampered(pack(box(), "confidential"), change, signed_by=OURS), key=PRINT)
    assert any(wrong.startswith(words) for wrong in report.wrong)


def test_figures_of_fewer_than_five_ballots_are_refused():
    made = box(8)  # six deciding delegations and two others
    cells = {"deciding": ["deciding"], "pooled": ["dialogue_partner"]}
    report = verifier.check(pack(made, "confidential", cells=cells))
    assert "The figures of pooled come from 2 ballots: fewer than 5 are never published." in report.wrong


def test_a_confidential_bundle_holds_no_ballot_and_says_what_it_cannot_prove():
    made = box()
    content_ = pack(made, "confidential")
    assert b"ballots.json" not in verifier.unpack(content_)[0]["manifest.json"]
    assert not any(each["salt"].encode() in content_ for each in made.ballots.values())
    assert b"Our law would have to change first" not in content_
    report = verifier.check(content_)
    assert any("Nobody outside can recount single ballots" in note for note in report.notes)
    assert b"Nobody outside can\nrecount single ballots" in verifier.unpack(content_)[0]["README.txt"]


# The tally, by two programs


def test_the_order_is_by_how_many_items_beat_an_item():
    cast = [(3, "ACDB"), (9, "BACD"), (8, "CDAB"), (5, "DABC"), (5, "DBCA")]
    ballots = [{"ranked": [[c] for c in order], "below": []} for times, order in cast for _ in range(times)]
    pairs = verifier.matrix(ballots, list("ABCD"))
    assert verifier.schulze_order(pairs, list("ABCD")) == [["C"], ["D"], ["B"], ["A"]]


def test_with_as_many_supporters_the_fewer_opponents_decide():
    #        A  B  C: A over B by 5:4, B over C by 5:2, C over A by 5:3
    pairs = [[0, 5, 3], [4, 0, 5], [5, 2, 0]]
    assert verifier.schulze_order(pairs, list("ABC")) == [["B"], ["C"], ["A"]]
    assert verifier.schulze_order(pairs, list("ABC"), "schulze_wv") == [["A", "B", "C"]]


@st.composite
def some_ballots(draw):
    found = []
    for _ in range(draw(st.integers(0, 12))):
        order = draw(st.permutations(ITEMS))
        below = draw(st.integers(0, 2))
        ranked = order[: draw(st.integers(0, 4 - below))]
        cuts = draw(st.sets(st.integers(1, 4)))
        tiers, start = [], 0
        for cut in [*sorted(c for c in cuts if c < len(ranked)), len(ranked)]:
            tiers.append(sorted(ranked[start:cut]))
            start = cut
        found.append({"ranked": [t for t in tiers if t], "below": sorted(order[4 - below :])})
    return found


@given(some_ballots())
def test_both_programs_count_alike(cast):
    theirs = tally(ITEMS, [Ballot(tuple(map(tuple, b["ranked"])), tuple(b["below"])) for b in cast])
    pairs = verifier.matrix(cast, ITEMS)
    assert pairs == [list(row) for row in theirs.pairwise]
    assert verifier.schulze_order(pairs, ITEMS, theirs.method) == [list(tier) for tier in theirs.order]
    assert verifier.marks(cast, ITEMS) == [theirs.row(item).marks for item in ITEMS]
