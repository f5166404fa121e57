"""Words in templates and sentences of services, looked up in the catalogue of the request's language.

Flask-Babel finds out the language and the catalogue anew for each word, and a page has hundreds: a quarter of its cost.
Here both are found once a request, and a word that was marked as safe once is not marked again.
"""

from collections.abc import Callable

from flask import Flask, g, has_app_context
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from ..core.errors import Refused
from ..core.messages import Message


class _Words:
    """One language's words, marked as safe for pages: our own text, with whatever is put into it escaped."""

    def __init__(self, catalogue) -> None:
        self.catalogue = catalogue
        self._marked: dict[str, Markup] = {}
        self._plain: dict[str, str] = {}

    def marked(self, message: str) -> Markup:
        """The message in this language, ready for a page."""
        found = self._marked.get(message)
        if found is None:
            found = self._marked[message] = Markup(self.catalogue.ugettext(message))
        return found

    def plain(self, message: str) -> str:
        """The message in this language as it is, to be filled and escaped by others."""
        found = self._plain.get(message)
        if found is None:
            found = self._plain[message] = self.catalogue.ugettext(message)
        return found


def _words() -> _Words:
    """The words of this request's language; kept with the catalogue, which Flask-Babel keeps."""
    try:
        return g._words
    except (AttributeError, RuntimeError):  # not asked for yet, or outside the application
        pass
    catalogue = get_translations()
    words = getattr(catalogue, "consult_words", None)
    if words is None:
        words = catalogue.consult_words = _Words(catalogue)
    if has_app_context():
        g._words = words
    return words


@pass_eval_context
def gettext(context: EvalContext, message: str, /, **variables) -> str:
    """A message, with `%(name)s` replaced; escaped in pages, plain in letters. As in Jinja's own, `%%` is a percent."""
    words = _words()
    text = words.marked(message) if context.autoescape else words.catalogue.ugettext(message)
    return text % variables if variables or "%" in text else text


@pass_eval_context
def ngettext(context: EvalContext, singular: str, plural: str, num: int, /, **variables) -> str:
    """A message whose form depends on a number, which stands in it as `%(num)s`."""
    text = _words().catalogue.ungettext(singular, plural, num)
    variables.setdefault("num", num)
    return (Markup(text) if context.autoescape else text) % variables


def plain(message: str, /, **variables) -> str:
    """Flask-Babel's gettext, for Python code of pages that are asked for often."""
    text = _words().plain(message)
    return text % variables if variables else text


def nplain(singular: str, plural: str, num: int, /, **variables) -> str:
    """Flask-Babel's ngettext, for Python code of pages that are asked for often."""
    variables.setdefault("num", num)
    return _words().catalogue.ungettext(singular, plural, num) % variables


def said(told: Refused | Message | str) -> str:
    """What a service said, in the reader's language; in templates the filter `said`. Other strings stay as they are."""
    message = told.message if isinstance(told, Refused) else told
    if not isinstance(message, Message):
        return message
    return _filled(message, _words().plain)


def teller() -> Callable[[Message], str]:
    """`said` of messages for a page that says hundreds: the language is found out once."""
    translated = _words().plain
    return lambda message: _filled(message, translated)


def _filled(message: Message, translated: Callable[[str], str]) -> str:
    text = translated(message.text)
    if not message.values:
        return text
    values = message.values.items()
    return text % {name: _filled(each, translated) if type(each) is Message else each for name, each in values}


def init(app: Flask) -> None:
    """Put these in the place of Flask-Babel's, which must have been attached before."""
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    app.jinja_env.filters["said"] = said
