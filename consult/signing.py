"""The key of this installation, with which it signs receipts and the roots of ledgers: Ed25519 (RFC 8032).

Signing the same twice gives the same signature, so a receipt can be signed whenever it is looked at.
"""

from flask import current_app

from .config import Config


def _private():
    # Loaded by what signs, and not by every page.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    config: Config = current_app.config["CONSULT"]
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(config.signing_key))


def public_key() -> bytes:
    """The 32 bytes with which signatures are checked."""
    return _private().public_key().public_bytes_raw()


def sign(message: bytes) -> bytes:
    """The signature, 64 bytes."""
    return _private().sign(message)
