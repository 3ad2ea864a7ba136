"""Importing a results framework: it adds to what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from cap_evaluation.definitions import RegionFramework, region_framework, settings_in_force
from cap_evaluation.framework_file import (
    ClaimEntry,
    FrameworkFile,
    rate_day,
    read_framework_file,
)
from cap_evaluation.operations.import_plan import ENVELOPE, ImportPlan, same_content
from cap_evaluation.period import parse_period
from cap_evaluation.problem import Problem, refused_file
from cap_evaluation.records import (
    Assignment,
    Claim,
    EvaluatedAction,
    EvaluatedInstitution,
    ExchangeRate,
    IndicatorDefinition,
    SanityRule,
)
from cap_evaluation.words import _
from cap_tui.api import PluginContext, Record, pick

KEYS: Mapping[type[Record], tuple[str, ...]] = {
    IndicatorDefinition: ("code",),
    EvaluatedAction: ("code",),
    EvaluatedInstitution: ("code",),
    Assignment: ("indicator", "action", "institution"),
    ExchangeRate: ("base", "quote", "date"),
    SanityRule: ("code",),
    Claim: ("code",),
}
"""What makes a record of each table this one."""

WITH_ID = frozenset({IndicatorDefinition, EvaluatedAction, EvaluatedInstitution, SanityRule, Claim})


def plan_framework(ctx: PluginContext, path: Path, *, replace: bool = False) -> ImportPlan:
    """Read a framework and compare it with the region. Raises Refused with every problem."""
    seen_at = ctx.seq
    region = region_framework(ctx)
    file = read_framework_file(path, region, ctx.region.code.lower())
    plan = ImportPlan(
        "framework", file.name, hashlib.sha256(path.read_bytes()).hexdigest(), seen_at=seen_at
    )
    if not file.problems:
        _plan_settings(ctx, plan, file, replace=replace)
        for record in _records(file, region):
            _plan_record(ctx, plan, file, record, replace=replace)
    if file.problems:
        raise refused_file(file.name, file.problems)
    return plan


def _plan_settings(
    ctx: PluginContext, plan: ImportPlan, file: FrameworkFile, *, replace: bool
) -> None:
    """The settings of the region; another fiscal year or currency than the one in force needs --replace."""
    there = settings_in_force(ctx)
    given = {
        name: value
        for name, value in msgspec.to_builtins(file.settings).items()
        if value is not None and name != "id"
    }
    wanted = msgspec.structs.replace(there, name=file.settings.id or there.name, **given)
    if not there.version:
        plan.settings = wanted
    elif not same_content(wanted, there, but=("name",)):
        if replace:
            plan.settings = wanted
        else:
            file.add(
                "duplicate_id",
                "framework",
                _("The region evaluates with other settings."),
                _("Use the settings in force, or import with --replace."),
            )


def _plan_record(
    ctx: PluginContext, plan: ImportPlan, file: FrameworkFile, record: Record, *, replace: bool
) -> None:
    kind = type(record)
    named = ctx.records(kind).find(**{name: getattr(record, name) for name in KEYS[kind]})
    there = next((one for one in named if one.owner == ctx.region.code), None)
    if there is None:
        plan.new.append(record)
    elif same_content(record, there, but=("framework",)):
        plan.same += 1
    elif replace:
        envelope = {name: getattr(there, name) for name in ENVELOPE}
        plan.replaced.append(msgspec.structs.replace(record, **envelope))
    else:
        name = " ".join(str(getattr(record, key)) for key in KEYS[kind])
        file.problems.append(
            Problem(
                "duplicate_id" if kind in WITH_ID else "duplicate_row",
                None,
                name,
                _("'{id}' is there already with another content.").format(id=name),
                _("Choose another id, or import with --replace."),
            )
        )


def _records(file: FrameworkFile, region: RegionFramework) -> Iterator[Record]:
    fiscal = file.settings.fiscal_year_start or region.settings.fiscal_year_start
    for indicator in file.indicators:
        yield IndicatorDefinition(
            code=indicator.id,
            name=pick(indicator.name),
            framework=file.settings.id,
            content=file.documents[indicator.id],
        )
    for action in file.actions:
        yield EvaluatedAction(code=action.code, name=action.name, record=action.record)
    for institution in file.institutions:
        yield EvaluatedInstitution(
            code=institution.code, name=institution.name, record=institution.record
        )
    for entry in file.assignments:
        period = parse_period(entry.start, fiscal)
        if period is not None:
            yield Assignment(
                indicator=entry.indicator,
                action=entry.action,
                institution=entry.institution,
                period=entry.start,
                start=period.start,
                measured_by=entry.owner,
            )
    for rate in file.rates:
        yield ExchangeRate(
            base=rate.base,
            quote=rate.quote,
            date=rate_day(rate),
            rate=rate.rate,
            source=rate.source,
        )
    for rule in file.rules:
        yield SanityRule(
            code=rule.id, left=rule.left, op=rule.op, right=rule.right, severity=rule.severity
        )
    for claim in file.claims:
        yield _claim(claim)


def _claim(entry: ClaimEntry) -> Claim:
    def parts(entries: Any) -> tuple[dict[str, str], ...]:
        return tuple(msgspec.to_builtins(part) for part in entries)

    return Claim(
        code=entry.id,
        text=entry.text,
        supporting=parts(entry.supporting),
        against=parts(entry.against),
        rivals=parts(entry.rivals),
        activity=entry.activity,
    )
