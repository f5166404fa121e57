"""What a verification bundle says of itself, in plain words."""

from collections.abc import Mapping

from .verifier import ATTRIBUTABLE, fingerprint

PARTS = {
    "round.json": "the round: what was ranked, who could rank, when, and by which method",
    "ledger.json": "the ledger: one entry for each ballot cast, each with the hash of the entry before it",
    "ballots.json": "the ballots that count, each with the salt that shows it to be the one in the ledger",
    "matrices.json": "how many ballots put each candidate before each other one, in groups of five and more",
    "result.json": "the result as it was published",
    "manifest.json": "the SHA-256 of every part, and the signed root of the ledger",
    "signature.json": "the signature (Ed25519) of the manifest, and the key",
    "verify.py": "the program that checks all this: Python 3.11 or newer, nothing else",
}

ATTRIBUTABLE_WORDS = """\
This round is attributable: each delegation's ballot stands in ballots.json. The program opens the commitment of each
ballot in the ledger, counts all of them anew and compares the result. A ballot that is changed, left out, counted twice
or added is found and named.
"""
CONFIDENTIAL_WORDS = """\
This round is confidential: no ballot stands in this file, only the figures of groups of five and more. The program
checks the chain, the signature and the turn-out, and counts anew from the figures of the groups. Nobody outside can
recount single ballots. A delegation proves with its receipt that its ballot is in the ledger, unchanged and once; that
the figures are the sum of the ballots in the ledger, the installation alone vouches for. From the figures of a small
group something can be guessed all the same: where all agree, everybody knows what each chose, and whoever knows some of
the ballots can subtract them.
"""

README = """\
Verification bundle
===================

{title}
Conference {conference}, ranking round {number}, count {close}{illustrative}.

How to check it
---------------

    python -I verify.py THIS-FILE.zip --key FINGERPRINT

Take verify.py and the fingerprint of the key from somewhere else than this file: from the conference's page, from a
printed result, from a colleague. Whoever could forge this file could forge them with it. The command
`consult verify THIS-FILE.zip` is the same program. It needs no server and no network, says what it checked, and fails
if a single byte differs.

    --receipt FILE     a receipt that a delegation downloaded: its ballot is in, unchanged, and counted once
    --checkpoint FILE  something signed earlier (a receipt, a root, an earlier bundle): nothing was rewritten since

The fingerprint of the key, to be compared with the one that you have from elsewhere:
{fingerprint}

What can be checked, and what cannot
------------------------------------

{setting}
A ledger that was written anew as a whole is caught only by someone who kept something signed from before. So keep
receipts, and the root below.

The root of the ledger: {size} entries, ending with
{head}

What is in it
-------------

{parts}
"""


def readme(round_: Mapping, root: Mapping, key: bytes) -> str:
    """The text of README.txt."""
    attributable = round_["disclosure"] == ATTRIBUTABLE
    left_out = "matrices.json" if attributable else "ballots.json"
    digits = fingerprint(key)
    return README.format(
        title=round_["title"],
        conference=round_["conference"],
        number=round_["round"],
        close=round_["close"],
        illustrative=" (illustrative: invented ballots)" if round_.get("illustrative") else "",
        fingerprint=f"    {digits[:39]}\n    {digits[40:]}",
        setting=ATTRIBUTABLE_WORDS if attributable else CONFIDENTIAL_WORDS,
        size=root["size"],
        head=root["head"],
        parts="\n".join(f"{name:15} {words}" for name, words in PARTS.items() if name != left_out),
    )
