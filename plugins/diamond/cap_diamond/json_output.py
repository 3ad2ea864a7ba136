"""What the commands answer with ``--json``: plain data, names beside uids, unknown as null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cap_diamond.listings import ranking_listing
from cap_diamond.priorities import ActivityAssessment, Ranking
from cap_diamond.profile import Plain, profile_data
from cap_diamond.queries import DiamondState
from cap_tui.api import listing_data

if TYPE_CHECKING:
    from cap_diamond.overlay import RegionOverlay


def diamond_data(seen: DiamondState) -> Plain:
    """A diamond: corners, challenge, activities by edge."""
    return {
        "uid": seen.diamond.uid,
        "name": seen.diamond.name,
        "owner": seen.diamond.owner,
        "shared": seen.diamond.shared,
        "challenge": seen.challenge,
        "corners": [{"uid": corner.uid, "name": corner.name} for corner in seen.corners],
        "activities": [
            {"edge": list(placed.edge), **profile_data(placed.profile)} for placed in seen.placed
        ],
        "aside": [profile_data(found) for found in seen.aside],
    }


def overlay(found: RegionOverlay) -> Plain:
    """The overlay: regions, rows with their cells, proposals with their decisions."""
    from cap_diamond.region_listings import overlay_row, proposals_listing

    return {
        "regions": [
            {"code": w.code, "name": w.name, "origin": w.origin, "synthetic": w.synthetic}
            for w in found.regions
        ],
        "rows": [overlay_row(row) for row in found.rows],
        "proposals": listing_data(proposals_listing(found)),
        "contradictions": [
            {"first": c.first_name, "second": c.second_name} for c in found.contradictions
        ],
    }


def standing(found: ActivityAssessment) -> Plain:
    """Where one activity stands, and why."""
    return {
        **profile_data(found.profile),
        "strong": found.strong,
        "relevant": found.relevant,
        "case": found.case.id if found.case else None,
    }


def ranking(found: Ranking) -> Plain:
    """A ranking with its stability."""
    return {
        "method": found.method,
        "weights": {aspect.value: weight for aspect, weight in found.weights.items()},
        "places": listing_data(ranking_listing(found)),
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
