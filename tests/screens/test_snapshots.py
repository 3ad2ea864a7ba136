"""Snapshots in colour of the first things people see: the themes as a terminal draws them.

The text pictures of tests/screens/pictures show every place; these show what colour adds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cap_tui.widgets import themes
from cap_tui.workspace import Home
from tests.screens.conftest import settled, shell

Compare = Callable[..., bool]


@pytest.mark.parametrize("theme", [theme.name for theme in themes.THEMES])
def test_the_board_in_every_theme(
    theme: str, snap_compare: Compare, home: Home, make_region: Callable[..., Path]
) -> None:
    app = shell(make_region(), home)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)
        app.theme = theme
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=before)


def test_the_list_of_regions_on_a_projector(snap_compare: Compare, home: Home) -> None:
    app = shell(None, home)

    async def before(pilot: Pilot[Any]) -> None:
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=(60, 18), run_before=before)
