"""The floor: the least that Flask, SQLAlchemy and Jinja can do for the same pages, with nothing of Consult's around it.

No sign-in, no permissions, no record, no translations, no design: two tables of rows, the same number of columns and
the same words as Consult shows, and an insert that is as durable. `python -m bench.floor FILE` serves it.
"""

import sys
from datetime import UTC, datetime

import click
from flask import Flask, abort, redirect, render_template, request
from jinja2 import DictLoader
from pysqlite3 import dbapi2
from sqlalchemy import JSON, ForeignKey, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, sessionmaker

REGISTER = """<!doctype html>
<html lang="en"><head><title>Candidates</title></head><body>
<h1>Candidates</h1><p>{{ total }} candidates</p>
<table><thead><tr><th>No.<th>Title<th>Sponsor<th>Area<th>Pillars<th>Bodies<th>Status<th>Comments<th>Unanswered<th>Tabled
</tr></thead><tbody>
{% for c in candidates %}<tr><td><a href="/candidates/{{ c.ref }}">{{ c.ref }}</a></td><td>{{ c.title }}</td>
<td>{{ c.sponsor.name }}</td><td>{{ c.area }}</td><td>{{ c.pillars|join(", ") }}</td><td>{{ c.bodies|join(", ") }}</td>
<td>{{ c.state }}</td><td>{{ c.comments_count }}</td><td>{{ c.unanswered }}</td>
<td>{{ c.tabled_at.strftime("%d %B %Y") }}</td></tr>
{% endfor %}</tbody></table></body></html>"""

CANDIDATE = """<!doctype html>
<html lang="en"><head><title>{{ c.title }}</title></head><body>
<h1>{{ c.ref }} {{ c.title }}</h1><p>{{ c.sponsor.name }}, {{ c.state }}, {{ c.area }}, {{ c.pillars|join(", ") }}</p>
{% for p in c.paragraphs %}<p id="p{{ p.number }}">{{ p.number }}. {{ p.body }}</p>{% endfor %}
<p>{{ c.rationale }}</p><p>{{ c.bodies|join(", ") }}</p>
<ul>{% for r in c.citations %}<li>{{ r.number }}: {{ r.citation }}. {{ r.summary }}</li>{% endfor %}</ul>
<h2>{{ total }} comments, {{ c.unanswered }} unanswered</h2>
{% for m in comments %}<article id="comment-{{ m.id }}">
<h3><a href="/comments/{{ m.ref }}">{{ m.ref }}</a> {{ m.delegation.name }}</h3>
<p>{{ m.category }}, {{ m.stance }}, {{ m.state }}, {{ m.created_at.strftime("%d %B %Y %H:%M") }}</p>
{% if m.paragraph_id %}<p><a href="#{{ m.paragraph_id }}">{{ m.paragraph_id }}</a> {{ m.quote or "" }}</p>{% endif %}
<div>{{ m.body_html|safe }}</div>{% if m.proposed_html %}<blockquote>{{ m.proposed_html|safe }}</blockquote>{% endif %}
{% if m.reply_count %}<p>{{ m.reply_count }} replies</p>{% endif %}
{% if m.answer %}<p>{{ m.answer.outcome }}: {{ m.answer.reason }}</p>{% endif %}</article>
{% endfor %}</body></html>"""


class Base(DeclarativeBase):
    """Root of the floor's own tables."""


class Delegation(Base):
    """Who sponsors and comments."""

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Candidate(Base):
    """One row of the register."""

    __tablename__ = "candidate"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    area: Mapped[str]
    pillars: Mapped[list] = mapped_column(JSON)
    bodies: Mapped[list] = mapped_column(JSON)
    state: Mapped[str]
    comments_count: Mapped[int]
    unanswered: Mapped[int]
    tabled_at: Mapped[datetime]
    paragraphs: Mapped[list] = mapped_column(JSON, deferred=True)
    rationale: Mapped[str] = mapped_column(deferred=True)

    sponsor: Mapped[Delegation] = relationship()
    citations: Mapped[list["Citation"]] = relationship(order_by="Citation.id")


class Citation(Base):
    """A clause that a candidate builds on."""

    __tablename__ = "citation"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    number: Mapped[str]
    citation: Mapped[str]
    summary: Mapped[str]


class Answer(Base):
    """The chair's answer to a comment."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    reason: Mapped[str]


class Comment(Base):
    """One comment of a candidate."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    ref: Mapped[str]
    category: Mapped[str]
    stance: Mapped[str]
    state: Mapped[str]
    paragraph_id: Mapped[str | None]
    quote: Mapped[str | None]
    body_html: Mapped[str]
    proposed_html: Mapped[str] = mapped_column(default="")
    reply_count: Mapped[int] = mapped_column(default=0)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    created_at: Mapped[datetime]

    delegation: Mapped[Delegation] = relationship()
    answer: Mapped[Answer | None] = relationship()


def make_engine(path: str):
    """The same driver, pragmas and durability as Consult's; writers take the lock at once, as Consult's do."""
    engine = create_engine(f"sqlite:///{path}", module=dbapi2, pool_size=20, connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def _connect(connection, _record):
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection):
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def make_app(path: str) -> Flask:
    """The three pages."""
    app = Flask(__name__)
    app.engine = make_engine(path)
    sessions = sessionmaker(app.engine, expire_on_commit=False)
    app.jinja_loader = DictLoader({"register.html": REGISTER, "candidate.html": CANDIDATE})

    def found(session: Session, ref: str, *options) -> Candidate:
        candidate = session.scalar(select(Candidate).where(Candidate.ref == ref).options(*options))
        if candidate is None:
            abort(404)
        return candidate

    @app.get("/healthz")
    def healthz():
        return "ok\n"

    @app.get("/candidates")
    def register():
        with sessions() as session:
            total = session.scalar(select(func.count(Candidate.id)))
            rows = session.scalars(
                select(Candidate).options(joinedload(Candidate.sponsor)).order_by(Candidate.id).limit(100)
            ).all()
            return render_template("register.html", candidates=rows, total=total)

    @app.get("/candidates/<ref>")
    def candidate(ref: str):
        with sessions() as session:
            text = session.scalar(
                select(Candidate)
                .where(Candidate.ref == ref)
                .options(joinedload(Candidate.sponsor))
                .execution_options(populate_existing=True)
            )
            if text is None:
                abort(404)
            total = session.scalar(select(func.count(Comment.id)).where(Comment.candidate_id == text.id))
            rows = session.scalars(
                select(Comment)
                .where(Comment.candidate_id == text.id)
                .options(joinedload(Comment.delegation), joinedload(Comment.answer))
                .order_by(Comment.id)
                .limit(50)
            ).all()
            return render_template("candidate.html", c=text, comments=rows, total=total)

    @app.post("/candidates/<ref>")
    def comment(ref: str):
        with sessions() as session:
            session.connection(execution_options={"write": True})
            row = Comment(
                candidate_id=found(session, ref).id,
                delegation_id=1,
                ref="C-0",
                category=request.form["category"],
                stance=request.form["stance"],
                state="released",
                body_html=request.form["body"],
                created_at=datetime.now(UTC).replace(tzinfo=None),
            )
            session.add(row)
            session.commit()
            return redirect(f"/candidates/{ref}", 303)

    return app


def fill(path: str, rows: dict[type[Base], list[dict]]) -> None:
    """Make the database, with the rows given for each table."""
    engine = make_engine(path)
    with engine.connect().execution_options(write=True) as connection:
        with connection.begin():
            Base.metadata.create_all(connection)
            for model, given in rows.items():
                if given:
                    connection.execute(model.__table__.insert(), given)
    engine.dispose()


def main() -> None:
    """Serve the database named on the command line, with the server and the settings that Consult uses."""
    from consult.cli.serve import server_for

    app = make_app(sys.argv[1])
    hooks = {
        "post_fork": lambda server, worker: app.engine.dispose(close=False),
        "post_worker_init": lambda worker: click.echo(f"Ready at http://127.0.0.1:{worker.sockets[0].getsockname()[1]}"),
    }
    server_for(app, "127.0.0.1:0", 1, 16, hooks).run()


if __name__ == "__main__":
    main()
