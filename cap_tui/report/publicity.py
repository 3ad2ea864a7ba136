"""Who pays, as every writer shows it: statement, programme, project, fund and the official logo file.

Sources: Regulation (EU) 2021/1060, Art. 47, 50 and Annex IX; Regulation (EU) 2021/1059, Art. 36.
The program never draws a logo: the region supplies the programme's official file; without
one the statement stands in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cap_tui.errors import DoesNotHold, Refused
from cap_tui.report.document import Publicity
from cap_tui.report.labels import words
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _

MAX_LOGO = 2_000_000
_END = {"png": b"IEND", "jpeg": b"\xff\xd9"}
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True)
class Logo:
    """The official file as it is on disk; ``kind`` is png, jpeg or svg."""

    data: bytes
    kind: str

    @property
    def media_type(self) -> str:
        """For a data address."""
        return "image/svg+xml" if self.kind == "svg" else f"image/{self.kind}"


@dataclass(frozen=True)
class Imprint:
    """Publicity ready to be set: ``statement`` is never empty, ``payers`` may be."""

    statement: str
    payers: str
    logo: Logo | None

    @property
    def line(self) -> str:
        """All of it in one line, for headers, footers and alternative texts."""
        return f"{self.statement} · {self.payers}" if self.payers else self.statement


def imprint(publicity: Publicity, language: str) -> Imprint:
    """What stands on the document.

    The region's own statement; without one, that of European co-funding when it names a
    programme, a project or a fund; else that no funding is named, because to claim a fund
    that does not pay would be as wrong as to hide one that does.
    """
    named = (publicity.programme, publicity.project, publicity.fund)
    payers = " · ".join(line for part in named if (line := clean_line(part)))
    general = words(language)["statement" if payers else "unfunded"]
    statement = clean_line(publicity.statement) or general
    logo = read_logo(Path(publicity.logo)) if publicity.logo else None
    return Imprint(statement, payers, logo)


def publicity_warning(publicity: Publicity) -> str:
    """What to say before a document is written: that who pays is named without an emblem, or not at all."""
    if publicity.logo:
        return ""
    if publicity.fund or publicity.programme or publicity.project:
        return _(
            "A fund is named and there is no emblem: the rules of the funds want it beside the statement. "
            "Name the programme's official file as publicity.logo in workspace.toml."
        )
    return _("No funding is named. If a fund pays, name it as publicity in workspace.toml.")


def read_logo(path: Path) -> Logo:
    """The logo file, refused when it is missing, too big or no picture; a logo is never left out in silence."""
    remedy = _("Give the programme's official PNG, JPEG or SVG file as publicity.logo, or no file.")
    try:
        data = path.read_bytes()
    except OSError as error:
        what = _("The logo cannot be read: {reason}.").format(reason=error.strerror)
        raise Refused(what, where=str(path), remedy=remedy) from error
    if len(data) > MAX_LOGO:
        what = _("The logo has {size} bytes, more than {most}.")
        raise Refused(what.format(size=len(data), most=MAX_LOGO), where=str(path), remedy=remedy)
    for start, kind in _KINDS.items():
        if data.startswith(start) and _END[kind] in data[-64:]:
            return Logo(data, kind)
    if b"<svg" in data[:2000] and b"<!ENTITY" not in data:
        return Logo(data, "svg")
    what = _("The logo is no PNG, JPEG or SVG picture, or is incomplete.")
    raise Refused(what, where=str(path), remedy=remedy)


def demand(statement: str, text: str, where: str) -> None:
    """Raise unless the statement stands in what is about to leave the region."""
    if " ".join(statement.split()) not in " ".join(text.split()):
        raise DoesNotHold(
            _("The statement of funding is missing, so nothing was written."),
            where=where,
            remedy=_("Put {{ publicity }} into the house template."),
        )
