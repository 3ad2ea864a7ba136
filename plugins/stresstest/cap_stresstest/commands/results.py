"""Commands about results: scores, comparisons, the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from cap_stresstest.commands.options import (
    FILE,
    PLUGIN,
    against_option,
    dry_run_option,
    round_option,
    stresstest,
)
from cap_stresstest.words import _
from cap_tui.api import (
    Part,
    Session,
    document,
    labelled,
    page_lines,
    pass_session,
    written_file_lines,
)

if TYPE_CHECKING:
    from cap_stresstest.benchmark import Benchmark
    from cap_stresstest.findings import IndicatorFinding
    from cap_stresstest.records import Response
    from cap_stresstest.round_result import RoundResult


@stresstest.command(
    "score", help=_("The scores of a round: own value, portfolio, strengths, weaknesses.")
)
@round_option
@against_option
@pass_session
def score(session: Session, round_name: str, against: str) -> None:
    """The published figures of a round."""
    from cap_stresstest.round_result import assess_round

    assessment = assess_round(session.context(PLUGIN), round_name, against)
    lines = page_lines(_score_page(assessment), session.width)
    session.emit("stresstest.score", score_data(assessment), lines)


def score_data(assessment: RoundResult) -> dict[str, Any]:
    """The published figures under the names of the command line's contract; no hidden group's mean is in it."""
    return {
        **msgspec.to_builtins(assessment.scores),
        **_round_data(assessment),
        "questionnaire": assessment.pack.sha256,
        "findings": [_finding_data(assessment, entry) for entry in assessment.verdicts],
    }


def _round_data(assessment: RoundResult) -> dict[str, Any]:
    """Which round, and what it is compared with."""
    portfolio = assessment.portfolio
    return {
        "round": assessment.round.name,
        "pack_version": assessment.pack.version,
        "reconstructed": assessment.pack.reconstructed,
        "synthetic": assessment.synthetic,
        "portfolio": {
            "group": portfolio.group,
            "regions": len(portfolio.members),
            "synthetic": portfolio.synthetic,
        },
    }


def _without_members(entry: Any, others: str) -> dict[str, Any]:
    """An entry as plain data; what it is compared with is a range, without the members' values."""
    data: dict[str, Any] = msgspec.to_builtins(entry)
    if data[others]:
        del data[others]["values"]
    return data


def _finding_data(assessment: RoundResult, found: IndicatorFinding) -> dict[str, Any]:
    """One strength or weakness with the rules that fired, and what to do."""
    from cap_stresstest import findings

    practices = assessment.practices
    practice = practices.for_indicator(found.indicator) if found.side == "weakness" else None
    return {
        **_without_members(found, "portfolio"),
        "recommendation": findings.recommendation(assessment.pack, found) or None,
        "practice": practices.data(practice),
    }


def _score_page(assessment: RoundResult) -> Iterator[Part]:
    from cap_stresstest.result_pages import PAGES, page_parts

    yield from page_parts(PAGES["dimensions"], assessment, None)
    for side, title in (("strength", _("Strengths")), ("weakness", _("Weaknesses"))):
        found = ", ".join(v.indicator for v in assessment.of_side(side)) or _("none")
        yield document.Paragraph(labelled(title, found))


@stresstest.command("benchmark", help=_("Compare a round with other regions; no region is ranked."))
@round_option
@against_option
@pass_session
def benchmark(session: Session, round_name: str, against: str) -> None:
    """Own values with intervals in a group of regions."""
    from cap_stresstest import rounds
    from cap_stresstest.result_pages import PAGES, page_parts
    from cap_stresstest.round_result import assess_round

    ctx = session.context(PLUGIN)
    assessment = assess_round(ctx, round_name, against)
    page = PAGES["benchmark"]
    found = page.compute(ctx, assessment)
    people = rounds.responses(ctx, assessment.round)
    data = _benchmark_data(assessment, found, people) if session.json else None
    lines = page_lines(page_parts(page, assessment, found), session.width)
    session.emit("stresstest.benchmark", data, lines)


def _benchmark_data(
    assessment: RoundResult, found: Benchmark, people: list[Response]
) -> dict[str, Any]:
    from cap_stresstest import disagreements, sensitivity

    ids = [entry.id for entry in assessment.pack.dimension]
    computed = {
        "divergence": disagreements.find_disagreements(assessment, people),
        "drop_one": {key: sensitivity.drop_one(assessment, key) for key in ids},
        "levers": {key: sensitivity.levers(assessment, key) for key in ids},
        "weights": sensitivity.weights(assessment),
    }
    return {
        **_round_data(assessment),
        "dimensions": [_without_members(entry, "others") for entry in found.dimensions],
        "indicators": [_without_members(entry, "others") for entry in found.indicators],
        **msgspec.to_builtins(computed),
    }


@stresstest.command("progress", help=_("Compare a round with the one before, on the same items."))
@round_option
@click.option(
    "--since", metavar="R", default="", help=_("The earlier round (default: the one before).")
)
@pass_session
def progress(session: Session, round_name: str, since: str) -> None:
    """The latest round (or ``--round``) against the one before (or ``--since``)."""
    from cap_stresstest.result_pages import PAGES, compare_with, page_parts
    from cap_stresstest.round_result import assess_round

    ctx = session.context(PLUGIN)
    assessment = assess_round(ctx, round_name)
    found = compare_with(ctx, assessment, since)
    lines = page_lines(page_parts(PAGES["progress"], assessment, found), session.width)
    session.emit("stresstest.progress", msgspec.to_builtins(found), lines)


@stresstest.command(
    "report", help=_("Write the report of a round: .md, .html, .docx, .pdf or .xlsx.")
)
@round_option
@against_option
@click.option(
    "-o", "--output", type=FILE, required=True, help=_("The file; its extension is the format.")
)
@click.option("--sections", metavar="A,B", default="", help=_("Only these sections."))
@dry_run_option
@pass_session
def report(
    session: Session, round_name: str, against: str, output: Path, sections: str, dry_run: bool
) -> None:
    """The report of one round."""
    from cap_stresstest.operations.write_report import write_round_report

    wanted = [name.strip() for name in sections.split(",") if name.strip()]
    if not dry_run:
        session.before_report()
    made = write_round_report(
        session.context(PLUGIN), output, round_name, against, wanted, dry_run=dry_run
    )
    data = {
        "round": made.round.name,
        "file": str(made.path or ""),
        "sections": [{"id": section.id, "title": section.title} for section in made.sections],
        "dry_run": dry_run,
        "waiting": made.waiting,
    }
    for line in made.waiting:
        session.say(line)
    said = [_("Nothing is written.")] if dry_run else written_file_lines(output)
    session.emit("stresstest.report", data, [*(s.title for s in made.sections), *said])
