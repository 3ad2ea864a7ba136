"""One key, one meaning: the keys that stand for several actions, and what these have in common.

A letter or sign that is not listed here belongs to one action everywhere. Where answers are
given (a question, a list of answers, the grid of ratings, the questionnaire) letters and digits
answer, whatever they mean elsewhere. tests/screens/test_key_meanings.py compares every place
of the core and every view of the built-in plugins with this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cap_tui.text.i18n import N_


@dataclass(frozen=True)
class KeyMeaning:
    """What a key means, and the last parts of the ids of the actions that it may stand for."""

    meaning: str
    actions: frozenset[str]


def _means(meaning: str, *actions: str) -> KeyMeaning:
    return KeyMeaning(meaning, frozenset(actions))


KEY_MEANINGS: Mapping[str, KeyMeaning] = {
    "a": _means(N_("Add"), "add", "pin"),
    "b": _means(N_("Compare"), "against", "compare"),
    "comma": _means(N_("The one before"), "edge-before", "since", "before"),
    "d": _means(N_("Data"), "records", "demo"),
    "e": _means(N_("Edit"), "edit", "reason"),
    "f": _means(N_("Filter"), "filter", "kind"),
    "full_stop": _means(N_("The one after"), "edge", "next"),
    "g": _means(N_("To the beginning"), "first", "begin"),
    "G": _means(N_("To the end"), "last", "end"),
    "h": _means(N_("Left"), "left", "back", "before", "shift-back"),
    "i": _means(N_("Bring in"), "import", "take", "attach"),
    "j": _means(N_("Down"), "down"),
    "k": _means(N_("Up"), "up"),
    "l": _means(N_("Right"), "right", "on", "next", "shift-on"),
    "n": _means(N_("New"), "new", "add"),
    "o": _means(N_("Other"), "folder", "file", "other", "round"),
    "p": _means(N_("Partners"), "partners", "regions"),
    "plus": _means(N_("Agree"), "same", "interest"),
    "v": _means(N_("View"), "views", "preview", "matrix"),
    "w": _means(N_("Write"), "report", "write", "svg"),
    "x": _means(N_("Remove, close, switch off"), "remove", "revoke", "forget", "switch", "close"),
    "C": _means(N_("Conflicts and proposals"), "settle", "proposals"),
}

ANSWERS = ("answer-", "grid.", "choice.", "picker.", "question.")
"""Parts of the ids of actions that answer."""
