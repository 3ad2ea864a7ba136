"""Commands that write files: the evaluation report, the logframe, the theory of change."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cap_evaluation.commands.options import FILE, PLUGIN, WIDTH, as_of_option
from cap_evaluation.words import _
from cap_tui.api import Session, WrongUse, pass_session, save_file, written_file_lines


def commands() -> list[click.Command]:
    """The commands of this module."""
    return [_report(), _logframe(), _theory()]


def _output() -> Callable[[Any], Any]:
    return click.option("-o", "--output", type=FILE, required=True, help=_("Write to this file."))


def _report() -> click.Command:
    @click.command("report", help=_("The evaluation report: .md, .html, .docx, .pdf or .xlsx."))
    @_output()
    @as_of_option()
    @pass_session
    def run(session: Session, output: Path, as_of: datetime.date) -> None:
        from cap_evaluation.report import write_evaluation_report

        session.before_report()
        write_evaluation_report(session.context(PLUGIN), output, as_of)
        data = {"file": str(output), "as_of": as_of.isoformat()}
        session.emit("evaluation.report", data, written_file_lines(output))

    return run


def _logframe() -> click.Command:
    @click.command("logframe", help=_("The logframe: .md, .html, .docx, .pdf or .xlsx."))
    @_output()
    @as_of_option()
    @pass_session
    def run(session: Session, output: Path, as_of: datetime.date) -> None:
        from cap_evaluation.report import write_logframe

        session.before_report()
        write_logframe(session.context(PLUGIN), output, as_of)
        data = {"file": str(output), "as_of": as_of.isoformat()}
        session.emit("evaluation.logframe", data, written_file_lines(output))

    return run


def _theory() -> click.Command:
    @click.command("theory", help=_("The theory of change with the indicators on it; -o: as .svg."))
    @click.option("-o", "--output", type=FILE, default=None, help=_("Write to this .svg file."))
    @as_of_option()
    @pass_session
    def run(session: Session, output: Path | None, as_of: datetime.date) -> None:
        from cap_evaluation.charts.theory_of_change import theory_lines, theory_svg
        from cap_evaluation.results import region_results
        from cap_evaluation.theory import actor_names, theory_levels, theory_note

        levels = theory_levels(region_results(session.context(PLUGIN), as_of))
        lines = [*theory_lines(levels, actor_names(), WIDTH), theory_note()]
        if output is not None:
            if output.suffix.lower() != ".svg":
                raise WrongUse(_("The drawing is written as .svg only."), where=str(output))
            drawn = theory_svg(levels, actor_names(), _("Theory of change"), theory_note())
            save_file(drawn.encode(), output)
            lines = list(written_file_lines(output))
        data = {
            "as_of": as_of.isoformat(),
            "levels": [
                {
                    "level": level.name,
                    "cells": [
                        {
                            "actors": actors,
                            "indicators": [entry.name for entry in cell.indicators],
                            "thin": cell.thin or None,
                        }
                        for actors, cell in zip(actor_names(), level.cells, strict=True)
                    ],
                }
                for level in levels
            ],
        }
        session.emit("evaluation.theory", data, lines)

    return run
