"""Content on the command line: which kinds there are, which entries, from whom, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import DoesNotHold, WrongUse
from cap_tui.model.content import ContentItem
from cap_tui.text.i18n import _, ngettext, pick

if TYPE_CHECKING:
    from cap_tui.plugin.content_registry import ContentRegistry
    from cap_tui.plugin.host import Host


@click.group(help=_("What plugins, this region and partners contribute as data."))
def content() -> None:
    """Group of the commands below."""


def registry_of(session: CommandSession) -> ContentRegistry:
    """The content of the region that is named or was used last; without one, that of the plugins."""
    return _host_of(session).content()


def _host_of(session: CommandSession) -> Host:
    try:
        return session.attached()
    except WrongUse:
        if session.chosen is not None:
            raise
        return session.host()


def _require_kind(registry: ContentRegistry, kind: str) -> None:
    """Raise NotFound for a kind that nobody owns and of which there is no entry; an empty text is every kind."""
    if kind and kind not in registry.names():
        registry.kind(kind)


def _answer(session: CommandSession, items: Sequence[ContentItem[Any]], empty: str = "") -> None:
    """The entries as a list; ``empty`` is what is said where there are none."""
    from cap_tui.model.listing_text import listing_lines
    from cap_tui.operations.content import content_listing, item_data

    listing = content_listing(items, whole_ids=True)
    lines = listing_lines(replace(listing, empty=empty or listing.empty), session.width)
    session.emit("content", [item_data(item) for item in items], lines)


@content.command(help=_("The content kinds, who owns each, and how many entries there are."))
@pass_session
def kinds(session: CommandSession) -> None:
    """List the kinds."""
    registry = registry_of(session)
    unknown = registry.unknown_kinds()
    data = [
        {
            "name": kind.name,
            "title": pick(kind.title),
            "owner": kind.owner,
            "version": kind.version,
            "view": kind.view,
            "bundle": kind.bundle,
            "entries": len(registry.entries(kind.name)),
            "problem": kind.problem,
        }
        for kind in registry.kinds()
    ]
    wide = max(map(len, [*(kind.name for kind in registry.kinds()), *unknown]), default=0)
    lines = [
        f"{each['name']:<{wide}} {each['entries']:>6}  {each['title']} ({each['owner']})"
        + (f"  {each['problem']}" if each["problem"] else "")
        for each in data
    ]
    for name in unknown:
        number = len(registry.entries(name))
        data.append({"name": name, "owner": None, "entries": number})
        lines.append(f"{name:<{wide}} {number:>6}  " + _("(kind unknown here)"))
    session.emit("content-kinds", data, lines)


@content.command("list", help=_("The entries of one kind, or of all."))
@click.argument("kind", required=False)
@pass_session
def list_content(session: CommandSession, kind: str | None) -> None:
    """List entries."""
    registry = registry_of(session)
    _require_kind(registry, kind or "")
    items = list(registry.entries(kind) if kind else registry.all())
    _answer(session, items)
    faults = registry.faults()
    if faults:
        told = ngettext(
            "{n} entry is wrong: cap-tui content validate.",
            "{n} entries are wrong: cap-tui content validate.",
            len(faults),
        )
        session.say(told.format(n=len(faults)))


@content.command(help=_("One entry in full, by its id or ID@CONTRIBUTOR."))
@click.argument("reference", metavar="ID")
@pass_session
def show(session: CommandSession, reference: str) -> None:
    """Show an entry."""
    from cap_tui.model.listing_text import listing_lines
    from cap_tui.operations.content import entry_listing, item_data, kind_title

    registry = registry_of(session)
    item = registry.find(reference)
    data = {**item_data(item), "entry": item.document}
    page = entry_listing(item, kind_title(registry, item.kind))
    session.emit("content-entry", data, listing_lines(page, session.width, title=True))


@content.command(help=_("The entries that have TEXT in any of their texts, whatever its case."))
@click.argument("text")
@click.option("--kind", default="", metavar="KIND", help=_("Only of this kind."))
@pass_session
def search(session: CommandSession, text: str, kind: str) -> None:
    """Search entries."""
    registry = registry_of(session)
    _require_kind(registry, kind)
    _answer(session, registry.search(text, kind), empty=_("Nothing fits what was asked for."))


@content.command(help=_("Everything that is wrong with the entries; exit 1 when something is."))
@pass_session
def validate(session: CommandSession) -> None:
    """Check every entry with the record type of its owner, and the texts that the region translates."""
    from cap_tui.operations.unknown_texts import unknown_texts

    host = _host_of(session)
    registry = host.content()
    faults = [*registry.faults(), *unknown_texts(host)]
    problems = [
        {
            "kind": fault.kind,
            "id": fault.id,
            "message": fault.message,
            "where": fault.where,
            "remedy": fault.remedy,
            "contributor": fault.contributor,
        }
        for fault in faults
    ]
    number = sum(1 for _item in registry.all())
    good = ngettext("{n} entry, nothing is wrong.", "{n} entries, nothing is wrong.", number)
    session.emit(
        "content-validation",
        {"valid": not faults, "entries": number, "problems": problems},
        [str(fault.error()) for fault in faults] or [good.format(n=number)],
    )
    if faults:
        click.get_current_context().exit(DoesNotHold.exit_code)
