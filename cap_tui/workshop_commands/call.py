"""What every command of a workshop shares: its options, who acts, and how it answers."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, cast

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
from cap_tui.report.page import Part, page_lines
from cap_tui.text.i18n import _
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.refs import require_ref
from cap_tui.workshop_text.said import Said, plain_lines

P = ParamSpec("P")
Answer = str | Said | Part
"""A line as it is, a line of a terminal, or a block of a page."""


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

    def emit(self, data: Mapping[str, Any], answer: Iterable[Answer]) -> None:
        """Answer with data, or for people with lines, with what the terminals say, and with tables."""
        told = {**data, "dry_run": True} if self.dry_run else dict(data)
        self.session.emit(self.kind, told, self._lines(answer))

    def _lines(self, answer: Iterable[Answer]) -> Iterator[str]:
        width = self.session.width
        for is_line, parts in itertools.groupby(answer, lambda part: isinstance(part, str | Said)):
            if not is_line:
                yield from page_lines(cast("Iterable[Part]", parts), width)
                continue
            for line in parts:
                yield from plain_lines([line], width) if isinstance(line, Said) else [str(line)]
        if self.dry_run:
            yield _("Only shown: nothing is stored or written.")


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
