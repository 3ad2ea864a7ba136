"""What a removal says: for people and for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from cap_tui.model.kind import Kind
from cap_tui.model.record import Record
from cap_tui.text.i18n import _, ngettext

if TYPE_CHECKING:
    from cap_tui.operations.removal import Removal

R = TypeVar("R", bound=Record)


def removal_data(
    kind: Kind[R], records: Sequence[R], removal: Removal, *, removed: bool
) -> dict[str, Any]:
    """A removal for JSON."""
    return {
        "records": [{"uid": record.uid, "name": kind.name(record)} for record in records],
        "removed": removed,
        "dependents": [
            {
                "table": each.table,
                "uid": each.record.uid,
                "name": each.name,
                "field": each.field,
                "effect": each.effect,
            }
            for each in removal.dependents
        ],
    }


def removal_lines(
    kind: Kind[R], records: Sequence[R], removal: Removal, *, removed: bool
) -> Iterator[str]:
    """A removal for people."""
    said = _("{name} is removed.") if removed else _("{name} would be removed.")
    for record in records:
        yield said.format(name=kind.name(record))
    effects = {
        "removed": _("removed with it: {name}"),
        "detached": _("no longer refers to it: {name}"),
        "kept": _("stays as it is, because another region owns it: {name}"),
    }
    for each in removal.dependents:
        yield "  " + effects[each.effect].format(name=each.name)
    number = len(removal.dependents)
    if number and not removed:
        yield ngettext("{n} record depends on it.", "{n} records depend on it.", number).format(
            n=number
        )
