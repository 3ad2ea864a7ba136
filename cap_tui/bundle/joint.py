"""Joint records: merged field by field, whatever the order and the losses of the exchange.

Each field carries a clock: how many changes of each region its value contains. A value whose
clock contains the other's is the newer one; when neither contains the other, both regions
changed the field since their last common version. Clocks take the place of times (no region's
clock on the wall is trusted) and survive third parties: an old value that comes round by
another region is known to be old. After Fidge (1988) and Mattern (1989), per field.

Lists of objects that have a ``uid`` or ``id`` merge as maps, element by element, and so do
references whose order means nothing (``about(unordered=True)``): each uid is an element of its
own. Every other value is one atom. Clocks tell which fields are kept by elements, so that a
region that knows no declaration of the table merges as the others do. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cap_tui.bundle.canonical import encode
from cap_tui.model.record import ENVELOPE

Clock = Mapping[str, int]
ClockMap = Mapping[str, Clock]
Atoms = dict[str, Any]

ORDER = "#order"
REMOVED = "#removed"


def is_joint(document: Mapping[str, Any]) -> bool:
    """Whether several regions may change a record: it says ``shared: true``."""
    return document.get("shared") is True


def by_elements(*clocks: ClockMap) -> frozenset[str]:
    """The fields whose changes are counted element by element."""
    return frozenset(path.partition("/")[0] for each in clocks for path in each if "/" in path)


def atoms(document: Mapping[str, Any] | None, sets: Collection[str] = ()) -> Atoms:
    """The parts of a record that merge on their own: ``field``, ``field/<id>``, ``field/#order``.

    ``sets`` names the fields whose lists of texts are elements that are their own ids.
    """
    found: Atoms = {}
    for name, value in (document or {}).items():
        if name in ENVELOPE:
            continue
        elements = _elements(value, texts=name in sets)
        if elements is None:
            found[name] = value
            continue
        found[f"{name}/{ORDER}"] = list(elements)
        found.update({f"{name}/{key}": element for key, element in elements.items()})
    return found


def _elements(value: Any, *, texts: bool) -> dict[str, Any] | None:
    """The elements of a list of objects (or of texts) by their ids, or None when it is no such list."""
    if not isinstance(value, list) or not value:
        return None
    found: dict[str, Any] = {}
    for element in value:
        key = element if texts else None
        if isinstance(element, dict):
            key = element.get("uid") or element.get("id")
        if not isinstance(key, str) or "/" in key or key in found or key == ORDER:
            return None
        found[key] = element
    return found


def assemble(parts: Mapping[str, Any]) -> dict[str, Any]:
    """A record's content from its parts; elements that no order names stand last, by their ids."""
    document: dict[str, Any] = {}
    listed: dict[str, dict[str, Any]] = {}
    for path, value in parts.items():
        name, slash, key = path.partition("/")
        if slash:
            listed.setdefault(name, {})[key] = value
        elif value is not None or name not in listed:
            document[name] = value
    for name, elements in listed.items():
        order = elements.pop(ORDER, None) or []
        present = {key: element for key, element in elements.items() if element is not None}
        keys = [key for key in order if key in present]
        keys += sorted(present.keys() - set(keys))
        if keys or not document.get(name):
            document[name] = [present[key] for key in keys]
    return document


def contains(one: Clock, other: Clock) -> bool:
    """Whether everything that ``other`` contains is in ``one``."""
    return all(one.get(region, 0) >= count for region, count in other.items())


def joined(one: Clock, other: Clock) -> dict[str, int]:
    """The clock of a value that contains both."""
    return {
        region: max(one.get(region, 0), other.get(region, 0)) for region in sorted({*one, *other})
    }


def bumped(clock: Clock, region: str, least: int = 0) -> dict[str, int]:
    """The clock after one more change by ``region``, whose number is ``least`` or more.

    ``least`` is the state of the workspace: what was undone here may have left, and its number is
    never given to another content.
    """
    return dict(sorted({**clock, region: max(clock.get(region, 0) + 1, least)}.items()))


def covers(one: ClockMap, other: ClockMap) -> bool:
    """Whether every change of every field that ``other`` contains is in ``one``."""
    return all(contains(one.get(path, {}), clock) for path, clock in other.items())


def is_same(one: Any, other: Any) -> bool:
    """Whether two contents are equal to a reader: a field not there and an empty one are."""
    return (_blank(one) and _blank(other)) or encode(one) == encode(other)


def _blank(value: Any) -> bool:
    return value is None or value in ("", [], {})


def ticked(
    shadow: Mapping[str, Any] | None,
    clocks: ClockMap,
    current: Mapping[str, Any] | None,
    region: str,
    sets: Collection[str] = (),
    least: int = 0,
) -> dict[str, dict[str, int]]:
    """The clocks after what ``region`` changed between ``shadow`` and ``current`` (None: removed).

    ``sets`` names the fields that are declared to be sets of references, ``least`` see :func:`bumped`.
    """
    fresh = {path: dict(clock) for path, clock in clocks.items()}
    sets = {*sets, *by_elements(clocks)}
    before, after = atoms(shadow, sets), atoms(current, sets)
    if current is None:
        if shadow is not None:
            fresh[REMOVED] = bumped(fresh.get(REMOVED, {}), region, least)
        return fresh
    for path in sorted({*before, *after}):
        if not is_same(before.get(path), after.get(path)):
            fresh[path] = bumped(fresh.get(path, {}), region, least)
    return fresh


@dataclass(frozen=True)
class FieldDifference:
    """One field that both regions changed since their last common version.

    ``clock`` is the clock of theirs; of a whole record (path :data:`REMOVED`) ``clocks`` are the
    clocks of all its fields.
    """

    path: str
    ours: Any
    theirs: Any
    clock: dict[str, int]
    clocks: ClockMap = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """The outcome: the content (None: removed), its clocks, and what people have to decide."""

    content: dict[str, Any] | None
    clocks: dict[str, dict[str, int]]
    differences: tuple[FieldDifference, ...] = ()


def merge(
    ours: Mapping[str, Any] | None,
    our_clocks: ClockMap,
    theirs: Mapping[str, Any] | None,
    their_clocks: ClockMap,
    *,
    withheld: Sequence[str] = (),
) -> Merged:
    """Merge two versions of a joint record; None is a version in which it is removed.

    ``withheld`` names fields that their version does not show: they are left as they are.
    In a conflict ours stays and keeps its clock, so that the other side sees the same conflict.
    """
    if ours is None or theirs is None:
        return _merge_removal(ours, our_clocks, theirs, their_clocks)
    sets = by_elements(our_clocks, their_clocks)
    mine, other = atoms(ours, sets), atoms(theirs, sets)
    hidden = set(withheld)
    clocks = {path: dict(clock) for path, clock in our_clocks.items()}
    differences = []
    for path in sorted({*mine, *other, *their_clocks}):
        if path.partition("/")[0] in hidden:
            continue
        our_clock, their_clock = our_clocks.get(path, {}), their_clocks.get(path, {})
        if path == REMOVED:  # both versions are present: both have overcome these removals
            clocks[path] = joined(our_clock, their_clock)
            continue
        if contains(our_clock, their_clock):
            continue
        if contains(their_clock, our_clock):
            mine[path], clocks[path] = other.get(path), dict(their_clock)
        elif is_same(mine.get(path), other.get(path)):
            clocks[path] = joined(our_clock, their_clock)
        elif path.endswith(f"/{ORDER}"):
            mine[path] = sorted({*(mine.get(path) or ()), *(other.get(path) or ())})
            clocks[path] = joined(our_clock, their_clock)
        else:
            differences.append(
                FieldDifference(path, mine.get(path), other.get(path), dict(their_clock))
            )
    return Merged(_with_absent_dropped(mine, ours, theirs), clocks, tuple(differences))


def _with_absent_dropped(
    parts: Atoms, ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, Any]:
    """The content, without fields that stand in neither version."""
    known = {*ours, *theirs}
    return {name: value for name, value in assemble(parts).items() if name in known}


def _merge_removal(
    ours: Mapping[str, Any] | None,
    our_clocks: ClockMap,
    theirs: Mapping[str, Any] | None,
    their_clocks: ClockMap,
) -> Merged:
    """A removal holds when it knew every change of the other side; otherwise people decide."""
    clocks = {
        path: joined(our_clocks.get(path, {}), their_clocks.get(path, {}))
        for path in sorted({*our_clocks, *their_clocks})
    }
    kept = {path: dict(clock) for path, clock in our_clocks.items()}
    if ours is None and theirs is None:
        return Merged(None, clocks)
    if ours is None:
        if covers(our_clocks, their_clocks):
            return Merged(None, kept)
        if covers(their_clocks, our_clocks):
            return Merged(dict(theirs or {}), clocks)
        return Merged(None, kept, (FieldDifference(REMOVED, None, theirs, {}, their_clocks),))
    if covers(our_clocks, their_clocks):
        return Merged(dict(ours), kept)
    if covers(their_clocks, our_clocks):
        return Merged(None, clocks)
    return Merged(dict(ours), kept, (FieldDifference(REMOVED, ours, None, {}, their_clocks),))
