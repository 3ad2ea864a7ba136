"""What the commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cap_tact.words import _

PLUGIN = "tact"
WIDTH = 80
NEEDS = (
    "skills",
    "technology",
    "market",
    "finance",
    "partners",
    "infrastructure",
    "regulation",
    "awareness",
)
PHASES = ("identify", "develop", "implement")
CATEGORIES = (
    "education",
    "innovation_technology",
    "growth",
    "collaboration",
    "research_networking",
)
MATURITIES = ("idea", "piloted", "established")


def dry_run_option() -> Callable[[Any], Any]:
    """``--dry-run``."""
    return click.option("--dry-run", is_flag=True, help=_("Only show what would be changed."))
