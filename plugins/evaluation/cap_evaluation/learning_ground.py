"""What a finding rests on: the latest figure that it is about, its ground in the chain."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from cap_evaluation.definitions import region_framework
from cap_evaluation.records import LearningFinding, Measurement
from cap_tui.api import PluginContext, Reads


def on_measurement(
    finding: LearningFinding, reads: Reads, names: Sequence[str] = ()
) -> LearningFinding:
    """The finding with the latest figure of its indicator, action and institution that began by its day.

    ``names`` are those under which figures may hold the indicator; without any, the finding's own.
    """
    if not finding.indicator:
        return finding
    stored = reads.records(Measurement)
    rows = [row for name in names or (finding.indicator,) for row in stored.find(indicator=name)]
    return _on_latest(finding, rows)


def grounded_by(ctx: PluginContext, rows: Sequence[Measurement]) -> Iterator[LearningFinding]:
    """The region's findings that had no figure to rest on, each with the latest of ``rows`` that it is about."""
    waiting = [
        finding
        for finding in ctx.records(LearningFinding).all()
        if finding.owner == ctx.region.code and finding.indicator and not finding.measurement
    ]
    if not (waiting and rows):
        return
    framework = region_framework(ctx)
    for finding in waiting:
        names = {finding.indicator, *framework.stored_names(finding.indicator)}
        found = _on_latest(finding, [row for row in rows if row.indicator in names])
        if found.measurement:
            yield found


def _on_latest(finding: LearningFinding, rows: Iterable[Measurement]) -> LearningFinding:
    """The finding with the latest of the figures of its indicator that it is about."""
    try:
        day = datetime.date.fromisoformat(finding.date)
    except ValueError:  # the check of the record says what is wrong with the day
        return finding
    about = [
        row
        for row in rows
        if finding.action in ("", row.action)
        and finding.institution in ("", row.institution)
        and row.start <= day.year * 12 + day.month - 1
    ]
    latest = max(about, key=lambda row: (row.start + row.months, row.uid), default=None)
    return msgspec.structs.replace(finding, measurement=latest.uid) if latest else finding
