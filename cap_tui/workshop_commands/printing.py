"""Commands that print: cards on A6 sheets, ballots on paper."""

from __future__ import annotations

from pathlib import Path

import click

from cap_tui.plugin.number_options import WHOLE
from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopCall, workshop_command
from cap_tui.workshop_commands.output_file import (
    output_option,
    require_suffix,
    workshop_publicity,
    write_output,
)


@click.command("print", help=_("Cards on A6 sheets (PDF): those named, else all that stand."))
@click.argument("names", nargs=-1, metavar="[CARD …]")
@output_option
@workshop_command
def print_cards(call: WorkshopCall, names: tuple[str, ...], output: Path) -> None:
    """Print cards."""
    from cap_tui.workshop_text.printed_sheets import card_sheets

    require_suffix(output, ".pdf")
    access = call.access()
    access.require_facilitator()
    content = card_sheets(access, names, workshop_publicity(call))
    write_output(call, content, output, {"cards": len(names) or len(access.state.free_cards)})


@click.command("print", help=_("Ballots on paper (PDF) for who has not voted, to be typed in."))
@click.argument("name", metavar="BALLOT")
@click.option("--for", "people", multiple=True, metavar="PERSON", help=_("Only for these."))
@click.option("--blank", type=WHOLE, default=0, help=_("Ballots with a line for the name."))
@click.option(
    "--tokens",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=_("One-time tokens, one a line: printed on the ballots."),
)
@output_option
@workshop_command
def print_ballots(
    call: WorkshopCall,
    name: str,
    people: tuple[str, ...],
    blank: int,
    tokens: Path | None,
    output: Path,
) -> None:
    """Print ballots."""
    from cap_tui.workshop_text.printed_sheets import paper_ballots

    require_suffix(output, ".pdf")
    access = call.access()
    access.require_facilitator()
    ballot = access.state.find(access.state.ballots, name)
    given = tokens.read_text(encoding="utf-8", errors="replace").split() if tokens else []
    content = paper_ballots(
        access, ballot, workshop_publicity(call), people=people, tokens=given, blank=blank
    )
    write_output(call, content, output, {"ballot": ballot.ref})
