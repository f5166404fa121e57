#!/bin/sh
# Collects what is to be translated: messages.sh [FILE]. Each keyword takes the message as its first argument.
set -eu
cd "$(dirname "$0")/.."
file="${1:-consult/translations/messages.pot}"
mkdir -p "$(dirname "$file")"
exec "${PYTHON:-.venv/bin/python}" -m babel.messages.frontend --quiet extract --mapping-file=babel.cfg --sort-by-file --project=Consult \
    --keywords="_l Message Refused NotPermitted Conflict NotFound" --output-file="$file" .
