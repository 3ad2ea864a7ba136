"""``acie assess``: assessors, their conflicts and their sheets, all in the call's confidential register."""

from __future__ import annotations

from pathlib import Path

import click

from cap_acie import assessment_listings, assessment_work, assessments
from cap_acie.agreement import measure_agreement
from cap_acie.assessment_records import open_register as register_of
from cap_acie.assessment_records import register_name
from cap_acie.commands.answers import WIDTH
from cap_acie.commands.files import FILE, dry_run_option
from cap_acie.region_calls import kept_call
from cap_acie.words import _, ngettext
from cap_tui.api import Session, WholeRange, labelled, listing_data, listing_lines, pass_session

PLUGIN = "acie"
OUT_FILE = click.Path(path_type=Path, dir_okay=False)
output_option = click.option("-o", "--output", required=True, type=OUT_FILE)
call_argument = click.argument("call", metavar="CALL")


@click.group(
    help=_("Assess the applications to a kept call; everything is in its confidential register.")
)
def assess() -> None:
    """Assessments."""


@assess.command("open", help=_("Make the register of a call; only its officer can open it."))
@call_argument
@dry_run_option
@pass_session
def open_register(session: Session, call: str, dry_run: bool) -> None:
    """Make a register."""
    ctx = session.context(PLUGIN)
    kept = kept_call(ctx, call)
    name = register_name(kept)
    if not dry_run:
        register_of(ctx, kept, create=True).close()
    told = _("The register of {call} is made; nobody but you opens it.").format(call=call)
    session.emit("acie-register", {"call": call, "register": name}, [told])


@assess.command(
    help=_("Invite an assessor: a file with titles and partners, to declare conflicts in.")
)
@call_argument
@click.argument("assessor")
@click.option("--organisation", default="", help=_("Id of the organisation of the assessor."))
@click.option(
    "--layer", default="shared", show_default=True, help=_("shared, or a region's own criteria.")
)
@click.option(
    "--expertise", multiple=True, help=_("An id of a transformative activity or an activity.")
)
@click.option("--language", "languages", multiple=True, help=_("A language that they read."))
@output_option
@dry_run_option
@pass_session
def invite(
    session: Session,
    call: str,
    assessor: str,
    organisation: str,
    layer: str,
    expertise: tuple[str, ...],
    languages: tuple[str, ...],
    output: Path,
    dry_run: bool,
) -> None:
    """Invite an assessor."""
    ctx = session.context(PLUGIN)
    kept = kept_call(ctx, call)
    invitation = assessments.Invitation(assessor, organisation, layer, expertise, languages)
    count = assessments.invite_assessor(ctx, kept, invitation, output, dry_run=dry_run)
    told = ngettext(
        "{n} application, title and partners only, is in {file}.",
        "{n} applications, titles and partners only, are in {file}.",
        count,
    ).format(n=count, file=output)
    data = {"call": call, "assessor": assessor, "applications": count, "file": str(output)}
    session.emit("acie-invited", data, [told])


@assess.command(help=_("Take in the conflicts that an assessor declared."))
@call_argument
@click.argument("file", type=FILE)
@dry_run_option
@pass_session
def declare(session: Session, call: str, file: Path, dry_run: bool) -> None:
    """Take in declarations."""
    ctx = session.context(PLUGIN)
    assessor, conflicts = assessments.take_declarations(
        ctx, kept_call(ctx, call), file, dry_run=dry_run
    )
    told = _("{id}: conflicts with {ids}.").format(
        id=assessor, ids=", ".join(conflicts) or _("none")
    )
    session.emit("acie-declared", {"assessor": assessor, "conflicts": conflicts}, [told])


@assess.command(help=_("Who must not see which application, and why."))
@call_argument
@pass_session
def conflicts(session: Session, call: str) -> None:
    """Show conflicts of interest."""
    ctx = session.context(PLUGIN)
    found = assessment_listings.conflicts_listing(
        assessment_listings.read_conflicts(ctx, kept_call(ctx, call))
    )
    data = {"call": call, "conflicts": listing_data(found)}
    session.emit("acie-conflicts", data, listing_lines(found, WIDTH))


@assess.command(help=_("Write the texts that an assessor may see into a new folder."))
@call_argument
@click.argument("assessor")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False))
@pass_session
def texts(session: Session, call: str, assessor: str, output: Path) -> None:
    """Write the texts."""
    ctx = session.context(PLUGIN)
    seen = assessments.write_texts(ctx, kept_call(ctx, call), assessor, output)
    told = ngettext(
        "{n} application is in {folder}.", "{n} applications are in {folder}.", len(seen)
    ).format(n=len(seen), folder=output)
    session.emit("acie-texts", {"assessor": assessor, "applications": seen}, [told])


@assess.command("hand-in", help=_("Take in sheets, written as in scores.toml."))
@call_argument
@click.argument("file", type=FILE)
@dry_run_option
@pass_session
def hand_in(session: Session, call: str, file: Path, dry_run: bool) -> None:
    """Take in sheets."""
    ctx = session.context(PLUGIN)
    counts = assessments.hand_in(ctx, kept_call(ctx, call), file, dry_run=dry_run)
    told = ngettext(
        "{n} sheet is handed in.", "{n} sheets are handed in.", sum(counts.values())
    ).format(n=sum(counts.values()))
    data = {"call": call, "sheets": sum(counts.values()), "assessors": counts}
    lines = [told, *(labelled(f"  {code}", n) for code, n in counts.items())]
    session.emit("acie-handed-in", data, lines)


@assess.command(help=_("Assign assessors: loads as equal as can be, then expertise and languages."))
@call_argument
@click.option(
    "--each",
    type=WholeRange(1, 20),
    default=2,
    show_default=True,
    help=_("Assessors of an application on the shared layer."),
)
@dry_run_option
@pass_session
def assign(session: Session, call: str, each: int, dry_run: bool) -> None:
    """Assign assessors."""
    ctx = session.context(PLUGIN)
    plan = assessment_work.assign_assessors(ctx, kept_call(ctx, call), each, dry_run=dry_run)
    data = {
        "pairs": [list(pair) for pair in plan.pairs],
        "loads": dict(plan.loads),
        "missing": dict(plan.missing),
        "fit": plan.fit,
        "best_fit": plan.best_fit,
        "written": not dry_run,
    }
    session.emit("acie-assigned", data, assessment_listings.assignment_lines(plan, WIDTH))


@assess.command(help=_("Write the sheets that an assessor has to fill in."))
@call_argument
@click.argument("assessor")
@output_option
@pass_session
def sheets(session: Session, call: str, assessor: str, output: Path) -> None:
    """Write sheets."""
    ctx = session.context(PLUGIN)
    count = assessment_work.write_sheets(ctx, kept_call(ctx, call), assessor, output)
    told = ngettext(
        "{n} sheet to fill in is in {file}.", "{n} sheets to fill in are in {file}.", count
    ).format(n=count, file=output)
    session.emit("acie-sheets", {"assessor": assessor, "sheets": count}, [told])


@assess.command(help=_("Write what others gave, for an assessor who has handed in all own sheets."))
@call_argument
@click.argument("assessor")
@output_option
@pass_session
def scores(session: Session, call: str, assessor: str, output: Path) -> None:
    """Write scores of others."""
    ctx = session.context(PLUGIN)
    count = assessment_work.write_scores_seen(ctx, kept_call(ctx, call), assessor, output)
    told = ngettext(
        "{n} sheet of others, without names, is in {file}.",
        "{n} sheets of others, without names, are in {file}.",
        count,
    ).format(n=count, file=output)
    session.emit("acie-scores", {"assessor": assessor, "sheets": count}, [told])


@assess.command(help=_("Take back a sheet with a reason, so that another can be handed in."))
@call_argument
@click.argument("assessor")
@click.argument("application")
@click.option("--layer", default="shared", show_default=True)
@click.option("--reason", required=True, help=_("Why; it stands in the register."))
@dry_run_option
@pass_session
def reopen(
    session: Session,
    call: str,
    assessor: str,
    application: str,
    layer: str,
    reason: str,
    dry_run: bool,
) -> None:
    """Reopen a sheet."""
    ctx = session.context(PLUGIN)
    state = assessment_work.SheetState(assessor, application, layer)
    assessment_work.reopen_sheet(ctx, kept_call(ctx, call), state, reason, dry_run=dry_run)
    told = _("The sheet of {assessor} for {id} is taken back.").format(
        assessor=assessor, id=application
    )
    session.emit("acie-reopened", {"assessor": assessor, "application": application}, [told])


@assess.command(help=_("How far the assessors agree, application by application."))
@call_argument
@pass_session
def agreement(session: Session, call: str) -> None:
    """Show the agreement."""
    ctx = session.context(PLUGIN)
    folder, _applications, found = assessments.assessed_call(ctx, kept_call(ctx, call))
    measured = measure_agreement(folder, found)
    session.emit(
        "acie-agreement",
        assessment_listings.agreement_data(measured),
        assessment_listings.agreement_lines(measured, WIDTH),
    )
