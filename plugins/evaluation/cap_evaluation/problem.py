"""What is wrong in a file: every problem with its code, row, place and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cap_evaluation.words import _, ngettext
from cap_tui.api import Refused, labelled

MOST_SHOWN = 20


class Problem(NamedTuple):
    """One problem. ``row`` counts the header as 1 and is None in a TOML file."""

    code: str
    row: int | None
    where: str
    message: str
    remedy: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The problem for JSON."""
        return self._asdict()

    def __str__(self) -> str:
        place = _("row {row}, {where}").format(row=self.row, where=self.where)
        return labelled(place if self.row else self.where, f"{self.message} {self.remedy}").strip()


def refused_file(name: str, problems: Sequence[Problem]) -> Refused:
    """The error that names every problem of a file; nothing of it is taken."""
    count = len(problems)
    told = ngettext(
        "{file} is not taken: {n} problem.", "{file} is not taken: {n} problems.", count
    )
    shown = [str(problem) for problem in problems[:MOST_SHOWN]]
    if count > MOST_SHOWN:
        shown.append(_("{n} more, all of them with --json.").format(n=count - MOST_SHOWN))
    return Refused(
        told.format(file=name, n=count),
        where="; ".join(shown),
        remedy=_("Correct the file and import it again; nothing was changed."),
        details={"problems": [problem.as_dict() for problem in problems]},
    )
