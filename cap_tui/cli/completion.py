"""Completion of commands, options and choices in bash, zsh and fish, by the shells' own means."""

from __future__ import annotations

import click

from cap_tui.cli.command_reference import PROGRAM
from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.text.i18n import _

VARIABLE = "_CAP_TUI_COMPLETE"
START_FILES = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/completions/cap-tui.fish",
}

WHOLE_DESCRIPTIONS = ('string split "," ', 'string split --max 1 "," ')
"""Click's script for fish cuts what it says of a word at the first comma."""


@click.command(
    help=_(
        "Print what a shell needs to complete commands, options and choices.\n\n"
        "Write the answer into a file and let your shell read it when it starts: bash and zsh by a line "
        "'source FILE' in their start file, fish from the folder of its completions."
    )
)
@click.argument("shell", type=click.Choice(list(START_FILES)))
@pass_session
def completion(session: CommandSession, shell: str) -> None:
    """Print the script of one shell."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    program = click.get_current_context().find_root().command
    script = made(program, {}, PROGRAM, VARIABLE).source()
    script = script.replace(*WHOLE_DESCRIPTIONS)
    session.say(
        _("The start file of {shell} is {file}.").format(shell=shell, file=START_FILES[shell])
    )
    data = {"shell": shell, "start_file": START_FILES[shell], "script": script}
    session.emit("completion", data, script.strip().splitlines())
