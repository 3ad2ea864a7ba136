"""Regions side by side from their bundles: activities in common, stages, services used and what helped.

A bundle is foreign: it is read within limits, its hashes and schema are checked first, and every text is cleaned.
Regions stand in the order of their codes; nothing here ranks them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cap_tui.errors import CapError, NotFound, Refused
from cap_tui.model.action import FundingStatus, PlannedAction
from cap_tui.model.activity import Stage, TransformativeActivity
from cap_tui.operations.bundles import open_bundle, verify_bundle
from cap_tui.operations.common_activities import (
    CommonActivity,
    RegionActivity,
    common_activities,
)
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.operations.context import Context

SUFFIXES = (".zip", ".age")
RESULTS = ("helped", "partly", "not", "unknown")
NAME = 120
"""Letters of a foreign name that are kept."""


@dataclass(frozen=True)
class PortfolioRegion:
    """What one region's newest bundle says. ``actions`` are those of the plan, ``evaluated`` measures that are evaluated.

    ``services`` counts plans, ``outcomes`` (service, result) pairs.
    """

    code: str
    name: str
    file: str
    created: str
    synthetic: bool
    signature: str
    activities: tuple[RegionActivity, ...] = ()
    actions: int = 0
    funded: int = 0
    evaluated: int = 0
    services: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    left_out: int = 0

    @property
    def stages(self) -> dict[str, int]:
        """How many activities stand at each stage."""
        counted = Counter(activity.stage for activity in self.activities)
        return {stage.value: counted.get(stage.value, 0) for stage in Stage}


@dataclass(frozen=True)
class UnreadBundle:
    """A file that could not be taken into the comparison, and why."""

    file: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True)
class RegionPortfolio:
    """Regions by their codes, what they have in common, and what could not be read."""

    regions: tuple[PortfolioRegion, ...]
    unread: tuple[UnreadBundle, ...] = ()

    def common(self) -> list[CommonActivity]:
        """Activities that several regions have: by an equal name in any language, or by names that say the same."""
        return common_activities([a for region in self.regions for a in region.activities])

    def services(self) -> list[str]:
        """The services that any region planned, by name."""
        return sorted({name for r in self.regions for name in r.services}, key=str.casefold)

    def helped(self) -> list[tuple[str, dict[str, int], int]]:
        """For each service with an outcome: how often it had each result, and in how many regions."""
        names = {service for region in self.regions for service, _result in region.outcomes}
        found = []
        for name in sorted(names, key=str.casefold):
            counts = {r: sum(e.outcomes.get((name, r), 0) for e in self.regions) for r in RESULTS}
            places = sum(any(s == name for s, _r in e.outcomes) for e in self.regions)
            found.append((name, counts, places))
        return found


def read_portfolio(
    context: Context | None, places: Sequence[Path], roles: Mapping[str, str]
) -> RegionPortfolio:
    """The regions whose bundles are in these folders (or are these files); of each region the newest bundle.

    ``roles`` says what tables are in the chain. NotFound for a folder that is not there; Refused when
    no bundle could be read.
    """
    newest: dict[str, PortfolioRegion] = {}
    unread: list[UnreadBundle] = []
    for file in bundle_files(places):
        try:
            entry = _entry(context, file, roles)
        except CapError as error:
            unread.append(UnreadBundle(str(file), str(error.what), error.remedy or ""))
            continue
        known = newest.get(entry.code)
        if known is None or known.created < entry.created:
            newest[entry.code] = entry
    if not newest:
        reasons = "; ".join(labelled(Path(u.file).name, u.reason) for u in unread)
        raise Refused(
            _("No bundle could be read."),
            where=reasons or ", ".join(map(str, places)),
            remedy=_("Name folders that hold bundles of regions (cap-tui bundle export)."),
        )
    return RegionPortfolio(tuple(newest[code] for code in sorted(newest)), tuple(unread))


def bundle_files(places: Sequence[Path]) -> Iterator[Path]:
    """The files that may be bundles, in the order of the places and of their names. Raises NotFound."""
    for place in places:
        if place.is_dir():
            yield from sorted(f for f in place.iterdir() if f.suffix in SUFFIXES and f.is_file())
        elif place.exists():
            yield place
        else:
            raise NotFound(_("There is no such folder or file."), where=str(place))


def _entry(context: Context | None, file: Path, roles: Mapping[str, str]) -> PortfolioRegion:
    with open_bundle(context, file) as bundle:
        verdict = verify_bundle(context, bundle)
        if verdict.refused:
            raise Refused(_("The bundle is refused: {reason}").format(reason=verdict.fault))
        told = bundle.description()
        tables = set(bundle.contents.kinds)

        def documents(role: str) -> list[dict[str, Any]]:
            names = [table for table, given in roles.items() if given == role and table in tables]
            return [document for name in names for document in bundle.documents(name)]

        own = [
            d
            for d in documents(roles[TransformativeActivity.TABLE])
            if d.get("owner") == told.source.code
        ]
        actions = (
            list(bundle.documents(PlannedAction.TABLE)) if PlannedAction.TABLE in tables else []
        )
        evaluated = len(documents(roles[PlannedAction.TABLE])) - len(actions)
        plans = documents("service_plan")
        names = {str(plan.get("uid")): _service(plan) for plan in plans}
        outcomes: Counter[tuple[str, str]] = Counter()
        for outcome in documents("service_outcome"):
            result = str(outcome.get("result", ""))
            service = names.get(str(outcome.get("plan")), "") or _service(outcome)
            outcomes[service, result if result in RESULTS else "unknown"] += 1
        code = clean_line(told.source.code, limit=20)
        activities = tuple(a for document in own if (a := _activity(code, document)) is not None)
    return PortfolioRegion(
        code=code,
        name=clean_line(told.source.name, limit=NAME),
        file=str(file),
        created=clean_line(told.created, limit=30),
        synthetic=told.source.synthetic,
        signature=verdict.signature.value,
        activities=activities,
        actions=len(actions),
        funded=sum(action.get("funding") == FundingStatus.FUNDED.value for action in actions),
        evaluated=evaluated,
        services=Counter(map(_service, plans)),
        outcomes=outcomes,
        left_out=len(own) - len(activities),
    )


def _service(document: Mapping[str, Any]) -> str:
    name = document.get("service_name") or document.get("service")
    return clean_line(name, limit=NAME) if isinstance(name, str) else _("unknown")


def _activity(region: str, document: Mapping[str, Any]) -> RegionActivity | None:
    """An activity of a region; None for a document that has no name."""
    name, stage, more = document.get("name"), document.get("stage"), document.get("synonyms")
    if not isinstance(name, str) or not name.strip():
        return None
    others = [n for n in more if isinstance(n, str)] if isinstance(more, list) else []
    names = frozenset(clean_line(n, limit=NAME).casefold() for n in (name, *others) if n.strip())
    known = (
        stage if isinstance(stage, str) and stage in {s.value for s in Stage} else Stage.IDEA.value
    )
    return RegionActivity(region, clean_line(name, limit=NAME), known, names)


def portfolio_data(found: RegionPortfolio) -> dict[str, Any]:
    """The comparison as plain data."""
    return {
        "regions": [
            {
                "code": r.code,
                "name": r.name,
                "file": r.file,
                "created": r.created,
                "synthetic": r.synthetic,
                "signature": r.signature,
                "activities": len(r.activities),
                "stages": r.stages,
                "actions": r.actions,
                "funded": r.funded,
                "evaluated": r.evaluated,
                "services": dict(sorted(r.services.items())),
                "left_out": r.left_out,
            }
            for r in found.regions
        ],
        "common": [
            {
                "name": common.name,
                "regions": [
                    {"code": a.region, "name": a.name, "stage": a.stage} for a in common.activities
                ],
                "concepts": list(common.concepts),
            }
            for common in found.common()
        ],
        "services": [
            {
                "service": s,
                "regions": {r.code: r.services[s] for r in found.regions if s in r.services},
            }
            for s in found.services()
        ],
        "helped": [
            {"service": s, **counts, "regions": places} for s, counts, places in found.helped()
        ],
        "unread": [{"file": u.file, "reason": u.reason, "remedy": u.remedy} for u in found.unread],
    }
