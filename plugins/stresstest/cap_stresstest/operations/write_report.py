"""Writing the report of a round to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cap_stresstest import report
from cap_stresstest.records import Round
from cap_stresstest.round_result import assess_round
from cap_tui.api import PluginContext, Section, look_through, write_report


@dataclass(frozen=True)
class WrittenReport:
    """The round of a report and its sections; ``path`` is None when nothing was to be written.

    ``waiting`` says what it leaves out.
    """

    round: Round
    sections: tuple[Section, ...]
    path: Path | None
    waiting: tuple[str, ...] = ()


def write_round_report(
    ctx: PluginContext,
    path: Path | None,
    round_name: str = "",
    against: str = "",
    sections: Sequence[str] = (),
    *,
    dry_run: bool = False,
) -> WrittenReport:
    """Write the report of a round (the latest without a name); the extension of ``path`` is the format.

    Without a path, or with ``dry_run``, the sections are made and looked through, and nothing is written. Raises NotFound for an
    unknown round, section or group of regions, Refused for another format.
    """
    assessment = assess_round(ctx, round_name, against)
    made = report.report_document(ctx, report.report_data(ctx, assessment), sections)
    if path is None:
        look_through([made], writing=False)
    elif dry_run:
        write_report(made, path, dry_run=True)
    else:
        report.write_noted(ctx, made, path)
    return WrittenReport(
        assessment.round, tuple(made.sections), None if dry_run else path, tuple(made.waiting)
    )
