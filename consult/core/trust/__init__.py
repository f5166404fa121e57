"""Ballots that can be trusted: the ledger of a round, what of a confidential round may be published, and the bundle
with which anybody can check a result.

``verifier``  the one file that travels in each bundle: what is hashed and signed, and all checks
``pooling``   which groups of a confidential round are shown alone, together, or not at all
``bundle``    putting a bundle together

A ballot enters the ledger of its round as a commitment: a hash that the salt opens and that without it tells nothing.
Each entry carries the hash of the one before it, so that no entry can be changed, dropped or put in without changing
all that follow; and who kept an older hash, signed with a receipt, catches a ledger that was written anew.
"""
