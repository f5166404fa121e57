"""A browser beside an open application context: its requests see none of it, as real ones do not."""

from contextvars import Context

from tests.factories import sign_in


class Browser:
    """`Browser(app, actor).get("/bangkok/")`; without an actor a visitor."""

    def __init__(self, app, actor=None):
        self._client = app.test_client()
        if actor is not None:
            Context().run(sign_in, self._client, actor)

    @property
    def application(self):
        """Of the client."""
        return self._client.application

    def get(self, *args, **kwargs):
        """Ask for a page."""
        return Context().run(self._client.get, *args, **kwargs)

    def post(self, *args, **kwargs):
        """Send a form."""
        return Context().run(self._client.post, *args, **kwargs)
