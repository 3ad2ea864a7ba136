"""Lists: columns at every width, a cursor that finds its way, pages at the edges."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.geometry import Size

from cap_tui.model.columns import MOST_MOVED, scroll_columns, widen_cut
from cap_tui.model.columns import fit_columns as fit
from cap_tui.ui import Column, Row, Rows
from cap_tui.widgets.cell_widths import longest_cell
from cap_tui.widgets.list_view import GAP, MARK

COLUMNS = st.lists(
    st.builds(
        Column,
        title=st.just("x"),
        width=st.integers(0, 30),
        drop=st.integers(0, 3),
        least=st.integers(1, 20),
    ),
    min_size=1,
    max_size=6,
)


@given(COLUMNS, st.integers(0, 200))
def test_columns_never_take_more_than_the_width(columns: list[Column], width: int) -> None:
    sizes = fit(columns, width)
    shown = [cells for _index, cells in sizes if cells]
    assert sum(shown) <= width
    kept = {index for index, _cells in sizes}
    assert {i for i, column in enumerate(columns) if not column.drop} <= kept or len(kept) == 1
    if any(not columns[i].width for i in kept) and sum(shown) + GAP * (len(sizes) - 1) <= width:
        assert all(cells >= 0 for _index, cells in sizes)


def test_the_column_that_matters_least_goes_first() -> None:
    columns = [Column("name", least=20), Column("code", 10, drop=1), Column("folder", 10, drop=2)]
    assert [i for i, _cells in fit(columns, 60)] == [0, 1, 2]
    assert [i for i, _cells in fit(columns, 35)] == [0, 1]
    assert [i for i, _cells in fit(columns, 25)] == [0]


def test_a_column_that_shares_what_is_left_has_ten_cells_before_another_goes() -> None:
    columns = [Column("name"), Column("code", 10, drop=1)]
    assert fit(columns, 10 + GAP + 10) == [(0, 10), (1, 10)]
    assert [place for place, _cells in fit(columns, 10 + GAP + 9)] == [0]


def test_headings_are_passed_over() -> None:
    rows = Rows([Column("")], [Row("", ["A"]), Row("a", ["a"]), Row("", ["B"]), Row("b", ["b"])])
    assert rows.current is not None
    assert rows.current.key == "a"
    rows.action_move(1)
    assert rows.current.key == "b"
    rows.action_move(1)
    assert rows.current.key == "b"
    rows.action_edge(-1)
    assert rows.current.key == "a"


def test_the_cursor_stays_with_its_row_when_others_come() -> None:
    rows = Rows([Column("")], [Row("a", ["a"]), Row("b", ["b"])])
    rows.action_move(1)
    rows.show([Row("z", ["z"]), Row("a", ["a"]), Row("b", ["b"])])
    assert rows.current is not None
    assert rows.current.key == "b"
    rows.show([])
    assert rows.current is None


def test_rows_are_made_only_when_they_are_drawn() -> None:
    asked: list[int] = []

    class Lazy(Sequence[Row]):
        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, index: int) -> Row:  # type: ignore[override]
            asked.append(index)
            return Row(str(index), [str(index)])

    rows = Rows([Column("")], Lazy())
    rows.action_edge(1)
    assert rows.current is not None
    assert rows.current.key == "999999"
    assert len(asked) < 50


class Listing(App[None]):
    """Nothing but a long list."""

    def compose(self) -> Iterable[Rows]:
        columns = [Column("Dimension", least=12), Column("gap", 5, "right")]
        yield Rows(columns, [Row(str(i), [str(i), "0.5"]) for i in range(15)])


def heading(width: int) -> str:
    async def run() -> str:
        app = Listing()
        async with app.run_test(size=(width, 7)) as pilot:
            await pilot.press("end")
            strip = app.screen._compositor.render_strips()[0]
        return "".join(segment.text for segment in strip)

    return asyncio.run(run())


def test_the_place_in_a_long_list_covers_no_other_title() -> None:
    assert heading(40).split() == ["Dimension", "10–15", "of", "15", "gap"]
    assert heading(24).split() == ["Dimen…", "10–15/15", "gap"]


class Sized(Rows):
    """A list of a size that is given."""

    given = Size(0, 0)

    @property
    def size(self) -> Size:
        return self.given


def test_a_title_is_cut_for_the_place_only_where_no_column_has_the_room() -> None:
    """Checked against every column by itself, at every width."""
    columns = [
        Column("A title of words", least=16),
        Column("Stage", 14),
        Column("Sum", 12, "right", drop=1),
    ]
    listed = [Row(str(n), ["x", "y", "z"]) for n in range(40)]
    for width in range(34, 90):
        rows = Sized(columns, listed, sideways=False)
        rows.given = Size(width, 8)
        sizes = fit(columns, width - MARK)
        head = rows.line(0)[0].plain
        assert len(head) <= width
        titles = [columns[index].title for index, _cells in sizes]
        room = max(cells - len(columns[index].title) for index, cells in sizes)
        place = "1–7 of 40" if room >= len("1–7 of 40") + GAP else "1–7/40"
        assert place in head
        if room > len("1–7/40"):
            assert all(title in head for title in titles), (width, head)
        places = [head.index(title) for title in titles if title in head]
        assert places == sorted(places)
        if width >= 60:
            assert head[: head.index("Sum") + 3].endswith("Sum")


@given(COLUMNS, st.integers(1, 100))
def test_every_column_comes_into_sight_and_the_steps_end(columns: list[Column], width: int) -> None:
    seen: set[int] = set()
    step, windows = 0, 0
    while True:
        window = scroll_columns(columns, width, step)
        assert sum(cells for _i, cells in window.sizes) <= width
        seen |= {index for index, _cells in window.sizes}
        windows += 1
        assert windows <= len(columns) + 1, "the steps do not end"
        if not window.right:
            break
        step = window.step + 1
    assert seen == set(range(len(columns)))
    for _step in range(windows - 1):
        assert window.left
        window = scroll_columns(columns, width, window.step - 1)
    assert not window.left


def test_a_word_that_is_longer_in_a_language_takes_room_from_a_name() -> None:
    columns = [Column("name", least=12), Column("state", 6), Column("n", 3)]
    sizes = fit(columns, 40)
    assert sizes == [(0, 27), (1, 6), (2, 3)]
    assert widen_cut(columns, sizes, {0: 27, 1: 11, 2: 1}.__getitem__) == [(0, 22), (1, 11), (2, 3)]
    assert widen_cut(columns, sizes, {0: 27, 1: 99, 2: 1}.__getitem__)[1] == (1, 6 + MOST_MOVED)
    assert widen_cut(columns, fit(columns, 26), {0: 27, 1: 11, 2: 1}.__getitem__)[0] == (0, 12)


def test_a_content_that_is_rarely_long_takes_no_room() -> None:
    rows = [Row(str(n), ["x" * 4]) for n in range(20)]
    assert longest_cell([*rows, Row("long", ["x" * 30])], 0) == 4
    assert longest_cell([*rows[:2], Row("long", ["x" * 30]), Row("", ["x" * 50])], 0) == 30
    assert longest_cell([], 0) == 0
