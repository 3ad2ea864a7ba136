"""The recommendations as a table, and in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from cap_stresstest import findings
from cap_stresstest.recommendations import Priority, Recommendation
from cap_stresstest.round_result import RoundResult
from cap_stresstest.sentences import name_of
from cap_stresstest.words import _
from cap_tui.api import (
    ActionStatus,
    Actor,
    Listing,
    ListingCell,
    PlannedAction,
    PluginContext,
    ValueColumn,
    formats,
    listing_of,
    number_column,
    text_column,
)


def priority_name(priority: Priority) -> str:
    """A priority for people."""
    return {"high": _("high"), "medium": _("medium"), "low": _("low")}[priority]


def list_recommendations(
    ctx: PluginContext, assessment: RoundResult, found: Sequence[Recommendation]
) -> Listing:
    """Each recommendation with its priority, what that rests on, and who does what until when."""

    def agree(entry: Recommendation) -> ListingCell:
        text = _("{n} of {all}").format(n=entry.agree, all=entry.groups)
        return ListingCell([entry.agree, entry.groups], text)

    def indicator(entry: Recommendation) -> str:
        return f"{entry.indicator} {name_of(assessment, entry.indicator)}"

    columns: list[ValueColumn[Recommendation]] = [
        text_column("priority", _("Priority"), _priority, 8),
        text_column("indicator", _("Indicator"), indicator, least=20),
        text_column("recommendation", _("Recommendation"), lambda entry: entry.advice[0], least=30),
        number_column("below", _("Below"), 5, lambda entry: entry.below, 1, 2),
        text_column("sure", _("Beyond chance"), lambda entry: _yes_or_no(entry.sure), 13, 2),
        text_column("agree", _("Groups"), agree, 8, 3),
        text_column(
            "action", _("Action"), lambda entry: actions_line(ctx, entry), least=20, drop=4
        ),
    ]
    return listing_of(
        found,
        columns,
        id="stresstest.recommendations",
        title=_("Recommendations"),
        key=lambda entry: entry.indicator,
        notes=[priority_rule()],
        empty=_("No indicator is weak by the rules of the questionnaire."),
        unknown="–",
    )


def priority_rule() -> str:
    """How a priority comes about."""
    return _(
        "High: the 95 % interval lies wholly below what the value is held against, and each shown group rates "
        "below it. Medium: one of the two, or more than half of the groups. Inside a priority the one furthest "
        "below comes first."
    )


def _priority(entry: Recommendation) -> ListingCell:
    text = priority_name(entry.priority)
    if entry.priority == "low":
        return ListingCell(entry.priority, text)
    return ListingCell(entry.priority, text, "bad" if entry.priority == "high" else "warn")


def _yes_or_no(value: bool) -> ListingCell:
    return ListingCell(value, _("yes") if value else _("no"))


def actions_line(ctx: PluginContext, entry: Recommendation) -> str:
    """The actions that follow, each with who and until when; that there is none yet."""
    live = [action for action in entry.actions if action.status is not ActionStatus.DROPPED]
    return "; ".join(_action(ctx, action) for action in live) or _("none yet")


def _action(ctx: PluginContext, action: PlannedAction) -> str:
    """No name of a person: a report travels. The organisation or the role is said."""
    actor = ctx.records(Actor).get(action.institution) if action.institution else None
    who = actor.name if actor else action.role
    if not who:
        who = _("a person is named") if action.responsible else _("nobody is named")
    until = (
        _("until {day}").format(day=formats.day_text(action.due)) if action.due else _("no date")
    )
    return f"{action.title} ({who}, {until})"


def advice_sentence(assessment: RoundResult, entry: Recommendation) -> str:
    """The recommendation with the rule that called for it, its numbers, and a practice elsewhere."""
    recommended, *practice = entry.advice
    text = _("{advice} ({id} {name}: {reason}; n {n})").format(
        advice=recommended.rstrip("."),
        id=entry.indicator,
        name=name_of(assessment, entry.indicator),
        reason=findings.reason(entry.finding),
        n=entry.finding.n,
    )
    return " ".join([f"{text}.", *(f"{sentence.rstrip('.')}." for sentence in practice)])


def decision_sentence(ctx: PluginContext, assessment: RoundResult, entry: Recommendation) -> str:
    """What to decide: who takes it up, or that the action goes on."""
    name = name_of(assessment, entry.indicator)
    if entry.actions:
        text = _("{advice} ({id} {name}). Action: {action}.")
    else:
        text = _("{advice} ({id} {name}). Name an action, who is responsible and a date.")
    return text.format(
        advice=entry.advice[0].rstrip("."),
        id=entry.indicator,
        name=name,
        action=actions_line(ctx, entry),
    )
