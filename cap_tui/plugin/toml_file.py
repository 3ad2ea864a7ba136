"""TOML files that people write: read as UTF-8 whatever editor saved them, every fault with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cap_tui.errors import Refused
from cap_tui.plugin.toml_positions import line_of
from cap_tui.plugin.toml_remedies import syntax_remedy
from cap_tui.text.clean import clean
from cap_tui.text.i18n import _
from cap_tui.text.system_reason import system_reason

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_toml_text(path: Path, max_bytes: int, *, missing: str = "") -> str:
    """The text of a TOML file: a byte order mark is dropped, CRLF is read as a line end.

    :class:`Refused` when the file cannot be read, is larger than ``max_bytes`` or is not UTF-8; UTF-16, which
    some editors write, is named as such. ``missing`` is the remedy for a file that is not there.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("The file cannot be read: {reason}.").format(reason=system_reason(error)),
            where=str(path),
            remedy=missing,
        ) from error
    if len(data) > max_bytes:
        raise Refused(
            _("The file is larger than {size} KB.").format(size=max_bytes // 1024), where=str(path)
        )
    remedy = _("Save it as UTF-8.")
    if data[:2] in UTF_16 or b"\0" in data[:4]:
        raise Refused(
            _("The file is UTF-16 text, not UTF-8."),
            where=f"{path}:1",
            remedy=_("In the editor choose 'Save as', encoding UTF-8."),
        )
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(
            _("The file is not UTF-8 text."), where=f"{path}:{line}", remedy=remedy
        ) from error


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """The document with every text cleaned; ``where`` names its file in the :class:`Refused` of a syntax error."""
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise Refused(_("The file is nested too deeply."), where=where) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        what = _("The file is not valid TOML: {reason}.").format(reason=clean(str(error)))
        place = f"{where}:{line.group(1)}" if line else where
        wrong = text.split("\n")[int(line.group(1)) - 1] if line else ""
        raise Refused(what, where=place, remedy=syntax_remedy(wrong, str(error))) from error
    whole: dict[str, Any] = cleaned(document)
    return whole


def cleaned(value: Any) -> Any:
    """Foreign text is cleaned where it enters: every text of the document."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [cleaned(inner) for inner in value]
    return value


def place_of(where: str, text: str, steps: Sequence[str | int]) -> str:
    """``where`` with the line on which the value at ``steps`` stands, as near as can be told."""
    line = line_of(text, steps)
    return f"{where}:{line}" if line else where
