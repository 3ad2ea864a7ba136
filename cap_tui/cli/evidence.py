"""The register of evidence on the command line: what it has beyond the commands of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cap_tui.cli.field_options import FieldOption
from cap_tui.cli.kinds import GroupTexts, KindGroup
from cap_tui.errors import WrongUse
from cap_tui.model.kinds import EVIDENCE
from cap_tui.operations.context import Context
from cap_tui.text.i18n import _


def _figure(_context: Context, value: float, given: Mapping[str, Any], _dry_run: bool) -> float:
    """The figure; wrong usage without its unit."""
    if not given["unit"] and "who" not in given:
        raise WrongUse(_("A figure needs its unit."), remedy=_("Give --unit."))
    return value


evidence = KindGroup(
    EVIDENCE,
    texts=GroupTexts(
        {
            "list": _("All evidence, or what supports one record."),
            "add": _("Add a source, with its file or its address, and what it supports."),
        }
    ),
    options={
        "value": FieldOption(read=_figure),
    },
    about="supports",
)
