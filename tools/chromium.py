"""Finds the Chromium that the browser journeys drive, and on a Debian machine installs it."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """The path of a Chromium: the one named by CHROMIUM, else the first known name on the PATH, else None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None)


def find_or_install() -> str:
    """Like find, but installs Debian's package where we may; ends with a plain sentence where there is no way."""
    path = find()
    if path is None and not os.environ.get("CHROMIUM") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser journeys...", file=sys.stderr, flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=quiet)
        path = find()
    if path is None:
        sys.exit("The browser journeys need Chromium. Install it, or name it: make test CHROMIUM=/path/to/chromium")
    return path
