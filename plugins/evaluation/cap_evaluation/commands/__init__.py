"""``cap-tui evaluation``: import, measure, results, overdue, learning log."""

from __future__ import annotations

import click

from cap_evaluation.words import _


def command() -> click.Group:
    """The command of the plugin."""
    from cap_evaluation.commands import import_and_measure, learning, reports, results

    @click.group("evaluation", help=_("Did it work, for what input, and what do we change?"))
    def evaluation() -> None:
        """The commands of the evaluation."""

    for part in (import_and_measure, results, learning, reports):
        for made in part.commands():
            evaluation.add_command(made)
    return evaluation
