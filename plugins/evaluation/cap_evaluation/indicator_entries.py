"""The indicators that anybody defines for a region, with who defined them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from cap_evaluation.indicator import Indicator
from cap_tui.api import PluginContext

KIND = "indicators"

Entry = tuple[str, Indicator, tuple[Mapping[str, Any], ...]]


def indicator_entries(ctx: PluginContext) -> Iterator[Entry]:
    """(reference, indicator, provenances) of every indicator of the region."""
    for item in ctx.content(KIND):
        if isinstance(item.record, Indicator):
            origins = tuple(msgspec.to_builtins(origin) for origin in item.provenances)
            yield item.ref, item.record, origins
