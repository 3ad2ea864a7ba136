"""Comparing: intervals, benchmark, portfolio, disagreement, sensitivity and progress."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_stresstest import (
    benchmark,
    disagreements,
    findings,
    intervals,
    pack_file,
    portfolio,
    portfolio_entry,
    progress,
    rounds,
    scoring,
    sensitivity,
    synthetic,
)
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.operations.import_survey import SurveyImport
from cap_stresstest.operations.questionnaires import adopt_questionnaire
from cap_stresstest.records import Answer, PortfolioEntry, Response
from cap_stresstest.round_result import RoundResult, assess_round
from cap_tui.api import NotFound, PluginContext

PACK = pack_file.load_pack()
IDS = PACK.indicator_ids[:3]
Bring = Callable[..., SurveyImport]


@dataclass(frozen=True)
class Person:
    """A respondent, as scoring sees one."""

    group: str
    answers: dict[str, Answer] = field(default_factory=dict)


@pytest.fixture
def assessed(ctx: PluginContext, bring: Bring, surveys: Path) -> tuple[RoundResult, list[Response]]:
    """The sample round and its answers."""
    bring(surveys / "limesurvey.csv")
    found = assess_round(ctx)
    return found, rounds.responses(ctx, found.round)


def test_the_shipped_portfolio_is_synthetic_and_what_the_generator_makes() -> None:
    assert portfolio.FILE.read_text(encoding="utf-8") == synthetic.portfolio_toml(PACK)
    members = portfolio.demo()
    assert len(members) == PACK.meta.portfolio_regions
    assert all(m.synthetic and m.name.startswith("Demo region ") for m in members)


@given(st.lists(st.floats(1, 5), min_size=1, max_size=40), st.floats(1, 5))
def test_quartiles_lie_in_order_and_a_percentile_between_0_and_100(
    values: list[float], own: float
) -> None:
    found = portfolio.spread(values)
    assert found is not None
    assert found.min <= found.q1 <= found.median <= found.q3 <= found.max
    assert 0 <= found.percentile(own) <= 100
    assert found.percentile(own) + portfolio.spread([6 - v for v in values]).percentile(  # type: ignore[union-attr]
        6 - own
    ) == pytest.approx(100, abs=1e-6) or any(abs(v - own) < 1e-9 for v in values)


def test_without_partners_the_demo_is_compared_with_and_says_so(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, _people = assessed
    assert found.portfolio.group == "demo"
    assert found.portfolio.synthetic
    assert any("synthetic" in notice for notice in found.notices())


def partner(code: str, value: float, **changes: Any) -> PortfolioEntry:
    entry = PortfolioEntry(
        region=code,
        name=code,
        round="2026",
        pack_version=PACK.version,
        means=dict.fromkeys(PACK.indicator_ids, value),
        items=dict(PACK.items_sha256),
        synthetic=True,
    )
    return msgspec.structs.replace(entry, **changes)


def test_partners_are_compared_with_by_group(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    other = dict.fromkeys(PACK.indicator_ids, "0" * 64)
    entries = [partner(f"P{n}", 2.0 + n) for n in range(3)]
    entries += [partner("P0", 5.0, round="2027"), partner("P9", 1.0, items=other)]
    with ctx.transaction("partners") as tx:
        for entry in [
            *entries,
            partner(ctx.region.code, 1.0),
            partner("REAL", 1.0, synthetic=False),
        ]:
            tx.add(entry)
    found = portfolio.for_region(ctx, PACK)
    assert found.group == "all"
    assert sorted(m.code for m in found.members) == ["P0", "P1", "P2", "P9"]
    of_item = found.indicator("I01")
    assert of_item is not None
    assert of_item.values == (3.0, 4.0, 5.0), (
        "the latest round of P0, and nothing asked differently"
    )
    with pytest.raises(NotFound, match="empty"):
        portfolio.for_region(ctx, PACK, "neighbours")
    with pytest.raises(NotFound, match="no comparison group"):
        portfolio.for_region(ctx, PACK, "friends")


def test_similar_regions_are_the_nearest_by_their_profile() -> None:
    members = portfolio.demo()
    wanted = members[7]
    nearest = portfolio.similar(wanted.profile, members)
    assert nearest[0] == wanted
    assert len(nearest) == portfolio.SIMILAR
    assert portfolio.similar({"unheard_of": 1.0}, members) == []


def test_closing_publishes_aggregates_once_and_only_of_enough_people(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    close_round(ctx, rounds.get(ctx))
    entries = list(ctx.records(PortfolioEntry).all())
    assert len(entries) == 1
    scores = assess_round(ctx).scores
    assert entries[0].means == {k: round(v, 1) for k, v in scores.means().items()}
    text = json.dumps(msgspec.to_builtins(entries[0]))
    assert not any(word in text for word in ("policy_maker", "comment", "participant"))


def test_few_people_leave_no_aggregate(ctx: PluginContext) -> None:
    pack = rounds.current_pack(ctx)
    fresh = rounds.new_round(ctx.region.code, "small", pack, synthetic=True)
    people = [Response(round=fresh.uid, group="policy_maker", answers={"I01": 4}) for _ in range(4)]
    with ctx.transaction("small") as tx:
        tx.add(fresh)
        for person in people:
            tx.add(person)
    found = assess_round(ctx)
    assert found.scores.indicators["I01"].balanced_mean == 4.0
    assert portfolio_entry.published_entry(ctx, found).means == {}


def test_each_value_lies_inside_its_interval(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, people = assessed
    result = benchmark.benchmark(found, people)
    assert len(result.dimensions) == 6
    assert len(result.indicators) == 31
    for entry in (*result.dimensions, *result.indicators):
        assert entry.own is not None
        assert entry.low is not None
        assert entry.high is not None
        assert 1 <= entry.low <= entry.own <= entry.high <= 5
    for entry in result.dimensions:
        assert entry.own == pytest.approx(found.scores.dimensions[entry.id].mean, abs=1e-12)


def test_the_same_answers_give_the_same_interval(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, people = assessed
    first = intervals.estimate(found.scores, people, ["I01", "I02"], (1, 5))
    assert intervals.estimate(found.scores, people, ["I01", "I02"], (1, 5)) == first


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PACK.group_ids[1:]), st.integers(1, 5)), max_size=20),
    st.lists(st.integers(1, 5), min_size=1, max_size=2),
    st.data(),
)
def test_an_interval_tells_nothing_of_a_hidden_group(
    others: list[tuple[str, int]], answers: list[int], data: st.DataObject
) -> None:
    rest = [Person(group, dict.fromkeys(IDS, value)) for group, value in others]
    changed = [data.draw(st.integers(1, 5)) for _ in answers]
    worlds = []
    for values in (answers, changed):
        people = rest + [Person("policy_maker", dict.fromkeys(IDS, v)) for v in values]
        worlds.append(intervals.estimate(scoring.score_round(PACK, people), people, IDS, (1, 5)))
    assert worlds[0] == worlds[1]


def test_groups_that_part_are_named_and_hidden_ones_are_not(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, people = assessed
    find_disagreements = disagreements.find_disagreements(found, people)
    gaps = [entry.gap or 0.0 for entry in find_disagreements]
    assert gaps == sorted(gaps, reverse=True)
    by_id = {entry.indicator: entry for entry in find_disagreements}
    assert "policy_maker" not in by_id["I19"].means
    assert "other_stakeholder" not in by_id["I28"].means
    assert len(by_id["I10"].means) == 3
    flagged = [entry for entry in find_disagreements if entry.flagged]
    assert all((entry.gap or 0) >= 1.0 - 1e-9 for entry in flagged)


def test_a_made_up_survey_is_the_same_in_every_version() -> None:
    """Sample regions, exercises and their solutions are made from it."""
    text = synthetic.survey(PACK, "VAL", "2026", shift={"D1": 0.5}, language="de")
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "1ab7533470d765fc"


def test_one_group_alone_disagrees_with_nobody(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, people = assessed
    alike = [Person(people[0].group, dict.fromkeys(IDS, 1 + n % 5)) for n in range(12)]
    alone = replace(found, scores=scoring.score_round(found.pack, alike))
    for entry in disagreements.find_disagreements(alone, alike):
        assert (entry.gap, entry.flagged, entry.claim) == (None, False, "")


def test_groups_keep_their_whole_names_where_the_short_ones_are_the_same(
    ctx: PluginContext, bring: Callable[..., Any], surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    found = assess_round(ctx)
    labels = ("Policy makers", "Others (agencies)", "Others (firms)")
    groups = tuple(
        msgspec.structs.replace(group, label=label)
        for group, label in zip(found.pack.respondent_group, labels, strict=True)
    )
    pack = msgspec.structs.replace(found.pack, respondent_group=groups)
    names = disagreements.group_names(replace(found, pack=pack))
    assert tuple(names.values()) == labels


def test_dropping_an_indicator_gives_the_mean_of_the_others(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, _people = assessed
    means = found.scores.means()
    dropped = {entry.indicator: entry for entry in sensitivity.drop_one(found, "D4")}
    kept = [means[key] for key in ("I19", "I20", "I21")]
    assert dropped["I18"].own == pytest.approx(sum(kept) / 3)
    assert sum(entry.shift for entry in dropped.values()) == pytest.approx(0, abs=1e-9)


def test_a_lever_gains_its_distance_to_the_upper_quartile_shared_by_all(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, _people = assessed
    for lever in sensitivity.levers(found, "D2"):
        assert lever.gain == pytest.approx((lever.target - lever.own) / 5)
        assert lever.gain > 0


def test_other_weights_move_the_overall_mean_around_the_equal_one(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, _people = assessed
    weighed = sensitivity.weights(found)
    assert weighed is not None
    assert weighed.low < weighed.overall < weighed.high
    assert 0 <= weighed.percentile_low <= weighed.percentile <= weighed.percentile_high <= 100


def test_findings_name_the_rule_its_threshold_and_its_value(
    assessed: tuple[RoundResult, list[Response]],
) -> None:
    found, _people = assessed
    rules = msgspec.to_builtins(PACK.scoring)
    assert found.verdicts
    for verdict in found.verdicts:
        for fired in verdict.fired:
            assert fired.threshold == rules[fired.rule]
            assert fired.value in (verdict.own, verdict.gap)
        if verdict.side == "weakness":
            assert findings.recommendation(PACK, verdict)
            assert verdict.own < 2.5 or (verdict.gap or 0) <= -0.5
        else:
            assert verdict.own >= 4.0 or (verdict.gap or 0) >= 0.5


def test_no_change_is_called_one_while_chance_could_make_it(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "kobo.csv", "2025")
    bring(surveys / "limesurvey.csv", "2026")
    one, two = rounds.get(ctx, "2025"), rounds.get(ctx, "2026")
    found = progress.compare(ctx, one, two)
    assert {entry.reading for entry in found.dimensions} == {"alike"}
    assert all(entry.change == pytest.approx(0) for entry in found.dimensions)
    assert not found.changed_pack


def test_rounds_are_compared_on_the_items_that_both_asked_alike(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    bring(surveys / "kobo.csv", "2025")
    text = pack_file.SHIPPED.read_text(encoding="utf-8")
    old = "To what extent were cluster initiatives involved in developing the current S3?"
    assert old in text
    mine = tmp_path / "mine.toml"
    mine.write_text(
        text.replace(old, "How were clusters involved?").replace("0.1-reconstructed", "0.2-mine"),
        encoding="utf-8",
    )
    adopt_questionnaire(ctx, pack_file.load_pack(mine))
    bring(surveys / "kobo.csv", "2026")
    found = progress.compare(ctx, rounds.get(ctx, "2025"), rounds.get(ctx, "2026"))
    assert (found.pack_before, found.pack_after) == ("0.1-reconstructed", "0.2-mine")
    assert found.changed_pack
    assert found.changed_items == ["I01", "I02"]
    first = found.dimensions[0]
    assert first.items == ["I03", "I04", "I05", "I06"]
    assert first.left_out == ["I01", "I02"]
    assert found.indicators[0].reading == "unknown"


def test_the_interval_of_a_difference_holds_zero_when_both_are_equal() -> None:
    same = intervals.Estimate(3.0, 2.6, 3.4, 20)
    change, low, high = intervals.difference(same, same)
    assert change == 0.0
    assert low == pytest.approx(-(0.32**0.5))
    assert high == pytest.approx(0.32**0.5)
    unknown = intervals.Estimate(3.0, None, None, 2)
    assert intervals.difference(same, unknown) == (0.0, None, None)


def test_what_a_partner_sent_is_never_taken_for_our_own(
    ctx: PluginContext, bring: Bring, surveys: Path, cap_workspace: Any
) -> None:
    """A bundle brings a partner's rounds and questionnaire into the same tables, with their owner."""
    theirs = rounds.new_round("XX", "2026", PACK, synthetic=True)
    other = rounds.questionnaire(PACK, adopted=True)
    with cap_workspace.transaction("bundle") as tx:
        tx.add(msgspec.structs.replace(theirs, owner="XX"))
        tx.add(msgspec.structs.replace(other, owner="XX", content={"no": "pack"}))
    assert rounds.all_rounds(ctx) == []
    assert rounds.find(ctx, "2026") is None
    assert rounds.current_pack(ctx).sha256 == PACK.sha256
    bring(surveys / "kobo.csv")
    assert [entry.owner for entry in rounds.all_rounds(ctx)] == [ctx.region.code]
