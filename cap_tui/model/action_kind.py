"""The kind of the action: what its records are to people."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal

from cap_tui.model.action import (
    PlannedAction,
    action_status_name,
    action_type_name,
    funding_name,
    perspective_name,
)
from cap_tui.model.kind import Kind, KindColumn
from cap_tui.model.read_access import Reads
from cap_tui.text import formats
from cap_tui.text.i18n import N_, _, language

_AMOUNT = re.compile(r"(?=\.?[0-9])[0-9]{0,30}(?:\.[0-9]{0,30})?")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


def read_amount(text: str) -> Decimal | None:
    """The amount of money that a text means; None when it is no decimal number of 0 or more."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def amount_words(text: str) -> str:
    """An amount in the language in force, with cents where it has any; what is no amount stays as it is."""
    value = read_amount(text)
    if value is None or not text:
        return text
    if value == value.to_integral_value():
        return formats.number(value, language(), 0)
    exponent = value.as_tuple().exponent
    return formats.number(value, language(), max(2, -exponent if isinstance(exponent, int) else 2))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def find_cycle(depends: Mapping[str, tuple[str, ...]], start: str) -> list[str]:
    """A way along ``depends`` from ``start`` back to it, both ends included; empty when there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for before in depends.get(here, ()):
            if before == start:
                path = [here]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return [*reversed(path), start]
            if before not in came:
                came[before] = here
                waiting.append(before)
    return []


def _check_action(action: PlannedAction, reads: Reads) -> Mapping[str, str]:
    """The fields that do not fit each other or that are no day or amount."""
    problems = {}
    for name in ("not_before", "start", "due"):
        text = getattr(action, name)
        if text and _day(text) is None:
            problems[name] = _("Write the day as 2026-11-21.")
    if action.cost and read_amount(action.cost) is None:
        problems["cost"] = _("The cost is a number of 0 or more, with a decimal point.")
    if action.cost and not _CURRENCY.match(action.currency):
        problems["currency"] = _("A cost needs its currency, such as EUR.")
    start, due = _day(action.start), _day(action.due)
    if start and due and due < start:
        problems["due"] = _("The action would be due before it begins.")
    if action.uid and action.depends:
        known = {one.uid: one.depends for one in reads.records(PlannedAction).all()}
        if find_cycle({**known, action.uid: action.depends}, action.uid):
            problems["depends"] = _("The actions would wait for each other in a circle.")
    return problems


ACTIONS = Kind(
    PlannedAction,
    id="actions",
    one={"en": "action", "de": "Maßnahme", "fr": "action", "it": "azione", "sl": "ukrep"},
    many={"en": "actions", "de": "Maßnahmen", "fr": "actions", "it": "azioni", "sl": "ukrepi"},
    columns=(
        KindColumn("title", least=20),
        KindColumn("activity", least=16, drop=3),
        KindColumn("responsible", drop=4, personal=True),
        KindColumn("due", width=10, drop=1),
        KindColumn("days", align="right", width=5, drop=5, search=False),
        KindColumn("cost", align="right", width=12, drop=2, search=False),
        KindColumn("currency", width=8, drop=2),
        KindColumn("funding", width=11, drop=6),
        KindColumn("status", width=8, drop=3),
        KindColumn("ref", shown=False),
    ),
    edit=(
        "title",
        "type",
        "activity",
        "responsible",
        "role",
        "institution",
        "partners",
        "region",
        "regions",
        "not_before",
        "start",
        "due",
        "days",
        "depends",
        "cost",
        "currency",
        "funding",
        "funding_source",
        "status",
        "sign",
        "constraint",
        "perspective",
        "services",
        "joint_call",
    ),
    also=("workshop", "ref", "origin"),
    sort="due",
    wording={
        "type": action_type_name,
        "status": action_status_name,
        "funding": funding_name,
        "cost": amount_words,
        "perspective": perspective_name,
    },
    check=_check_action,
    help=N_(
        "What is done to develop an activity: by whom, until when, for which money, and by what "
        "one sees that it succeeded."
    ),
    empty=N_(
        "There is no action yet. Add one, or agree on them in an action development workshop."
    ),
    report=True,
)
