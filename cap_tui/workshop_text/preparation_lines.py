"""The preparation in lines: what the workshop is about, who was invited, and what the rules say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cap_tui.model.actor import helix_name
from cap_tui.model.workshop import Participant
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.preparation import PreparationFinding, WorkshopScope
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workshop_text.people_lines import person_words
from cap_tui.workshop_text.said import Said

_SIGNS = {"fine": "+", "hint": "?", "warning": "!", "error": "!!"}


def preparation_lines(found: Iterable[PreparationFinding]) -> Iterator[str]:
    """Every rule with its sign; below, the reasons and sources of those that ask for something."""
    found = list(found)
    yield from (f"{_SIGNS[one.state]:<2} {one.question} {one.message}" for one in found)
    yield from (
        labelled(f"   {one.rule}", f"{one.reason} ({one.source})")
        for one in found
        if one.state != "fine"
    )


def scope_lines(access: WorkshopAccess, scope: WorkshopScope) -> Iterator[Said]:
    """What the workshop is about, and where it is held."""
    none = _("none yet")
    diamond = scope.diamond.name if scope.diamond else none
    yield Said(_("Diamond: {name}").format(name=diamond))
    yield Said(_("Challenge: {text}").format(text=scope.challenge or none))
    areas = ", ".join(area.name for area in scope.areas) or none
    yield Said(_("Priority areas: {names}").format(names=areas))
    pairs = ngettext("{n} pair of areas", "{n} pairs of areas", scope.pairs)
    yield Said(pairs.format(n=scope.pairs))
    yield Said(_("Place: {place}").format(place=access.workshop.place or none))


def invited_lines(invited: Sequence[Participant]) -> Iterator[Said]:
    """Who was invited just now."""
    if not invited:
        yield Said(_("Everybody at the region's table is invited already."), "muted")
    for one in invited:
        yield Said(f"{person_words(one)} · {helix_name(one.helix)}")
