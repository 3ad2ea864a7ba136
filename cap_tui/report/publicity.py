"""Who pays, as every writer shows it: statement, programme, project, fund, and the emblem or the programme's logo.

``publicity.toml`` has the statement of each programme period in its official wording, the emblem and the sources.
A programme's own logo is the region's file; without it the emblem of the period is shown, where one is named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from cap_tui.errors import DoesNotHold, Refused
from cap_tui.report.document import Publicity
from cap_tui.report.labels import wording
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _
from cap_tui.text.system_reason import system_reason

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
    """Publicity ready to be set; all of it is empty where nobody pays."""

    statement: str
    payers: str
    logo: Logo | None

    @property
    def line(self) -> str:
        """All of it in one line, for headers, footers and alternative texts."""
        return " · ".join(part for part in (self.statement, self.payers) if part)


@cache
def programme_periods() -> Mapping[str, Mapping[str, Any]]:
    """The programme periods of the pack by their ids, the newest first."""
    text = resources.files("cap_tui.report").joinpath("publicity.toml").read_text("utf-8")
    return {entry["id"]: entry for entry in tomllib.loads(text)["period"]}


def _period(publicity: Publicity) -> Mapping[str, Any]:
    """The period that is named, else the newest. Raises Refused for one that the pack does not have."""
    periods = programme_periods()
    if not publicity.period:
        return next(iter(periods.values()))
    if publicity.period not in periods:
        raise Refused(
            _("There is no programme period {period}.").format(period=publicity.period),
            where="publicity.period",
            remedy=_("There are: {names}.").format(names=", ".join(periods)),
        )
    return periods[publicity.period]


def official_statement(publicity: Publicity, language: str) -> str:
    """The sentence of the programme period in its official wording."""
    return wording(_period(publicity)["statement"], language)


def imprint(publicity: Publicity, language: str) -> Imprint:
    """What stands on the document.

    The region's own statement; without one, that of European co-funding when it names a
    programme, a project, a fund or a period; else nothing, because to claim a fund
    that does not pay would be as wrong as to hide one that does.
    """
    named = (publicity.programme, publicity.project, publicity.fund)
    payers = " · ".join(line for part in named if (line := clean_line(part)))
    official = official_statement(publicity, language) if payers or publicity.period else ""
    statement = clean_line(publicity.statement) or official
    return Imprint(statement, payers, _logo(publicity))


def _logo(publicity: Publicity) -> Logo | None:
    """The region's own file, else the emblem of the period that is named."""
    if publicity.logo:
        return read_logo(Path(publicity.logo))
    if publicity.period:
        emblem = resources.files("cap_tui.report").joinpath(_period(publicity)["emblem"])
        return Logo(emblem.read_bytes(), "svg")
    return None


def publicity_warning(publicity: Publicity) -> str:
    """What to say before a document is written: that who pays is named without an emblem, or not at all."""
    if publicity.logo or publicity.period:
        return ""
    if publicity.fund or publicity.programme or publicity.project:
        return _(
            "A fund is named and there is no emblem: the rules of the funds want it beside the statement. "
            "Name the programme's official file as publicity.logo in workspace.toml, or the programme period "
            "as publicity.period ({periods})."
        ).format(periods=", ".join(programme_periods()))
    return _("No funding is named. If a fund pays, name it as publicity in workspace.toml.")


def read_logo(path: Path) -> Logo:
    """The logo file, refused when it is missing, too big or no picture; a logo is never left out in silence."""
    remedy = _("Give the programme's official PNG, JPEG or SVG file as publicity.logo, or no file.")
    try:
        data = path.read_bytes()
    except OSError as error:
        what = _("The logo cannot be read: {reason}.").format(reason=system_reason(error))
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
