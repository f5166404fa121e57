#!/bin/sh
# Compiles the three lock files anew, with the hash of every file that may be installed.
# UPGRADE=--upgrade takes the newest releases that the bounds in setup.cfg allow.
set -eu
cd "$(dirname "$0")/.."
UV_CUSTOM_COMPILE_COMMAND="make lock"
export UV_CUSTOM_COMPILE_COMMAND
lock() { .venv/bin/uv pip compile --quiet ${UPGRADE:-} --generate-hashes --universal --no-emit-index-url --no-emit-find-links "$@"; }
lock tools/uv.in -o tools/uv.txt
lock setup.cfg --extra postgresql -o requirements.txt
lock setup.cfg --extra postgresql --extra test --extra dev -o requirements-dev.txt
