"""All settings, read from the environment once. Each is listed in docs/operations.md."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import paths

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Config:
    """One installation's settings. `instance_path` holds the SQLite file, the generated key, the demo passwords."""

    instance_path: Path
    database_url: str
    secret_key: str
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


def _flag(value: str | None, default: bool = False) -> bool:
    return default if value is None or value == "" else value.strip().lower() in {"1", "true", "yes", "on"}


def _secret_key(instance: Path) -> str:
    """The key of this installation: made once, readable by its owner only; never a constant of the program."""
    keyfile = instance / "secret_key"
    if not keyfile.exists():
        try:
            descriptor = os.open(keyfile, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as f:
                f.write(secrets.token_urlsafe(48))
    key = keyfile.read_text().strip()
    if len(key) < 32:
        raise SystemExit(f"{keyfile} is too short to be a key. Remove it: a new one is made at the next start.")
    return key


def database_url_of(raw: str, instance: Path) -> str:
    """Normalise what operators write: `postgres://` and `postgresql://` mean the psycopg driver."""
    if not raw:
        return f"sqlite:///{instance / 'consult.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if raw.startswith(prefix):
            return "postgresql+psycopg://" + raw[len(prefix) :]
    return raw


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings. Creates the instance folder and the key where they do not exist."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("INSTANCE_PATH") or paths.default_instance()).resolve()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = env.get("SECRET_KEY") or _secret_key(instance)
    if len(secret) < 16:
        raise SystemExit("SECRET_KEY is too short: give at least 16 characters, or none and one is made.")
    base_url = env.get("BASE_URL", "").rstrip("/")
    return Config(
        instance_path=instance,
        database_url=database_url_of(env.get("DATABASE_URL", ""), instance),
        secret_key=secret,
        demo=_flag(env.get("CONSULT_DEMO")),
        base_url=base_url,
        cookie_secure=_flag(env.get("COOKIE_SECURE"), default=base_url.startswith("https://")),
        trusted_proxies=int(env.get("TRUSTED_PROXIES") or 0),
        smtp_host=env.get("SMTP_HOST", ""),
        smtp_port=int(env.get("SMTP_PORT") or 587),
        smtp_user=env.get("SMTP_USER", ""),
        smtp_password=env.get("SMTP_PASSWORD", ""),
        smtp_starttls=_flag(env.get("SMTP_STARTTLS"), default=True),
        mail_from=env.get("MAIL_FROM", ""),
        session_hours=int(env.get("SESSION_HOURS") or 12),
        invitation_days=int(env.get("INVITATION_DAYS") or 14),
        attachment_bytes=int(env.get("ATTACHMENT_MAX_MB") or 10) * MEGABYTE,
        attachment_bytes_per_candidate=int(env.get("ATTACHMENTS_PER_CANDIDATE_MB") or 40) * MEGABYTE,
        sign_in_limit=env.get("SIGN_IN_LIMIT") or "20 per minute",
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
