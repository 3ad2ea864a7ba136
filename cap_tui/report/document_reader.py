"""Who looks through the documents that leave: the command line, which says what it found, or the shell, which asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from cap_tui.errors import Refused
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.model.read_access import Reads
    from cap_tui.report.document import Document

_SHOWN = 8
"""Hits that a question shows; the command line says more of them."""


class HeldBack(Refused):
    """A person must say yes before documents are written: data about people may be in them (exit 3)."""

    def __init__(self, warnings: Sequence[str]) -> None:
        super().__init__(_("Nothing is written."), remedy=" ".join(warnings[:1]))
        self.warnings = tuple(warnings)


class DocumentReader(Protocol):
    """Looks through documents that are to leave, before the first of them is written."""

    def __call__(self, documents: Sequence[Document], *, writing: bool) -> None:
        """With ``writing`` they leave unless HeldBack is raised; else somebody only asks what is in them."""


_reader: ContextVar[DocumentReader | None] = ContextVar("reader of documents", default=None)


@contextmanager
def looked_through_by(reader: DocumentReader | None) -> Iterator[None]:
    """Inside, ``reader`` looks through each document that leaves; with None nobody does: the person said yes."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def look_through(documents: Sequence[Document], *, writing: bool = True) -> None:
    """Show documents to whoever looks through them. Raises HeldBack when they are not to leave."""
    if (reader := _reader.get()) is not None:
        reader(documents, writing=writing)


def hold_back(region: Reads | None, *, readonly: bool = False) -> DocumentReader:
    """The reader that holds back what a person must be asked about: the shell asks, and then writes anew."""

    def read(documents: Sequence[Document], *, writing: bool) -> None:
        from cap_tui.report.personal_texts import hits_of, unnoted_lines, warning_lines

        hits, unnoted = hits_of(documents, region), unnoted_lines(documents, readonly=readonly)
        if writing and (hits or unnoted):
            waiting = [line for document in documents for line in document.waiting]
            raise HeldBack([*warning_lines(hits, _SHOWN), *unnoted, *waiting])

    return read
