"""What regions can do together: partners and joint critical mass by the matching of the diamond, and what is agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cap_tui.errors import Refused, WrongUse
from cap_tui.methods import capacity
from cap_tui.model.activity import CriticalMass, Mass, TransformativeActivity
from cap_tui.model.critical_mass import ENOUGH, content
from cap_tui.model.joint_activity import JointActivity, Mandate
from cap_tui.operations.activities import mass_sheet
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.notes import read_day
from cap_tui.operations.workshops.outcome import find_outcome
from cap_tui.plugin.cooperation import CooperationOptions, PartnerMatch
from cap_tui.text.i18n import _
from cap_tui.workshop.one_line import one_line


@dataclass(frozen=True)
class JointMass:
    """What no region has alone: the factors short here, who brings each, and what is still short together."""

    activity: TransformativeActivity
    options: CooperationOptions
    short: list[str]
    brings: Mapping[str, list[str]]
    still_short: list[str]


def cooperation_of(access: WorkshopAccess, name: str = "") -> list[JointMass]:
    """For the activity of that name, else the workshop's, else all that are relevant: partners and joint mass."""
    asked = name or access.workshop.activity
    wanted = find_outcome(access, asked).uid if asked else ""
    known = {one.uid: one for one in access.region.records(TransformativeActivity).all()}
    return [
        _joint(access, known[found.activity], found)
        for found in access.region.cooperation()
        if found.activity in known and wanted in ("", found.activity)
    ]


def _joint(
    access: WorkshopAccess, activity: TransformativeActivity, found: CooperationOptions
) -> JointMass:
    sheet: CriticalMass = mass_sheet(access.region, activity)
    factors = [factor.id for factor in content().factor]
    short = [f for f in factors if sheet.factors.get(f) not in ENOUGH]
    brings: dict[str, list[str]] = {}
    for option in found.options:
        for factor in option.closes:
            if option.region not in brings.setdefault(factor, []):
                brings[factor].append(option.region)
    enough = {level.value for level in ENOUGH}
    still = [f for f in short if found.mass.get(f) not in enough]
    return JointMass(activity, found, short, brings, still)


@dataclass(frozen=True)
class RegionalAgreement:
    """What regions agree on one activity; without ``regions`` all that the matching proposes."""

    activity: str
    regions: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    mandate: Mandate = Mandate.NONE
    text: str = ""
    due: str = ""
    name: str = ""


def agree(access: WorkshopAccess, wanted: RegionalAgreement) -> JointActivity:
    """Store what was agreed as a joint record: cases of the pairs, who brings what, the joint critical mass.

    Raises Refused for a region that the matching does not propose: first its activity must be
    here (its bundle) and be the same.
    """
    access.require_facilitator()
    text = one_line(wanted.text, _("agreement"), empty=True)
    common = tuple(one_line(one, _("common interest")) for one in wanted.common)
    due = read_day(wanted.due)
    found = next(iter(cooperation_of(access, wanted.activity)), None)
    if found is None:
        raise Refused(
            _("No region fits for this activity."),
            where=wanted.activity,
            remedy=_("Take in the bundles of partners, and decide which names mean the same."),
        )
    code = access.region.region.code
    chosen = _chosen(found, wanted.regions)
    options = [one for one in found.options.options if one.region in chosen]
    together = _together(code, mass_sheet(access.region, found.activity), options)
    with access.changing(_("Agree with other regions")) as transaction:
        for one in access.region.records(JointActivity).find(workshop=access.workshop.uid):
            if found.activity.uid in one.activities:
                raise Refused(_("It was agreed on already: {name}.").format(name=one.name))
        joint: JointActivity = transaction.add(
            JointActivity(
                name=one_line(wanted.name, _("name"), empty=True) or found.activity.name,
                activities=(found.activity.uid, *dict.fromkeys(one.partner for one in options)),
                regions=(code, *chosen),
                common=common,
                cases=_cases(code, found, chosen),
                brings={region: made for region, made in together.brings.items() if made},
                mass={f: Mass(level) for f, level in together.sheet.items() if level},
                mandate=wanted.mandate,
                agreed=text,
                due=due,
                workshop=access.workshop.uid,
            )
        )
    return joint


def _chosen(found: JointMass, regions: Sequence[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(one.region for one in found.options.options))
    for region in regions:
        if region not in known:
            raise Refused(
                _("{region} does not fit for {activity}.").format(
                    region=region, activity=found.activity.name
                ),
                remedy=_("Those that fit: {known}.").format(known=", ".join(known)),
            )
    if not known:
        raise WrongUse(_("No region fits for this activity."))
    return tuple(dict.fromkeys(regions)) or known


def _cases(code: str, found: JointMass, chosen: Sequence[str]) -> dict[str, str]:
    """The case of each pair of the regions: this one with each, then the others with each other."""
    cases = {f"{code}-{o.region}": o.case for o in found.options.options if o.region in chosen}
    for pair, case in found.options.between.items():
        if set(pair.split("-", 1)) <= set(chosen):
            cases[pair] = case
    return cases


def _together(code: str, sheet: CriticalMass, options: Sequence[PartnerMatch]) -> capacity.Union:
    """Of each factor what the best of the regions has, and what only one of them brings (``capacity.union``)."""
    sheets: dict[str, dict[str, str | None]] = {
        code: {factor: mass.value for factor, mass in sheet.factors.items()}
    }
    for one in options:
        sheets.setdefault(one.region, dict(one.mass))
    return capacity.union(sheets)


def agreements(access: WorkshopAccess) -> list[JointActivity]:
    """What was agreed with other regions in this workshop."""
    return list(access.region.records(JointActivity).find(workshop=access.workshop.uid))
