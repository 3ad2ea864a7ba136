"""Services, matches, plans and outcomes as data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from cap_tact.catalogue import service_state
from cap_tact.gaps import ActivityNeeds
from cap_tact.matching import ServiceMatch
from cap_tact.records import ServiceOutcome, ServicePlan
from cap_tact.service import Service
from cap_tui.api import ContentItem, pick


def _localised(value: Any) -> Any:
    """Wordings in the language in force."""
    if isinstance(value, dict):
        if value and all(isinstance(text, str) for text in value.values()) and "en" in value:
            return pick(value)
        return {key: _localised(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_localised(inner) for inner in value]
    return value


def service_data(item: ContentItem[Service]) -> dict[str, Any]:
    """A service with who contributed it."""
    document = _localised(msgspec.to_builtins(item.entry))
    provenances = [msgspec.to_builtins(origin) for origin in item.provenances]
    return {
        **document,
        "ref": item.ref,
        "provenance": provenances[0],
        "provenances": provenances,
    }


def match_data(needs: ActivityNeeds, matches: Iterable[ServiceMatch]) -> dict[str, Any]:
    """The gaps of an activity and the services that answer them."""
    return {
        "gaps": [
            {"gap": gap.id, "factor": gap.factor, "need": gap.need, "level": gap.level}
            for gap in needs.gaps
        ],
        "unjudged": list(needs.unjudged),
        "phase": needs.phase,
        "cross_regional": needs.cross_regional,
        "services": [
            {
                "id": match.item.ref,
                "name": match.item.name,
                "points": match.points,
                "reasons": _reasons(match, needs),
                "provenance": msgspec.to_builtins(match.item.provenance),
            }
            for match in matches
        ],
    }


def _reasons(match: ServiceMatch, needs: ActivityNeeds) -> list[dict[str, Any]]:
    gaps: list[dict[str, Any]] = [
        {
            "code": "gap",
            "gap": reason.gap.id,
            "need": reason.gap.need,
            "level": reason.gap.level,
            "fit": reason.fit,
            "points": reason.points,
            "text": reason.text,
        }
        for reason in match.gaps
    ]
    return [
        *gaps,
        {
            "code": "phase",
            "phase": needs.phase,
            "fits": match.phase_fits,
            "text": match.phase_text,
        },
        {
            "code": "scope",
            "cross_regional": needs.cross_regional,
            "fits": match.scope_fits,
            "text": match.scope_text,
        },
        {
            "code": "maturity",
            "maturity": match.item.entry.maturity or None,
            "text": match.maturity_text,
        },
    ]


def plan_data(
    plan: ServicePlan, here: Mapping[str, str], activity_name: str = ""
) -> dict[str, Any]:
    """A planned service; ``here`` has the services of the catalogue with their hashes."""
    return {
        "uid": plan.uid or None,
        "service": plan.service,
        "service_name": plan.service_name,
        "service_state": service_state(plan, here),
        "service_changed": here.get(plan.service, plan.service_sha256) != plan.service_sha256,
        "activity": plan.activity,
        "activity_name": activity_name,
        "owner": plan.responsible,
        "start": plan.start,
        "end": plan.end,
        "cost": plan.cost,
        "currency": plan.currency,
    }


def outcome_data(outcome: ServiceOutcome, plan: ServicePlan | None) -> dict[str, Any]:
    """What came of a planned service."""
    return {
        "uid": outcome.uid or None,
        "plan": outcome.plan,
        "service": outcome.service,
        "activity": plan.activity if plan else None,
        "region": outcome.owner,
        "result": outcome.result,
        "note": outcome.note,
        "date": outcome.date,
    }
