"""``consult serve``: the production server, ready in one command."""

import dataclasses
import gc
import os
import sys

import click

from consult import config as settings

# Above the idle time of the usual proxies (60 s), so that it is the proxy that closes an idle connection: one that the
# server closes first can swallow a request already on its way.
KEEP_ALIVE_SECONDS = 75
# What requests under way get to finish in after a polite stop.
GRACE_SECONDS = 30


@click.command()
@click.option("--demo", is_flag=True, help="Demonstration mode; loads the demonstration into an empty database.")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on. [HOST]")
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(0, 65535), help="[PORT]")
@click.option("--workers", envvar="WEB_WORKERS", type=click.IntRange(1), help="Processes. [WEB_WORKERS]")
@click.option("--threads", envvar="WEB_THREADS", default=16, show_default=True, type=click.IntRange(1))
@click.option("--upgrade/--no-upgrade", default=True, help="Whether to carry out pending migrations first.")
def serve(demo: bool, host: str, port: int, workers: int | None, threads: int, upgrade: bool) -> None:
    """Serve the pages until told to stop; SIGTERM lets requests under way finish."""
    config = settings.load()
    config = dataclasses.replace(config, demo=config.demo or demo)
    forced = settings.flag(os.environ, "DEMO_FORCE")
    settings.refuse_exposed_demo(demo=config.demo, host=host, forced=forced)

    # While the application is made nearly everything made is kept: looking for what is not takes a fifth of the time.
    gc.disable()
    # Imported only now: a refusal above, and `consult serve --help`, need none of it.
    from consult import schema
    from consult.app import create_app

    app = create_app(config)
    # From here on it is never looked at again, and forked processes go on sharing its memory.
    gc.freeze()
    gc.enable()
    if upgrade:
        schema.upgrade(app)
    elif schema.current(app) != schema.head():
        raise click.ClickException("The database is not at this release. Run: consult db upgrade")
    accounts = []
    if config.demo:
        from consult.cli.demo import ensure_loaded

        accounts = ensure_loaded(app)

    address = f"[{host}]" if ":" in host else host
    # One process on SQLite: there is one writer at a time anyway, and the threads wait for it without cost.
    workers = workers or (1 if config.is_sqlite else min(4, os.cpu_count() or 1))

    def begin(worker) -> None:
        _start_timekeeper(app)
        # Said by the first worker once it answers, not by its parent: before that nobody is there to serve or to stop.
        if worker.age == 1:
            listening = worker.sockets[0].getsockname()[1]
            click.echo(f"Consult is ready at http://{address}:{listening}/")
            _print_accounts(accounts)
            sys.stdout.flush()

    hooks = {"post_fork": lambda server, worker: _after_fork(app), "post_worker_init": begin}
    server_for(app, f"{address}:{port}", workers, threads, hooks).run()


def server_for(app, bind: str, workers: int, threads: int, hooks: dict):
    """A gunicorn that serves this very application object, configured by nothing but what stands here."""
    from gunicorn.app.base import BaseApplication

    options = {
        "bind": bind,
        "worker_class": "gthread",
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "keepalive": KEEP_ALIVE_SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "timeout": 120,
        # Filters make long addresses.
        "limit_request_line": 8190,
        # Its default path is shared by every gunicorn on the machine.
        "control_socket_disable": True,
        # Heartbeats must not wait for a slow disk.
        "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,
        # What a proxy says is read in one place, in the application, as TRUSTED_PROXIES allows; never here.
        "forwarded_allow_ips": "",
        "loglevel": "warning",
        "proc_name": "consult",
        **hooks,
    }

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self):
            return app

    return Server()


def _after_fork(app) -> None:
    """Forget the parent's database connections: two processes must never share one."""
    from consult.db import db

    with app.app_context():
        db.engine.dispose(close=False)


def _start_timekeeper(app) -> None:
    """Rounds open and close by the clock with no one present."""
    from consult import timekeeper

    timekeeper.start(app)


def _print_accounts(accounts: list[dict]) -> None:
    """The demonstration's accounts as a table; nothing where there are none."""
    if not accounts:
        return
    click.echo("\nThis is a demonstration. Sign in with one button per account, or with:\n")
    columns = ("email", "password", "role", "delegation", "name")
    widths = [max(len(str(account[c] or "-")) for account in accounts) for c in columns]
    for account in accounts:
        cells = (str(account[c] or "-").ljust(width) for c, width in zip(columns, widths, strict=True))
        click.echo("  " + "  ".join(cells).rstrip())
    click.echo("")
