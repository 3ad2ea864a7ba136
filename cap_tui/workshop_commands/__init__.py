"""The commands that edw and adw share, as click commands over ``cap_tui.operations.workshops``.

They are above the reports, because minutes are one, and below ``cap_tui.api``, through which a
plugin takes them: ``workshop_group("edw", …)`` is a plugin's whole command line.
"""

from __future__ import annotations

import click

from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopCall, WorkshopGroup, workshop_command

__all__ = ["WorkshopCall", "WorkshopGroup", "workshop_command", "workshop_group"]


def workshop_group(plugin: str, help_text: str) -> WorkshopGroup:
    """The commands of a workshop for one plugin."""
    from cap_tui.workshop_commands import (
        actions,
        agenda,
        ballots,
        cards,
        minutes,
        outcome,
        prepare,
        printing,
        room,
        terminals,
    )

    cards.card.add_command(printing.print_cards)
    ballots.ballot.add_command(printing.print_ballots)
    group = WorkshopGroup(plugin, help=help_text)
    for command in (
        room.new, room.list_workshops, room.people, room.balance, prepare.prepare,
        agenda.agenda,
        cards.card, cards.merge, cards.split, cards.adopt,
        ballots.ballot, ballots.vote, ballots.results,
        actions.road, actions.action, actions.plan, actions.note,
        outcome.rate, outcome.mass, outcome.stage, outcome.outcome,
        outcome.partners, outcome.agree_, outcome.list_agreements,
        minutes.minutes,
        terminals.run, terminals.present, terminals.notes, terminals.join,
        batch, watch,
    ):  # fmt: skip
        group.add_command(command)
    return group


@click.command("batch", help=_("Do many commands: one JSON array of words a line."))
@click.argument("source", metavar="FILE|-")
@workshop_command
def batch(call: WorkshopCall, source: str) -> None:
    """Run a batch."""
    from cap_tui.workshop_commands.batch_lines import run_batch

    group = workshop_group(call.plugin, "")
    group.batch = call
    if not run_batch(group, call.session, source):
        click.get_current_context().exit(1)


@click.command("watch", help=_("Follow the votes: a JSON line for each change, until it is ended."))
@workshop_command
def watch(call: WorkshopCall) -> None:
    """Follow the votes."""
    from cap_tui.workshop_commands.vote_feed import watch_votes

    if call.token:
        call.access()
    watch_votes(call.session, call.session.context(call.plugin))
