"""A click group whose commands are imported only when they are called, plugins' commands among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """Lists commands from a table of (module:attribute, help) and imports one when it is called.

    Commands of plugins come from their manifests; the plugin's code is imported by the host,
    inside its guard, and only for the command that was asked for. Where the manifest names a table,
    the command is the group of that table's kind.
    """

    def __init__(
        self,
        *args: Any,
        commands_at: Mapping[str, tuple[str, str]],
        session: Callable[[click.Context], Any],
        **kwargs: Any,
    ) -> None:
        """``session`` makes a call's session; a plugin's command is looked up before the group runs."""
        super().__init__(*args, **kwargs)
        self.commands_at = dict(commands_at)
        self.session = session

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The core's commands in their order, then the plugins'."""
        return [*self.commands_at, *self._of_plugins()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command; None when nobody has it."""
        if cmd_name in self.commands_at:
            import importlib

            module, _, attribute = self.commands_at[cmd_name][0].partition(":")
            command: click.Command = getattr(importlib.import_module(module), attribute)
            return command
        if cmd_name in self._of_plugins():
            if ctx.obj is None:
                ctx.obj = self.session(ctx)
            if kind := ctx.obj.host().command_kind(cmd_name):
                from cap_tui.cli.kinds import KindGroup

                return KindGroup(kind, name=cmd_name)
            found: click.Command = ctx.obj.plugin_command(cmd_name)
            return found
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which name was probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if not near:
                raise
            told = _("{problem} Did you mean '{name}'?").format(problem=error.message, name=near[0])
            raise click.UsageError(told, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table and the manifests, importing none."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, help) for name, (_, help) in self.commands_at.items()])
        plugins = self._of_plugins()
        if plugins:
            with formatter.section(_("From plugins")):
                formatter.write_dl(list(plugins.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin with ``incomplete``, importing no command."""
        from click.shell_completion import CompletionItem as Item

        begun = {n: h for n, h in self.listed_commands().items() if n.startswith(incomplete)}
        commands = [Item(name, help=help) for name, help in begun.items()]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def listed_commands(self) -> dict[str, str]:
        """Name -> one line of every command, the core's and the plugins'; imports none."""
        own = {name: help for name, (_, help) in self.commands_at.items()}
        return {**own, **self._of_plugins()}

    def _of_plugins(self) -> dict[str, str]:
        from cap_tui.plugin.discovery import command_names

        return {n: h for n, h in command_names().items() if n not in self.commands_at}
