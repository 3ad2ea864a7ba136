"""Options that several commands share, and how a command gets its context."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cap_stresstest.words import _

PLUGIN = "stresstest"
WIDTH = 100
Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)


def round_option(*, required: bool = False) -> Callable[[Decorated], Decorated]:
    """``--round NAME``; where it is not required, the latest round is meant."""
    if required:
        text = _("The round's name.")
        return click.option("--round", "round_name", metavar="R", required=True, help=text)
    text = _("The round's name (default: the latest).")
    return click.option("--round", "round_name", metavar="R", default="", help=text)


def against_option() -> Callable[[Decorated], Decorated]:
    """``--against GROUP``: whom to compare with."""
    return click.option(
        "--against",
        metavar="GROUP",
        default="",
        help=_("Compare with all, neighbours, similar or demo."),
    )


def dry_run_option() -> Callable[[Decorated], Decorated]:
    """``--dry-run``: look and tell, change nothing."""
    return click.option("--dry-run", is_flag=True, help=_("Only show what would be done."))


def width() -> int:
    """Cells a line may have: the terminal's, between 40 and 100."""
    import shutil

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, WIDTH))
