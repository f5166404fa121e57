"""Makes .venv ready from the lock files, once; a second call only compares a stamp.

``prepare.py run`` installs what serving needs, ``prepare.py test`` what the tests, the linter and the bench need
besides, and sees to it that there is a Chromium. Uses the standard library alone: nothing else is there yet.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.txt", "test": "requirements-dev.txt"}


def main() -> None:
    """Prepare for the purpose named on the command line."""
    purpose = sys.argv[1] if len(sys.argv) == 2 else ""
    if purpose not in LOCKS:
        sys.exit("usage: prepare.py run|test")
    # Whatever the umask: the environment is readable to whom it is meant for, and writable to its owner alone.
    os.umask(0o022)
    os.chdir(ROOT)
    (ROOT / ".build").mkdir(exist_ok=True)
    with (ROOT / ".build" / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # The test environment holds everything that serving needs, so either stamp will do for serving.
        if not any(stamp(each).is_file() and stamp(each).read_text() == wanted(each) for each in {purpose, "test"}):
            install(purpose)
    if purpose == "test":
        from chromium import find_or_install

        find_or_install()


def stamp(purpose: str) -> Path:
    """The file that says for which locks the environment was last made ready."""
    return VENV / f".ready-{purpose}"


def wanted(purpose: str) -> str:
    """What the stamp must hold: a digest of all that the environment is made from, and where it lies."""
    digest = hashlib.sha256()
    for name in (LOCKS[purpose], "tools/uv.txt", "setup.cfg", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return f"{digest.hexdigest()} {sys.version_info.major}.{sys.version_info.minor} {ROOT}\n"


def install(purpose: str) -> None:
    """Make or mend .venv, sync it to the lock file, and link the project into it."""
    say(f"Setting up .venv from {LOCKS[purpose]} (once; about half a minute)...")
    for each in LOCKS:
        stamp(each).unlink(missing_ok=True)
    if not works():
        make_venv()
    environment = installer_environment()
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run([*pip, "install", "--require-hashes", "--no-deps", "-r", "tools/uv.txt"], environment)
    uv = [PYTHON, "-m", "uv", "--quiet", "pip"]
    run([*uv, "sync", "--python", PYTHON, "--require-hashes", "--compile-bytecode", LOCKS[purpose]], environment)
    # From Python 3.12 on, sync removes the build tool with whatever else the lock does not name.
    run([*uv, "install", "--python", PYTHON, "--require-hashes", "--no-deps", "-r", "tools/uv.txt"], environment)
    run([*uv, "install", "--python", PYTHON, "--no-deps", "--no-build-isolation", "-e", "."], environment)
    run([PYTHON, "-m", "compileall", "-q", "consult", "migrations"], environment)
    stamp(purpose).write_text(wanted(purpose))


def works() -> bool:
    """Whether .venv is whole, of this Python version and made at this place."""
    if not PYTHON.exists():
        return False
    report = "import pip, sys; print(sys.prefix, '%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", report], capture_output=True, text=True)
    return answer.stdout.strip() == f"{VENV} {sys.version_info.major}.{sys.version_info.minor}"


def make_venv() -> None:
    """Make .venv anew; on a Debian machine without the venv module, fetch that first where we may."""
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, capture_output=True).returncode == 0:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        subprocess.run(["apt-get", "update", "-qq"])
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
    if subprocess.run(command).returncode != 0:
        sys.exit(
            "This Python cannot make a virtual environment. On Debian and Ubuntu the module is a package of its own: "
            "apt-get install python3-venv"
        )


def installer_environment() -> dict[str, str]:
    """The caller's environment, with what concerns other installations removed and pip's settings told to uv."""
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    for ours, pips in (("UV_DEFAULT_INDEX", "PIP_INDEX_URL"), ("SSL_CERT_FILE", "PIP_CERT")):
        if pips in environment:
            environment.setdefault(ours, environment[pips])
    return environment


def run(command: list, environment: dict[str, str]) -> None:
    """Run one step; stop with its exit code and a plain sentence if it fails."""
    code = subprocess.run([str(part) for part in command], env=environment).returncode
    if code != 0:
        sys.exit(f"Setting up failed at: {' '.join(str(part) for part in command)}")


def say(text: str) -> None:
    """Tell the person waiting what is going on."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
