"""Who is signed in. The session holds the person's id and epoch; raising the epoch signs out everywhere."""

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import bindparam, select

from ..db import db
from ..models import Person

login_manager = LoginManager()

# Asked by every request, so it is put together once, and over columns: no objects are made of it.
_COLUMNS = Person.__table__.c
_PERSON = select(_COLUMNS.id, _COLUMNS.session_epoch, _COLUMNS.name, _COLUMNS.email).where(
    _COLUMNS.id == bindparam("person_id"), _COLUMNS.session_epoch == bindparam("epoch")
)


class Account(UserMixin):
    """The signed-in person as Flask-Login sees it: no table row, so nothing is reloaded after a transaction."""

    def __init__(self, person_id: int, epoch: int, name: str, email: str):
        self.person_id = person_id
        self.epoch = epoch
        self.name = name
        self.email = email

    def get_id(self) -> str:
        """The person's id and epoch, as kept in the session."""
        return f"{self.person_id}.{self.epoch}"


@login_manager.user_loader
def _load(identifier: str) -> Account | None:
    person_id, _, epoch = identifier.partition(".")
    if not (person_id.isdigit() and epoch.isdigit()):
        return None
    row = db.session.connection().execute(_PERSON, {"person_id": int(person_id), "epoch": int(epoch)}).one_or_none()
    return Account(*row) if row else None


def sign_in(person: Person) -> None:
    """Start a session for the person. The former session's data are dropped."""
    session.clear()
    session.permanent = True
    login_user(Account(person.id, person.session_epoch, person.name, person.email))


def sign_out() -> None:
    """End this session."""
    logout_user()
    session.clear()


def init(app: Flask) -> None:
    """Attach Flask-Login."""
    login_manager.init_app(app)
    login_manager.session_protection = None  # the cookie is signed; addresses change in a taxi
