"""What the commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import click

from cap_tact.service import Category, Maturity, Need, Phase
from cap_tact.words import _

PLUGIN = "tact"
WIDTH = 80
NEEDS = tuple(filter(None, get_args(Need)))
PHASES = get_args(Phase)
CATEGORIES = tuple(filter(None, get_args(Category)))
MATURITIES = tuple(filter(None, get_args(Maturity)))


def dry_run_option() -> Callable[[Any], Any]:
    """``--dry-run``."""
    return click.option("--dry-run", is_flag=True, help=_("Only show what would be changed."))
