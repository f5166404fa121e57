"""How often the doors may be tried. In memory: each process counts for itself."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=[])


def init(app: Flask) -> None:
    """Attach the limiter."""
    limiter.init_app(app)
