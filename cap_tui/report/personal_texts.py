"""What in a report looks like data about a person: told before it is written. Nothing is taken out."""

from __future__ import annotations

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
    """A piece of a report's text that looks like data about a person; ``section`` is where it stands."""

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


def find_personal_texts(document: Document, region: Reads) -> tuple[ReportHit, ...]:
    """Each piece that looks like data about a person, in the order of the report; nothing twice in a section."""
    people = KnownPeople(region)
    found: dict[ReportHit, None] = {}
    for section in document.sections:
        for text in section.texts():
            for kind, what, piece in people.found_in(text):
                found[ReportHit(section.id, section.title, kind, what, piece)] = None
    return tuple(found)


def warning_lines(hits: tuple[ReportHit, ...], most: int = MOST_SAID) -> list[str]:
    """One line a piece; the first of them when there are many."""
    lines = [hit.warning() for hit in hits[:most]]
    return lines if len(hits) <= most else [*lines, _("and more of the kind")]
