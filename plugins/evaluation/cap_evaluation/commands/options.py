"""Options that several commands share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cap_evaluation.words import _

PLUGIN = "evaluation"
WIDTH = 80
FILE = click.Path(path_type=Path, dir_okay=False)


class DayType(click.ParamType[datetime.date]):
    """A day, ISO 8601."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        """The day; fails with a sentence for anything else."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(_("'{text}' is not a date; write 2025-12-31.").format(text=value), param, ctx)


DAY = DayType()


def as_of_option() -> Callable[[Any], Any]:
    """``--as-of``: what counts as today."""
    return click.option(
        "--as-of",
        type=DAY,
        default=None,
        callback=lambda _context, _option, value: value or datetime.date.today(),
        help=_("What counts as today (default: today)."),
    )


def dry_run_option() -> Callable[[Any], Any]:
    """``--dry-run``."""
    return click.option("--dry-run", is_flag=True, help=_("Only show what would be changed."))


def replace_option() -> Callable[[Any], Any]:
    """``--replace``."""
    return click.option(
        "--replace",
        is_flag=True,
        help=_("Put other values in the place of those that are there; they stay in the history."),
    )
