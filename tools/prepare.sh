#!/bin/sh
# Finds a Python that is new enough and lets tools/prepare.py do the work: prepare.sh run|test
set -eu
cd "$(dirname "$0")/.."
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" tools/prepare.py "$@"
    fi
done
echo "Consult needs Python 3.11 or newer, and none was found. Install one, or name it: make PYTHON=/path/to/python3 ..." >&2
exit 1
