"""What an attached file tells of people: the classes that a person chooses from, in words."""

from __future__ import annotations

from cap_tui.model.read_access import Reads
from cap_tui.model.record import Personal
from cap_tui.text.i18n import _
from cap_tui.workspace import Attachment


def file_classes() -> dict[Personal, str]:
    """The classes, each in words; first the one that holds when nothing is declared."""
    return {
        Personal.FREE_TEXT: _("free text: nobody has looked whom it names"),
        Personal.NONE: _("none: it tells nothing of single people"),
        Personal.QUASI: _("quasi: traits by which a person may be known"),
        Personal.IDENTIFIER: _("identifier: names or addresses of people"),
        Personal.SPECIAL: _("special: health, belief and the like"),
    }


def file_words(reads: Reads, digest: str) -> str:
    """What a page says of an attached file: its name, its class, its hash."""
    held = next(iter(reads.records(Attachment).find(sha256=digest)), None)
    if held is None:
        return digest
    return _("{name}, class of data: {kind}, SHA-256 {hash}").format(
        name=held.name, kind=held.personal.value, hash=digest
    )
