"""Limits of the preparation that a region states itself: entries of the content kind ``preparation-limits``; edw owns it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

import msgspec

from cap_tui.errors import Ambiguous
from cap_tui.model.content import ContentEntry, ContentItem, ContentProblem, Words
from cap_tui.model.record import about
from cap_tui.text.i18n import N_, _
from cap_tui.workshop.preparation import PreparationRule, PreparationRules, WorkshopSize

KIND = "preparation-limits"
SIZE = "size"
COUNTED = ("too_narrow", "too_broad", "balance", SIZE)
"""The rules that compare a number; of the others only how grave they are can be changed."""


class PreparationLimit(ContentEntry, frozen=True, kw_only=True):
    """Other limits for a rule of the preparation. ``name`` is the question that it asks then."""

    rule: Annotated[
        Literal[
            "too_narrow", "too_broad", "challenge", "evidence", "clusters", "balance", "lobbying", "size"
        ],
        about("The rule that it changes", label=N_("rule")),
    ]  # fmt: skip
    reason: Annotated[Words, about("Why the region sees it so", label=N_("reason"))]
    least: Annotated[float | None, about("The least that is right", label=N_("least"))] = None
    most: Annotated[float | None, about("The most that is right", label=N_("most"))] = None
    severity: Annotated[
        Literal["error", "warning", "hint"] | None,
        about("How grave it is when the answer is no", label=N_("severity")),
    ] = None
    flow: Annotated[
        str, about("The flow whose number of people it limits", label=N_("flow"))
    ] = ""  # fmt: skip


def limit_problems(entry: PreparationLimit) -> Iterator[ContentProblem]:
    """What the record type cannot say of an entry."""
    limited = entry.least is not None or entry.most is not None
    if not entry.reason:
        yield ContentProblem(_("The reason is empty."), key="reason")
    if limited and entry.rule not in COUNTED:
        yield ContentProblem(
            _("The rule {rule} has no limits.").format(rule=entry.rule),
            _("Rules with limits: {known}.").format(known=", ".join(COUNTED)),
            "rule",
        )
    if entry.least is not None and entry.most is not None and entry.least > entry.most:
        yield ContentProblem(_("The least is above the most."), key="least")
    if (entry.rule == SIZE) != bool(entry.flow):
        yield ContentProblem(_("A flow belongs to the rule size, and it needs one."), key="flow")
    if entry.rule == SIZE and (entry.least is None or entry.most is None):
        yield ContentProblem(_("The rule size needs the least and the most people."), key="most")
    if not limited and entry.severity is None:
        yield ContentProblem(_("The entry changes nothing."), key="rule")


def rules_with_limits(
    rules: PreparationRules, items: Iterable[ContentItem[PreparationLimit]]
) -> PreparationRules:
    """The rules with the limits that the region, else a plugin states; what a partner sent is not in force.

    Raises Ambiguous where two of the same rank change one rule: no order decides.
    """
    chosen: dict[tuple[str, str], ContentItem[PreparationLimit]] = {}
    for item in items:
        key = (item.entry.rule, item.entry.flow)
        former = chosen.get(key)
        if item.provenance.source == "bundle":
            continue
        if former is not None and _rank(former) == _rank(item):
            raise Ambiguous(
                _("Several entries change the rule {rule}: {ids}.").format(
                    rule=item.entry.rule, ids=f"{former.ref}, {item.ref}"
                ),
                where=KIND,
                remedy=_("Keep one of them."),
            )
        if former is None or _rank(item) > _rank(former):
            chosen[key] = item
    for item in chosen.values():
        rules = _changed(rules, item)
    return rules


def _rank(item: ContentItem[PreparationLimit]) -> bool:
    return item.provenance.source == "workspace"


def _changed(rules: PreparationRules, item: ContentItem[PreparationLimit]) -> PreparationRules:
    entry = item.entry
    source = entry.source or item.ref
    if entry.rule == SIZE:
        known = rules.size_of(entry.flow) or WorkshopSize(entry.flow, 1, 1, source)
        size = msgspec.structs.replace(
            known,
            flow=entry.flow,
            least=int(entry.least or 0),
            most=int(entry.most or 0),
            source=source,
            reason=entry.reason,
        )
        return msgspec.structs.replace(rules, size=(size, *rules.size))
    rule = rules.named(entry.rule)
    changed = PreparationRule(
        rule.id,
        entry.severity or rule.severity,
        entry.name,
        entry.reason,
        source,
        rule.least if entry.least is None else entry.least,
        rule.most if entry.most is None else entry.most,
    )
    kept = tuple(changed if one.id == rule.id else one for one in rules.rule)
    return msgspec.structs.replace(rules, rule=kept)
