"""``cap-tui stresstest``: answers in, strengths and weaknesses out. Names and exit codes are docs/cli.md."""

from __future__ import annotations

import click

from cap_stresstest.commands.answer_questionnaire import answer
from cap_stresstest.commands.compare import benchmark, progress
from cap_stresstest.commands.imports_and_rounds import close, import_, rounds
from cap_stresstest.commands.questionnaire_file import questionnaire
from cap_stresstest.commands.results import report, score
from cap_stresstest.words import _


def command() -> click.Group:
    """The group with all its commands, in the language in force."""
    group = click.Group(
        "stresstest",
        help=_("The StressTest: survey answers in, strengths and weaknesses out."),
    )
    for make in (import_, rounds, close, score, benchmark, progress, report, questionnaire, answer):
        group.add_command(make())
    return group
