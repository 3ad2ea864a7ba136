"""The command group, and the options that several of its commands share."""

from __future__ import annotations

from pathlib import Path

import click

from cap_stresstest.words import _

PLUGIN = "stresstest"
FILE = click.Path(path_type=Path)


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
