"""Columns: heads keep their words while there is room, and a line is never overfull."""

from hypothesis import given
from hypothesis import strategies as st

from cap_tui.report.columns import LINE, shares
from cap_tui.report.document import Document, Table
from cap_tui.report.edition import edition

EMPTY = edition(Document("T", "R", "", ()))


def test_a_long_text_gives_way_before_a_head_is_broken() -> None:
    table = Table("t", ("Indicator", "Cluster managers"), (("word " * 60, 3.0),))
    wide, narrow = shares(table, EMPTY)
    assert narrow > len("managers")
    assert wide > 60


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(
            st.lists(st.text(max_size=200), min_size=n, max_size=n), min_size=1, max_size=4
        )
    )
)
def test_columns_together_never_leave_the_line(rows: list[list[str]]) -> None:
    widths = shares(Table("t", rows[0], rows[1:]), EMPTY)
    assert sum(widths) <= LINE + 1e-6
    assert min(widths) > 0
