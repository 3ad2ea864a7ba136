"""The command group, and the options that several of its commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cap_stresstest.words import _
from cap_tui.api import whole_number

PLUGIN = "stresstest"
FILE = click.Path(path_type=Path)


class InvitedCount(click.ParamType[tuple[str, int]]):
    """How many of a group, as ``group=12``."""

    name = "group"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """The group and the number; wrong usage for anything else."""
        group, _sign, count = str(value).partition("=")
        number = whole_number(count.strip())
        if not group.strip() or number is None:
            self.fail(
                _("'{text}' is no group with a number: GROUP=12.").format(text=value), param, ctx
            )
        return group.strip(), number


GROUP_COUNT = InvitedCount()


@click.group(PLUGIN, help=_("The StressTest: survey answers in, strengths and weaknesses out."))
def stresstest() -> None:
    """The StressTest."""


round_option = click.option(
    "--round",
    "round_name",
    metavar="R",
    default="",
    help=_("The round's name (default: the latest)."),
)
named_round_option = click.option(
    "--round", "round_name", metavar="R", required=True, help=_("The round's name.")
)
against_option = click.option(
    "--against",
    metavar="GROUP",
    default="",
    help=_("Compare with all, neighbours, similar or demo."),
)
dry_run_option = click.option("--dry-run", is_flag=True, help=_("Only show what would be done."))
