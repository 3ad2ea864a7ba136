"""The funnel: from the cards of workshops to activities, actions and funded actions, as the region's records say."""

from __future__ import annotations

import datetime

from cap_evaluation.computed_indicator import computed_value
from cap_evaluation.words import _
from cap_tui.api import Legend, Measure, PluginContext, bars_figure, document, language

ASSESSED = ("activities:assessed", "activities:in development", "activities:implemented")


def funnel_steps(ctx: PluginContext, as_of: datetime.date) -> list[tuple[str, float]]:
    """(what, how many) from the widest step to the narrowest, by a day."""
    steps = (
        (_("cards of workshops"), ("cards",)),
        (_("transformative activities"), ("activities",)),
        (_("assessed or further"), ASSESSED),
        (_("actions"), ("actions",)),
        (_("funded actions"), ("funded-actions",)),
    )
    return [
        (label, sum(computed_value(ctx, name, as_of) or 0.0 for name in names))
        for label, names in steps
    ]


def funnel_figure(ctx: PluginContext, as_of: datetime.date) -> document.Figure:
    """The funnel as a drawing with its lines of text."""
    steps = funnel_steps(ctx, as_of)
    most = max([count for _label, count in steps] + [1.0])
    return bars_figure(
        _("From cards to funded actions"),
        [Measure(label, count) for label, count in steps],
        language(),
        scale=(0, most),
        words_of=Legend(_("records of this region"), "", "", "", _("not known")),
    )
