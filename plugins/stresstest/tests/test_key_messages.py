"""The sentences of page one: every number in them is worked out again from the answers, by another way."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cap_stresstest import report, rounds
from cap_stresstest.key_messages import key_messages
from cap_stresstest.operations.plan_action import plan_action
from cap_stresstest.recommendations import Recommendation
from cap_stresstest.report_data import ReportData
from cap_stresstest.round_result import assess_round
from cap_tui.api import NotFound, PluginContext, WrongUse, document

Bring = Callable[..., Any]


@pytest.fixture
def data(ctx: PluginContext, bring: Bring, surveys: Path) -> ReportData:
    """All that the report of one sample survey says."""
    bring(surveys / "kobo.csv")
    return report.report_data(ctx, assess_round(ctx))


def group_means(ctx: PluginContext, key: str) -> dict[str, Fraction]:
    """The means of the groups of three and more, exactly, from the answers."""
    answers: dict[str, list[int]] = {}
    for person in rounds.responses(ctx, rounds.get(ctx)):
        if isinstance(value := person.answers.get(key), int) and person.group:
            answers.setdefault(person.group, []).append(value)
    return {group: Fraction(sum(v), len(v)) for group, v in answers.items() if len(v) >= 3}


def indicator_mean(ctx: PluginContext, key: str) -> Fraction:
    """The mean of the groups' means."""
    means = group_means(ctx, key)
    return sum(means.values(), Fraction()) / len(means)


def dimension_mean(ctx: PluginContext, data: ReportData, key: str) -> Fraction:
    """The mean of the indicators' means."""
    ids = [entry.id for entry in data.assessment.pack.of_dimension(key)]
    return sum((indicator_mean(ctx, i) for i in ids), Fraction()) / len(ids)


def three_numbers(sentence: str) -> tuple[str, str, str]:
    """Own value, mean and gap of a sentence."""
    found = re.search(r"([\d.]+) against ([\d.]+) \(([+-]?[\d.]+)\)", sentence)
    assert found, sentence
    return found[1], found[2], found[3]


def agree(sentence: str, own: Fraction, mean: float) -> None:
    """The numbers of a sentence are the rounded ones, and the gap is what a reader subtracts."""
    one, other, gap = three_numbers(sentence)
    step = Fraction(1, 10 ** len(one.partition(".")[2]))
    assert abs(Fraction(one) - own) <= step / 2
    assert abs(Fraction(other) - Fraction(mean)) <= step / 2
    assert Fraction(one) - Fraction(other) == Fraction(gap)


def test_where_the_region_stands(ctx: PluginContext, data: ReportData) -> None:
    pack, portfolio = data.assessment.pack, data.assessment.portfolio
    gaps = {}
    for entry in pack.dimension:
        other = portfolio.dimension(pack, entry.id)
        assert other is not None
        gaps[entry.id] = float(dimension_mean(ctx, data, entry.id)) - other.mean
    lowest = min(gaps, key=lambda key: gaps[key])
    sentence = key_messages(data)[0]
    below = sum(gap < 0 for gap in gaps.values())
    assert sentence.startswith(f"In {below} of {len(gaps)} dimensions")
    other = portfolio.dimension(pack, lowest)
    assert other is not None
    agree(sentence, dimension_mean(ctx, data, lowest), other.mean)


def test_the_weakest_and_the_strongest_indicator(ctx: PluginContext, data: ReportData) -> None:
    portfolio = data.assessment.portfolio
    gaps = {}
    for key in data.assessment.pack.indicator_ids:
        other = portfolio.indicator(key)
        assert other is not None
        gaps[key] = float(indicator_mean(ctx, key)) - other.mean
    weakest, strongest = (f(gaps, key=lambda key: gaps[key]) for f in (min, max))
    for key, sentence in zip((weakest, strongest), key_messages(data)[1:3], strict=True):
        assert f"({key}):" in sentence
        other = portfolio.indicator(key)
        assert other is not None
        agree(sentence, indicator_mean(ctx, key), other.mean)


def test_where_groups_are_furthest_apart(ctx: PluginContext, data: ReportData) -> None:
    apart = {
        key: max(means.values()) - min(means.values())
        for key in data.assessment.pack.indicator_ids
        if len(means := group_means(ctx, key)) > 1
    }
    widest = max(apart.values())
    sentence = key_messages(data)[3]
    if widest < data.assessment.pack.scoring.divergence_flag_if_group_spread_at_least:
        assert sentence.startswith("On no indicator")
        return
    found = re.search(r"\((I\d+)\): .* rate ([\d.]+) above", sentence)
    assert found, sentence
    assert apart[found[1]] == widest
    assert abs(Fraction(found[2]) - widest) <= Fraction(1, 20)


def agreeing(ctx: PluginContext, found: Recommendation) -> int:
    """How many groups rate below the mean of the regions compared, or below the limit of a low value."""
    held = float(found.finding.own) + found.below
    return sum(mean < held for mean in group_means(ctx, found.indicator).values())


def test_a_recommendation_is_urgent_by_how_far_how_sure_and_how_many_agree(
    ctx: PluginContext, data: ReportData
) -> None:
    assert data.recommendations
    rank = ["high", "medium", "low"]
    order = [(rank.index(r.priority), -r.below) for r in data.recommendations]
    assert order == sorted(order)
    for found in data.recommendations:
        row = data.benchmark.of(found.indicator)
        assert found.agree == agreeing(ctx, found)
        assert found.sure == (row.high is not None and row.high < found.finding.own + found.below)
        expected = (
            "high"
            if found.sure and found.agree == found.groups
            else "medium"
            if found.sure or found.agree > found.groups / 2
            else "low"
        )
        assert found.priority == expected


def test_the_action_that_follows_stands_beside_its_recommendation(
    ctx: PluginContext, data: ReportData
) -> None:
    first = data.recommendations[0].indicator
    plan_action(ctx, data.assessment, first, title="Facilitation", role="agency", due="2027-03-01")
    made = report.sections(report.report_data(ctx, data.assessment))
    chapter = next(s for s in made if s.id == "stresstest.recommendations")
    table = next(b for b in chapter.blocks if isinstance(b, document.TableBlock))
    assert len(table.rows) <= 7
    assert table.rows[0][-1] == "Facilitation (agency, until 2027-03-01)"
    decisions = next(s for s in made if s.role == "decision").blocks[0]
    assert isinstance(decisions, document.Items)
    assert "Action: Facilitation (agency, until 2027-03-01)." in decisions.items[0]


def test_who_was_asked_says_the_rate_of_each_group(
    ctx: PluginContext, data: ReportData, cap_workspace: Any
) -> None:
    current = data.assessment.round
    counts = data.assessment.scores.counts.by_group
    group = next(name for name, count in counts.items() if count >= 3)
    import msgspec

    with cap_workspace.transaction("invited") as tx:
        tx.put(msgspec.structs.replace(current, invited_groups={group: 2 * counts[group]}))
    made = report.sections(report.report_data(ctx, assess_round(ctx)))
    asked = next(s for s in made if s.role == "asked")
    table = next(b for b in asked.blocks if isinstance(b, document.TableBlock))
    assert list(table.columns) == ["Group", "Respondents", "Invited", "Response rate"]
    rates = {row[1]: row[2:] for row in table.rows if row[2] is not None}
    assert list(rates[counts[group]]) == [2 * counts[group], "50%"]


def test_an_action_without_an_owner_or_a_date_is_refused(
    ctx: PluginContext, data: ReportData
) -> None:
    first = data.recommendations[0].indicator
    with pytest.raises(WrongUse):
        plan_action(ctx, data.assessment, first, due="2027-03-01")
    with pytest.raises(WrongUse):
        plan_action(ctx, data.assessment, first, role="agency")
    strong = data.assessment.of_side("strength")[0].indicator
    with pytest.raises(NotFound):
        plan_action(ctx, data.assessment, strong, role="agency", due="2027-03-01")
