"""Quality of a diamond: too few or too similar corners, corners without evidence or activities, lobbying.

What is found is a question to the people around the table, not a verdict on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from cap_diamond.pack import pack
from cap_diamond.queries import DiamondState
from cap_diamond.words import _, ngettext
from cap_tui.api import (
    Evidence,
    Finding,
    Line,
    Reads,
    Severity,
    TransformativeActivity,
    name_concepts,
)

VIEW = "diamond.diamond"


def findings(reads: Reads, seen: DiamondState) -> Iterator[Finding]:
    """Everything that is doubtful about one diamond."""
    yield from _corners(seen)
    yield from _evidence(reads, seen)
    yield from _activities(seen)
    yield from _lobbying(reads, seen)


def _finding(identity: str, severity: Severity, message: str, remedy: str, where: str) -> Finding:
    return Finding(
        id=f"diamond.{identity}",
        severity=severity,
        message=message,
        where=where,
        remedy=remedy,
        line=Line.EVIDENCE,
        view=VIEW,
    )


def corners_come_from(seen: DiamondState) -> str:
    """What to do when corners of a joint diamond are not here."""
    return _("Take in a bundle of {region}, whose areas they are.").format(
        region=seen.diamond.owner
    )


def _corners(seen: DiamondState) -> Iterator[Finding]:
    name = seen.diamond.name
    allowed = pack().model.corners_allowed
    if seen.away:
        yield _finding(
            "corners-away",
            Severity.WARNING,
            ngettext(
                "{n} corner of the joint diamond is not here.",
                "{n} corners of the joint diamond are not here.",
                seen.away,
            ).format(n=seen.away),
            corners_come_from(seen),
            name,
        )
    elif len(seen.corners) < min(allowed):
        yield _finding(
            "few-corners",
            Severity.ERROR,
            ngettext(
                "The diamond has {n} corner; it needs {least} at least.",
                "The diamond has {n} corners; it needs {least} at least.",
                len(seen.corners),
            ).format(n=len(seen.corners), least=min(allowed)),
            _("Choose the region's strongest priority areas as corners."),
            name,
        )
    if len(seen.corners) > max(allowed):
        yield _finding(
            "many-corners",
            Severity.WARNING,
            _("The diamond has {n} corners; too broad a scope finds nothing.").format(
                n=len(seen.corners)
            ),
            _("Keep {most} at most.").format(most=max(allowed)),
            name,
        )
    if not seen.challenge and not seen.away:
        yield _finding(
            "challenge",
            Severity.WARNING,
            _("No challenge is in the middle."),
            _("Say which challenge the diamond is drawn around."),
            name,
        )
    yield from _similar_corners(seen)


def _similar_corners(seen: DiamondState) -> Iterator[Finding]:
    for first, second in combinations(seen.corners, 2):
        alike = name_concepts.likeness(
            name_concepts.concepts(first.name), name_concepts.concepts(second.name)
        )
        shared = set(first.evidence) & set(second.evidence)
        if alike >= pack().quality.alike_from or (
            shared and set(first.evidence) == set(second.evidence)
        ):
            yield _finding(
                "similar-corners",
                Severity.WARNING,
                _("{one} and {other} are much alike; little can emerge between them.").format(
                    one=first.name, other=second.name
                ),
                _("Join them, or choose a corner that is further away."),
                seen.diamond.name,
            )


def _evidence(reads: Reads, seen: DiamondState) -> Iterator[Finding]:
    supported = {uid for entry in reads.records(Evidence).all() for uid in entry.supports}
    for corner in seen.corners:
        if not corner.evidence and corner.uid not in supported:
            yield _finding(
                "corner-evidence",
                Severity.WARNING,
                _("Nothing shows that the region is strong in {corner}.").format(
                    corner=corner.name
                ),
                _("Add evidence that supports {corner}.").format(corner=corner.name),
                seen.diamond.name,
            )


def _activities(seen: DiamondState) -> Iterator[Finding]:
    touched = {end for placed in seen.placed for end in placed.edge}
    for place, corner in enumerate(seen.corners):
        if place not in touched:
            yield _finding(
                "idle-corner",
                Severity.WARNING,
                _("No activity touches {corner}.").format(corner=corner.name),
                _("Look for activities on its edges, or leave the corner out."),
                seen.diamond.name,
            )
    for profile in seen.aside:
        yield _finding(
            "aside",
            Severity.WARNING,
            _("{activity} does not lie between two corners of the diamond.").format(
                activity=profile.name
            ),
            _("Name the two priority areas between which it emerges."),
            seen.diamond.name,
        )


def _lobbying(reads: Reads, seen: DiamondState) -> Iterator[Finding]:
    """All activities that one cluster leads share a corner: does it speak for its own sector only?"""
    least = pack().quality.lobbying_from
    edges = {placed.profile.uid: placed.edge for placed in seen.placed}
    led: dict[str, list[TransformativeActivity]] = defaultdict(list)
    for activity in reads.records(TransformativeActivity).all():
        if activity.cluster and activity.uid in edges:
            led[activity.cluster].append(activity)
    for activities in led.values():
        if len(activities) < least:
            continue
        shared = set.intersection(*(set(edges[activity.uid]) for activity in activities))
        leads = {p.profile.uid: p.profile.lead for p in seen.placed}
        if shared:
            yield _finding(
                "lobbying",
                Severity.HINT,
                _("All {n} activities that {cluster} leads lie on {corner}.").format(
                    n=len(activities),
                    cluster=leads[activities[0].uid],
                    corner=" × ".join(seen.corners[corner].name for corner in sorted(shared)),
                ),
                _(
                    "Ask whether the cluster speaks for its own sector only, and what lies elsewhere."
                ),
                seen.diamond.name,
            )
