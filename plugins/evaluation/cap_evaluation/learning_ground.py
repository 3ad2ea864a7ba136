"""What a finding rests on: the latest figure that it is about, its ground in the chain."""

from __future__ import annotations

import datetime

import msgspec

from cap_evaluation.records import LearningFinding, Measurement
from cap_tui.api import Reads


def on_measurement(finding: LearningFinding, reads: Reads) -> LearningFinding:
    """The finding with the latest figure of its indicator, action and institution that began by its day."""
    if not finding.indicator:
        return finding
    day = datetime.date.fromisoformat(finding.date)
    rows = [
        row
        for row in reads.records(Measurement).find(indicator=finding.indicator)
        if finding.action in ("", row.action)
        and finding.institution in ("", row.institution)
        and row.start <= day.year * 12 + day.month - 1
    ]
    latest = max(rows, key=lambda row: (row.start + row.months, row.uid), default=None)
    return msgspec.structs.replace(finding, measurement=latest.uid) if latest else finding
