"""Invitations into a role: sent, sent again, withdrawn, accepted. One-time links, of which only the hash is kept."""

from .accepting import DEAD, Accepted, accept
from .seats import head_of, lock_conference, lock_delegation, seats_used
from .sending import Invited, invite, resend, revoke

__all__ = [
    "DEAD",
    "Accepted",
    "Invited",
    "accept",
    "head_of",
    "invite",
    "lock_conference",
    "lock_delegation",
    "resend",
    "revoke",
    "seats_used",
]
