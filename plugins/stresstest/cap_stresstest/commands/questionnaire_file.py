"""Commands about asking: the questionnaire as a file, another questionnaire, answering here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cap_stresstest.commands.options import (
    FILE,
    PLUGIN,
    dry_run_option,
    round_option,
    stresstest,
)
from cap_stresstest.words import _
from cap_tui.api import Session, pass_session, written_file_lines


@stresstest.command(
    "questionnaire",
    help=_(
        "Write the questionnaire: .xlsx (XLSForm for KoboToolbox, ODK), .txt or .lss (LimeSurvey), "
        ".md, .html, .docx, .pdf (to print). Or --use another questionnaire."
    ),
)
@click.option("-o", "--output", type=FILE, help=_("The file; its extension is the format."))
@round_option
@click.option(
    "--language", "languages", multiple=True, metavar="XX", help=_("Only these languages.")
)
@click.option(
    "--use",
    "adopted",
    type=FILE,
    help=_(
        "Take this pack, a file or the id of a contributed questionnaire, for the rounds to come."
    ),
)
@dry_run_option
@pass_session
def questionnaire(
    session: Session,
    /,
    output: Path | None,
    round_name: str,
    languages: tuple[str, ...],
    adopted: Path | None,
    dry_run: bool,
) -> None:
    """What is asked, for a survey tool or on paper; or another questionnaire."""
    from cap_stresstest.operations import questionnaires

    ctx = session.context(PLUGIN)
    pack = questionnaires.questionnaire_of(ctx, round_name, adopted)
    file = None if dry_run else output
    asked = questionnaires.write_questionnaire(ctx, pack, file, languages)
    adopts = adopted is not None and not dry_run
    if adopts:
        questionnaires.adopt_questionnaire(ctx, pack)
    data = {
        "name": pack.name,
        "version": pack.version,
        "sha256": pack.sha256,
        "reconstructed": pack.reconstructed,
        "languages": list(asked.languages),
        "indicators": len(pack.indicator),
        "questions": len(pack.question),
        "file": str(file or ""),
        "adopted": adopts,
        "dry_run": dry_run,
    }
    session.emit("stresstest.questionnaire", data, _told(data))


def _told(data: dict[str, Any]) -> Iterator[str]:
    text = _("{name}, version {version}. Questions: {questions}; indicators: {indicators}")
    yield text.format(**data)
    yield _("Languages: {codes}").format(codes=", ".join(data["languages"]))
    if data["file"]:
        yield from written_file_lines(Path(data["file"]))
    if data["adopted"]:
        yield _("It is asked in the rounds to come.")
