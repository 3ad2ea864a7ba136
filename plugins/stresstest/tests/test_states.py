"""Each state and its opposite: empty or not, open or closed, synthetic or real, hidden or shown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import msgspec
import pytest

from cap_stresstest import checks, number_format, pack_file, result_pages, rounds
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.records import Response
from cap_stresstest.round_result import RoundResult, assess_round
from cap_tui.api import LineState, PluginContext, Refused, Severity, page_twin
from cap_tui.testing import host_of, sample_config
from cap_tui.workspace import Workspace

PACK = pack_file.load_pack()
ENOUGH = {"policy_maker": 3, "cluster_manager": 4, "other_stakeholder": 3}
RespondentAnswers = Callable[..., None]


@pytest.fixture
def answered(ctx: PluginContext) -> RespondentAnswers:
    """``answered({"policy_maker": 3}, blank=("I07",))``: so many people of each group answered 3 to the rest."""

    def store(people: dict[str, int], blank: Iterable[str] = (), name: str = "2026") -> None:
        asked = [key for key in PACK.indicator_ids if key not in set(blank)]
        current = rounds.find(ctx, name)
        with ctx.transaction("answers") as tx:
            if current is None:
                fresh = rounds.new_round("SM", name, PACK, synthetic=True)
                rounds.freeze(ctx, tx, PACK, fresh.provenance)
                current = tx.add(fresh)
            for group, count in people.items():
                for _number in range(count):
                    answers = dict.fromkeys(asked, 3)
                    tx.add(Response(round=current.uid, group=group, answers=answers))

    return store


@pytest.fixture
def real() -> Iterator[PluginContext]:
    """The StressTest on a region that is not made up."""
    config = sample_config()
    config = msgspec.structs.replace(
        config, region=msgspec.structs.replace(config.region, synthetic=False)
    )
    with Workspace.in_memory(config) as workspace:
        yield host_of("cap_stresstest", workspace=workspace).context("stresstest")


def test_the_board_leads_from_no_answers_to_a_closed_round(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    def shown() -> tuple[LineState, str, str, str]:
        status = checks.status(ctx)
        return status.state, status.summary, status.next_step, status.view

    assert shown() == (
        LineState.EMPTY,
        "StressTest: no answers yet",
        "Import the answers: cap-tui stresstest import FILE --round 2026",
        "stresstest.respondents",
    )
    answered(ENOUGH | {"policy_maker": 2})
    started = (LineState.STARTED, "Collect more answers", "stresstest.respondents")
    assert (shown()[0], *shown()[2:]) == started
    assert shown()[1] == "StressTest 2026: 9 respondents"
    answered({"policy_maker": 1})
    assert shown()[0] == LineState.READY
    assert shown()[2] == "Close the round when nobody else will answer"
    close_round(ctx, rounds.get(ctx))
    assert shown() == (
        LineState.DONE,
        "StressTest 2026: 10 respondents",
        "Read strengths and weaknesses, hand over the report",
        "stresstest.findings",
    )


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 61])
def test_a_round_has_a_name_that_can_be_typed_again(name: str) -> None:
    with pytest.raises(Refused, match="1 to 60 characters"):
        rounds.new_round("VAL", name, pack_file.load_pack(), synthetic=True)


def test_a_round_is_not_ready_while_a_dimension_has_no_mean(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    answered(ENOUGH, blank=[entry.id for entry in PACK.of_dimension("D2")])
    assert checks.status(ctx).state is LineState.STARTED


def found(ctx: PluginContext) -> dict[str, tuple[Severity, str]]:
    return {f.id: (f.severity, f.message) for f in checks.findings(ctx)}


def test_the_checks_name_what_is_missing_and_nothing_else(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    assert found(ctx) == {
        "stresstest.no_answers": (Severity.WARNING, "The StressTest has no answers.")
    }
    answered(ENOUGH | {"policy_maker": 2}, blank=["I07"])
    assert found(ctx) == {
        "stresstest.small_group": (
            Severity.WARNING,
            "Regional policy makers in charge of S3: 2 answered, 3 are needed before the group is shown.",
        ),
        "stresstest.no_score": (Severity.WARNING, "Too few answers for I07."),
    }
    answered({"policy_maker": 1}, blank=["I07"])
    assert list(found(ctx)) == ["stresstest.no_score"]
    answered(dict.fromkeys(ENOUGH, 3))
    assert found(ctx) == {}


@pytest.mark.parametrize(("blank", "warned"), [(9, False), (10, True)])
def test_a_coverage_below_seven_tenths_is_a_hint(
    ctx: PluginContext, answered: RespondentAnswers, blank: int, warned: bool
) -> None:
    answered(ENOUGH, blank=PACK.indicator_ids[:blank])
    assert ("stresstest.coverage" in found(ctx)) is warned
    if warned:
        told = found(ctx)["stresstest.coverage"]
        assert told == (Severity.HINT, "Only 68% of the items were answered.")


def test_an_answer_of_nobody_keeps_no_group_from_being_hidden(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    answered({"cluster_manager": 3})
    scores = rounds.scores(ctx, rounds.get(ctx))
    assert checks.hidden_groups(PACK, scores) == ["policy_maker", "other_stakeholder"]


OPEN = "The round is open"
SYNTHETIC = "Synthetic answers"
PORTFOLIO = "The portfolio is synthetic"
PACK_NOTICE = "Questionnaire: reconstructed"


def notices(assessment: RoundResult) -> list[str]:
    known = (OPEN, SYNTHETIC, PORTFOLIO, PACK_NOTICE)
    return [next(k for k in known if text.startswith(k)) for text in assessment.notices()]


def test_each_notice_stands_exactly_where_it_holds(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    answered(ENOUGH)
    every = assess_round(ctx)
    assert notices(every) == [OPEN, SYNTHETIC, PORTFOLIO, PACK_NOTICE]
    closed = replace(every, round=msgspec.structs.replace(every.round, state="closed"))
    assert notices(closed) == [SYNTHETIC, PORTFOLIO, PACK_NOTICE]
    assert notices(replace(every, synthetic=False)) == [OPEN, PORTFOLIO, PACK_NOTICE]
    others = replace(every.portfolio, synthetic=False)
    assert notices(replace(every, portfolio=others)) == [OPEN, SYNTHETIC, PACK_NOTICE]


@pytest.mark.parametrize("made_up", [True, False])
def test_answers_are_synthetic_where_the_round_or_the_region_says_so(
    real: PluginContext, made_up: bool
) -> None:
    current = rounds.new_round("SM", "2026", PACK, synthetic=made_up)
    with real.transaction("a round") as tx:
        tx.add(current)
        tx.add(Response(round=current.uid, group="policy_maker", answers={"I01": 3}))
    assert assess_round(real).synthetic is made_up


def test_a_first_round_has_no_earlier_scores_and_a_second_has(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    answered(ENOUGH, name="2024")
    assert assess_round(ctx).previous is None
    answered(ENOUGH, name="2026")
    before = assess_round(ctx, "2026").previous
    assert before == rounds.scores(ctx, rounds.get(ctx, "2024"))


def text(ctx: PluginContext, page: str, width: int = 80) -> str:
    return "\n".join(page_twin(result_pages.results_page(page))(ctx, width))


def test_hidden_is_said_where_something_is_hidden_and_only_there(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    answered(ENOUGH)
    assert "hidden" not in text(ctx, "respondents")
    answered({"policy_maker": 2}, name="small")
    assert "hidden: fewer than 3" in text(ctx, "respondents")
    assert "A group is hidden (fewer than 3 answers) on: I01" in text(ctx, "respondents")
    [row] = [line for line in text(ctx, "respondents").splitlines() if "policy makers" in line]
    assert row.split()[-5:] == ["2", "hidden:", "fewer", "than", "3"]


def test_unknown_is_a_word_and_a_figure_is_a_figure() -> None:
    assert (number_format.number(None), number_format.number(2.2)) == ("n/a", "2.2")
    assert (number_format.share(None), number_format.share(0.5)) == ("n/a", "50%")
    assert [number_format.signed(v) for v in (None, 0.04, -0.04, 0.06, -0.06)] == [
        "–",
        "0.0",
        "0.0",
        "+0.1",
        "-0.1",
    ]


def test_the_coverage_of_a_round_with_answers_is_a_share(
    ctx: PluginContext, answered: RespondentAnswers
) -> None:
    answered(ENOUGH)
    assert "10 respondents · coverage 100%" in text(ctx, "dimensions")


def test_status_and_checks_load_no_reader_no_mathematics_and_no_shipped_pack(
    ctx: PluginContext, answered: RespondentAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The board waits for both: a round's own questionnaire is enough for them."""
    code = (
        "import cap_stresstest.checks, sys;"
        "print(*sorted({'numpy', 'textual', 'openpyxl', 'statistics', 'rapidfuzz'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
    answered(ENOUGH)
    monkeypatch.setattr(
        pack_file, "load_pack", lambda *_a: pytest.fail("the shipped pack was read")
    )
    assert checks.status(ctx).state is LineState.READY
    assert list(checks.findings(ctx)) == []
