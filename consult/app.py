"""The application factory."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from . import config as settings
from . import paths
from .db import init as init_db


def create_app(config: settings.Config | None = None) -> Flask:
    """Build the application. Raises RuntimeError if a page does not declare who may open it, SystemExit for a setting
    or a SQLite that cannot be used."""
    config = config or settings.load()
    app = Flask(
        "consult", template_folder=str(paths.templates()), static_folder=str(paths.static()), static_url_path="/static"
    )
    app.config.update(
        CONSULT=config,
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="consult",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.cookie_secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=config.session_hours),
        # A form with attachments: the largest file, and room for the words around it.
        MAX_CONTENT_LENGTH=config.attachment_bytes + 2 * settings.MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * settings.MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a draft open over night can still be sent
        RATELIMIT_STORAGE_URI="memory://",
        RATELIMIT_HEADERS_ENABLED=False,
        TESTING=config.testing,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if config.trusted_proxies:
        n = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n, x_prefix=n)

    init_db(app, config)
    from . import models  # noqa: F401  registers the tables
    from .web import answers, assets, context, headers, identity, limits, register_pages, routing, tokens

    tokens.Tokens(app)
    routing.limit_numbers(app)

    identity.init(app)
    assets.init(app)
    answers.init(app)
    context.init(app)
    headers.init(app)
    limits.init(app)
    register_pages(app)
    routing.declare(app, "static", routing.Who.ANYBODY)
    routing.refuse_undeclared(app)
    return app
