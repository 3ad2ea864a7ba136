"""How many entries of a kind of content there are, and from whom: a line of the board."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from cap_tui.model.action_line import Line
from cap_tui.text.i18n import _, language, ngettext


class ContentCount(msgspec.Struct, frozen=True):
    """How many entries of a kind there are. ``by`` gives for each plugin or region how many it contributed."""

    kind: str
    title: str
    total: int
    by: Mapping[str, int] = msgspec.field(default_factory=dict)
    line: Line | None = None
    contributed: bool = False  # somebody beside the built-in plugins contributes

    @property
    def text(self) -> str:
        """The count as a line of the board."""
        title = self.title if language() == "de" else self.title[:1].lower() + self.title[1:]
        sources = ngettext("{n} source", "{n} sources", len(self.by)).format(n=len(self.by))
        words = _("{n} {title} from {sources}: {names}")
        if self.total == 1:
            title, words = self.title, _("{title}: {n} from {sources}: {names}")
        names = ", ".join(self.by)
        return words.format(n=self.total, title=title, sources=sources, names=names)
