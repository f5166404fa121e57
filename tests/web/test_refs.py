"""References in running words."""

from consult.web.refs import unbroken
from tests.web.results_kit import page


def test_a_reference_is_kept_in_one_piece_and_all_else_is_escaped():
    assert unbroken("N-07 before <R-112>, and A-1; see UTF-8.") == (
        '<span class="c-unbroken">N-07</span> before &lt;<span class="c-unbroken">R-112</span>&gt;, and '
        '<span class="c-unbroken">A-1</span>; see UTF-8.'
    )


def test_the_pages_of_a_result_keep_references_in_one_piece(visit):
    _kit, client = visit()
    kept = '<span class="c-unbroken">N-01</span>'
    assert f"<h2 id=\"answer\">{kept} stands above" in page(client, "why")
    assert f"<strong>{kept} is first" in page(client)
    assert f'<th scope="col">{kept}</th>' in page(client, "charts/pairs")
