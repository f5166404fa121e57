"""What a service may answer instead of doing the act. The message is a sentence a delegate can read."""


class Refused(Exception):
    """The act is not possible as things stand (a closed round, an empty title). Answered with 422."""

    status = 422

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotPermitted(Refused):
    """The actor's role does not allow the act. Answered with 403."""

    status = 403


class Conflict(Refused):
    """Somebody else acted first. Answered with 409; both texts are shown where there are two."""

    status = 409


class NotFound(Refused):
    """There is no such thing, or none this actor may know of. Answered with 404."""

    status = 404

    def __init__(self, sentence: str = "There is no such page, or it is not open to you.", **kwargs):
        super().__init__(sentence, **kwargs)
