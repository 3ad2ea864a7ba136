"""Every command with its options, read from the commands themselves: the reference, and the manual page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from cap_tui.text.i18n import _

PROGRAM = "cap-tui"


@dataclass(frozen=True)
class CommandUsage:
    """One command or group: its words, how it is called, what it does, its options with their meaning."""

    path: tuple[str, ...]
    usage: str
    text: str
    options: tuple[tuple[str, str], ...]
    group: bool

    @property
    def name(self) -> str:
        """The words by which it is called, without the program's name."""
        return " ".join(self.path)


def command_usages(context: click.Context) -> Iterator[CommandUsage]:
    """The program and every command below it, in the order of ``--help``; plugins' code is imported."""
    yield from _walk(context.command, context, ())


def usage_of(context: click.Context, words: tuple[str, ...]) -> list[CommandUsage]:
    """The command that these words call and all below it; empty when there is none."""
    command, here = context.command, context
    for word in words:
        if not isinstance(command, click.Group):
            return []
        found = command.get_command(here, word)
        if found is None:
            return []
        here = click.Context(found, info_name=word, parent=here)
        command = found
    return list(_walk(command, here, words))


def _walk(
    command: click.Command, context: click.Context, path: tuple[str, ...]
) -> Iterator[CommandUsage]:
    pieces = " ".join(command.collect_usage_pieces(context))
    usage = f"{context.command_path} {pieces}".strip()
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    shown = tuple(record for record in records if record and record[0].startswith("-"))
    group = isinstance(command, click.Group)
    text = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    yield CommandUsage(path, usage, text, shown, group)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                below = click.Context(found, info_name=name, parent=context)
                yield from _walk(found, below, (*path, name))


def program_context(context: click.Context) -> click.Context:
    """A context of the program itself, called by its own name whatever started it."""
    root = context.find_root()
    # A command remembers the help option that it is first asked with.
    settings = root.command.context_settings
    made = click.Context(root.command, info_name=PROGRAM, obj=root.obj, **settings)
    made.params = root.params
    return made


def command_page(context: click.Context) -> str:
    """The reference of all commands in Markdown: a chapter a top-level command, a section a command."""
    parts = [
        "# " + _("Commands"),
        _("Every command and its options, made from the program itself."),
    ]
    for usage in command_usages(program_context(context)):
        parts += usage_blocks(usage)
    return "\n\n".join(parts) + "\n"


def usage_blocks(usage: CommandUsage) -> list[str]:
    """A command as blocks of Markdown."""
    level = "##" if len(usage.path) < 2 else "###"
    own = [
        (option, said) for option, said in usage.options if option not in ("-h, --help", "--help")
    ]
    listed = "\n".join(f"- `{option}`: {said}" if said else f"- `{option}`" for option, said in own)
    blocks = [
        f"{level} {' '.join((PROGRAM, *usage.path))}",
        f"    {usage.usage}",
        usage.text,
        listed,
    ]
    return [block for block in blocks if block]
