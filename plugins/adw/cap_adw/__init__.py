"""ADW and cADW: workshops in which people develop the actions of an activity.

The workshop itself belongs to the core, because EDW shares it; this plugin says what development is.
The hooks import what they need when they are called.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import PluginContext, Section, Status, View, hookimpl, workshop_views

if TYPE_CHECKING:
    import click


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui adw``."""
    from cap_adw.commands import command

    return [command()]


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where its workshops stand."""
    from cap_adw.status import development_status

    return [development_status(ctx)]


@hookimpl
def cap_views() -> Iterable[View]:
    """The terminals of a workshop."""
    return workshop_views("adw")


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[Section]:
    """Who took part in its workshops, what came out, what is open."""
    from cap_adw.words import _
    from cap_tui.api import workshop_sections

    if report not in ("region", "policy"):
        return []
    title = _("Development workshops")
    return list(workshop_sections(ctx, "adw", title, 320, short=report == "policy"))


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    """The workshops of the sample regions."""
    from pathlib import Path

    from cap_tui.api import fill_workshops

    fill_workshops(ctx, Path(__file__).parent / "samples.toml")
