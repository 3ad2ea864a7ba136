"""Themes: the projector's contrast, no colour where none is wanted, a look for every role."""

from __future__ import annotations

import re

import pytest

from cap_tui.ui import Role
from cap_tui.widgets import glyphs
from cap_tui.widgets.themes import DARK, LIGHT, PLAIN, PROJECTOR, ROLES, THEMES, suitable

GROUNDS = {theme.name: str(theme.background) for theme in THEMES}


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("theme", "least"), [(PROJECTOR, 7.0), (DARK, 4.5), (LIGHT, 4.5)])
def test_every_role_can_be_read(theme: str, least: float) -> None:
    for role, look in ROLES[theme].items():
        colours = re.findall(r"#[0-9a-f]{6}", look)
        ground = colours[1] if len(colours) > 1 else GROUNDS[theme]
        assert contrast(colours[0], ground) >= least, role


@pytest.mark.parametrize("theme", list(ROLES))
def test_every_role_has_a_look_in_every_theme(theme: str) -> None:
    assert set(ROLES[theme]) == {role.value for role in Role if role}


def test_without_colour_there_is_none() -> None:
    assert not re.search(r"#|ansi_", " ".join(ROLES[PLAIN].values()))
    assert suitable({"NO_COLOR": "1", "TERM": "xterm-256color"}, DARK) == PLAIN
    assert [suitable({"TERM": term}) for term in ("dumb", "vt52", "vt100")] == [PLAIN] * 3
    assert suitable({"TERM": "xterm-256color"}, PROJECTOR) == PROJECTOR
    assert suitable({"TERM": "xterm-256color"}, "unheard-of") == DARK


def test_signs_follow_the_terminal() -> None:
    assert glyphs.suitable({"LANG": "de_AT.UTF-8", "TERM": "xterm"}) is glyphs.UNICODE
    assert glyphs.suitable({"LANG": "C", "TERM": "xterm"}) is glyphs.ASCII
    assert glyphs.suitable({"LANG": "C.UTF-8", "TERM": "vt100"}) is glyphs.ASCII
    assert glyphs.suitable({}, "unicode") is glyphs.UNICODE
    assert all(sign.isascii() for sign in glyphs.ASCII)
    assert all(len(sign) == 1 for sign in glyphs.UNICODE)
