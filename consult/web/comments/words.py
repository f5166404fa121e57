"""The words that a page of comments repeats."""

from flask_babel import get_locale
from flask_babel import gettext as _

from ...core.words import CommentCategory, Stance
from ..labels import choices


class PageWords:
    """The words that a page of comments repeats, in one language: looked up when first needed and kept."""

    def __init__(self) -> None:
        self.words: dict[tuple, str] = {}
        self.categories = choices(CommentCategory)
        self.stances = choices(Stance)
        self.unattributed = _("Under the Chatham House Rule")
        self.ours_unattributed = _("Your delegation, under the Chatham House Rule")
        self.on_whole = _("On the whole text")
        self.on_paragraph = _("On paragraph %(number)s", number="{}")
        self.on_words = _("On words of paragraph %(number)s", number="{}")
        self.made_on = _("Made on version %(number)s", number="{}")
        self.moved_on = _("The text has moved on since: this was made on version %(number)s.", number="{}")
        self.gone = _("The paragraph is no longer there: this was made on version %(number)s.", number="{}")
        self.stands_paragraph = _("Stands on paragraph %(number)s now", number="{}")
        self.stands_words = _("Stands on words of paragraph %(number)s now", number="{}")
        self.stands_whole = _("Stands on the whole text now")
        self.stood = _("Stood on these words since")
        self.by_owner = _("as its delegation says")
        self.proposed_place = _("Proposed place")
        self.words_changed = _("Its words have changed")
        self.confirm_place = _("It stands there")
        self.choose_place = _("Choose another place")
        self.change_place = _("Change its place")
        self.yours = _("yours")
        self.unanswered = _("Unanswered")
        self.withdrawn = _("Withdrawn by the delegation.")
        self.withdrawn_by_office = _("Withdrawn by those who wrote it.")
        self.words_gone = _("Others no longer read its words.")
        self.proposed = _("Proposed wording")
        self.reply = _("Reply")
        self.answer = _("Answer")
        self.amend = _("Make an amendment of it")
        self.became = _("Became amendment")
        self.answer_again = _("Answer again")
        self.withdraw = _("Withdraw")
        self.withdraw_question = _("Withdraw this comment?")
        self.superseded = _("(superseded)")


_by_language: dict[str, PageWords] = {}


def page_words() -> PageWords:
    """The words in the language of this request."""
    language = str(get_locale())
    found = _by_language.get(language)
    if found is None:
        found = _by_language[language] = PageWords()
    return found
