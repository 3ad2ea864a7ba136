"""What the commands share: the option ``--call``, and answers that say when something is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from cap_acie.sentences import made_up_sentence
from cap_acie.words import _
from cap_tui.api import Session

WIDTH = 80


def with_call(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names the call folder; before or after the command's name."""
    return click.option(
        "--call",
        "call",
        type=click.Path(path_type=Path, file_okay=False),
        default=None,
        metavar="DIR",
        help=_("The call folder; default: this one."),
    )(command)


def chosen_call(given: Path | None) -> Path | None:
    """The folder of ``--call``, given here or before the command."""
    context: click.Context | None = click.get_current_context()
    while given is None and context is not None:
        found = context.params.get("call")
        given = found if isinstance(found, Path) else None
        context = context.parent
    return given


def answer(
    session: Session,
    kind: str,
    data: dict[str, Any],
    lines: Iterable[str],
    *,
    made_up: bool = False,
    holds: bool = True,
) -> None:
    """Answer; exit 1 when what was asked does not hold."""
    if made_up:
        data = {**data, "made_up": True}
        lines = [made_up_sentence(), "", *lines]
    session.emit(kind, data, lines)
    if not holds:
        click.get_current_context().exit(1)
