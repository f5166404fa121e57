"""Addresses of assets, each with a mark of its content, so that browsers may keep them for ever."""

import hashlib

from flask import Flask

from .. import paths


def init(app: Flask) -> None:
    """Give templates `asset("css/consult.css")`: "/static/css/consult.css?v=1f0c9a2b", put after the script root."""
    known: dict[str, str] = {}
    folder = paths.static()

    def asset(name: str) -> str:
        address = known.get(name)
        if address is None:
            mark = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:8]
            address = known[name] = f"/static/{name}?v={mark}"
        return address

    app.jinja_env.globals["asset"] = asset
