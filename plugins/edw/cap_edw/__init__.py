"""EDW and cEDW: workshops in which people discover transformative activities.

The workshop itself belongs to the core, because ADW shares it; this plugin says what discovery is.
The hooks import what they need when they are called.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import (
    ContentRule,
    PluginContext,
    Section,
    Status,
    View,
    hookimpl,
    workshop_views,
)

if TYPE_CHECKING:
    import click


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui edw``."""
    from cap_edw.commands import command

    return [command()]


@hookimpl
def cap_kinds() -> Iterable[ContentRule]:
    """What must fit together in the limits that a region states for the preparation."""
    from cap_tui.api import limit_problems

    return [ContentRule("preparation-limits", limit_problems)]


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where its workshops stand."""
    from cap_edw.status import discovery_status

    return [discovery_status(ctx)]


@hookimpl
def cap_views() -> Iterable[View]:
    """The terminals of a workshop."""
    return workshop_views("edw")


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[Section]:
    """Who took part in its workshops, what came out, what is open."""
    from cap_edw.words import _
    from cap_tui.api import workshop_sections

    if report not in ("region", "policy"):
        return []
    title = _("Discovery workshops")
    return list(workshop_sections(ctx, "edw", title, 300, short=report == "policy"))


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    """The workshops of the sample regions."""
    from pathlib import Path

    from cap_tui.api import fill_workshops

    fill_workshops(ctx, Path(__file__).parent / "samples.toml")
