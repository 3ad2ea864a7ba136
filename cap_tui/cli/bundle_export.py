"""Write a bundle: terms, preview, confirmation, signature."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import WrongUse
from cap_tui.plugin.number_options import WHOLE
from cap_tui.text.counts import counted_records
from cap_tui.text.i18n import _
from cap_tui.text.labelled import colon
from cap_tui.text.written_file import written_file_lines

if TYPE_CHECKING:
    from cap_tui.bundle.export import ExportReceipt
    from cap_tui.bundle.preview import Preview
    from cap_tui.bundle.profiles import Terms
    from cap_tui.bundle.scope import Scope
    from cap_tui.operations.bundles import ExportChoices, ExportPlan
    from cap_tui.operations.context import Context

FILE = click.Path(path_type=Path, dir_okay=False)
PROFILES = ("public", "aggregate", "pseudonymised", "identified")


@click.command("export", help=_("Export a bundle; with --dry-run only show what would leave."))
@click.option(
    "-o", "--output", type=FILE, help=_("The file, NAME.cap.zip; with --to NAME.cap.zip.age.")
)
@click.option("--profile", type=click.Choice(PROFILES), default="aggregate", show_default=True)
@click.option("--min-group", type=WHOLE, default=0, help=_("Smallest group of people shown."))
@click.option("--line", help=_("Only the tables of one action line, with all they need."))
@click.option(
    "--record",
    "uids",
    multiple=True,
    metavar="RECORD",
    help=_("Only this record, with all it needs."),
)
@click.option("--recipient", default="", help=_("For whom."))
@click.option("--purpose", default="", help=_("What for."))
@click.option("--legal-basis", default="", help=_("On which legal ground people are named."))
@click.option(
    "--reviewed", multiple=True, metavar="UID:FIELD", help=_("A free text you have read.")
)
@click.option("--key", type=FILE, help=_("Your SSH key; a .pub file when it is in the agent."))
@click.option("--unsigned", is_flag=True, help=_("Do not sign: partners will not merge it."))
@click.option(
    "--to", multiple=True, help=_("Encrypt for this age or SSH public key, or a file of them.")
)
@click.option(
    "--with-unlicensed",
    is_flag=True,
    help=_("Send content entries, too, whose licence is empty."),
)
@click.option(
    "--attachments",
    is_flag=True,
    help=_("Send the files, too, that are attached to what leaves; --dry-run lists them."),
)
@click.option("--no-workbook", is_flag=True, help=_("Leave the Excel workbook out."))
@click.option("--no-report", is_flag=True, help=_("Leave the report out."))
@click.option("--overwrite", is_flag=True, help=_("Replace the file."))
@click.option(
    "--confirm", default="", help=_("The recipient, typed once more (profile identified).")
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would leave."))
@click.option(
    "--preview",
    is_flag=True,
    help=_("Only show it as the partner will see it when importing it."),
)
@click.option(
    "--partner",
    default="",
    metavar="CODE",
    help=_(
        "The partner region for --preview; else the recipient or the only one with a pinned key."
    ),
)
@click.option("--all", "every", is_flag=True, help=_("With --preview: show every record."))
@pass_session
def export(
    session: CommandSession, /, output: Path | None, dry_run: bool, preview: bool, **options: Any
) -> None:
    """Write a bundle."""
    from cap_tui.operations import bundles
    from cap_tui.operations.partners import other_regions_with_key, shared_key_warning
    from cap_tui.report.bundle_report import bundle_reporter

    terms = _terms(options)
    context = session.region_context()
    scope = _scope(context, options)
    plan = bundles.plan_export(context, terms, scope, unlicensed=options["with_unlicensed"])
    seen = plan.preview
    if dry_run:
        session.emit("bundle export", {"written": False, "preview": seen.data()}, seen.lines())
        return
    if preview:
        _show_as_partner(session, context, plan, options)
        return
    if output is None:
        raise WrongUse(_("Name the file to write."), remedy=_("Give -o NAME.cap.zip."))
    for line in seen.lines():
        session.say(line)
    confirmed = _confirmed(plan, options["confirm"])
    wanted = not options["no_report"]
    if wanted and not plan.report_fits:
        session.say(_("The bundle has no report: it would be too long."))
    choices = _choices(context, confirmed, options)
    others = other_regions_with_key(context, choices.key.fingerprint if choices.key else "")
    if others:
        session.say(shared_key_warning(others))
    receipt = bundles.write_bundle(
        context,
        plan,
        output,
        choices,
        bundle_reporter(context, use_plugins=not session.no_plugins) if wanted else None,
    )
    _emit_receipt(session, receipt, seen, others)


def _emit_receipt(
    session: CommandSession, receipt: ExportReceipt, seen: Preview, others: Sequence[str]
) -> None:
    """Say what was written; ``others`` are regions that sign with the same key."""
    if receipt.beyond_usual_limits:
        session.say(_("It is larger than partners accept by default: they need --max-mb."))
    data = {
        "written": True,
        "file": str(receipt.path.absolute()),
        "bundle": receipt.identity,
        "identifier": receipt.identifier,
        "rows": receipt.rows,
        "size": receipt.size,
        "signed": receipt.signed,
        "encrypted": receipt.encrypted,
        "signer": receipt.signer,
        "key_shared_with": list(others),
        "preview": seen.data(),
    }
    summary = _("{records}, {size} bytes, {signed}.").format(
        records=counted_records(sum(receipt.rows.values())),
        size=receipt.size,
        signed=_("signed") if receipt.signed else _("not signed"),
    )
    mark = receipt.signer
    signer = [_("Signed with the key {mark}").format(mark=mark)] if mark else []
    lines = [*written_file_lines(receipt.path), summary, *signer, receipt.identifier]
    session.emit("bundle export", data, lines)


def _show_as_partner(
    session: CommandSession, context: Context, plan: ExportPlan, options: dict[str, Any]
) -> None:
    """Show what the partner will see: the answers, the counts and the table of its import."""
    from cap_tui.cli.bundle_reading import plan_data, plan_lines
    from cap_tui.operations.bundle_preview import view_as_partner

    view = view_as_partner(context, plan, _choices(context, "", options), options["partner"])
    check = view.check
    data: dict[str, Any] = {"written": False, "partner": view.partner, "pinned": view.pinned}
    lines = [" ".join([view.heading(), *view.conditions()])]
    if check.plan is not None:
        data |= {"refused": "", **plan_data(check.plan)}
        lines += plan_lines(check.plan, every=options["every"])
    else:
        why = check.refusal()
        data |= {"refused": why, "verdict": check.verdict.data() if check.verdict else None}
        lines += [*(check.verdict.lines() if check.verdict else ()), why]
    session.emit("bundle preview", data, lines)


def _terms(options: dict[str, Any]) -> Terms:
    from cap_tui.bundle.profiles import SharingProfile, Terms

    profile = SharingProfile(options["profile"])
    pairs = [word.rpartition(":")[::2] for word in options["reviewed"]]
    if not all(uid and field for uid, field in pairs):
        raise WrongUse(_("A text that was reviewed is named as UID:FIELD."))
    if pairs and profile is not SharingProfile.PSEUDONYMISED:
        raise WrongUse(_("--reviewed goes with the profile 'pseudonymised'."))
    return Terms(
        profile=profile,
        min_group=options["min_group"],
        recipient=options["recipient"],
        purpose=options["purpose"],
        legal_basis=options["legal_basis"],
        reviewed=frozenset(pairs),
        files=options["attachments"],
    ).checked()


def _scope(context: Context, options: dict[str, Any]) -> Scope:
    from cap_tui.bundle.scope import Scope, ScopeKind

    if options["line"] and options["uids"]:
        raise WrongUse(_("Choose a line or records, not both."))
    if options["line"]:
        return Scope(ScopeKind.LINE, line=options["line"])
    if options["uids"]:
        from cap_tui.operations.records import find_any_record

        return Scope(
            ScopeKind.RECORDS, uids=tuple(find_any_record(context, one) for one in options["uids"])
        )
    return Scope()


def _confirmed(plan: ExportPlan, typed: str) -> str:
    """The recipient, typed once more, when names leave; asked on a terminal."""
    from cap_tui.operations.bundles import confirm_recipient

    if plan.names_people and not typed and sys.stdin.isatty():
        typed = click.prompt(
            _("Names leave. Type the recipient to confirm"), err=True, prompt_suffix=colon()
        )
    confirm_recipient(plan, typed)
    return typed


def _choices(context: Context, confirmed: str, options: dict[str, Any]) -> ExportChoices:
    from cap_tui.bundle import age
    from cap_tui.operations.bundles import ExportChoices
    from cap_tui.operations.partners import signing_key

    return ExportChoices(
        key=None if options["unsigned"] else signing_key(context, options["key"]),
        to=tuple(age.recipients(options["to"])) if options["to"] else (),
        workbook=not options["no_workbook"],
        overwrite=options["overwrite"],
        confirmed=confirmed,
    )
