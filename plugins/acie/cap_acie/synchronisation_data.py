"""The synchronisation check as data for ``--json``."""

from __future__ import annotations

from typing import Any

from cap_acie.call_folder import CallFolder
from cap_acie.money import money_text
from cap_acie.smallest_change import SmallestChange
from cap_acie.synchronisation import SyncFinding, SyncNumbers


def synchronisation_data(
    folder: CallFolder, numbers: SyncNumbers, findings: list[SyncFinding], change: SmallestChange
) -> dict[str, Any]:
    """All of ``acie-check``."""
    return {
        "regions": [_region_dates(folder, code) for code in folder.call.regions],
        "window": {
            "opens": numbers.opens.isoformat(),
            "closes": numbers.closes.isoformat(),
            "days": numbers.window_days,
            "last_to_open": list(numbers.last_to_open),
            "first_to_close": list(numbers.first_to_close),
        },
        "deadline_spread_days": numbers.deadline_spread,
        "decision_spread_days": numbers.decision_spread,
        "nearest_deadline": numbers.nearest_deadline.isoformat(),
        "decision_before_start": {
            "latest_decision": numbers.latest_decision.isoformat(),
            "common_start": numbers.common_start.isoformat(),
            "days": numbers.days_to_start,
        },
        "common_activities": list(numbers.common_activities),
        **_support_data(numbers),
        "budgets": {code: money_text(amount) for code, amount in numbers.budgets.items()},
        "findings": [
            {
                "id": one.id,
                "severity": one.severity,
                "message": one.message,
                "where": one.where,
            }
            for one in findings
        ],
        "smallest_change": change_data(change),
    }


def _support_data(numbers: SyncNumbers) -> dict[str, Any]:
    """Which activities have priority where, and whom only some regions fund."""
    return {
        "tas": [
            {
                "id": ta.id,
                "high": list(ta.high),
                "not_high": list(ta.not_high),
                "unknown": list(ta.unknown),
            }
            for ta in numbers.tas
        ],
        "beneficiary_gaps": [
            {
                "type": gap.type,
                "size": gap.size,
                "funded_in": list(gap.funded_in),
                "not_in": list(gap.not_in),
            }
            for gap in numbers.gaps
        ],
    }


def _region_dates(folder: CallFolder, code: str) -> dict[str, str]:
    dates = folder.annexes[code].dates
    return {
        "region": code,
        "opens": dates.opens.isoformat(),
        "deadline": dates.deadline.isoformat(),
        "decision": dates.decision.isoformat(),
        "start_earliest": dates.start_earliest.isoformat(),
        "time_zone": dates.zone.key,
    }


def change_data(change: SmallestChange) -> dict[str, Any]:
    """The smallest change."""
    changes = [
        {"file": one.file, "key": one.key, "from": one.old, "to": one.new} for one in change.changes
    ]
    return {
        "possible": change.possible,
        "count": len(changes) if change.possible else None,
        "days": sum(one.days for one in change.changes) if change.possible else None,
        "changes": changes,
    }
