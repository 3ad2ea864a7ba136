"""What the conversion of data says about a mistake, in the words of people: no types of a programming language."""

from __future__ import annotations

import re
from collections.abc import Callable

from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import N_, _
from cap_tui.text.labelled import labelled

_NOUNS = {
    "array": N_("a list"),
    "bool": N_("true or false"),
    "bytes": N_("a text"),
    "date": N_("a date"),
    "datetime": N_("a date with a time"),
    "decimal": N_("a number"),
    "duration": N_("a duration"),
    "float": N_("a number"),
    "int": N_("a whole number"),
    "null": N_("nothing"),
    "object": N_("a table"),
    "str": N_("a text"),
    "time": N_("a time"),
    "timedelta": N_("a duration"),
    "uuid": N_("an id"),
}

_BOUNDS = {
    ">=": N_("it must be {n} or more"),
    "<=": N_("it must be {n} or less"),
    ">": N_("it must be more than {n}"),
    "<": N_("it must be less than {n}"),
}
_LENGTHS = {
    ("str", ">="): N_("fewest characters: {n}"),
    ("str", "<="): N_("most characters: {n}"),
    ("many", ">="): N_("fewest entries: {n}"),
    ("many", "<="): N_("most entries: {n}"),
}
_FORMS = {
    "date": N_("it is no date, such as 2026-03-31"),
    "datetime": N_("it is no date with a time, such as 2026-03-31T09:30:00Z"),
    "time": N_("it is no time, such as 09:30:00"),
}


def mistake_words(message: object) -> str:
    """An error of the conversion (msgspec) as words: the key, and what is wrong with its value."""
    text = str(message)
    key = re.search(r" - at `\$\.?([^`]*)`$", text)
    reason = reason_words(text)
    return labelled(clean_line(key[1], limit=200), reason) if key and key[1] else reason


def reason_words(message: object) -> str:
    """The same without the key."""
    reason = re.sub(r" - at `[^`]*`$", "", str(message))
    for pattern, words in _PATTERNS:
        if found := re.match(pattern, reason, re.DOTALL):
            return words(found)
    return _("it is not what is expected here")


def _nouns(types: str) -> str:
    """The types of an annotation as nouns; nothing is no answer that one is told to give."""
    wanted = [name for name in types.split(" | ") if name != "null"] or ["null"]
    if {"float", "decimal"} & set(wanted):
        wanted = [name for name in wanted if name != "int"]
    return _(" or ").join(dict.fromkeys(_(_NOUNS.get(name, N_("a value"))) for name in wanted))


def _unlike(found: re.Match[str]) -> str:
    return _("{wanted} is needed, not {given}").format(
        wanted=_nouns(found[1]), given=_(_NOUNS.get(found[2], N_("a value")))
    )


def _length(found: re.Match[str]) -> str:
    of = "str" if found[1] in ("str", "bytes") else "many"
    return _(_LENGTHS[of, found[2]]).format(n=found[3])


def _entries(found: re.Match[str]) -> str:
    """How many entries a list of fixed length has."""
    bound, least, most = found[1] or "", found[2], found[3]
    if bound:
        return _(_LENGTHS["many", ">=" if bound == "at least " else "<="]).format(n=least)
    wanted = f"{least}–{most}" if most else least
    return _("entries that it must have: {n}").format(n=wanted)


def _bound(found: re.Match[str]) -> str:
    return _(_BOUNDS[found[1]]).format(n=found[2].removesuffix(".0"))


_PATTERNS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"Expected `([^`]+)`, got `([^`]+)`$", _unlike),
    (r"Expected `(str|bytes|array|object)` of length (>=|<=) (\d+)$", _length),
    (r"Expected `array` of (at least |at most )?length (\d+)(?: to (\d+))?", _entries),
    (r"Expected `\w+` (>=|<=|>|<) (\S+)$", _bound),
    (
        r"Expected `\w+` that's a multiple of (\S+)$",
        lambda found: _("it must be a multiple of {n}").format(n=found[1]),
    ),
    (r"Expected `str` matching regex", lambda _found: _("it has not the right form")),
    (
        r"Expected `\w+` with a timezone component$",
        lambda _found: _("the time zone is missing, such as +01:00"),
    ),
    (
        r"Expected `\w+` with no timezone component$",
        lambda _found: _("it must have no time zone"),
    ),
    (r"Expected `([^`]+)`$", lambda found: _("{wanted} is needed").format(wanted=_nouns(found[1]))),
    (
        r"Invalid (?:enum )?value (.+)$",
        lambda found: _("{value} is none of the choices").format(
            value=clean_line(found[1], limit=60)
        ),
    ),
    (
        r"Invalid RFC3339 encoded (date|datetime|time)$",
        lambda found: _(_FORMS[found[1]]),
    ),
    (r"Invalid decimal string$", lambda _found: _("it is no number")),
    (r"Invalid (?:UUID|ISO8601|base64|epoch)", lambda _found: _("it has not the right form")),
    (r".*out of range", lambda _found: _("it is too large or too small")),
    (
        r"Object missing required field `([^`]*)`",
        lambda found: _("the key '{key}' is missing").format(key=found[1]),
    ),
    (
        r"Object contains unknown field `([^`]*)`",
        lambda found: _("the key '{key}' is unknown").format(key=clean_line(found[1], limit=60)),
    ),
)
