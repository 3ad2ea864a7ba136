"""What a finding rests on: the latest figure that it is about, its ground in the chain."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec

from cap_evaluation.records import LearningFinding, Measurement
from cap_tui.api import Reads


def on_measurement(
    finding: LearningFinding, reads: Reads, names: Sequence[str] = ()
) -> LearningFinding:
    """The finding with the latest figure of its indicator, action and institution that began by its day.

    ``names`` are those under which figures may hold the indicator; without any, the finding's own.
    """
    if not finding.indicator:
        return finding
    day = datetime.date.fromisoformat(finding.date)
    rows = [
        row
        for name in names or (finding.indicator,)
        for row in reads.records(Measurement).find(indicator=name)
        if finding.action in ("", row.action)
        and finding.institution in ("", row.institution)
        and row.start <= day.year * 12 + day.month - 1
    ]
    latest = max(rows, key=lambda row: (row.start + row.months, row.uid), default=None)
    return msgspec.structs.replace(finding, measurement=latest.uid) if latest else finding
