"""What is done to an activity beyond editing it: its stage and its critical mass."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from cap_tui.errors import WrongUse
from cap_tui.model import stages
from cap_tui.model.activity import CriticalMass, Mass, Stage, TransformativeActivity
from cap_tui.model.assessment_kinds import MASS_FIGURES as FIGURES
from cap_tui.model.critical_mass import SearchProfile, Verdict, content
from cap_tui.model.ratings import at_home
from cap_tui.operations.context import RegionAccess
from cap_tui.operations.permissions import require_own, require_own_activity
from cap_tui.text.clean import clean_entry
from cap_tui.text.i18n import _, ngettext


def set_stage(
    context: RegionAccess,
    activity: TransformativeActivity,
    stage: Stage,
    reason: str = "",
    *,
    dry_run: bool = False,
) -> TransformativeActivity:
    """Move an activity to a stage. Going back and parking are always allowed; parking needs a reason.

    Raises Refused with all that is missing, ReadOnly, Conflict when the activity was changed since it was read.
    """
    return set_stages(context, [activity], stage, reason, dry_run=dry_run)[0]


def set_stages(
    context: RegionAccess,
    activities: Sequence[TransformativeActivity],
    stage: Stage,
    reason: str = "",
    *,
    dry_run: bool = False,
) -> tuple[TransformativeActivity, ...]:
    """Move several activities to a stage in one change, or none of them. Raises as :func:`set_stage` does."""
    for activity in activities:
        require_own(context, activity, activity.name)
    after = tuple(
        stages.moved(context.standing(one), stage, clean_entry(reason)) for one in activities
    )
    if after == tuple(activities):
        return after
    label = _("stage of {name}").format(name=counted_activities(activities))
    with context.transaction(label, dry_run=dry_run) as transaction:
        return tuple(
            new if new == old else transaction.put(new)
            for old, new in zip(activities, after, strict=True)
        )


def counted_activities(activities: Sequence[TransformativeActivity]) -> str:
    """One activity by its name, several by their number."""
    if len(activities) == 1:
        return activities[0].name
    return ngettext("{n} activity", "{n} activities", len(activities)).format(n=len(activities))


def mass_sheet(context: RegionAccess, activity: TransformativeActivity) -> CriticalMass:
    """The activity's critical-mass sheet; a new one, not stored, while there is none."""
    found = context.records(CriticalMass).find(activity=activity.uid)
    sheets = list(at_home(found, [activity]))
    return sheets[-1] if sheets else CriticalMass(activity=activity.uid)


def record_critical_mass(
    context: RegionAccess,
    activity: TransformativeActivity,
    factors: Mapping[str, Mass],
    *,
    reason: str = "",
    figures: Mapping[str, float | None] | None = None,
    cleared: Collection[str] = (),
    sheet: CriticalMass | None = None,
    dry_run: bool = False,
) -> CriticalMass:
    """Judge factors of an activity's critical mass and note its figures; what is not named stays.

    ``reason`` is noted for every factor named. ``figures`` are of :data:`FIGURES`; None leaves one as it is.
    ``cleared`` are factors and figures that are unknown again.
    ``sheet`` is the sheet as the person saw it (default: as it is stored now). Raises WrongUse for an
    unknown factor or figure, ReadOnly for another region's activity, Conflict.
    """
    require_own_activity(context, activity)
    known = [factor.id for factor in content().factor]
    unknown = [name for name in factors if name not in known]
    unknown += [name for name in figures or {} if name not in FIGURES]
    unknown += [name for name in cleared if name not in (*known, *FIGURES)]
    if unknown:
        raise WrongUse(
            _("There is no factor '{name}'.").format(name=unknown[0]),
            remedy=_("The factors are {factors}.").format(factors=", ".join(known)),
        )
    before = sheet or mass_sheet(context, activity)
    told = clean_entry(reason)
    why = dict.fromkeys(factors, told) if told else {}
    noted: dict[str, float | None] = {
        name: value for name, value in (figures or {}).items() if value is not None
    }
    noted |= {name: None for name in cleared if name in FIGURES}
    after = msgspec.structs.replace(
        before,
        factors={f: m for f, m in {**before.factors, **factors}.items() if f not in cleared},
        reasons={f: r for f, r in {**before.reasons, **why}.items() if f not in cleared},
        **noted,
    )
    if after == before:
        return after
    label = _("critical mass of {name}").format(name=activity.name)
    with context.transaction(label, dry_run=dry_run) as transaction:
        stored: CriticalMass = transaction.put(after) if before.uid else transaction.add(after)
    return stored


def critical_mass_data(
    sheet: CriticalMass | None, judgement: Verdict, profile: SearchProfile | None
) -> dict[str, Any]:
    """What was judged of an activity's critical mass, and what follows from it."""
    return {
        "factors": dict(sheet.factors) if sheet else {},
        "cross_regional": judgement.cross_regional,
        "reasons": list(judgement.reasons),
        "needs": list(profile.needs) if profile else [],
        "offers": list(profile.offers) if profile else [],
    }


def read_judgement(words: str) -> tuple[str, Mass]:
    """``firms=weak`` as factor and judgement. Raises WrongUse."""
    factor, _equals, judgement = words.partition("=")
    known = [entry.id for entry in content().factor]
    if factor not in known or judgement not in list(Mass):
        raise WrongUse(
            _("'{words}' is no judgement of a factor.").format(words=words),
            remedy=_(
                "Write FACTOR=MASS, with a factor of {factors} and a mass of {masses}."
            ).format(factors=", ".join(known), masses=", ".join(Mass)),
        )
    return factor, Mass(judgement)
