"""Settings are read once, and a wrong one ends the program with a sentence instead of being taken for another."""

import hashlib

import pytest
from click.testing import CliRunner

from consult import config
from consult.cli import main

WRONG = {
    "SMTP_PORT": ("abc", "-1", "70000", "\u0663"),
    "SESSION_HOURS": ("0", "12h"),
    "INVITATION_DAYS": ("0", "1.5"),
    "ATTACHMENT_MAX_MB": ("0", "10MB"),
    "ATTACHMENTS_PER_CANDIDATE_MB": ("x",),
    "TRUSTED_PROXIES": ("yes", "-1"),
    "SIGN_IN_LIMIT": ("many", "20"),
    "COOKIE_SECURE": ("perhaps",),
    "SMTP_STARTTLS": ("maybe",),
    "CONSULT_DEMO": ("demo",),
    "BASE_URL": ("consult.example.org", "https://", "ftp://consult.example.org"),
    "DATABASE_URL": ("mysql://host/name",),
    "SECRET_KEY": ("short",),
    "SIGNING_KEY": ("short", "5E" * 32, "xy" * 32),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_is_named_in_a_sentence(tmp_path, name, value):
    with pytest.raises(SystemExit) as refused:
        config.load({"INSTANCE_PATH": str(tmp_path), name: value})
    sentence = str(refused.value)
    assert sentence.startswith(name) and sentence.endswith(".")


def test_settings_are_read_as_they_are_written(tmp_path):
    read = config.load({
        "INSTANCE_PATH": str(tmp_path), "SMTP_PORT": " 25 ", "SESSION_HOURS": "", "TRUSTED_PROXIES": "2",
        "SMTP_STARTTLS": "off", "BASE_URL": "https://consult.example.org/",
        "SIGN_IN_LIMIT": "5 per minute; 30 per hour", "DATABASE_URL": "postgresql://consult@db/consult",
    })  # fmt: skip
    assert (read.smtp_port, read.session_hours, read.trusted_proxies, read.smtp_starttls) == (25, 12, 2, False)
    assert (read.base_url, read.cookie_secure) == ("https://consult.example.org", True)
    assert (read.sign_in_limit, read.is_sqlite) == ("5 per minute; 30 per hour", False)
    assert read.database_url == "postgresql+psycopg://consult@db/consult"


def test_the_keys_are_made_once_and_are_readable_by_their_owner_only(tmp_path):
    first, second = (config.load({"INSTANCE_PATH": str(tmp_path)}) for _ in range(2))
    assert (first.secret_key, first.signing_key) == (second.secret_key, second.signing_key)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "secret_key": 0o600, "signing_key": 0o600
    }  # fmt: skip
    assert first.signing_key not in repr(first) and first.secret_key not in repr(first)


def test_a_damaged_signing_key_is_not_made_anew(tmp_path):
    (tmp_path / "signing_key").write_text("gone")
    with pytest.raises(SystemExit, match="Put the right key back"):
        config.load({"INSTANCE_PATH": str(tmp_path)})


def test_the_command_prints_the_fingerprint_of_the_signing_key(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("SIGNING_KEY", "01" * 32)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    printed = CliRunner().invoke(main, ["key"]).output
    public = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
    digits = hashlib.sha256(bytes.fromhex(public)).hexdigest()
    assert printed.replace(" ", "") == f"{digits}\n"


def test_an_instance_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit, match="instance folder .* cannot be made"):
        config.load({"INSTANCE_PATH": str(tmp_path / "file" / "below")})


def test_a_database_that_does_not_answer_ends_a_command_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@/nowhere?host={tmp_path}")
    done = CliRunner().invoke(main, ["db", "check"])
    assert done.exit_code == 1
    assert done.output.startswith("Error: The database does not do what it is asked: ")
    assert "Traceback" not in done.output
