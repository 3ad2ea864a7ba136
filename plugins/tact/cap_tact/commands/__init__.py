"""``cap-tui tact``: the catalogue, matching, plans and outcomes."""

from __future__ import annotations

import click

from cap_tact.words import _


def command() -> click.Group:
    """The command of the plugin."""
    from cap_tact.commands import catalogue, own_services, planning

    @click.group("tact", help=_("Cluster services: what is offered, and what answers a gap."))
    def tact() -> None:
        """The commands of the toolbox."""

    for part in (catalogue, own_services, planning):
        for made in part.commands():
            tact.add_command(made)
    return tact
