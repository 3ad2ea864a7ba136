"""What in a document looks like data about a person: told before it is written. Nothing is taken out.

Every document that leaves is shown to the reader of :mod:`cap_tui.report.document_reader`, which asks
here what to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cap_tui.model.known_people import KnownPeople
from cap_tui.model.read_access import Reads
from cap_tui.report.document import Document
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _

MOST_SAID = 20
_LONGEST = 60


@dataclass(frozen=True)
class ReportHit:
    """A piece of a document's text that looks like data about a person; ``section`` is where it stands."""

    section: str
    title: str
    kind: str
    what: str
    text: str

    def warning(self) -> str:
        """The line for people."""
        return _("The report has {what} in '{section}': {text}").format(
            what=self.what, section=self.title, text=clean_line(self.text, limit=_LONGEST)
        )

    def data(self) -> dict[str, str]:
        """The hit for ``--json``."""
        return {
            "section": self.section,
            "title": self.title,
            "kind": self.kind,
            "text": self.text,
        }


def find_personal_texts(document: Document, region: Reads | None) -> tuple[ReportHit, ...]:
    """Each piece that looks like data about a person, in the order of the document; nothing twice in a section.

    Whom the document names on purpose is no hit. Without a region nobody is known by name.
    """
    people = KnownPeople(region)
    meant = [text.casefold() for text in document.addressees]
    found: dict[ReportHit, None] = {}
    for section, title, text in document.texts():
        for kind, what, piece in people.found_in(text):
            if not any(piece.casefold() in one for one in meant):
                found[ReportHit(section, title, kind, what, piece)] = None
    return tuple(found)


def warning_lines(hits: Sequence[ReportHit], most: int = MOST_SAID) -> list[str]:
    """One line a piece; the first of them when there are many."""
    lines = [hit.warning() for hit in hits[:most]]
    return lines if len(hits) <= most else [*lines, _("and more of the kind")]


def unnoted_lines(documents: Iterable[Document], *, readonly: bool) -> list[str]:
    """What to say of figures about groups that a region which is open for reading only cannot note."""
    if not readonly or not any(document.released for document in documents):
        return []
    return [
        _(
            "The region is open for reading only: what this report tells of groups of people is not noted, "
            "so later reports and bundles do not keep apart from it."
        )
    ]


def hits_of(documents: Iterable[Document], region: Reads | None) -> tuple[ReportHit, ...]:
    """The hits of several documents, nothing twice."""
    found = (hit for document in documents for hit in find_personal_texts(document, region))
    return tuple(dict.fromkeys(found))
