"""Contribution claims: how strong a claim is, from the evidence for and against it and its rivals.

Contribution analysis after Mayne (2008); the steps of the scale are ours. A claim never turns into
a percentage.
"""

from __future__ import annotations

from cap_evaluation.records import Claim


def claim_strength(claim: Claim) -> str:
    """unsupported, contested, plausible, supported or strong: the first that holds."""
    if not claim.supporting:
        return "unsupported"
    if any(not entry.get("answer", "").strip() for entry in claim.against):
        return "contested"
    sources = {entry.get("source", "").strip() for entry in claim.supporting} - {""}
    statuses = {entry.get("status", "open") for entry in claim.rivals}
    if len(sources) < 2 or not claim.rivals or "open" in statuses:
        return "plausible"
    if statuses == {"refuted"} and any(entry.get("sha256") for entry in claim.supporting):
        return "strong"
    return "supported"
