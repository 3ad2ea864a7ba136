"""The forms of the views: a new diamond around own corners, a critical-mass sheet, a piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cap_diamond.pack import pack
from cap_diamond.queries import own
from cap_diamond.words import _
from cap_tui.api import (
    CriticalMass,
    Evidence,
    Mass,
    PluginContext,
    PriorityArea,
    critical_mass,
    pick,
)
from cap_tui.ui import Form, FormField, form_for

NOT_JUDGED = "-"
FIGURES = ("actors", "employment", "location_quotient")
EVIDENCE_FIELDS = ("title", "statement", "source", "date", "address", "value", "unit")


def diamond_form(ctx: PluginContext) -> Form:
    """A name, a challenge, and as many corners as are allowed, filled with the region's priority areas."""
    most = max(pack().model.corners_allowed)
    areas = [area.name for area in own(ctx, PriorityArea)][:most]
    fields = [
        FormField("name", _("Name of the diamond"), required=True, most=200),
        FormField(
            "challenge",
            _("Challenge"),
            most=200,
            help=_("The challenge in the middle; a new name becomes a challenge of the region"),
        ),
    ]
    for place in range(1, most + 1):
        fields.append(
            FormField(
                f"corner{place}",
                _("Corner {n}").format(n=place),
                most=200,
                help=_("A priority area; a new name becomes one. Leave what you do not need empty"),
            )
        )
    values = {f"corner{place}": name for place, name in enumerate(areas, 1)}
    return Form(fields, values, draft="diamond.new", send=_("Make the diamond"))


def corners_of(values: Mapping[str, Any]) -> list[str]:
    """The corners that were filled in, in their order."""
    most = max(pack().model.corners_allowed)
    given = [str(values[f"corner{place}"] or "").strip() for place in range(1, most + 1)]
    return [name for name in given if name]


def mass_form(sheet: CriticalMass, draft: str) -> Form:
    """Every factor with its judgement, the three figures, and one reason for what is judged now."""
    judgements = (
        (NOT_JUDGED, _("not judged")),
        *((mass.value, critical_mass.mass_name(mass)) for mass in Mass),
    )
    fields = [
        FormField(
            factor.id,
            pick(factor.name),
            "choice",
            choices=judgements,
            default=NOT_JUDGED,
            help=pick(factor.text),
        )
        for factor in critical_mass.content().factor
    ]
    fields += [
        FormField("actors", _("Organisations"), "int", empty_is_none=True, least=0),
        FormField("employment", _("People employed"), "int", empty_is_none=True, least=0),
        FormField(
            "location_quotient",
            _("Location quotient"),
            "float",
            empty_is_none=True,
            least=0,
            help=_("Share of regional over share of reference employment"),
        ),
        FormField(
            "reason", _("Reason"), most=1000, help=_("Kept with every factor that you change now")
        ),
    ]
    values: dict[str, Any] = {factor: mass.value for factor, mass in sheet.factors.items()}
    values |= {name: getattr(sheet, name) for name in FIGURES}
    return Form(fields, values, draft=draft)


@dataclass(frozen=True)
class MassChange:
    """What a filled-in sheet changes: factors judged anew, figures given, what is unknown again, the reason."""

    factors: dict[str, Mass]
    figures: dict[str, float | None]
    cleared: tuple[str, ...]
    reason: str


def mass_change(sheet: CriticalMass, values: Mapping[str, Any]) -> MassChange:
    """The difference between a sheet and the form over it."""
    judged = {f.id: values[f.id] for f in critical_mass.content().factor}
    cleared = [name for name, value in judged.items() if value == NOT_JUDGED]
    cleared += [name for name in FIGURES if values[name] is None]
    return MassChange(
        {
            name: Mass(value)
            for name, value in judged.items()
            if value not in (NOT_JUDGED, sheet.factors.get(name))
        },
        {name: values[name] for name in FIGURES},
        tuple(cleared),
        str(values["reason"] or ""),
    )


def evidence_form(draft: str) -> Form:
    """A piece of evidence; what it supports is known."""
    return form_for(Evidence, only=EVIDENCE_FIELDS, draft=draft)
