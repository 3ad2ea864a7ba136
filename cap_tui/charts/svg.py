"""A tiny SVG writer: escaped, deterministic, without ids, scripts or references to anything outside.

Colours are presentation attributes, so a file stands alone in Word, PDF and a browser, and
each painted element also carries a class, so that a page can repaint it for a dark screen
(a style rule wins over a presentation attribute). Meaning never hangs on colour: figures
tell series apart by shape, dash and words too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cap_tui.charts import cell_text as cells

SPACE = "http://www.w3.org/2000/svg"
FONT = "Noto Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"

INKS: dict[str, tuple[str, str]] = {
    # name: (on paper, on a dark screen)
    "text": ("#1b1f24", "#e8eaed"),
    "quiet": ("#59636e", "#a9b1ba"),
    "grid": ("#d0d5da", "#3d444d"),
    "paper": ("#ffffff", "#14171a"),
    "own": ("#0b3d91", "#8ab4f8"),
    "wash": ("#dbe4f3", "#24344f"),
    "mean": ("#b3470e", "#f4a261"),
    "previous": ("#5b5f66", "#b8bcc2"),
    "good": ("#1d6b3a", "#7fd39b"),
    "warn": ("#8a5a00", "#f2c14e"),
}
"""Every colour of a figure, with its twin for dark screens; text on paper keeps 4.5:1 or better."""

# What XML cannot hold, C1 controls, and the marks that turn the direction of writing.
_ILLEGAL = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
_DRAWN = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")
_ALLOWED = frozenset({"svg", "title", "desc", "g", "text", "tspan", *_DRAWN})
_FORBIDDEN_ATTRIBUTE = re.compile(r"(?i)(^on|href$|^style$|^src$|^id$)")


def escape(text: str) -> str:
    """``text`` for XML content and attribute values; what XML cannot hold becomes U+FFFD."""
    text = _ILLEGAL.sub("\ufffd", text)
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text


def number(value: float) -> str:
    """A coordinate with at most two decimals, the same on every machine, never ``-0``."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass(frozen=True)
class Element:
    """One element; strings among the children are text and are escaped when written."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element | str, ...] = ()

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        if not self.children:
            return f"<{self.name}{attributes}/>"
        inner = "".join(
            escape(child) if isinstance(child, str) else str(child) for child in self.children
        )
        return f"<{self.name}{attributes}>{inner}</{self.name}>"


def shape(
    name: str,
    *children: Element | str,
    ink: str = "",
    line: str = "",
    dash: str = "",
    **attributes: str | float,
) -> Element:
    """An element painted with inks: ``ink`` fills it, ``line`` strokes it; "" means not at all.

    Underscores in attribute names stand for hyphens; numbers are rounded by :func:`number`.
    """
    classes = [f"{ink}-ink"] * bool(ink) + [f"{line}-line"] * bool(line)
    painted: dict[str, str | float] = {"class": " ".join(classes)} if classes else {}
    painted["fill"] = INKS[ink][0] if ink else "none"
    if line:
        painted["stroke"] = INKS[line][0]
    if dash:
        painted["stroke_dasharray"] = dash
    painted.update(attributes)
    return Element(
        name,
        tuple(
            (key.replace("_", "-"), value if isinstance(value, str) else number(value))
            for key, value in painted.items()
        ),
        children,
    )


def words(
    x: float,
    y: float,
    lines: str | Sequence[str],
    *,
    size: float = 13,
    anchor: str = "start",
    ink: str = "text",
    bold: bool = False,
) -> Element:
    """Text at a point, one or several lines centred on ``y``; ``anchor`` is start, middle or end."""
    rows = [lines] if isinstance(lines, str) else list(lines)
    leading = size * 1.22
    top = y + size * 0.35 - leading * (len(rows) - 1) / 2
    spans = tuple(
        Element("tspan", (("x", number(x)), ("y", number(top + leading * row))), (text,))
        for row, text in enumerate(rows)
    )
    weight: dict[str, str] = {"font_weight": "bold"} if bold else {}
    return shape("text", *spans, ink=ink, font_size=size, text_anchor=anchor, **weight)


def broken(text: str, characters: int, lines: int = 3) -> list[str]:
    """``text`` broken into at most ``lines`` lines of about ``characters``, the last ending in … when cut.

    A character of twice the width, as in Chinese, counts twice.
    """
    rows = cells.broken(text, characters)
    if len(rows) <= lines:
        return rows
    return [*rows[: lines - 1], cells.clip(" ".join(rows[lines - 1 :]), characters)]


def text_width(text: str, size: float) -> float:
    """About how wide ``text`` is in a sans serif of ``size``, on the generous side."""
    return size * sum(map(_letter_width, text))


def _letter_width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if ord(char) > 0x2E7F:
        return 1.0
    return 0.72 if char.isupper() or char in "mwMW@%" else 0.56


def drawing(
    width: float, height: float, title: str, description: str, children: Iterable[Element]
) -> str:
    """A whole figure on its own paper: ``title`` names it, ``description`` tells it to those who do not see it."""
    paper = shape("rect", ink="paper", width=width, height=height)
    root = Element(
        "svg",
        (
            ("xmlns", SPACE),
            ("viewBox", f"0 0 {number(width)} {number(height)}"),
            ("width", number(width)),
            ("height", number(height)),
            ("role", "img"),
            ("font-family", FONT),
        ),
        (Element("title", (), (title,)), Element("desc", (), (description,)), paper, *children),
    )
    return str(root)


def problem(svg: str) -> str:
    """Why a figure must not go into a report, or "" when it may.

    A figure may come from any plugin, so it is looked at again before it is set into a
    page: well-formed, an allow-list of elements, no reference, no handler, no style.
    """
    from xml.etree import ElementTree  # a start of the shell draws no figure

    if "<!" in svg or "<?" in svg:
        return "declarations, comments and processing instructions are not allowed"
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        return f"not well-formed: {error}"
    if root.tag != f"{{{SPACE}}}svg":
        return "the root is not an svg element"
    for node in root.iter():
        name = node.tag.removeprefix(f"{{{SPACE}}}")
        if name not in _ALLOWED:
            return f"element {name}"
        for key, value in node.attrib.items():
            if _FORBIDDEN_ATTRIBUTE.search(key) or "url(" in value.casefold():
                return f"attribute {key}"
    return ""
