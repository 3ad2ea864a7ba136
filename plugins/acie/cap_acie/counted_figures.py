"""What joint calls count for indicators: on how many days applicants of all regions can apply together."""

from __future__ import annotations

from collections.abc import Iterator

from cap_acie.status import begun
from cap_acie.words import _
from cap_tui.api import CountedFigure, PluginContext


def count_figures(ctx: PluginContext) -> Iterator[CountedFigure]:
    """The mean of the common windows of the kept calls, in days; a call without a common window counts 0."""
    days = _common_windows(ctx) if begun(ctx) else []
    yield CountedFigure(
        "synchronisation-days",
        sum(days) / len(days) if days else None,
        _("days on which a kept call is open in all its regions, on average"),
    )


def _common_windows(ctx: PluginContext) -> list[int]:
    """Days of each kept call on which it is open in all its regions."""
    from cap_acie.kept_files import folder_of, kept_calls
    from cap_acie.synchronisation import measure_synchronisation

    folders = [folder_of(call) for call in kept_calls(ctx)]
    return [
        max(0, measure_synchronisation(folder).window_days)
        for folder in folders
        if len(folder.call.regions) > 1 and set(folder.call.regions) <= set(folder.annexes)
    ]
