"""QR codes in rows of half blocks: what a camera sees is the code, with its quiet zone."""

from __future__ import annotations

import pytest

from cap_tui.charts.qr import LEAST_QUIET, QUIET, qr_modules, qr_rows

ADDRESS = "HTTP://192.168.1.7:8080/J/ABCDEFGHKMNPQRST"
_LIGHT = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}


def seen(rows: list[str]) -> list[list[bool]]:
    """The light modules of rows as they are drawn."""
    return [[_LIGHT[cell][half] for cell in row] for row in rows for half in (0, 1)]


@pytest.mark.parametrize(("width", "height", "quiet"), [(80, 22, QUIET), (60, 16, 3), (60, 15, 2)])
def test_the_code_is_drawn_light_around_dark_modules(width: int, height: int, quiet: int) -> None:
    modules = qr_modules(ADDRESS)
    rows = qr_rows(ADDRESS, width, height)
    assert len(rows) <= height
    assert {len(row) for row in rows} == {len(modules) + 2 * quiet}
    light = seen(rows)
    assert all(all(row) for row in light[:quiet])
    inner = [row[quiet:-quiet] for row in light[quiet : quiet + len(modules)]]
    assert inner == [[not dark for dark in row] for row in modules]


def test_an_address_in_capitals_needs_15_rows() -> None:
    assert len(qr_modules(ADDRESS)) == 25  # version 2
    assert len(qr_rows(ADDRESS, 60, 15)) == 15


def test_a_code_that_has_no_room_is_not_drawn() -> None:
    size = len(qr_modules(ADDRESS))
    assert qr_rows(ADDRESS, 60, 14) == []
    assert qr_rows(ADDRESS, size + 2 * LEAST_QUIET - 1, 40) == []


def test_on_a_light_terminal_the_dark_modules_are_filled() -> None:
    light, dark = qr_rows(ADDRESS, 60, 16), qr_rows(ADDRESS, 60, 16, dark_filled=True)
    assert [[not cell for cell in row] for row in seen(light)] == seen(dark)


@pytest.mark.parametrize("corner", [(0, 0), (0, 18), (18, 0)])
def test_the_three_corners_have_their_squares(corner: tuple[int, int]) -> None:
    top, left = corner
    modules = qr_modules(ADDRESS)
    square = [row[left : left + 7] for row in modules[top : top + 7]]
    ring = [[1, 1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 0, 0, 1], [1, 0, 1, 1, 1, 0, 1]]
    assert [[int(dark) for dark in row] for row in square] == [
        *ring,
        ring[2],
        *reversed(ring),
    ]
