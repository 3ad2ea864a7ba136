"""Which services answer the gaps of an activity, in a fixed order, each with its reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cap_tact.gaps import ActivityGap, ActivityNeeds, gap_text
from cap_tact.service import Service
from cap_tact.wording import maturity_text, need_text, phase_text, scope_text
from cap_tact.words import _
from cap_tui.api import ContentItem

SEVERITY = {"missing": 2, "weak": 1}
FIT_POINTS = {"direct": 2, "need": 1}
MATURITY_ORDER = ("established", "piloted", "idea", "")
COST_ORDER = ("low", "medium", "high", "")


@dataclass(frozen=True)
class GapReason:
    """A gap that a service answers."""

    gap: ActivityGap
    fit: str
    points: int
    text: str


@dataclass(frozen=True)
class ServiceMatch:
    """A service with its points, and whether phase and scope fit."""

    item: ContentItem[Service]
    points: int
    gaps: tuple[GapReason, ...]
    phase_fits: bool
    scope_fits: bool
    phase_text: str
    scope_text: str
    maturity_text: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every reason in words."""
        gaps = (reason.text for reason in self.gaps)
        return (*gaps, self.phase_text, self.scope_text, self.maturity_text)


def match_services(
    services: Iterable[ContentItem[Service]], needs: ActivityNeeds
) -> list[ServiceMatch]:
    """The services that answer at least one gap, best first."""
    found = [match for item in services if (match := match_service(item, needs)).points]
    return sorted(found, key=_order)


def _order(match: ServiceMatch) -> tuple[int, bool, bool, int, int, str]:
    service = match.item.entry
    return (
        -match.points,
        not match.phase_fits,
        not match.scope_fits,
        MATURITY_ORDER.index(service.maturity),
        COST_ORDER.index(service.cost_class),
        match.item.ref,
    )


def match_service(item: ContentItem[Service], needs: ActivityNeeds) -> ServiceMatch:
    """One service against the gaps of an activity."""
    service = item.entry
    reasons = tuple(reason for gap in needs.gaps if (reason := _gap_reason(item, gap)) is not None)
    phase_fits = needs.phase is not None and needs.phase in service.phases
    wanted = {True: ("cross-regional", "both"), False: ("regional", "both"), None: ()}
    scope_fits = service.cross_regional in wanted[needs.cross_regional]
    return ServiceMatch(
        item,
        sum(reason.points for reason in reasons),
        reasons,
        phase_fits,
        scope_fits,
        _phase_reason(service.phases, needs.phase, fits=phase_fits),
        _scope_reason(service.cross_regional, needs.cross_regional, fits=scope_fits),
        _("Maturity: {maturity}.").format(maturity=maturity_text(service.maturity)),
    )


def _gap_reason(item: ContentItem[Service], gap: ActivityGap) -> GapReason | None:
    service = item.entry
    if gap.factor is not None and gap.factor in service.answers:
        fit = "direct"
        text = _("Gap: {gap}; {service} answers it directly.").format(
            gap=gap_text(gap), service=item.name
        )
    elif gap.need and gap.need == service.need:
        fit = "need"
        text = _("Gap: {gap}; {service} answers the need {need}.").format(
            gap=gap_text(gap), service=item.name, need=need_text(gap.need)
        )
    else:
        return None
    return GapReason(gap, fit, SEVERITY[gap.level] * FIT_POINTS[fit], text)


def _phase_reason(phases: Sequence[str], phase: str | None, *, fits: bool) -> str:
    names = ", ".join(phase_text(one) for one in phases) or _("none stated")
    if phase is None:
        return _("Phase: the activity is in none; the service serves {names}.").format(names=names)
    if fits:
        return _("Phase: it serves {phase}.").format(phase=phase_text(phase))
    return _("Phase: the activity is in {phase}, the service serves {names}.").format(
        phase=phase_text(phase), names=names
    )


def _scope_reason(scope: str, cross_regional: bool | None, *, fits: bool) -> str:
    if not scope:
        return _("Scope: none stated.")
    works = scope_text(scope)
    if cross_regional is None:
        return _("Scope: the critical mass is not judged; the service works {works}.").format(
            works=works
        )
    needed = _("across regions") if cross_regional else _("within the region")
    if fits:
        return _("Scope: needed {needed}; it works {works}.").format(needed=needed, works=works)
    return _("Scope: needed {needed}, but it works {works}.").format(needed=needed, works=works)
