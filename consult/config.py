"""All settings, read from the environment once. Each is listed in docs/operations.md."""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from . import paths

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Config:
    """One installation's settings. `instance_path` holds the SQLite file, the generated keys, the demo passwords.

    `signing_key`: the private key that signs receipts and ledgers (`consult/signing.py`), 32 bytes in hexadecimal
    digits.
    """

    instance_path: Path
    database_url: str
    secret_key: str = field(repr=False)
    signing_key: str = field(default="", repr=False)
    demo: bool = False
    base_url: str = ""
    cookie_secure: bool = False
    trusted_proxies: int = 0
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = True
    mail_from: str = ""
    session_hours: int = 12
    invitation_days: int = 14
    attachment_bytes: int = 10 * MEGABYTE
    attachment_bytes_per_candidate: int = 40 * MEGABYTE
    sign_in_limit: str = "20 per minute"
    testing: bool = False

    @property
    def is_sqlite(self) -> bool:
        """Whether the data lie in a file beside the application."""
        return self.database_url.startswith("sqlite")


def flag(env: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    """A setting that is on or off. Ends the program with a sentence at any other word."""
    value = env.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise SystemExit(f"{name} is 1 for on or 0 for off, and not {value!r}.")
    return default


def _number(env: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
    """A whole number between `least` and `most`. Ends the program with a sentence at anything else."""
    value = env.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and least <= int(value) <= most):
        raise SystemExit(f"{name} is a whole number from {least} to {most}, and not {value!r}.")
    return int(value)


def _base_url(env: Mapping[str, str]) -> str:
    value = env.get("BASE_URL", "").strip().rstrip("/")
    if value and not re.fullmatch(r"https?://[^/\s?#]+(/[^\s?#]*)?", value):
        raise SystemExit(f"BASE_URL is an address such as https://consult.example.org, and not {value!r}.")
    return value


def _rate(env: Mapping[str, str], name: str, default: str) -> str:
    """A rate such as "20 per minute", in the words of the limiter."""
    value = env.get(name, "").strip()
    if not value:
        return default
    from limits import parse_many

    try:
        parse_many(value)
    except ValueError:
        raise SystemExit(f"{name} is a rate such as {default!r}, and not {value!r}.") from None
    return value


def _made_once(keyfile: Path, new: str) -> str:
    """The key in a file of the instance folder: made once, readable by its owner only; no constant of the program."""
    if not keyfile.exists():
        part = keyfile.with_name(f".{keyfile.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(new)
        # Several servers may start at once: the first one's key is there whole, or not at all.
        with suppress(FileExistsError):
            os.link(part, keyfile)
        part.unlink()
    return keyfile.read_text().strip()


def _secret_key(instance: Path) -> str:
    keyfile = instance / "secret_key"
    key = _made_once(keyfile, secrets.token_urlsafe(48))
    if len(key) < 32:
        raise SystemExit(f"{keyfile} is too short to be a key. Remove it: a new one is made at the next start.")
    return key


def _signing_key(env: Mapping[str, str], instance: Path) -> str:
    given = env.get("SIGNING_KEY", "").strip()
    key = given or _made_once(instance / "signing_key", secrets.token_hex(32))
    if not re.fullmatch(r"[0-9a-f]{64}", key):
        # Not made anew by itself: what the old key signed would no longer be known as this installation's.
        where = "SIGNING_KEY" if given else str(instance / "signing_key")
        raise SystemExit(f"{where} is not 64 hexadecimal digits in small letters. Put the right key back.")
    return key


def database_url_of(raw: str, instance: Path) -> str:
    """Normalise what operators write: `postgres://` and `postgresql://` mean the psycopg driver.

    Ends the program with a sentence if the address names another database, or PostgreSQL without its driver.
    """
    if not raw:
        return f"sqlite:///{instance / 'consult.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if raw.startswith(prefix):
            raw = "postgresql+psycopg://" + raw[len(prefix) :]
    if not raw.startswith(("postgresql+psycopg://", "sqlite://")):
        raise SystemExit("DATABASE_URL begins with postgresql:// or sqlite:///, the two databases Consult works with.")
    if raw.startswith("postgresql") and find_spec("psycopg") is None:
        raise SystemExit(
            'DATABASE_URL names PostgreSQL, whose driver is not installed. Install Consult with ".[postgresql]".'
        )
    return raw


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings. Creates the instance folder and the key where they do not exist."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("INSTANCE_PATH") or paths.default_instance()).resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SystemExit(f"The instance folder {instance} cannot be made: {error.strerror}.") from None
    secret = env.get("SECRET_KEY") or _secret_key(instance)
    if len(secret) < 16:
        raise SystemExit("SECRET_KEY is too short: give at least 16 characters, or none and one is made.")
    base_url = _base_url(env)
    return Config(
        instance_path=instance,
        database_url=database_url_of(env.get("DATABASE_URL", ""), instance),
        secret_key=secret,
        signing_key=_signing_key(env, instance),
        demo=flag(env, "CONSULT_DEMO"),
        base_url=base_url,
        cookie_secure=flag(env, "COOKIE_SECURE", default=base_url.startswith("https://")),
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0, least=0, most=10),
        smtp_host=env.get("SMTP_HOST", ""),
        smtp_port=_number(env, "SMTP_PORT", 587, most=65535),
        smtp_user=env.get("SMTP_USER", ""),
        smtp_password=env.get("SMTP_PASSWORD", ""),
        smtp_starttls=flag(env, "SMTP_STARTTLS", default=True),
        mail_from=env.get("MAIL_FROM", ""),
        session_hours=_number(env, "SESSION_HOURS", 12, most=8760),
        invitation_days=_number(env, "INVITATION_DAYS", 14, most=365),
        attachment_bytes=_number(env, "ATTACHMENT_MAX_MB", 10, most=1000) * MEGABYTE,
        attachment_bytes_per_candidate=_number(env, "ATTACHMENTS_PER_CANDIDATE_MB", 40, most=100_000) * MEGABYTE,
        sign_in_limit=_rate(env, "SIGN_IN_LIMIT", "20 per minute"),
    )


def is_loopback(host: str) -> bool:
    """Whether an address to listen on reaches this machine only."""
    if host in {"localhost", ""}:
        return host == "localhost"
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_exposed_demo(*, demo: bool, host: str, forced: bool) -> None:
    """A demonstration signs anybody in at one press, so it listens on this machine only unless forced."""
    if demo and not forced and not is_loopback(host):
        raise SystemExit(
            f"Demonstration mode signs anybody in, so it is not served on {host}. "
            "Use HOST=127.0.0.1, or set DEMO_FORCE=1 if everybody who can reach this address may enter."
        )
