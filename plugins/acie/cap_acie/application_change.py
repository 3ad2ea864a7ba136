"""One change of an application, how it is applied, and how it is told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from cap_acie.application_file import Application, Cost, Partner
from cap_acie.application_toml import partner_table
from cap_acie.money import money_text


class ChangeKind(StrEnum):
    """What may be changed to make an application fundable."""

    BUDGET = "budget"
    LANGUAGE = "language"
    ADD = "add"
    REMOVE = "remove"
    MONTHS = "months"
    START = "start"


@dataclass(frozen=True)
class Budget:
    """The costs of a partner and what it requests."""

    costs: tuple[Cost, ...]
    requested: int

    def as_data(self) -> dict[str, Any]:
        """The budget for ``--json``."""
        return {
            "costs": [
                {"activity": line.activity, "amount": money_text(line.amount)}
                for line in self.costs
            ],
            "requested": money_text(self.requested),
        }


@dataclass(frozen=True)
class ApplicationChange:
    """One change; ``value`` is a Budget, a language, a Partner (add), months or a day."""

    kind: ChangeKind
    partner: str | None = None
    value: Budget | Partner | str | int | datetime.date | None = None


def apply_changes(application: Application, changes: Iterable[ApplicationChange]) -> Application:
    """The application after all changes."""
    for change in changes:
        application = _applied(application, change)
    return application


def _applied(application: Application, change: ApplicationChange) -> Application:
    value, partners = change.value, application.partners
    if isinstance(value, Budget):
        budget = value
        return _with_partner(
            application,
            change.partner,
            lambda one: replace(one, costs=budget.costs, requested=budget.requested),
        )
    if isinstance(value, Partner):
        return replace(application, partners=(*partners, value))
    if isinstance(value, str):
        language = value
        return _with_partner(
            application, change.partner, lambda one: replace(one, language=language)
        )
    if isinstance(value, int):
        return replace(application, months=value)
    if isinstance(value, datetime.date):
        return replace(application, start=value)
    left = tuple(one for one in partners if one.id != change.partner)
    return replace(application, partners=left)


def _with_partner(application: Application, partner: str | None, change: Any) -> Application:
    return replace(
        application,
        partners=tuple(change(one) if one.id == partner else one for one in application.partners),
    )


def change_data(application: Application, change: ApplicationChange) -> dict[str, Any]:
    """The change for ``--json``, with what the application holds now."""
    value = change.value
    if change.kind in (ChangeKind.MONTHS, ChangeKind.START):
        old: Any = application.months
        new: Any = value
        if isinstance(value, datetime.date):
            old, new = application.start.isoformat(), value.isoformat()
        return _data(change, None, change.kind.value, old, new)
    if isinstance(value, Partner):
        key = f"partners[{len(application.partners)}]"
        return _data(change, value.region, key, None, partner_table(value))
    number, partner = next(
        (number, one) for number, one in enumerate(application.partners) if one.id == change.partner
    )
    key = f"partners[{number}]"
    if isinstance(value, Budget):
        before = Budget(partner.costs, partner.requested)
        part = "requested" if before.costs == value.costs else "costs"
        return _data(change, partner.region, f"{key}.{part}", before.as_data(), value.as_data())
    if change.kind is ChangeKind.LANGUAGE:
        return _data(change, partner.region, f"{key}.language", partner.language, value)
    return _data(change, partner.region, key, partner_table(partner), None)


def _data(
    change: ApplicationChange, region: str | None, key: str, old: Any, new: Any
) -> dict[str, Any]:
    partner = change.value.id if isinstance(change.value, Partner) else change.partner
    return {
        "kind": change.kind.value,
        "partner": partner,
        "region": region,
        "key": key,
        "from": old,
        "to": new,
    }
