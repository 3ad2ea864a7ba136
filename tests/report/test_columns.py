"""Columns: heads keep their words while there is room, and a line is never overfull."""

from hypothesis import given
from hypothesis import strategies as st

from cap_tui.report.column_widths import LINE, SMALLER_LINE, shares, small, together
from cap_tui.report.document import Document, TableBlock
from cap_tui.report.rendered_document import edition

EMPTY = edition(Document("T", "R", "", ()))


def test_a_long_text_gives_way_before_a_head_is_broken() -> None:
    table = TableBlock("t", ("Indicator", "Cluster managers"), (("word " * 60, 3.0),))
    wide, narrow = shares(table, EMPTY)
    assert narrow > len("managers")
    assert wide > 60


def test_a_crowded_table_is_set_smaller_and_its_long_words_stay_whole() -> None:
    columns = ("", "Indicator", *["Interval"] * 7)
    table = TableBlock("t", columns, (("I03", "on-going transformative activities", *[2.5] * 7),))
    assert small(table, EMPTY)
    assert shares(table, EMPTY)[1] > len("transformative") + 3
    assert not small(TableBlock("t", ("Group", "n"), (("Cluster managers", 12),)), EMPTY)


def test_a_short_table_is_kept_together_and_a_long_one_is_not() -> None:
    row = ("word " * 40, 3.0)
    short, long = (TableBlock("t", ("Text", "n"), [row] * count) for count in (3, 30))
    assert together(short, EMPTY, shares(short, EMPTY))
    assert not together(long, EMPTY, shares(long, EMPTY))


def test_where_words_find_no_room_the_short_ones_stay_whole() -> None:
    columns = ("indicator", "id", *["aggregation"] * 6, "level", "by")
    row = ("Transformative", "evaluation.RCR104", *["last, sum"] * 6, "outcome", "2027")
    widths = shares(TableBlock("t", columns, (row,)), EMPTY)
    assert widths[-2] > len("outcome")
    assert widths[-1] > len("2027")
    assert max(widths) < len("evaluation.RCR104")


def test_a_number_and_its_unit_are_one_word() -> None:
    cells = ("word " * 60, "240,000\u00a0EUR")
    assert shares(TableBlock("t", ("Title", "Cost"), (cells,)), EMPTY)[1] > len("240,000 EUR")


def test_a_word_of_wide_letters_gets_more_room_than_one_of_narrow_letters() -> None:
    wide, narrow = (
        shares(TableBlock("t", ("a", "b"), [(word, "text " * 80)]), EMPTY)[0]
        for word in ("mwmwmw", "illili")
    )
    assert wide > narrow + 2


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(
            st.lists(st.text(max_size=200), min_size=n, max_size=n), min_size=1, max_size=4
        )
    )
)
def test_columns_together_never_leave_the_line(rows: list[list[str]]) -> None:
    table = TableBlock("t", rows[0], rows[1:])
    widths = shares(table, EMPTY)
    assert sum(widths) <= (SMALLER_LINE if small(table, EMPTY) else LINE) + 1e-6
    assert min(widths) > 0
