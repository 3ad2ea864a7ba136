"""What would be right where a TOML file is wrong: for syntax that tomllib refuses, and for values of the wrong type."""

from __future__ import annotations

import re

from cap_tui.text.i18n import _

CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]")
_BARE = re.compile(r"\s*([\w.-]+)\s*=\s*([^\s\"'\[{#].*?)\s*$")
_EMPTY = re.compile(r"=\s*([,}\]]|$)")
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")


def syntax_remedy(line: str, message: str) -> str:
    """What to do about a line that is no TOML; ``message`` is tomllib's. An empty text when it is not known."""
    told = message.lower()
    if CURLY.search(line):
        return _('Replace the typographic quotes by straight ones: "…".')
    if "overwrite" in told or "twice" in told or "already" in told or "cannot declare" in told:
        return _("The key or the table stands there before: keep one of them.")
    if (
        re.match(r"\s*[\w.-]+\s*:", line)
        or "expected '=' after a key" in told
        or _EMPTY.search(line)
    ):
        return _('Write KEY = VALUE, such as name = "Letters".')
    if line.count('"') % 2 or "illegal character" in told or "unterminated" in told:
        return _("A quote is missing: a text begins and ends with one.")
    if line.count("[") != line.count("]") or line.count("{") != line.count("}"):
        return _("A bracket is missing, or there is one too many.")
    if bare := _BARE.match(line):
        return _('Put the text into quotes: {key} = "{value}".').format(
            key=bare.group(1), value=bare.group(2)
        )
    return ""


def type_remedy(message: str, key: str) -> str:
    """What to do about a value of the wrong type, from msgspec's message; an empty text when it says no types."""
    found = _EXPECTED.search(message)
    if not found or not key:
        return ""
    wanted, given = set(found.group(1).split(" | ")), found.group(2)
    if "array" in wanted and given == "object":
        return _("Entries have two pairs of brackets: [[{key}]].").format(key=key)
    if "array" in wanted:
        return _('Write a list in square brackets: {key} = ["…"].').format(key=key)
    if "str" in wanted and given in ("int", "float", "bool"):
        return _('Put it into quotes: {key} = "…".').format(key=key)
    if "bool" in wanted:
        return _("Write true or false, without quotes.")
    if "int" in wanted and given == "float":
        return _("Write a whole number.")
    if wanted & {"int", "float"}:
        return _("Write a number, without quotes.")
    if "object" in wanted and given == "array":
        return _("It is one table: write [{key}], with one pair of brackets.").format(key=key)
    if "str" in wanted:
        return _('Write a text in quotes: {key} = "…".').format(key=key)
    return ""
