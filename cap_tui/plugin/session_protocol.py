"""What a plugin's command gets from the command line: the region, and how to answer."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

import click

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext

P = ParamSpec("P")
T = TypeVar("T")


class Session(Protocol):
    """One call of the program, as a plugin's command sees it."""

    plain: bool  # lines of text only: no colour, no cursor tricks
    json: bool  # answer with one JSON document

    @property
    def width(self) -> int:
        """The terminal cells that a line of the answer may have."""

    def context(self, plugin: str) -> PluginContext:
        """The plugin's context in the region that was named; opens the region."""

    def emit(self, kind: str, data: Any, lines: Iterable[str]) -> None:
        """Answer: ``{"cap_tui": 1, "kind": kind, "data": data}`` with ``--json``, else ``lines``.

        After a document was written, ``hits`` in ``data`` is what in it looks like data about people.
        """

    def stream(self, document: Mapping[str, Any]) -> None:
        """One of many answers: a compact JSON document on a line of its own, sent at once."""

    def say(self, text: str) -> None:
        """Words about the answer, on standard error."""

    def before_report(self) -> None:
        """Say what the region's settings lack, before a report is written: who pays, or the emblem."""

    def show_view(
        self, view: str, *, readonly: bool = False, talk: Callable[[], None] | None = None
    ) -> None:
        """Open the shell on a view of the region; print its lines with ``--plain`` and on a terminal that cannot draw.

        ``talk`` is called instead of printing where a person sits at the keyboard: it asks line by line.
        ``readonly`` opens the region for reading only. When the person leaves the shell the process ends with its exit code.
        """


def pass_session(command: Callable[Concatenate[Session, P], T]) -> Callable[P, T]:
    """Decorate a command's function: it gets the :class:`Session` as its first argument."""

    @functools.wraps(command)
    def with_session(*args: P.args, **kwargs: P.kwargs) -> T:
        return command(click.get_current_context().find_root().obj, *args, **kwargs)

    return with_session
