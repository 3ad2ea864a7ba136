"""What every command of a workshop shares: its options, who acts, and how it answers."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

import click
from click.core import ParameterSource

from cap_tui.errors import NotFound, Refused
from cap_tui.operations.workshops.access import (
    RehearsedRegion,
    WorkshopAccess,
    WorkshopRegion,
    access_workshop,
    find_workshop,
)
from cap_tui.plugin.session_protocol import Session
from cap_tui.text.i18n import _
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.refs import require_ref

P = ParamSpec("P")


class WorkshopGroup(click.Group):
    """The command group of one plugin; its commands know by it through which plugin they write."""

    def __init__(self, plugin: str, **attributes: Any) -> None:
        super().__init__(name=plugin, **attributes)
        self.plugin = plugin
        self.batch: WorkshopCall | None = None
        """The call of the batch that runs the commands: what its lines do not say counts from there."""


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
        """The workshop that was named, else the one made last, for whoever acts. Raises NotFound, Refused."""
        named = self.workshop or find_workshop(self.region).uid
        return access_workshop(self.region, named, self.token)

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


def _call_of(
    context: click.Context,
    group: WorkshopGroup,
    *,
    workshop: Any,
    token: Any,
    ref: Any,
    dry_run: Any,
) -> WorkshopCall:
    """The call with what was given. An option that is there and empty names nobody and nothing.

    Raises NotFound, Refused, WrongUse: a variable that is empty in a script acts for no facilitator.
    """
    if workshop == "":
        raise NotFound(_("There is no such workshop."))
    if token == "":
        raise Refused(_("Nobody has this token."))
    if ref is not None:
        require_ref(ref)
    batch = group.batch
    return WorkshopCall(
        session=context.find_root().obj,
        plugin=group.plugin,
        kind=_words(context),
        workshop=workshop or (batch.workshop if batch else ""),
        token=token or (batch.token if batch else ""),
        ref=ref or "",
        dry_run=bool(dry_run or (batch and batch.dry_run)),
    )


def workshop_command(
    function: Callable[Concatenate[WorkshopCall, P], None],
) -> Callable[P, None]:
    """Decorate a command's function: it gets the :class:`WorkshopCall` first, and the shared options are added."""

    @click.option("-W", "--workshop", default=None, help=_("The workshop; else the one made last."))
    @click.option(
        "--as", "token", default=None, metavar="TOKEN", help=_("Act as this participant.")
    )
    @click.option("--ref", default=None, help=_("A short name for what is made."))
    @click.option("--dry-run", is_flag=True, help=_("Only show what would be done."))
    @click.pass_context
    @functools.wraps(function)
    def called(context: click.Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
        group = _group_of(context)
        shared = {name: kwargs.pop(name) for name in ("workshop", "token", "ref", "dry_run")}
        function(_call_of(context, group, **shared), *args, **kwargs)

    return called


def not_blank(context: click.Context, option: click.Parameter, value: str) -> str:
    """Callback of an option for a text that may be left out: what is given is a text. Raises Refused."""
    given = context.get_parameter_source(option.name or "")
    if given is ParameterSource.COMMANDLINE:
        one_line(value, option.opts[0])
    return value


def listed(text: str) -> tuple[str, ...]:
    """``A,B`` as a tuple; nothing for an empty text."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
