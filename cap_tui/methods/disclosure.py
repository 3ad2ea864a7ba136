"""Nobody is given away: minimum group sizes, and hiding what would let a small group be worked out.

What is guaranteed, against an outsider who knows everything published, the rules of arithmetic
and that counts are not negative:

- No figure about fewer than ``minimum`` persons is shown (a count of zero included, unless
  ``show_zero``).
- For each small group there is another table, equal in everything published, in which the group
  has at least ``minimum`` persons: neither subtraction nor bounds (linear programming) show that
  it is small. Every hidden figure, small or not, can have at least two values.
- :func:`protect`, which knows the persons, also sees to it that no linear combination of
  published sums, over all tables and all earlier publications, depends on the answers of fewer
  than ``minimum`` persons.

What is not: somebody in the group who subtracts the own answer; whole-number reasoning in tables
of three and more dimensions, where the other table may have fractions; an outsider who re-runs
this very algorithm over all possible tables; and what a mean tells when all answers are alike.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.inputs import numbers
from cap_tui.methods.result import Array, Result, frozen
from cap_tui.methods.suppression import Mask, disguise, telling
from cap_tui.text.i18n import _

LEAST_MINIMUM = 3


@dataclass(frozen=True, eq=False)
class Suppressed(Result):
    """A table with all its totals, NaN where hidden.

    ``values`` and ``hidden`` have one more place on each axis than the table: the last one is the
    total over that axis. ``primary`` marks what is too small itself; the rest of ``hidden`` is
    there so that the primary cannot be worked out.
    """

    MAIN: ClassVar[str] = "values"

    values: Array
    hidden: Mask
    primary: Mask
    minimum: int
    show_zero: bool

    @property
    def table(self) -> Array:
        """The cells without the totals."""
        return np.asarray(self.values[tuple(slice(0, -1) for _axis in self.values.shape)])


@dataclass(frozen=True)
class FrequencyTable:
    """A table of counts among several: the names of its axes, their labels, and the counts.

    Axes of the same name in several tables are the same classification of the same persons.
    """

    axes: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    counts: npt.ArrayLike


def suppress(counts: npt.ArrayLike, *, minimum: int = 5, show_zero: bool = False) -> Suppressed:
    """Hide what must be hidden in one table of counts of persons, published with all its totals.

    ``counts`` has one axis or more; every sum over any of its axes counts as published. The
    guarantee stands at the head of the module. A hundred cells take a tenth of a second, four
    hundred about a quarter of a minute.
    """
    array = _counts(counts)
    axes = tuple(str(axis) for axis in range(array.ndim))
    labels = tuple(tuple(str(i) for i in range(length)) for length in array.shape)
    return suppress_linked(
        [FrequencyTable(axes, labels, array)], minimum=minimum, show_zero=show_zero
    )[0]


def suppress_linked(
    tables: Sequence[FrequencyTable], *, minimum: int = 5, show_zero: bool = False
) -> tuple[Suppressed, ...]:
    """Hide what must be hidden in several tables of the same persons that share classifications.

    A total that two tables share is one figure: shown in both or in neither. Tables whose shared
    totals differ do not count the same persons and are refused.
    """
    _checked_minimum(minimum)
    arrays = [_counts(table.counts) for table in tables]
    cells, sizes, structure = _classes(tables, arrays)
    extended = [_with_totals(array) for array in arrays]
    keys = [_keys(table) for table in tables]
    names = sorted({key for table_keys in keys for key in table_keys.values()}, key=sorted)
    figures = np.array([_row(name, cells) for name in names])
    free = ~((sizes == 0) & show_zero)
    values = figures @ sizes
    primary = (values < minimum) & ~((values == 0) & show_zero)
    nothing = np.zeros(len(names), dtype=bool)
    hidden, _exposed = disguise(sizes, figures, structure, primary, nothing, free, minimum)
    place = {name: i for i, name in enumerate(names)}
    out = []
    for table_keys, whole in zip(keys, extended, strict=True):
        where = np.zeros(whole.shape, dtype=np.intp)
        for position, name in table_keys.items():
            where[position] = place[name]
        shown = np.where(hidden[where], np.nan, whole)
        out.append(Suppressed(frozen(shown), hidden[where], primary[where], minimum, show_zero))
    return tuple(out)


Name = frozenset[tuple[str, str]]


def _counts(counts: npt.ArrayLike) -> Array:
    array = numbers(counts, "counts")
    if array.ndim == 0 or array.size == 0 or not np.isfinite(array).all():
        raise Refused(_("A table of counts without gaps is needed."), where="counts")
    if (array < 0).any() or (array != np.round(array)).any():
        raise Refused(_("Counts of persons are whole and not negative."), where="counts")
    return array


def _checked_minimum(minimum: int) -> None:
    if minimum < LEAST_MINIMUM:
        raise Refused(
            _("A minimum below {least} protects nobody.").format(least=LEAST_MINIMUM),
            where="minimum",
        )


def _with_totals(array: Array) -> Array:
    for axis in range(array.ndim):
        array = np.concatenate([array, array.sum(axis=axis, keepdims=True)], axis=axis)
    return array


def _keys(table: FrequencyTable) -> dict[tuple[int, ...], Name]:
    """For each place of the table with totals the classification that it counts."""
    if len(set(table.axes)) != len(table.axes) or len(table.axes) != len(table.labels):
        raise Refused(_("Each axis needs its own name and its labels."), where=str(table.axes))
    shape = np.shape(table.counts)
    if tuple(len(labels) for labels in table.labels) != shape:
        raise Refused(_("The labels do not fit the table."), where=", ".join(table.axes))
    ranges = [range(length + 1) for length in shape]
    return {
        place: frozenset(
            (axis, labels[i])
            for axis, labels, i in zip(table.axes, table.labels, place, strict=True)
            if i < len(labels)
        )
        for place in itertools.product(*ranges)
    }


def _classes(
    tables: Sequence[FrequencyTable], arrays: Sequence[Array]
) -> tuple[list[tuple[int, Name]], Array, Array]:
    """The cells of the tables that no other table contains, their sizes, and what they share.

    A row of the structure says that a total has one value, whichever table it is added up from.
    """
    if not tables:
        raise Refused(_("There is no table."), where="tables")
    wide = [
        i for i, table in enumerate(tables)
        if not any(_contains(other, table, j, i) for j, other in enumerate(tables))
    ]  # fmt: skip
    cells: list[tuple[int, Name]] = []
    sizes: list[float] = []
    for i in wide:
        for place, name in _keys(tables[i]).items():
            if all(p < length for p, length in zip(place, arrays[i].shape, strict=True)):
                cells.append((i, name))
                sizes.append(float(arrays[i][place]))
    counts = np.array(sizes)
    rows = []
    for name in sorted({n for table in tables for n in _keys(table).values()}, key=sorted):
        views = [row for i in wide if (row := _view(name, i, cells)).any()]
        rows += [view - views[0] for view in views[1:]]
    structure = np.array(rows) if rows else np.zeros((0, len(cells)))
    for table, array in zip(tables, arrays, strict=True):
        whole = _with_totals(array)
        for place, name in _keys(table).items():
            if _row(name, cells) @ counts != whole[place]:
                structure_fault = ", ".join(f"{axis}={label}" for axis, label in sorted(name))
                raise Refused(_("Two tables count different persons."), where=structure_fault)
    if (structure @ counts).any():
        raise Refused(_("Two tables count different persons."), where="tables")
    return cells, counts, structure


def _contains(other: FrequencyTable, table: FrequencyTable, j: int, i: int) -> bool:
    """Whether ``table`` is but a total of ``other``; of two with the same axes the first stays."""
    mine, theirs = set(table.axes), set(other.axes)
    return i != j and (mine < theirs or (mine == theirs and j < i))


def _view(name: Name, table: int, cells: list[tuple[int, Name]]) -> Array:
    """The cells of one table that add up to a classification; all zero if it does not know it."""
    axes = {axis for axis, _label in name}
    return np.array(
        [
            float(owner == table and axes <= {axis for axis, _label in cell} and name <= cell)
            for owner, cell in cells
        ]
    )


def _row(name: Name, cells: list[tuple[int, Name]]) -> Array:
    """The cells that add up to a classification, in the first table that knows it."""
    for owner in dict.fromkeys(owner for owner, _cell in cells):
        row = _view(name, owner, cells)
        if row.any():
            return row
    return np.zeros(len(cells))


@dataclass(frozen=True, eq=False)
class Protected(Result):
    """Which figures may be shown. ``reasons`` says why each of the others may not.

    ``small``: about too few persons itself; ``difference``: together with other figures it would
    tell on a few persons; ``complement``: it would let a small group be worked out. ``exposed``
    is True when earlier publications alone already tell on somebody.
    """

    MAIN: ClassVar[str] = "shown"

    shown: tuple[Hashable, ...]
    reasons: dict[Hashable, str]
    minimum: int
    exposed: bool


def protect(
    figures: Mapping[Hashable, Collection[Hashable]],
    *,
    minimum: int = 5,
    earlier: Sequence[Collection[Hashable]] = (),
) -> Protected:
    """Decide which figures may be shown, given the persons behind each and what is out already.

    ``figures`` maps a figure's name to the persons whose answers went into it; ``earlier`` holds
    the persons behind each figure published before from the same answers (pseudonyms do). Works
    for any mixture of groups, cross tables and totals, and for a second report after a late
    answer: if the two differ by fewer than ``minimum`` persons, the new figure stays in. Raises
    :class:`TooManyGroups` when there are too many small groups to prove it.
    """
    _checked_minimum(minimum)
    names = list(figures)
    sets = [frozenset(earlier_set) for earlier_set in earlier] + [frozenset(figures[n]) for n in names]  # fmt: skip
    locked = np.arange(len(sets)) < len(earlier)
    rows, sizes = classes_of(sets)
    totals = rows @ sizes
    reasons = {name: "small" for name, n in zip(names, totals[len(earlier) :], strict=True) if n < minimum}  # fmt: skip
    hidden = ~locked & (totals < minimum)
    exposed = bool((locked & (totals < minimum) & (totals > 0)).any())
    watched = sizes.copy()
    while (found := telling(watched, rows[~hidden], minimum)) is not None:
        classes, weights = found
        taking_part = np.flatnonzero(~hidden)[weights != 0]
        open_ones = [int(i) for i in taking_part if not locked[i]]
        if not open_ones:
            # The persons are exposed already: nothing more is said about them.
            exposed = True
            told = ~locked & ~hidden & (rows[:, classes].any(axis=1))
            watched[classes] = 0
            open_ones = np.flatnonzero(told).tolist()
        else:
            open_ones = [min(open_ones, key=lambda i: (totals[i], i))]
        hidden[open_ones] = True
        reasons.update({names[i - len(earlier)]: "difference" for i in open_ones})
    nothing = np.zeros((0, rows.shape[1]))
    free = np.ones(rows.shape[1], dtype=bool)
    kept, lost = disguise(sizes, rows, nothing, hidden, locked, free, minimum)
    for i in np.flatnonzero(kept & ~hidden).tolist():
        reasons[names[i - len(earlier)]] = "complement"
    shown = tuple(name for name in names if name not in reasons)
    return Protected(shown, reasons, minimum, exposed or bool(lost.any()))


def classes_of(sets: Sequence[frozenset[Hashable]]) -> tuple[Array, Array]:
    """The classes of persons who stand in the same sets: sets x classes (0/1), and their sizes."""
    pattern: dict[Hashable, list[int]] = {}
    for i, members in enumerate(sets):
        for person in members:
            pattern.setdefault(person, []).append(i)
    classes: dict[tuple[int, ...], int] = {}
    for inside in pattern.values():
        classes[tuple(inside)] = classes.get(tuple(inside), 0) + 1
    ordered = sorted(classes)
    rows = np.zeros((len(sets), len(ordered)))
    for column, members_of in enumerate(ordered):
        rows[list(members_of), column] = 1.0
    return rows, np.array([float(classes[key]) for key in ordered])


def crossed(
    persons: Mapping[Hashable, Mapping[str, str]], tables: Sequence[Sequence[str]]
) -> dict[Hashable, frozenset[Hashable]]:
    """The persons behind every cell and total of cross tables: what :func:`protect` asks for.

    ``persons`` maps a person to attributes, ``tables`` names the attributes of each table. A
    figure's name is the set of (attribute, value) pairs that it is about; the empty set is all.
    """
    figures: dict[Hashable, set[Hashable]] = {}
    wanted = {
        frozenset(part)
        for table in tables
        for size in range(len(table) + 1)
        for part in itertools.combinations(table, size)
    }
    for person, attributes in persons.items():
        for part in wanted:
            if part <= attributes.keys():
                name = frozenset((axis, attributes[axis]) for axis in part)
                figures.setdefault(name, set()).add(person)
    return {name: frozenset(members) for name, members in figures.items()}


@dataclass(frozen=True, eq=False)
class Precision(Result):
    """How far a figure about n persons carries; ``rse`` is in per cent."""

    MAIN: ClassVar[str] = "verdict"

    verdict: str
    n: int
    rse: float
    minimum: int
    rse_limit: float
    claim: str


def small_n(n: int, *, minimum: int = 5, rse_limit: float = 25.0) -> Precision:
    """``suppress``, ``indicative`` or ``publish`` for a group of ``n`` persons.

    The relative standard error of a count is 100 / sqrt(n) per cent (NCHS rule). Below
    ``minimum`` the group is suppressed, and so is its complement (:func:`suppress`); an error
    above ``rse_limit`` makes it indicative. The error of nobody is NaN.
    """
    if n < 0:
        raise Refused(_("Counts of persons are whole and not negative."), where="n")
    rse = 100 / n**0.5 if n else float("nan")
    if n < minimum:
        verdict, text = "suppress", _("Persons: {n}, fewer than {least}, not shown.")
    elif rse > rse_limit:
        verdict, text = "indicative", _("Persons: {n}, indicative only.")
    else:
        verdict, text = "publish", _("Persons: {n}, may be shown.")
    return Precision(verdict, n, rse, minimum, rse_limit, text.format(n=n, least=minimum))


Table = FrequencyTable
"""The name in API 1.0."""
