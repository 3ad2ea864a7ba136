"""Bundles on the command line: hand a region's work to a partner, and take a partner's in."""

from __future__ import annotations

import click

from cap_tui.cli import bundle_reading, partners
from cap_tui.cli.bundle_export import export
from cap_tui.text.i18n import _


@click.group(help=_("Bundles: hand work to a partner region, and take theirs in."))
def bundle() -> None:
    """The group of all commands about bundles."""


for command in (
    export,
    bundle_reading.verify,
    bundle_reading.show,
    bundle_reading.diff,
    bundle_reading.import_,
    partners.keys,
    partners.conflicts,
    partners.settle,
    partners.proposals,
    partners.propose,
    partners.decide,
    partners.register,
):
    bundle.add_command(command)
