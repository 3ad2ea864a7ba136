"""What the commands answer with ``--json``: plain data, names beside uids, unknown as null."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cap_diamond.matching import Match
from cap_diamond.overlay import Overlay
from cap_diamond.priorities import Ranking, Standing
from cap_diamond.profile import Profile
from cap_diamond.reading import Sight
from cap_tui.api import Aspect

Plain = dict[str, Any]


def profile(found: Profile) -> Plain:
    """One activity of one region."""
    return {
        "uid": found.uid,
        "name": found.name,
        "region": found.region,
        "areas": list(found.areas),
        "challenge": found.challenge,
        "period": found.period.value if found.period else None,
        "stage": found.stage.value,
        "strength": found.strength,
        **{aspect.value: found.ratings.get(aspect) for aspect in Aspect},
        "mass": {factor: mass.value for factor, mass in found.mass.items()},
        "actors": found.actors,
        "employment": found.employment,
    }


def sight(seen: Sight) -> Plain:
    """A diamond: corners, challenge, activities by edge."""
    return {
        "uid": seen.diamond.uid,
        "name": seen.diamond.name,
        "owner": seen.diamond.owner,
        "shared": seen.diamond.shared,
        "challenge": seen.challenge,
        "corners": [{"uid": corner.uid, "name": corner.name} for corner in seen.corners],
        "activities": [
            {"edge": list(placed.edge), **profile(placed.profile)} for placed in seen.placed
        ],
        "aside": [profile(found) for found in seen.aside],
    }


def overlay(found: Overlay) -> Plain:
    """The overlay: regions, rows with their cells, proposals with their decisions."""
    return {
        "regions": [
            {"code": w.code, "name": w.name, "origin": w.origin, "synthetic": w.synthetic}
            for w in found.regions
        ],
        "rows": [
            {
                "name": row.name,
                "cells": {code: [profile(p) for p in there] for code, there in row.cells.items()},
            }
            for row in found.rows
        ],
        "proposals": [
            {
                "first": {"uid": p.first.uid, "name": p.first.name, "region": p.first.region},
                "second": {"uid": p.second.uid, "name": p.second.name, "region": p.second.region},
                "similarity": p.similarity.value,
                "name_likeness": p.similarity.name,
                "pair_likeness": p.similarity.pair,
                "decision": p.decision.value if p.decision else None,
            }
            for p in found.proposals
        ],
        "contradictions": [
            {"first": c.first_name, "second": c.second_name} for c in found.contradictions
        ],
    }


def matches(found: Sequence[Match]) -> list[Plain]:
    """Possible cooperations."""
    return [
        {
            "activity": {"uid": match.here.uid, "name": match.here.name},
            "case": match.case.value,
            "region": match.there.region,
            "synthetic": match.there.synthetic,
            "partner": {"uid": match.there.uid, "name": match.there.name},
            "similarity": match.similarity,
            "complementarity": match.complementarity,
            "confirmed": match.confirmed,
            "interest": match.meeting.value,
            "reasons": match.reasons(),
        }
        for match in found
    ]


def standing(found: Standing) -> Plain:
    """Where one activity stands, and why."""
    return {
        **profile(found.profile),
        "strong": found.strong,
        "relevant": found.relevant,
        "case": found.case.id if found.case else None,
    }


def ranking(found: Ranking) -> Plain:
    """A ranking with its stability."""
    return {
        "method": found.method,
        "weights": {aspect.value: weight for aspect, weight in found.weights.items()},
        "places": [
            {
                "uid": place.profile.uid,
                "name": place.profile.name,
                "rank": place.rank,
                "score": place.score,
                "ranks": [place.low, place.high],
                "first_share": place.first,
            }
            for place in found.places
        ],
        "not_ranked": [p.name for p in found.unrated],
        "flips": [
            {
                "criterion": flip.criterion.value,
                "weight": flip.weight,
                "at": flip.at,
                "leader": flip.leader.name,
            }
            for flip in found.flips
        ],
        "first_by_method": {method: list(names) for method, names in found.agreement.items()},
    }
