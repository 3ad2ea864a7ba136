"""The terminals of a workshop: run, present."""

from __future__ import annotations

import click

from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopCall, workshop_command
from cap_tui.workshop_text.said import OpenedTerminal


def _show(call: WorkshopCall, view: str, *, readonly: bool = False) -> None:
    """Open a view of the plugin on the workshop that was named."""
    OpenedTerminal.workshop = call.workshop
    call.session.show_view(f"{call.plugin}.{view}", readonly=readonly)


@click.command("run", help=_("The facilitator's terminal: steps, clock, cards, ballots."))
@workshop_command
def run(call: WorkshopCall) -> None:
    """Open the facilitator's terminal."""
    call.access().require_facilitator()
    _show(call, "run")


@click.command("present", help=_("The projector: the step, the time, what is opened to the room."))
@click.option("--readonly", is_flag=True, help=_("Open the region for reading only."))
@workshop_command
def present(call: WorkshopCall, readonly: bool) -> None:
    """Open the projector."""
    call.access()
    _show(call, "present", readonly=readonly)
