"""``cap-tui diamond share`` and ``rename``: let partners change a diamond, and change its name."""

from __future__ import annotations

import click

from cap_diamond import joint
from cap_diamond.queries import diamond_of
from cap_diamond.words import _
from cap_tui.api import Session, pass_session

PLUGIN = "diamond"


@click.command("share", help=_("Make a diamond joint: partners who get it may change it too."))
@click.argument("name")
@click.option("--dry-run", is_flag=True, help=_("Only show what would change."))
@pass_session
def share(session: Session, name: str, dry_run: bool) -> None:
    """Make a diamond joint."""
    ctx = session.context(PLUGIN)
    found = joint.to_share(ctx, name)
    told = _("{name} is joint from now on.")
    if found.shared:
        told = _("{name} is joint already.")
    elif dry_run:
        told = _("{name} would be joint.")
    after = found if dry_run else joint.share(ctx, found)
    session.emit(
        "diamond-share",
        {"uid": after.uid, "name": after.name, "shared": after.shared},
        [told.format(name=after.name), *joint.meaning()],
    )


@click.command("rename", help=_("Give a diamond another name."))
@click.argument("name")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help=_("Only show the new name."))
@pass_session
def rename(session: Session, name: str, new: str, dry_run: bool) -> None:
    """Rename a diamond."""
    ctx = session.context(PLUGIN)
    found = diamond_of(ctx, name)
    after = joint.renamed(found, new) if dry_run else joint.rename(ctx, found, new)
    told = _("{name} would be called {new}.") if dry_run else _("{name} is called {new} now.")
    session.emit(
        "diamond-rename",
        {"uid": after.uid, "name": after.name, "saved": not dry_run},
        [told.format(name=found.name, new=after.name)],
    )
