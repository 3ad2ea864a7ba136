"""What joint calls count for indicators: on how many days applicants of all regions can apply together."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from cap_acie.kept_files import folder_of, kept_calls
from cap_acie.synchronisation import measure_synchronisation
from cap_acie.words import _
from cap_tui.api import CountedFigure, PluginContext


def count_figures(ctx: PluginContext) -> Iterator[CountedFigure]:
    """The mean of the common windows of the kept calls, in days; a call without a common window counts 0."""
    days = []
    for call in kept_calls(ctx):
        folder = folder_of(call)
        if len(folder.call.regions) > 1 and set(folder.call.regions) <= set(folder.annexes):
            days.append(max(0, measure_synchronisation(folder).window_days))
    yield CountedFigure(
        "synchronisation-days",
        fmean(days) if days else None,
        _("days on which a kept call is open in all its regions, on average"),
    )
