"""The records of a region by name, for the palette: read once a sequence, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from cap_tui.screens.palette_search import PaletteEntry
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _, pick
from cap_tui.text.nested import texts_in

if TYPE_CHECKING:
    from cap_tui.model.content import ContentItem
    from cap_tui.screens.region_session import OpenRegion

LONGEST = 80  # characters of a name


class RecordNameSearch:
    """Every record that has a name, and every content entry, as entries of the palette."""

    def __init__(self, region: OpenRegion, show: Callable[[str, str], object]) -> None:
        self.region = region
        self._show = show
        self._state: object = None
        self._entries: Sequence[PaletteEntry] = ()

    @property
    def entries(self) -> Sequence[PaletteEntry]:
        """What was read last."""
        return self._entries

    def read(self) -> Sequence[PaletteEntry]:
        """Read the names when the region has changed since; raises what reading raises."""
        host = self.region.context.host
        content = host.content() if host is not None else None
        state = (self.region.workspace.seq, content)
        if state != self._state:
            context = self.region.context
            records = [
                self._entry(kind.title(), kind.table, record.uid, kind.name(record))
                for kind in context.kinds()
                for record in context.records(kind.record).all()
                if kind.name(record) != record.uid
            ]
            titles = {kind.name: pick(kind.title) for kind in content.kinds()} if content else {}
            entries = [
                self._entry(
                    titles.get(i.kind, i.kind), f"content.{i.kind}", i.ref, i.name, _other_words(i)
                )
                for i in (content.all() if content else ())
            ]
            self._entries = [*records, *entries]
            self._state = state
        return self._entries

    def _entry(
        self, kind: str, table: str, uid: str, name: str, keywords: str = ""
    ) -> PaletteEntry:
        title = clean_line(name, limit=LONGEST)
        words = _("{area}: {verb}").format(area=kind, verb=title)
        run = partial(self._show, table, uid)
        entry = PaletteEntry(words, "", run, title=title, keywords=keywords)
        entry.words, entry.title_words, entry.other_words  # noqa: B018  (made here, in the thread, once)
        return entry


def _other_words(item: ContentItem[Any]) -> str:
    """What an entry is called besides: its id, its name in every language, its synonyms."""
    document = item.document
    found = [item.id, *texts_in(document.get("name")), *texts_in(document.get("synonyms"))]
    return clean_line(" ".join(found), limit=LONGEST * 4)
