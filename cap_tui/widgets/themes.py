"""Our own themes: dark, light, projector, and one without any colour; and what roles look like in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from cap_tui.text.terminal_profile import colour_depth
from cap_tui.widgets.safe_text import Role

DARK, LIGHT, PROJECTOR, PLAIN = "cap-dark", "cap-light", "cap-projector", "cap-plain"
ANSI = "cap-ansi"
"""The sixteen colours of the terminal, for one that has no more."""


def _theme(name: str, *, dark: bool, ground: str, text: str, accent: str, raised: str) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=accent,
        error=accent,
        success=accent,
        foreground=text,
        background=ground,
        surface=ground,
        panel=raised,
        boost=raised,
        variables={
            "border": accent,
            "border-blurred": raised,
            "block-cursor-background": accent,
            "block-cursor-foreground": ground,
            "input-cursor-background": text,
            "input-cursor-foreground": ground,
            "input-selection-background": raised,
        },
    )


def _terminal_theme(name: str) -> Theme:
    """A theme of the terminal's own colours: the ground and the text are whatever a person has chosen there."""
    return Theme(
        name=name,
        dark=True,
        ansi=True,
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        success="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "border-blurred": "ansi_default",
            "screen-selection-background": "ansi_default",
            "screen-selection-foreground": "ansi_default",
            "block-cursor-background": "ansi_default",
            "block-cursor-foreground": "ansi_default",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_default",
            "input-selection-foreground": "ansi_default",
        },
    )


THEMES: tuple[Theme, ...] = (
    _theme(DARK, dark=True, ground="#14181d", text="#dfe4ea", accent="#6cb6e8", raised="#2a323c"),
    _theme(LIGHT, dark=False, ground="#fbfaf7", text="#1c2126", accent="#0b5a8a", raised="#e3e1da"),
    _theme(
        PROJECTOR, dark=False, ground="#ffffff", text="#000000", accent="#003d6b", raised="#e6e6e6"
    ),
    _terminal_theme(PLAIN),
    _terminal_theme(ANSI),
)

ROLES: dict[str, Mapping[str, str]] = {
    DARK: {
        Role.TITLE: "bold #dfe4ea",
        Role.HEADING: "bold #6cb6e8",
        Role.MUTED: "#97a3b0",
        Role.KEY: "bold #6cb6e8",
        Role.GOOD: "#8fd19e",
        Role.WARN: "#f0c674",
        Role.BAD: "#f08a8a",
        Role.OWN: "#6cb6e8",
        Role.OTHERS: "#97a3b0",
        Role.CURSOR: "#ffffff on #2c4a66",
        Role.BAR: "#dfe4ea on #2a323c",
    },
    LIGHT: {
        Role.TITLE: "bold #1c2126",
        Role.HEADING: "bold #0b5a8a",
        Role.MUTED: "#59626b",
        Role.KEY: "bold #0b5a8a",
        Role.GOOD: "#1d6b32",
        Role.WARN: "#7d5200",
        Role.BAD: "#a11f1f",
        Role.OWN: "#0b5a8a",
        Role.OTHERS: "#59626b",
        Role.CURSOR: "#000000 on #c4dcec",
        Role.BAR: "#1c2126 on #e3e1da",
    },
    PROJECTOR: {
        Role.TITLE: "bold #000000",
        Role.HEADING: "bold #003d6b",
        Role.MUTED: "#3a3a3a",
        Role.KEY: "bold #003d6b",
        Role.GOOD: "bold #00401a",
        Role.WARN: "bold #5a2d00",
        Role.BAD: "bold #7a0000",
        Role.OWN: "bold #003d6b",
        Role.OTHERS: "#3a3a3a",
        Role.CURSOR: "bold #ffffff on #003d6b",
        Role.BAR: "#ffffff on #1a1a1a",
    },
    PLAIN: {
        Role.TITLE: "bold",
        Role.HEADING: "bold underline",
        Role.MUTED: "",
        Role.KEY: "bold",
        Role.GOOD: "",
        Role.WARN: "bold",
        Role.BAD: "bold",
        Role.OWN: "bold",
        Role.OTHERS: "",
        Role.CURSOR: "reverse",
        Role.BAR: "reverse",
    },
    ANSI: {
        Role.TITLE: "bold",
        Role.HEADING: "bold underline",
        Role.MUTED: "",
        Role.KEY: "bold",
        Role.GOOD: "ansi_green",
        Role.WARN: "bold ansi_magenta",
        Role.BAD: "bold ansi_red",
        Role.OWN: "bold",
        Role.OTHERS: "",
        Role.CURSOR: "reverse",
        Role.BAR: "reverse",
    },
}

SHIPPED = frozenset(ROLES)
OWN: dict[str, Theme] = {}
"""A person's own themes by name (:mod:`cap_tui.widgets.user_themes`)."""


def known_themes() -> tuple[Theme, ...]:
    """The themes that can be chosen: ours, then the person's own."""
    return (*THEMES, *OWN.values())


def add_theme(name: str, roles: Mapping[str, str], **colours: Any) -> None:
    """Make a theme of a person known."""
    OWN[name] = _theme(name, **colours)
    ROLES[name] = roles


def suitable(environment: Mapping[str, str], wanted: str = DARK) -> str:
    """The theme for a terminal: the wanted one, unless the terminal has 16 colours, or none is wanted or sure."""
    colours = colour_depth(environment)
    if not colours:
        return PLAIN
    chosen = wanted if wanted in ROLES else DARK
    return ANSI if colours <= 16 and chosen != PLAIN else chosen


class ColourlessFilter(LineFilter):
    """Takes every colour code from what is sent, also those that name the terminal's own colours (39, 49)."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, style and _without_colour(style), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=256)
def _without_colour(style: Style) -> Style:
    """Return ``style`` with its bold, underline and reverse, and no colour."""
    return Style(
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        reverse=style.reverse,
        strike=style.strike,
        meta=style.meta or None,
    )
