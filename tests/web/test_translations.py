"""Words in templates: escaped where they go into a page, plain where they go into a letter."""

import pytest
from flask import render_template_string


@pytest.fixture
def shown(app):
    def render(source: str, **data) -> str:
        with app.test_request_context():
            return render_template_string(source, **data)

    return render


def test_what_is_put_into_a_message_is_escaped(shown):
    assert shown("{{ _('Sent by %(name)s.', name=name) }}", name="<b>") == "Sent by &lt;b&gt;."


def test_a_message_of_our_own_is_not_escaped_again(shown):
    assert shown("{{ _('Norms & recommendations') }}") == "Norms & recommendations"


def test_a_doubled_percent_sign_is_one(shown):
    assert shown("{{ _('100%% of them') }}") == "100% of them"


def test_the_form_follows_the_number(shown):
    source = "{{ ngettext('%(num)s comment by %(who)s', '%(num)s comments by %(who)s', n, who=who) }}"
    assert shown(source, n=1, who="<i>") == "1 comment by &lt;i&gt;"
    assert shown(source, n=2, who="EU") == "2 comments by EU"


def test_a_translated_block_escapes_what_is_put_into_it(shown):
    assert shown("{% trans who=who %}By {{ who }}{% endtrans %}", who="<i>") == "By &lt;i&gt;"


def test_nothing_is_escaped_in_a_letter(shown):
    letter = "{% autoescape false %}{{ _('Dear %(name)s', name=name) }}{% endautoescape %}"
    assert shown(letter, name="O'Brien & Sons") == "Dear O'Brien & Sons"


def test_words_outside_a_request_are_the_source_words(app):
    with app.app_context():
        assert app.jinja_env.from_string("{{ _('Home') }}").render() == "Home"
    assert app.jinja_env.from_string("{{ _('Home') }}").render() == "Home"
