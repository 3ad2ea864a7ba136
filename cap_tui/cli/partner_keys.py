"""Keys on the command line: partners' pinned keys, their change and revocation, and the own key."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cap_tui.bundle.layout import OVERLAP_DAYS
from cap_tui.cli.bundle_reading import FILE
from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import WrongUse
from cap_tui.plugin.number_options import WholeRange
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.text.labelled import colon

if TYPE_CHECKING:
    from cap_tui.bundle.records import PartnerKey

DRY_RUN = click.option("--dry-run", is_flag=True, help=_("Only show what would be done."))


@click.group("keys", invoke_without_command=True, help=_("Partners' keys, pinned after comparing."))
@click.pass_context
def keys(context: click.Context) -> None:
    """List the keys when nothing else is asked."""
    if context.invoked_subcommand is None:
        context.invoke(list_keys)


@keys.command("list", help=_("The pinned keys."))
@pass_session
def list_keys(session: CommandSession) -> None:
    """List the keys."""
    from cap_tui.operations.partners import pinned_keys

    found = pinned_keys(session.region_context(plugins=False))
    lines = [_key_line(key) for key in found] or [_("No key is pinned.")]
    session.emit("bundle keys", [_key_data(key) for key in found], lines)


def _key_data(key: PartnerKey) -> dict[str, str]:
    return {
        "region": key.region,
        "name": key.name,
        "fingerprint": key.fingerprint,
        "key": key.key,
        "compared": key.compared,
        "valid_from": key.valid_from,
        "valid_until": key.valid_until,
        "revoked": key.revoked,
    }


def _key_line(key: PartnerKey) -> str:
    state = _("revoked {day}").format(day=day_text(key.revoked)) if key.revoked else _("pinned")
    return f"{key.region:<16} {key.fingerprint}  {state}  {key.compared}".rstrip()


@keys.command(
    "add", help=_("Pin a partner's key after you compared its fingerprint, say by telephone.")
)
@click.argument("region")
@click.argument("key")
@click.option("--fingerprint", "mark", default="", help=_("What your partner read out: SHA256:…"))
@click.option("--name", default="", help=_("Name of the region."))
@click.option("--compared", default="", help=_("How and with whom you compared."))
@click.option("--valid-from", default="", metavar="DAY")
@click.option("--valid-until", default="", metavar="DAY")
@click.option(
    "--replaces",
    default="",
    metavar="FINGERPRINT",
    help=_("The key that this one replaces: it ends after the overlap."),
)
@click.option(
    "--overlap",
    type=WholeRange(min=0),
    default=OVERLAP_DAYS,
    show_default=True,
    help=_("Days for which both keys are valid."),
)
@DRY_RUN
@pass_session
def add(
    session: CommandSession,
    /,
    region: str,
    key: str,
    mark: str,
    replaces: str,
    overlap: int,
    dry_run: bool,
    **told: str,
) -> None:
    """Pin a key: KEY is a line ``ssh-ed25519 …`` or a .pub file."""
    from cap_tui.bundle.keys import pinned
    from cap_tui.bundle.sshsig import fingerprint
    from cap_tui.operations.partners import pin_key, read_key

    line = read_key(key)
    if not mark:
        session.say(_("This key has the fingerprint {mark}").format(mark=fingerprint(line)))
        if not sys.stdin.isatty():
            raise WrongUse(
                _("A key is pinned only after its fingerprint was compared."),
                remedy=_("Ask your partner to read it out, then give it with --fingerprint."),
            )
        mark = click.prompt(
            _("Type the fingerprint that your partner reads out"), err=True, prompt_suffix=colon()
        )
    wanted = pinned(region, line, mark, **told)
    context = session.region_context(plugins=False)
    stored = pin_key(context, wanted, dry_run=dry_run, replaces=replaces, overlap=overlap)
    session.emit("bundle key", _key_data(stored), [_key_line(stored)])


@keys.command("revoke", help=_("Refuse from now on what this key signed."))
@click.argument("fingerprint")
@DRY_RUN
@pass_session
def revoke(session: CommandSession, fingerprint: str, dry_run: bool) -> None:
    """Revoke a key."""
    from cap_tui.operations.partners import revoke_key

    key = revoke_key(session.region_context(plugins=False), fingerprint, dry_run=dry_run)
    session.emit("bundle keys", [_key_data(key)], [_key_line(key)])


@keys.command("allowed-signers", help=_("The pins as a file for ssh-keygen -Y verify."))
@pass_session
def allowed_signers(session: CommandSession) -> None:
    """Print the allowed_signers file."""
    from cap_tui.bundle.keys import allowed_signers as text
    from cap_tui.operations.partners import pinned_keys

    lines = text(pinned_keys(session.region_context(plugins=False))).splitlines()
    session.emit("allowed signers", lines, lines)


@keys.command("mine", help=_("Name the key that you sign with, and read out its fingerprint."))
@click.argument("file", type=FILE)
@click.option(
    "--region",
    metavar="CODE",
    help=_("For this region only; also with -w. Else for all that have no key of their own."),
)
@DRY_RUN
@pass_session
def mine(session: CommandSession, file: Path, region: str | None, dry_run: bool) -> None:
    """Name the own key, for the region that is named or for all that have none."""
    from cap_tui.bundle.signing_key import regions_signing_with
    from cap_tui.operations.partners import name_signing_key, shared_key_warning

    code = region or ""
    if region is None and session.chosen is not None:
        code = session.workspace().config.region.code
    key = name_signing_key(session.home, file, code, dry_run=dry_run)
    others = regions_signing_with(session.home.state, key.fingerprint, but=code) if code else ()
    data = {
        "file": str(file),
        "fingerprint": key.fingerprint,
        "key": key.line,
        "region": code,
        "key_shared_with": list(others),
    }
    whose = (
        _("It signs for {region}.").format(region=code)
        if code
        else _("It signs for every region that has no key of its own.")
    )
    warning = [shared_key_warning(others)] if others else []
    session.emit("bundle key", data, [key.fingerprint, key.line, whose, *warning])
