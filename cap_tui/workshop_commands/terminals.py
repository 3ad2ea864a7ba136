"""The terminals of a workshop: run, present, notes, join."""

from __future__ import annotations

import click

from cap_tui.errors import WrongUse
from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopCall, workshop_command
from cap_tui.workshop_text.plain_join import PlainJoin
from cap_tui.workshop_text.said import OpenedTerminal


def ask_line(question: str, hidden: bool = False) -> str:
    """Ask for a line at the keyboard. Raises Abort at the end of the input."""
    told: str = click.prompt(
        question, default="", show_default=False, hide_input=hidden, prompt_suffix=" "
    )
    return told.strip()


def say_line(line: str) -> None:
    """Print a line."""
    click.echo(line)


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


@click.command("notes", help=_("The minute taker's terminal: a note a line, of every kind."))
@workshop_command
def notes(call: WorkshopCall) -> None:
    """Open the minute taker's terminal."""
    call.access().require_facilitator()
    _show(call, "notes")


@click.command(
    "join", help=_("A participant's terminal: it asks for the token, then own cards and vote.")
)
@workshop_command
def join(call: WorkshopCall) -> None:
    """Open a participant's terminal. A token among the words would be visible to others."""
    if call.token:
        raise WrongUse(
            _("A token on the command line is visible to others."),
            remedy=_("Leave --as out: the terminal asks for it."),
        )
    call.access()
    OpenedTerminal.workshop = call.workshop
    talk = PlainJoin(call.region, ask_line, say_line, call.session.width).run
    call.session.show_view(f"{call.plugin}.join", talk=talk)
