"""A line of a terminal of a workshop, and which workshop the terminal is opened on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cap_tui.errors import NotFound
from cap_tui.operations.workshops.access import (
    WorkshopAccess,
    WorkshopRegion,
    access_workshop,
    workshops,
)
from cap_tui.text.held_blanks import hold, let_go
from cap_tui.text.i18n import _


class Said(NamedTuple):
    """A line and what it is: the name of a role of the screen (title, heading, muted, good, warn, bad)."""

    text: str
    role: str = "plain"


class OpenedTerminal:
    """What a command or a person asked for: one terminal a process, so it is kept for the process."""

    workshop = ""
    """Its uid; empty, or one that the region does not have: none was asked for."""


def opened_access(region: WorkshopRegion, token: str = "") -> WorkshopAccess:
    """The access to the workshop that was asked for, else to the newest of the tool that asks, else to the newest.

    Screens and their texts ask through the context of their plugin, whose id is the tool. Raises NotFound, Refused.
    """
    tool = getattr(region, "plugin_id", "")
    known = workshops(region)[::-1]
    asked = [one for one in known if one.uid == OpenedTerminal.workshop]
    if not asked and not token:
        asked = [one for one in known if one.tool == tool]
    return access_workshop(region, asked[0].uid if asked else "", token)


def plain_lines(said: Iterable[Said], width: int) -> Iterator[str]:
    """Lines of text of at most ``width`` cells."""
    for line in said:
        yield from map(let_go, textwrap.wrap(hold(line.text), width) or [""])


def no_workshop(error: NotFound) -> list[Said]:
    """What stands where there is no workshop."""
    return [
        Said(error.what, "warn"),
        Said(_("Make one: cap-tui edw new --flow edw --start 2026-03-10T09:00")),
    ]
