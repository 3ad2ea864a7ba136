"""Write a bundle: terms, preview, confirmation, signature."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.session import CommandSession, pass_session
from cap_tui.errors import Refused, WrongUse
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.bundle.export import Reporter, Wishes
    from cap_tui.bundle.prepare import Prepared
    from cap_tui.bundle.profiles import Terms
    from cap_tui.bundle.scope import Scope

FILE = click.Path(path_type=Path, dir_okay=False)
PROFILES = ("public", "aggregate", "pseudonymised", "identified")


@click.command("export", help=_("Write a bundle; with --dry-run only say what would leave."))
@click.option("-o", "--output", type=FILE, required=True, help=_("The file, NAME.cap.zip."))
@click.option("--profile", type=click.Choice(PROFILES), default="aggregate", show_default=True)
@click.option("--min-group", type=int, default=0, help=_("Smallest group of people shown."))
@click.option("--line", help=_("Only the tables of one action line, with all they need."))
@click.option("--record", "uids", multiple=True, help=_("Only this record, with all it needs."))
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
@click.option("--no-workbook", is_flag=True, help=_("Leave the Excel workbook out."))
@click.option("--no-report", is_flag=True, help=_("Leave the report out."))
@click.option("--overwrite", is_flag=True, help=_("Replace the file."))
@click.option(
    "--confirm", default="", help=_("The recipient, typed once more (profile identified).")
)
@click.option("--dry-run", is_flag=True, help=_("Only say what would leave."))
@pass_session
def export(session: CommandSession, /, output: Path, dry_run: bool, **options: Any) -> None:
    """Write a bundle."""
    from cap_tui.bundle.export import write
    from cap_tui.bundle.prepare import prepare
    from cap_tui.bundle.preview import preview
    from cap_tui.report.outgoing import lines_of, tables_of

    host = session.attached()
    terms, scope = _terms(options), _scope(options)
    prepared = prepare(session.workspace(), tables_of(host), scope, terms, lines_of(host))
    seen = preview(prepared)
    if dry_run:
        session.emit("bundle export", {"written": False, "preview": seen.data()}, seen.lines())
        return
    for line in seen.lines():
        session.say(line)
    _confirm(prepared.terms, options["confirm"])
    wishes = _wishes(session, prepared, seen.rows, options)
    receipt = write(prepared, output, wishes)
    if receipt.beyond_usual_limits:
        session.say(_("It is larger than partners accept unasked: tell them to use --max-mb."))
    data = {
        "written": True,
        "file": str(output),
        "bundle": receipt.identity,
        "identifier": receipt.identifier,
        "rows": receipt.rows,
        "size": receipt.size,
        "signed": receipt.signed,
        "encrypted": receipt.encrypted,
        "preview": seen.data(),
    }
    told = _("{file}: {rows} records, {size} bytes, {signed}.").format(
        file=output,
        rows=sum(receipt.rows.values()),
        size=receipt.size,
        signed=_("signed") if receipt.signed else _("not signed"),
    )
    session.emit("bundle export", data, [told, receipt.identifier])


def _terms(options: dict[str, Any]) -> Terms:
    from cap_tui.bundle.profiles import Profile, Terms

    profile = Profile(options["profile"])
    pairs = [word.rpartition(":")[::2] for word in options["reviewed"]]
    if not all(uid and field for uid, field in pairs):
        raise WrongUse(_("A text that was reviewed is named as UID:FIELD."))
    if pairs and profile is not Profile.PSEUDONYMISED:
        raise WrongUse(_("--reviewed goes with the profile 'pseudonymised'."))
    return Terms(
        profile=profile,
        min_group=options["min_group"],
        recipient=options["recipient"],
        purpose=options["purpose"],
        legal_basis=options["legal_basis"],
        reviewed=frozenset(pairs),
    ).checked()


def _scope(options: dict[str, Any]) -> Scope:
    from cap_tui.bundle.scope import Scope, ScopeKind

    if options["line"] and options["uids"]:
        raise WrongUse(_("Choose a line or records, not both."))
    if options["line"]:
        return Scope(ScopeKind.LINE, line=options["line"])
    if options["uids"]:
        return Scope(ScopeKind.RECORDS, uids=tuple(options["uids"]))
    return Scope()


def _confirm(terms: Terms, typed: str) -> None:
    """Names leave only after the recipient was typed once more."""
    from cap_tui.bundle.profiles import Profile

    if terms.profile is not Profile.IDENTIFIED:
        return
    if not typed and sys.stdin.isatty():
        typed = click.prompt(_("Names leave. Type the recipient to confirm"), err=True)
    if typed != terms.recipient:
        raise Refused(
            _("Names of people leave only when the recipient is confirmed."),
            remedy=_("Give --confirm {recipient}.").format(recipient=terms.recipient),
        )


def _wishes(
    session: CommandSession, prepared: Prepared, rows: int, options: dict[str, Any]
) -> Wishes:
    from cap_tui.bundle import age
    from cap_tui.bundle.export import Wishes
    from cap_tui.bundle.ssh_keygen import sign_with
    from cap_tui.report.outgoing import MOST_RECORDS, report_of

    key = None if options["unsigned"] else options["key"] or _own_key(session)
    report: Reporter | None = None
    if rows > MOST_RECORDS:
        session.say(_("No report goes along: it would be too long."))
    elif not options["no_report"]:
        config, use = prepared.workspace.config, not session.no_plugins

        def report_on(leaving: Iterable[tuple[str, dict[str, Any]]]) -> bytes:
            return report_of(leaving, config, session.home, use_plugins=use)

        report = report_on

    return Wishes(
        sign=None if key is None else lambda message: sign_with(message, key),
        signer="" if key is None else _mark(key),
        to=tuple(age.recipients(options["to"])) if options["to"] else (),
        workbook=not options["no_workbook"],
        report=report,
        overwrite=options["overwrite"],
    )


def _own_key(session: CommandSession) -> Path:
    """The key file that was named with ``bundle keys mine``."""
    from cap_tui.bundle.own_key import named

    key = named(session.home.state)
    if key is None:
        raise WrongUse(
            _("No key is named to sign with."),
            remedy=_(
                "Give --key FILE, name it once with `bundle keys mine FILE`, or say --unsigned."
            ),
        )
    return key.file


def _mark(key: Path) -> str:
    """The fingerprint of the public half, for the register; empty when it is not at hand."""
    from cap_tui.bundle.own_key import of_file, public_half

    return of_file(key).fingerprint if public_half(key).is_file() else ""
