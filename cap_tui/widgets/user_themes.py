"""A person's own themes: the tables ``[themes.NAME]`` of settings.toml, four colours each, and looks of roles if wanted::

[themes.forest]
dark = true
background = "#0b1a10"
text = "#e8f0e8"
accent = "#8fd19e"
raised = "#1c3324"
warn = "bold #ffd479"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.widgets import themes
from cap_tui.widgets.safe_text import Role

COLOURS = ("background", "text", "accent", "raised")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LOOK = re.compile(r"(?:(?:bold|underline|italic|reverse|on|#[0-9a-fA-F]{6})(?:\s+|$))*")
LEAST_CONTRAST = 4.5
"""Of a text against its ground, as WCAG 2.1 asks of every text."""


class UserThemes(NamedTuple):
    """The names that can be chosen, and what is wrong with the tables."""

    names: tuple[str, ...]
    problems: tuple[str, ...]


def contrast(one: str, other: str) -> float:
    """How far two colours ``#rrggbb`` are apart, 1 to 21 (WCAG 2.1)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def take_user_themes(table: object) -> UserThemes:
    """Make the themes of ``table`` known; one that cannot be used is left out, and said."""
    names, problems = [], []
    entries = table.items() if isinstance(table, Mapping) else ()
    for name, entry in entries:
        wrong = list(_faults(name, entry))
        problems += [labelled(name, each) for each in wrong]
        if wrong:
            continue
        looks = _looks(entry)
        problems += [labelled(name, each) for each in _hard_to_read(entry, looks)]
        themes.add_theme(
            name, looks, dark=bool(entry.get("dark", True)), ground=entry["background"],
            text=entry["text"], accent=entry["accent"], raised=entry["raised"],
        )  # fmt: skip
        names.append(name)
    return UserThemes(tuple(names), tuple(problems))


def _faults(name: str, entry: object) -> Iterator[str]:
    """Why a table is no theme."""
    if name in themes.SHIPPED:
        yield _("the program has a theme of this name")
    if not isinstance(entry, Mapping):
        yield _("it is not a table")
        return
    for key in COLOURS:
        if not COLOUR.fullmatch(str(entry.get(key, ""))):
            yield _("{key} is not a colour such as #1a2b3c").format(key=key)
    for role in _role_keys():
        if not LOOK.fullmatch(str(entry.get(role, "")).strip()):
            yield _("{key} is not a look such as 'bold #1a2b3c on #ffffff'").format(key=role)
    for key in entry:
        if key not in (*COLOURS, "dark", *_role_keys()):
            yield _("{key} is no key of a theme").format(key=key)


def _role_keys() -> dict[str, str]:
    """The key of each role, and its value."""
    return {role.name.lower(): role.value for role in Role if role.value}


def _looks(entry: Mapping[str, Any]) -> dict[str, str]:
    """The look of every role: what the table says, else what follows from its four colours."""
    text, accent, raised = entry["text"], entry["accent"], entry["raised"]
    own = {
        "title": f"bold {text}",
        "heading": f"bold {accent}",
        "key": f"bold {accent}",
        "own": accent,
        "cursor": f"{entry['background']} on {accent}",
        "bar": f"{text} on {raised}",
    }
    return {
        value: str(entry.get(key, own.get(key, text))).strip()
        for key, value in _role_keys().items()
    }


def _hard_to_read(entry: Mapping[str, Any], looks: Mapping[str, str]) -> Iterator[str]:
    """The roles whose text is too close to its ground."""
    for key, value in _role_keys().items():
        colours = COLOUR.findall(looks[value]) or [entry["text"]]
        ground = colours[1] if len(colours) > 1 else entry["background"]
        found = contrast(colours[0], ground)
        if found < LEAST_CONTRAST:
            words = _("{key} is hard to read: contrast {found}, at least {least} is needed")
            yield words.format(key=key, found=f"{found:.1f}", least=LEAST_CONTRAST)
