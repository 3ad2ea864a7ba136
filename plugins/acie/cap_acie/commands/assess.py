"""``acie assess``: assessors, their conflicts and their sheets, all in the call's confidential register."""

from __future__ import annotations

from pathlib import Path

import click

from cap_acie import assessments
from cap_acie.commands.files import FILE, dry_run_option
from cap_acie.region_calls import kept_call
from cap_acie.words import _
from cap_tui.api import Session, pass_session

PLUGIN = "acie"
OUT_FILE = click.Path(path_type=Path, dir_okay=False)
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
    name = assessments.register_name(kept)
    if not dry_run:
        assessments.open_register(ctx, kept, create=True).close()
    told = _("The register of {call} is made; nobody but you opens it.").format(call=call)
    session.emit("acie-register", {"call": call, "register": name}, [told])


@assess.command(
    help=_("Invite an assessor: a file with titles and partners, to declare conflicts in.")
)
@call_argument
@click.argument("assessor")
@click.option("--organisation", default="", help=_("Id of the organisation of the assessor."))
@click.option("-o", "--output", required=True, type=OUT_FILE)
@dry_run_option
@pass_session
def invite(
    session: Session, call: str, assessor: str, organisation: str, output: Path, dry_run: bool
) -> None:
    """Invite an assessor."""
    ctx = session.context(PLUGIN)
    kept = kept_call(ctx, call)
    count = assessments.invite_assessor(ctx, kept, assessor, organisation, output, dry_run=dry_run)
    told = _("{n} applications, titles and partners only, are in {file}.").format(
        n=count, file=output
    )
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


@assess.command(help=_("Write the texts that an assessor may see into a new folder."))
@call_argument
@click.argument("assessor")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False))
@pass_session
def texts(session: Session, call: str, assessor: str, output: Path) -> None:
    """Write the texts."""
    ctx = session.context(PLUGIN)
    seen = assessments.write_texts(ctx, kept_call(ctx, call), assessor, output)
    told = _("{n} applications are in {folder}.").format(n=len(seen), folder=output)
    session.emit("acie-texts", {"assessor": assessor, "applications": seen}, [told])


@assess.command("hand-in", help=_("Take in sheets, written as in scores.toml."))
@call_argument
@click.argument("file", type=FILE)
@dry_run_option
@pass_session
def hand_in(session: Session, call: str, file: Path, dry_run: bool) -> None:
    """Take in sheets."""
    ctx = session.context(PLUGIN)
    count = assessments.hand_in(ctx, kept_call(ctx, call), file, dry_run=dry_run)
    told = _("{n} sheets are handed in.").format(n=count)
    session.emit("acie-handed-in", {"call": call, "sheets": count}, [told])
