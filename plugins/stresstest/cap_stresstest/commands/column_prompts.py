"""Questions about a survey file on the terminal: numbered choices, one line to answer."""

from __future__ import annotations

import click

from cap_stresstest.operations.import_questions import NONE, ImportQuestion
from cap_stresstest.words import _
from cap_tui.api import colon, lines

DASH = "-"
WIDTH = 78


def prompt_question(question: ImportQuestion) -> str:
    """Print a question with its numbered choices; returns the key of the choice, NONE for a dash."""
    for line in lines.broken(question.text, WIDTH):
        click.echo(line, err=True)
    keys = [key for key, _words in question.choices]
    for number, (_key, words) in enumerate(question.choices, 1):
        click.echo(f"{number:>3}  " + lines.clip(words, WIDTH - 5), err=True)
    suggested = question.suggested
    reply = click.prompt(
        _("Its number, or {dash} for {none}").format(dash=DASH, none=question.none),
        type=click.Choice([DASH, *(str(number) for number in range(1, len(keys) + 1))]),
        show_choices=False,
        default=str(keys.index(suggested) + 1) if suggested != NONE else DASH,
        err=True,
        prompt_suffix=colon(),
    )
    return NONE if reply == DASH else keys[int(reply) - 1]
