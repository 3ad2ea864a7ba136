"""What the plugin's records are to people: lists, detail pages, forms and removal follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cap_diamond.pack import pack
from cap_diamond.records import Diamond, Interest, NameDecision, Sameness
from cap_diamond.words import _
from cap_tui.api import N_, Kind, KindColumn, labelled, pick

DIAMONDS = Kind(
    Diamond,
    id="diamonds",
    single="diamond-record",
    columns=(
        KindColumn("name", least=20),
        KindColumn("corners", least=20, drop=1),
        KindColumn("challenge", least=14, drop=2),
        KindColumn(
            "activity_count",
            N_("activities"),
            value=lambda diamond, _here: len(diamond.activities),
            align="right",
            width=10,
            search=False,
        ),
        KindColumn("shared", N_("joint"), width=5, drop=3, search=False),
    ),
    edit=("name", "corners", "challenge", "activities"),
    sort="name",
    check=lambda diamond, _reads: _check_corners(diamond),
    help=N_("Priority areas at the corners, a challenge in the middle, activities between them."),
    empty=N_("There is no diamond yet. Draw one in the view Diamond."),
    translate=_,
)


def _check_corners(diamond: Diamond) -> Mapping[str, str]:
    """A diamond has as many different corners as the pack allows."""
    allowed = pack().model.corners_allowed
    if len(diamond.corners) not in allowed or len(set(diamond.corners)) < len(diamond.corners):
        return {
            "corners": _("A diamond has {least} to {most} different corners.").format(
                least=min(allowed), most=max(allowed)
            )
        }
    return {}


def _decision_name(decision: NameDecision) -> str:
    return {NameDecision.SAME: _("the same"), NameDecision.DIFFERENT: _("different")}[decision]


DECISIONS = Kind(
    Sameness,
    id="name-decisions",
    columns=(
        KindColumn("first_name", N_("one"), least=16),
        KindColumn("second_name", N_("other"), least=16),
        KindColumn("decision", N_("decision"), width=10),
        KindColumn("why", N_("reason"), drop=1),
    ),
    edit=("decision", "why"),
    sort="first_name",
    wording={"decision": _decision_name},
    name=lambda decision: labelled(
        f"{decision.first_name} / {decision.second_name}", _decision_name(decision.decision)
    ),
    allows=frozenset({"edit", "remove"}),
    help=N_("Whether two activities with different names are the same. Decide in the overlay."),
    empty=N_("Nothing is decided about names yet."),
    translate=_,
)


def _case_name(case: Any) -> str:
    return pick(pack().case(case).name)


INTERESTS = Kind(
    Interest,
    id="interests",
    columns=(
        KindColumn("activity", N_("activity"), least=16),
        KindColumn("region", N_("region"), width=6),
        KindColumn("partner", N_("there"), least=16, drop=2),
        KindColumn("case", N_("case"), width=12),
        KindColumn("note", N_("note"), drop=1),
    ),
    edit=("note",),
    sort="region",
    wording={"case": _case_name},
    name=lambda interest: labelled(_case_name(interest.case), interest.region),
    allows=frozenset({"edit", "remove"}),
    help=N_("With which regions this one would cooperate. It needs both sides."),
    empty=N_("No interest is recorded yet. Record it in the view Partner regions."),
    translate=_,
)

KINDS: Mapping[str, Kind[Any]] = {kind.table: kind for kind in (DIAMONDS, DECISIONS, INTERESTS)}
