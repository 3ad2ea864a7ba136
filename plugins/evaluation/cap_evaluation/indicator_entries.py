"""The indicators that anybody defines for a region, with who defined them."""

from __future__ import annotations

from collections.abc import Iterator

from cap_evaluation.indicator import Indicator
from cap_tui.api import ContentItem, PluginContext

KIND = "indicators"


def indicator_entries(ctx: PluginContext) -> Iterator[ContentItem[Indicator]]:
    """Every indicator of the region."""
    for item in ctx.content(KIND):
        if isinstance(item.record, Indicator):
            yield item
