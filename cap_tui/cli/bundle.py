"""Bundles on the command line: export, read, import, and what partners decide."""

from __future__ import annotations

import click

from cap_tui.cli import bundle_reading, partner_keys, partners
from cap_tui.cli.bundle_export import export
from cap_tui.text.i18n import _


@click.group(help=_("Bundles: exchange work with partner regions."))
def bundle() -> None:
    """The group of all commands about bundles."""


for command in (
    export,
    bundle_reading.verify,
    bundle_reading.show,
    bundle_reading.diff,
    bundle_reading.import_,
    partner_keys.keys,
    partners.conflicts,
    partners.settle,
    partners.proposals,
    partners.propose,
    partners.decide,
    partners.register,
):
    bundle.add_command(command)
