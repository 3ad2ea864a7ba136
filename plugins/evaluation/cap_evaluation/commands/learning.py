"""Commands of the learning log: a finding, a decision."""

from __future__ import annotations

import datetime
from typing import Any, get_args

import click

from cap_evaluation.commands.options import DAY, PLUGIN, as_of_option, dry_run_option
from cap_evaluation.records import Criterion, LearningDecision, LearningFinding
from cap_evaluation.words import _
from cap_tui.api import Session, pass_session


def commands() -> list[click.Command]:
    """The commands of this module."""
    return [_finding(), _decide()]


def _finding() -> click.Command:
    @click.command("finding", help=_("Note what was learnt."))
    @click.argument("text")
    @click.option("--indicator", default="", help=_("Id of the indicator."))
    @click.option("--action", default="", help=_("Code of the action; without it: all."))
    @click.option("--institution", default="", help=_("Code of the institution; without it: all."))
    @click.option(
        "--question",
        type=click.Choice([name for name in get_args(Criterion) if name]),
        help=_("The question of an evaluation afterwards that it answers (OECD DAC)."),
    )
    @click.option("--date", type=DAY, default=None, help=_("On which day (default: today)."))
    @as_of_option()
    @dry_run_option()
    @pass_session
    def run(
        session: Session,
        /,
        text: str,
        indicator: str,
        action: str,
        institution: str,
        question: Criterion | None,
        date: datetime.date | None,
        as_of: datetime.date,
        dry_run: bool,
    ) -> None:
        from cap_evaluation.operations.learning import new_finding, note_finding

        ctx = session.context(PLUGIN)
        finding = new_finding(
            ctx,
            text,
            indicator=indicator,
            action=action,
            institution=institution,
            date=date or as_of,
            criterion=question or "",
        )
        finding = note_finding(ctx, finding, dry_run=dry_run)
        data = {"indicator": finding.indicator, "question": finding.criterion or None}
        _emit(session, "evaluation.finding", finding, data, as_of, dry_run=dry_run)

    return run


def _decide() -> click.Command:
    @click.command("decide", help=_("Decide because of a finding."))
    @click.argument("finding")
    @click.argument("text")
    @click.option("--step", default="", help=_("What is done otherwise."))
    @click.option("--owner", default="", help=_("Who does it."))
    @click.option("--date", type=DAY, default=None, help=_("On which day (default: today)."))
    @as_of_option()
    @dry_run_option()
    @pass_session
    def run(
        session: Session,
        /,
        finding: str,
        text: str,
        step: str,
        owner: str,
        date: datetime.date | None,
        as_of: datetime.date,
        dry_run: bool,
    ) -> None:
        from cap_evaluation.operations.learning import decide, new_decision

        ctx = session.context(PLUGIN)
        decision = new_decision(ctx, finding, text, step=step, owner=owner, date=date or as_of)
        decision = decide(ctx, decision, dry_run=dry_run)
        data = {"finding": finding}
        _emit(session, "evaluation.decide", decision, data, as_of, dry_run=dry_run)

    return run


def _emit(
    session: Session,
    kind: str,
    entry: LearningFinding | LearningDecision,
    data: dict[str, Any],
    as_of: datetime.date,
    *,
    dry_run: bool,
) -> None:
    """Answer with an entry of the learning log; with ``--dry-run`` it has no uid."""
    told = {
        "uid": None if dry_run else entry.uid,
        **data,
        "date": entry.date,
        "as_of": as_of.isoformat(),
        "dry_run": dry_run,
    }
    session.emit(kind, told, [entry.uid, entry.text][dry_run:])
