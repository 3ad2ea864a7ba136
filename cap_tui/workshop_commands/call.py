"""What every command of a workshop shares: its options, who acts, and how it answers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

import click

from cap_tui.operations.workshops.access import (
    RehearsedRegion,
    WorkshopAccess,
    WorkshopRegion,
    access_workshop,
)
from cap_tui.plugin.session_protocol import Session
from cap_tui.text.i18n import _

P = ParamSpec("P")


class WorkshopGroup(click.Group):
    """The command group of one plugin; its commands know by it through which plugin they write."""

    def __init__(self, plugin: str, **attributes: Any) -> None:
        super().__init__(name=plugin, **attributes)
        self.plugin = plugin
        self.batch_workshop = ""


@dataclass(frozen=True)
class WorkshopCall:
    """One call of a command."""

    session: Session
    plugin: str
    kind: str
    workshop: str = ""
    token: str = ""
    ref: str = ""
    dry_run: bool = False

    @property
    def region(self) -> WorkshopRegion:
        """The region; with ``--dry-run`` one in which nothing is stored."""
        context: Any = self.session.context(self.plugin)
        return RehearsedRegion(context) if self.dry_run else context

    def access(self) -> WorkshopAccess:
        """The workshop that was named, for whoever acts. Raises NotFound, Refused."""
        return access_workshop(self.region, self.workshop, self.token)

    def emit(self, data: Mapping[str, Any], lines: Sequence[str] | None = None) -> None:
        """Answer with data, or with lines made from it."""
        told = {**data, "dry_run": True} if self.dry_run else dict(data)
        self.session.emit(self.kind, told, data_lines(told) if lines is None else lines)


def data_lines(data: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Plain data as lines of text: ``name: value``, a list of records as a line each."""
    for name, value in data.items():
        label = name.replace("_", " ")
        if isinstance(value, Mapping):
            yield f"{indent}{label}:"
            yield from data_lines(value, f"{indent}  ")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield f"{indent}{label}:"
            yield from (f"{indent}  {_cells(row)}" for row in value)
        else:
            yield f"{indent}{label}: {_cell(value)}"


def _cells(row: Mapping[str, Any]) -> str:
    told = [
        f"{name.replace('_', ' ')} {_cell(v)}" for name, v in row.items() if v not in (None, "")
    ]
    return "  ".join(told)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_cell(item)}" for name, item in value.items())
    return str(value)


def _group_of(context: click.Context) -> WorkshopGroup:
    here: click.Context | None = context
    while here is not None:
        if isinstance(here.command, WorkshopGroup):
            return here.command
        here = here.parent
    raise LookupError("no group of workshops")


def _words(context: click.Context) -> str:
    """The command's words below the plugin's: ``card add``."""
    names: list[str] = []
    here: click.Context | None = context
    while here is not None and not isinstance(here.command, WorkshopGroup):
        names.insert(0, here.command.name or "")
        here = here.parent
    return " ".join(names)


def workshop_command(
    function: Callable[Concatenate[WorkshopCall, P], None],
) -> Callable[P, None]:
    """Decorate a command's function: it gets the :class:`WorkshopCall` first, and the shared options are added."""

    @click.option("-W", "--workshop", default="", help=_("The workshop; else the one made last."))
    @click.option("--as", "token", default="", metavar="TOKEN", help=_("Act as this participant."))
    @click.option("--ref", default="", help=_("A short name for what is made."))
    @click.option("--dry-run", is_flag=True, help=_("Only show what would be done."))
    @click.pass_context
    @functools.wraps(function)
    def called(context: click.Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
        group = _group_of(context)
        call = WorkshopCall(
            session=context.find_root().obj,
            plugin=group.plugin,
            kind=_words(context),
            workshop=str(kwargs.pop("workshop")) or group.batch_workshop,
            token=str(kwargs.pop("token")),
            ref=str(kwargs.pop("ref")),
            dry_run=bool(kwargs.pop("dry_run")),
        )
        function(call, *args, **kwargs)

    return called


def listed(text: str) -> tuple[str, ...]:
    """``A,B`` as a tuple; nothing for an empty text."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
