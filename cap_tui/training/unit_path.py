"""The training path: every unit that the content has, in its order, and how one is named."""

from __future__ import annotations

from typing import TypeAlias

from cap_tui.errors import NotFound
from cap_tui.model.content import ContentItem
from cap_tui.model.training_unit import KIND, TOUR, TrainingUnit
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.text.i18n import _
from cap_tui.training.kept_units import kept_units
from cap_tui.workspace.home import Home

TOUR_NAME = "tour"
UnitItem: TypeAlias = ContentItem[TrainingUnit]


def training_units(registry: ContentRegistry, home: Home | None = None) -> tuple[UnitItem, ...]:
    """The units that are sound, by their place in the path; the tour is the first.

    With a ``home`` also those of other regions that the person practises: a practice region has them not.
    """
    found = [item for item in registry.entries(KIND) if item.record and not item.replaced_by]
    here = {item.ref for item in found}
    if home is not None:
        found += [item for item in kept_units(home) if item.ref not in here]
    return tuple(sorted(found, key=lambda item: (item.entry.order, item.ref)))


def unit_number(item: UnitItem) -> str:
    """The number by which a person names a unit: its place in the path."""
    return str(item.entry.order)


def find_unit(registry: ContentRegistry, name: str, home: Home | None = None) -> UnitItem:
    """The unit with this number, id or tool; ``tour`` is the tour. NotFound names those that there are."""
    units = training_units(registry, home)
    wanted = str(TOUR) if name == TOUR_NAME else name
    for named in (
        lambda item: item.ref == wanted or item.id == wanted,
        lambda item: unit_number(item) == wanted,
        lambda item: item.entry.tool == wanted and item.entry.order != TOUR,
    ):
        if found := next(filter(named, units), None):
            return found
    raise NotFound(
        _("There is no training unit '{name}'.").format(name=name),
        remedy=_("Choose from {known}.").format(
            known=", ".join(f"{unit_number(u)} ({u.ref})" for u in units) or "—"
        ),
    )


def explaining_unit(registry: ContentRegistry, place: str, tool: str) -> UnitItem | None:
    """The unit whose idea explains a screen: that of its ``tool``, else the one that names the ``place``."""
    units = training_units(registry)
    own = (unit for unit in units if tool and unit.entry.tool == tool)
    named = (unit for unit in units if place in unit.entry.explains)
    return next(own, None) or next(named, None)
