"""Read bundles: verify, show, compare, import."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import NotFound, WrongUse
from cap_tui.plugin.number_options import WholeRange
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.bundle.opened import OpenBundle
    from cap_tui.bundle.plan import Plan
    from cap_tui.operations.context import Context

FILE = click.Path(path_type=Path, dir_okay=False)


reading = (
    click.option("--max-mb", type=WholeRange(min=1), help=_("Accept up to so many MB of content (default 200).")),
    click.option(
        "--identity", "identities", type=FILE, multiple=True,
        help=_("Your key file (age or SSH), for an encrypted bundle."),
    ),
)  # fmt: skip


def for_reading(command: Any) -> Any:
    """Add the options of every command that reads a bundle."""
    for option in reading:
        command = option(command)
    return command


def _region(session: CommandSession) -> Context | None:
    """The region at hand, without plugins; None when there is none: a bundle can be read all the same."""
    region = _region_at_hand(session)
    if region is None:
        session.say(_("No region is open: the signature cannot be compared with pinned keys."))
    return region


def _region_at_hand(session: CommandSession) -> Context | None:
    try:
        return session.region_context(plugins=False)
    except (NotFound, WrongUse):
        return None


@click.command(
    "verify",
    help=_("Check integrity, signature and schema. Exit 1 when the signature is not trusted."),
)
@click.argument("file", type=FILE)
@for_reading
@pass_session
def verify(
    session: CommandSession, file: Path, max_mb: int | None, identities: Sequence[Path]
) -> None:
    """Verify a bundle."""
    from cap_tui.operations.bundles import open_bundle, verify_bundle

    region = _region(session)
    with open_bundle(region, file, max_mb=max_mb, identities=identities) as content:
        verdict = verify_bundle(region, content)
        data = verdict.data() | {"bundle": content.contents.identity}
    session.emit("bundle verify", data, verdict.lines())
    if verdict.refused:
        click.get_current_context().exit(3)
    if not verdict.trusted:
        click.get_current_context().exit(1)


@click.command("show", help=_("What is in a bundle; with --table its records."))
@click.argument("file", type=FILE)
@click.option("--table", help=_("Show the records of this table."))
@click.option("--limit", type=WholeRange(min=1), default=20, show_default=True)
@for_reading
@pass_session
def show(
    session: CommandSession, file: Path, table: str | None, limit: int, max_mb: int | None,
    identities: Sequence[Path],
) -> None:  # fmt: skip
    """Show a bundle."""
    from cap_tui.bundle.scope import scope_told
    from cap_tui.operations.bundles import open_bundle, verify_bundle
    from cap_tui.operations.table_names import table_names

    region = _region(session)
    with open_bundle(region, file, max_mb=max_mb, identities=identities) as content:
        verdict = verify_bundle(region, content)
        if verdict.refused:
            session.emit("bundle", verdict.data(), verdict.lines())
            click.get_current_context().exit(3)
        if table is not None:
            _show_records(session, content, table, limit)
            return
        told = content.description()
        data = told.data() | {"bundle": content.contents.identity, "verdict": verdict.data()}
    names = {}
    if region is not None:
        # The manifests alone name the tables: no code of a plugin is run to read a bundle.
        names = table_names(region, told.rows, session.host())
    width = max((len(names.get(table, table)) for table in told.rows), default=0)
    lines = [
        f"{told.source.name} ({told.source.code}), {day_text(told.created[:10])}, {told.writer}",
        _("Profile {profile}; scope: {scope}").format(
            profile=told.profile, scope=scope_told(told.scope)
        ),
        *verdict.lines(),
        *(f"  {names.get(table, table):<{width}} {n:>8}" for table, n in told.rows.items()),
    ]
    if told.source.synthetic:
        lines.insert(1, _("SYNTHETIC: this region and all its data are made up."))
    session.emit("bundle", data, lines)


def _show_records(session: CommandSession, content: OpenBundle, table: str, limit: int) -> None:
    from itertools import islice

    from cap_tui.bundle.plan import title_of

    if table not in content.contents.kinds:
        raise NotFound(_("The bundle has no table '{table}'.").format(table=table))
    rows = list(islice(content.documents(table), limit))
    session.emit("bundle records", rows, [f"{row['uid']}  {title_of(row)}" for row in rows])


@click.command(
    "diff", help=_("What changed between two bundles, or between a bundle and your region.")
)
@click.argument("old", type=FILE)
@click.argument("new", type=FILE, required=False)
@for_reading
@pass_session
def diff(
    session: CommandSession,
    old: Path,
    new: Path | None,
    max_mb: int | None,
    identities: Sequence[Path],
) -> None:
    """Compare."""
    from cap_tui.operations.bundle_differences import compare_bundles, difference_words
    from cap_tui.operations.bundles import open_bundle

    region = session.region_context(plugins=False) if new is None else _region_at_hand(session)
    with contextlib.ExitStack() as stack:
        first, *others = [
            stack.enter_context(open_bundle(region, file, max_mb=max_mb, identities=identities))
            for file in (old, new)
            if file is not None
        ]
        found = compare_bundles(first, others[0] if others else None, region)
    lines = list(difference_words(region, found, session.host()))
    data = [difference.data() for difference in found.differences]
    session.emit("bundle diff", data, lines or [_("No difference.")])


@click.command(
    "import", help=_("Import a bundle in one step that can be undone; --dry-run shows the plan.")
)
@click.argument("file", type=FILE)
@click.option(
    "--allow-unsigned",
    is_flag=True,
    help=_("Store it in quarantine when its signature is not trusted."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show the plan."))
@click.option("--all", "every", is_flag=True, help=_("Show every record, also where many are new."))
@for_reading
@pass_session
def import_(
    session: CommandSession, file: Path, allow_unsigned: bool, dry_run: bool, every: bool,
    max_mb: int | None, identities: Sequence[Path],
) -> None:  # fmt: skip
    """Import a bundle."""
    from cap_tui.operations.bundles import apply_import, open_bundle, plan_import

    context = session.region_context()
    with open_bundle(context, file, max_mb=max_mb, identities=identities) as content:
        plan = plan_import(context, content, quarantine=allow_unsigned)
    outcome = None if dry_run else apply_import(context, plan)
    data = {
        "imported": outcome is not None and outcome.seq > 0,
        "seq": outcome.seq if outcome else 0,
        **plan_data(plan),
    }
    end = (
        _("Nothing is changed.")
        if not (outcome and outcome.seq)
        else _("Imported; undo reverts it.")
    )
    session.emit("bundle import", data, [*plan_lines(plan, every=every), end])


def plan_data(plan: Plan) -> dict[str, Any]:
    """What an import would do, for ``--json``."""
    return {
        "quarantine": plan.quarantine,
        "bundle": plan.identity,
        "source": plan.source.code,
        "verdict": plan.verdict.data(),
        "counts": plan.counts(),
        "notice": plan.notice,
        "lines": [line.data() for line in plan.lines],
    }


def plan_lines(plan: Plan, *, every: bool = False) -> list[str]:
    """What an import would do, for people."""
    from cap_tui.bundle.plan import told

    notice = [plan.notice] if plan.notice else []
    return [*plan.summary(), *told(plan.lines, every=every, names=plan.names), *notice]
