"""``acie text``, ``acie letters``: what a call publishes, and what applicants are told."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import click

from cap_acie import decision_documents, operations
from cap_acie import letters as letter_documents
from cap_acie.call_document import call_document
from cap_acie.call_folder import open_call
from cap_acie.commands.answers import answer, chosen_call, with_call
from cap_acie.records import JointCall
from cap_acie.region_calls import kept_call
from cap_acie.words import _, ngettext
from cap_tui.api import (
    REPORT_EXTENSIONS,
    NotFound,
    PluginContext,
    Session,
    WrongUse,
    document,
    pass_session,
    write_report,
    written_file_lines,
)

PLUGIN = "acie"
output_option = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("The file; its extension chooses the format."),
)


@click.command(help=_("Write the text of a call: shared part, regions, each annex."))
@output_option
@with_call
@pass_session
def text(session: Session, output: Path, call: Path | None) -> None:
    """Write the text."""
    folder = open_call(operations.find_call_folder(chosen_call(call)))
    ctx = _publishing_region(session)
    write_report(call_document(ctx, folder, datetime.date.today().isoformat()), output)
    data = {"call": folder.call.id, "file": str(output)}
    answer(session, "acie-text", data, written_file_lines(output), made_up=folder.made_up)


def _publishing_region(session: Session) -> PluginContext | None:
    """The region at hand, which says who pays; None where there is none, as in a folder of a call alone."""
    try:
        ctx = session.context(PLUGIN)
    except (NotFound, WrongUse):
        return None
    session.before_report()
    return ctx


@click.command(help=_("Write the letters about the decisions of a kept call into a folder."))
@click.argument("call_id", metavar="CALL")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--format",
    "extension",
    type=click.Choice([one.removeprefix(".") for one in REPORT_EXTENSIONS]),
    default="docx",
    show_default=True,
)
@pass_session
def letters(session: Session, call_id: str, output: Path, extension: str) -> None:
    """Write the letters."""
    ctx = session.context(PLUGIN)
    session.before_report()
    call = kept_call(ctx, call_id)
    files = letter_documents.write_letters(ctx, call, output, extension)
    told = ngettext(
        "{n} letter is in {folder}.", "{n} letters are in {folder}.", len(files)
    ).format(n=len(files), folder=output)
    data = {"call": call_id, "files": [str(one) for one in files]}
    answer(session, "acie-letters", data, [told], made_up=call.made_up)


@click.command(help=_("Write the list of funded projects of a kept call, for publication."))
@click.argument("call_id", metavar="CALL")
@output_option
@pass_session
def publication(session: Session, call_id: str, output: Path) -> None:
    """Write the list."""
    _write_about_decisions(session, call_id, output, decision_documents.publication_list)


@click.command(help=_("Write the protocol of the decisions of a kept call."))
@click.argument("call_id", metavar="CALL")
@output_option
@pass_session
def protocol(session: Session, call_id: str, output: Path) -> None:
    """Write the protocol."""
    _write_about_decisions(session, call_id, output, decision_documents.decision_protocol)


def _write_about_decisions(
    session: Session,
    call_id: str,
    output: Path,
    make: Callable[[PluginContext, JointCall, str], document.Document],
) -> None:
    ctx = session.context(PLUGIN)
    call = kept_call(ctx, call_id)
    session.before_report()
    write_report(make(ctx, call, datetime.date.today().isoformat()), output)
    data = {"call": call.code, "file": str(output)}
    answer(session, "acie-document", data, written_file_lines(output), made_up=call.made_up)
