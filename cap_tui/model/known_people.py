"""The names, addresses and numbers of the people in a region, to be found in a text that leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cap_tui.model.actor import Person
from cap_tui.model.read_access import Reads
from cap_tui.text.i18n import _
from cap_tui.text.personal_data import find_personal_data, kind_text

_WORD = re.compile(r"\w+")
_SHORTEST_NAME = 5


class KnownPeople:
    """The people of a region, by the last word of what they are called."""

    def __init__(self, region: Reads | None) -> None:
        self._names: dict[str, list[str]] = {}
        for person in region.records(Person).all() if region is not None else ():
            for text in (person.name, person.email, person.phone):
                folded = text.casefold().strip()
                words = _WORD.findall(folded)
                if words and len(folded) >= _SHORTEST_NAME:
                    self._names.setdefault(words[-1], []).append(folded)

    def found_in(self, text: str) -> Iterator[tuple[str, str, str]]:
        """What looks like data about a person in a text: its kind, the kind in words, the piece."""
        for kind, found in find_personal_data(text):
            yield kind.value, kind_text(kind), found
        for name in self._named_in(text):
            yield "name", _("the name of a person in the region's list"), name

    def _named_in(self, text: str) -> Iterator[str]:
        """Those of them that a text has."""
        if not self._names:
            return
        folded = text.casefold()
        for word in sorted(set(_WORD.findall(folded)) & self._names.keys()):
            yield from (name for name in self._names[word] if name in folded)
