"""What joint calls count for indicators: on how many days applicants of all regions can apply together."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from cap_acie.pages import kept_calls
from cap_acie.region_calls import folder_of
from cap_acie.synchronisation import measure_synchronisation
from cap_acie.words import _
from cap_tui.api import CountedFigure, PluginContext, Refused


def count_figures(ctx: PluginContext) -> Iterator[CountedFigure]:
    """The mean of the common windows of the kept calls, in days; a call without a common window counts 0."""
    days = []
    for call in kept_calls(ctx):
        try:
            folder = folder_of(call)
        except Refused:  # a call whose files are not valid has its own finding
            continue
        if len(folder.call.regions) > 1 and set(folder.call.regions) <= set(folder.annexes):
            days.append(max(0, measure_synchronisation(folder).window_days))
    yield CountedFigure(
        "synchronisation-days",
        fmean(days) if days else None,
        _("days on which a kept call is open in all its regions, on average"),
    )
