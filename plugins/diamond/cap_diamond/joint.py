"""Joint diamonds: made so by their owner, changed by every region that has them, merged by bundles."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from cap_diamond.operations import name_line
from cap_diamond.queries import diamonds, named
from cap_diamond.records import Diamond
from cap_diamond.words import _
from cap_tui.api import PluginContext, ReadOnly, Refused


def meaning() -> Iterator[str]:
    """What it means that a diamond is joint."""
    yield _("Partners who get it in a bundle may change it as you can: its name, its activities.")
    yield _("What both changed differently waits for a person. Once joint, it stays joint.")


def to_share(ctx: PluginContext, words: str) -> Diamond:
    """The diamond that ``words`` (uid or name) would make joint; one that is joint already is given too.

    Partners' diamonds are known as well: :class:`ReadOnly` for one of theirs.
    """
    mine = diamonds(ctx)
    uids = {diamond.uid for diamond in mine}
    theirs = [found for found in ctx.records(Diamond).all() if found.uid not in uids]
    found = named([*mine, *theirs], words)
    _check_owner(ctx, found)
    return found


def _check_owner(ctx: PluginContext, diamond: Diamond) -> None:
    if (diamond.owner or ctx.region.code) != ctx.region.code:
        raise ReadOnly(
            _("The diamond belongs to {region}, which alone makes it joint.").format(
                region=diamond.owner
            ),
            where=diamond.name,
            remedy=_("Ask {region} to share it.").format(region=diamond.owner),
        )


def share(ctx: PluginContext, diamond: Diamond, *, dry_run: bool = False) -> Diamond:
    """Make an own diamond joint; said twice it stands once. :class:`ReadOnly` for a partner's."""
    _check_owner(ctx, diamond)
    if diamond.shared:
        return diamond
    label = _("diamond made joint: {name}").format(name=diamond.name)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        return tx.put(replace(diamond, shared=True))


def rename(ctx: PluginContext, diamond: Diamond, name: str, *, dry_run: bool = False) -> Diamond:
    """Give a diamond another name; :class:`Refused` when that is empty or too long."""
    cleaned = name_line(name)
    if not cleaned:
        raise Refused(_("The name is empty."))
    after = replace(diamond, name=cleaned)
    label = _("diamond renamed: {name}").format(name=after.name)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        return tx.put(after)
