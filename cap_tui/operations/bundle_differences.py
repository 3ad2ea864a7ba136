"""What differs between two bundles, or between a bundle and the region."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.bundle import diff
from cap_tui.bundle.diff import RecordDifference
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.records import GroupCount
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.bundle.verify import read_schema
from cap_tui.errors import Refused
from cap_tui.model.content import CONTENT_TABLES
from cap_tui.operations.bundles import check_bundle, open_bundle
from cap_tui.operations.context import Context
from cap_tui.operations.table_names import table_names
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.plugin.host import Host


@dataclass(frozen=True)
class BundleComparison:
    """The records that differ, and the names of all records, by uid."""

    differences: tuple[RecordDifference, ...]
    titles: dict[str, str]


def difference_lines(context: Context, old: Path, new: Path | None = None) -> list[str]:
    """What changed between two bundles, or a bundle and the region, as people read it.

    Raises as :func:`open_bundle` and :func:`compare_bundles` do, and Refused for a bundle that
    nobody vouches for: nothing of it is shown.
    """
    for file in (old, *([new] if new else [])):
        check = check_bundle(context, file)
        if check.problem is not None:
            raise check.problem
        if check.plan is None:
            raise Refused(_("The bundle is not signed by a partner's key."), where=file.name)
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(open_bundle(context, old))
        second = None if new is None else stack.enter_context(open_bundle(context, new))
        found = compare_bundles(first, second, context)
        return list(difference_words(context, found))


def difference_words(
    context: Context | None, found: BundleComparison, host: Host | None = None
) -> Iterator[str]:
    """The differences as lines, tables and fields by name; ids where no region is at hand to name them.

    ``host`` names tables of plugins that are not running.
    """
    kinds = context.kinds() if context else None

    def label(table: str, field: str) -> str:
        kind = kinds.of_table(table) if kinds else None
        return kind.label(field) if kind is not None and field in kind.fields else field

    met = {one.table for one in found.differences}
    tables = table_names(context, met, host) if context else {}
    yield from diff.words(found.differences, found.titles, tables, label)


def compare_bundles(
    old: OpenBundle, new: OpenBundle | None, context: Context | None = None
) -> BundleComparison:
    """What changed between two bundles; without ``new`` between a bundle and the region of ``context``.

    Fields that a bundle withholds are left out. Raises Refused for a bundle that cannot be read.
    """
    described = read_schema(old)
    withheld = {name: set(fields) for name, fields in described.withheld.items()}
    before = diff.of_bundle(old)
    if new is not None:
        for name, fields in read_schema(new).withheld.items():
            withheld.setdefault(name, set()).update(fields)
        after = diff.of_bundle(new)
    elif context is not None:
        snapshot = RegionSnapshot.of(context.workspace)
        after = diff.of_workspace(snapshot, old.contents.kinds, described.source.code)
        if described.source.code == context.region.code:  # counted for each export, never stored
            made = (GroupCount.TABLE, CONTENT_TABLES)
            before = {key: row for key, row in before.items() if not key[0].startswith(made)}
    else:
        after = {}
    found = tuple(diff.compare(before, after, withheld=withheld))
    return BundleComparison(found, diff.titles_of(before, after))
