"""Commands about results: scores and the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cap_stresstest.commands.options import (
    FILE,
    PLUGIN,
    against_option,
    dry_run_option,
    round_option,
    width,
)
from cap_stresstest.words import _
from cap_tui.api import Session, pass_session, written_file_lines


def score() -> click.Command:
    """``score --round R``: the published figures of a round."""

    @click.command(
        "score", help=_("The scores of a round: own value, portfolio, strengths, weaknesses.")
    )
    @round_option()
    @against_option()
    @pass_session
    def run(session: Session, round_name: str, against: str) -> None:
        from cap_stresstest.round_result import assess_round

        assessment = assess_round(session.context(PLUGIN), round_name, against)
        session.emit("stresstest.score", score_data(assessment), _text(assessment))

    return run


def score_data(assessment: Any) -> dict[str, Any]:
    """The published figures under the names of the command line's contract; no hidden group's mean is in it."""
    import msgspec

    data: dict[str, Any] = msgspec.to_builtins(assessment.scores)
    data["round"] = assessment.round.name
    data["pack_version"] = assessment.pack.version
    data["questionnaire"] = assessment.pack.sha256
    data["reconstructed"] = assessment.pack.reconstructed
    data["synthetic"] = assessment.synthetic
    data["portfolio"] = {
        "group": assessment.portfolio.group,
        "regions": len(assessment.portfolio.members),
        "synthetic": assessment.portfolio.synthetic,
    }
    data["findings"] = [verdict_data(assessment.pack, entry) for entry in assessment.verdicts]
    return data


def verdict_data(pack: Any, verdict: Any) -> dict[str, Any]:
    """One strength or weakness with the rules that fired; the portfolio as range, without its members."""
    import msgspec

    from cap_stresstest import findings, practices

    data: dict[str, Any] = msgspec.to_builtins(verdict)
    if data["portfolio"]:
        del data["portfolio"]["values"]
    data["recommendation"] = findings.recommendation(pack, verdict) or None
    practice = practices.for_indicator(verdict.indicator) if verdict.side == "weakness" else None
    data["practice"] = msgspec.to_builtins(practice)
    return data


def _text(assessment: Any) -> Iterator[str]:
    from cap_stresstest.result_pages import PAGES, page_lines

    yield from page_lines(PAGES["dimensions"], assessment, None, width())
    yield ""
    for side, title in (("strength", _("Strengths")), ("weakness", _("Weaknesses"))):
        found = assessment.of_side(side)
        yield f"{title}: " + (", ".join(v.indicator for v in found) or _("none"))


def report() -> click.Command:
    """``report --round R -o FILE``: the report of one round."""

    @click.command(
        "report", help=_("Write the report of a round: .md, .html, .docx, .pdf or .xlsx.")
    )
    @round_option()
    @against_option()
    @click.option(
        "-o", "--output", type=FILE, required=True, help=_("The file; its extension is the format.")
    )
    @click.option("--sections", metavar="A,B", default="", help=_("Only these sections."))
    @dry_run_option()
    @pass_session
    def run(
        session: Session, round_name: str, against: str, output: Path, sections: str, dry_run: bool
    ) -> None:
        from cap_stresstest.operations.write_report import write_round_report

        wanted = [name.strip() for name in sections.split(",") if name.strip()]
        file = None if dry_run else output
        made = write_round_report(session.context(PLUGIN), file, round_name, against, wanted)
        data = {
            "round": made.round.name,
            "file": "" if file is None else str(file),
            "sections": [{"id": section.id, "title": section.title} for section in made.sections],
            "dry_run": dry_run,
        }
        said = [_("Nothing is written.")] if dry_run else written_file_lines(output)
        session.emit("stresstest.report", data, [*(s.title for s in made.sections), *said])

    return run
