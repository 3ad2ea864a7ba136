"""The terminals of a workshop: run, present, notes, join."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from cap_tui.errors import WrongUse
from cap_tui.plugin.number_options import DECIMAL, WHOLE
from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopCall, workshop_command
from cap_tui.workshop_text.said import OpenedTerminal

FOLDER = click.Path(path_type=Path, file_okay=False)


def ask_line(question: str, hidden: bool = False) -> str:
    """Ask for a line at the keyboard. Raises Abort at the end of the input."""
    told: str = click.prompt(
        question, default="", show_default=False, hide_input=hidden, prompt_suffix=" "
    )
    return told.strip()


def say_line(line: str) -> None:
    """Print a line."""
    click.echo(line)


def _show(
    call: WorkshopCall,
    view: str,
    *,
    readonly: bool = False,
    talk: Callable[[], None] | None = None,
) -> None:
    """Open a view of the plugin on the workshop that was named; without screens its dialogue of lines."""
    OpenedTerminal.workshop = call.access().workshop.uid
    call.session.show_view(f"{call.plugin}.{view}", readonly=readonly, talk=talk)


@click.command("run", help=_("The facilitator's terminal: steps, clock, cards, ballots."))
@click.option(
    "--rehearse",
    type=WHOLE,
    metavar="N",
    help=_("Play a whole workshop with N synthetic people, on a copy of the region."),
)
@click.option("--seed", type=WHOLE, default=1, help=_("The same seed plays the same."))
@click.option("--flow", default="", help=_("The flow of the rehearsal."))
@click.option("--activity", default="", help=_("The activity of the rehearsal: uid or name."))
@click.option("--keep", type=FOLDER, help=_("Where the copy is made."))
@click.option("--in-region", is_flag=True, help=_("Rehearse in the region itself."))
@click.option("--pace", type=DECIMAL, default=0.0, hidden=True)
@workshop_command
def run(
    call: WorkshopCall, /, rehearse: int | None, keep: Path | None, seed: int, **given: Any
) -> None:
    """Open the facilitator's terminal, or rehearse."""
    if rehearse is not None:
        from cap_tui.workshop_commands.rehearse import RehearsalRequest
        from cap_tui.workshop_commands.rehearse import rehearse as play

        play(call, RehearsalRequest(rehearse, seed, folder=keep, **given))
        return
    from cap_tui.workshop_commands import workshop_group
    from cap_tui.workshop_commands.plain_run import PlainRun

    call.access().require_facilitator()
    here = replace(call, workshop=call.access().workshop.uid)
    talk = PlainRun(here, workshop_group(call.plugin, ""), ask_line, say_line).run
    _show(call, "run", talk=talk)


@click.command("present", help=_("The projector: the step, the time, what is opened to the room."))
@click.option("--readonly", is_flag=True, help=_("Open the region for reading only."))
@workshop_command
def present(call: WorkshopCall, readonly: bool) -> None:
    """Open the projector."""
    _show(call, "present", readonly=readonly)


@click.command("notes", help=_("The minute taker's terminal: a note a line, of every kind."))
@workshop_command
def notes(call: WorkshopCall) -> None:
    """Open the minute taker's terminal."""
    from cap_tui.workshop_commands.plain_run import PlainNotes

    call.access().require_facilitator()
    talk = PlainNotes(call.access, ask_line, say_line, call.session.width).run
    _show(call, "notes", talk=talk)


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
    from cap_tui.workshop_text.plain_join import PlainJoin

    found = call.access()
    OpenedTerminal.workshop = found.workshop.uid if call.workshop else ""
    talk = PlainJoin(call.region, ask_line, say_line, call.session.width).run
    call.session.show_view(f"{call.plugin}.join", talk=talk)
