"""The register's cells are escaped all at once; what a delegation writes must still be words only."""

from consult.web.register import _escaped


def test_markup_in_a_cell_is_escaped():
    assert _escaped([("N-01", "<script>x</script>"), ("N-02", 'A & "B"')]) == [
        ["N-01", "&lt;script&gt;x&lt;/script&gt;"],
        ["N-02", "A &amp; &#34;B&#34;"],
    ]


def test_a_separator_in_a_cell_moves_no_cell():
    assert _escaped([("N-01", "a\x1fb"), ("N-02", "<\x1e")]) == [["N-01", "a\x1fb"], ["N-02", "&lt;\x1e"]]


def test_no_lines_give_none():
    assert _escaped([]) == []
