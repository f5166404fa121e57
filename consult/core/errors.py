"""What a service may answer instead of doing the act. The message is a sentence a delegate can read."""

from .messages import Message


class Refused(Exception):
    """The act is not possible as things stand (a closed round, an empty title). Answered with 422.

    `message` is the English sentence, with a place `%(name)s` for each of the values: it is translated where it is
    shown. `sentence` is the same in English; `field` the form's field that it is about.
    """

    status = 422

    def __init__(self, message: str | Message, /, *, field: str | None = None, **values):
        self.message = message if isinstance(message, Message) else Message(message, **values)
        self.sentence = str(self.message)
        self.field = field
        super().__init__(self.sentence)


class NotPermitted(Refused):
    """The actor's role does not allow the act. Answered with 403."""

    status = 403


class Conflict(Refused):
    """Somebody else acted first. Answered with 409; both texts are shown where there are two."""

    status = 409


class NotFound(Refused):
    """There is no such thing, or none this actor may know of. Answered with 404."""

    status = 404

    def __init__(self, message: str | Message | None = None, /, **values):
        super().__init__(message or Message("There is no such page, or it is not open to you."), **values)
