"""The core of disclosure control: which figures to hide so that no small group can be worked out.

Classes are the smallest sets of persons that are told apart; a figure is published about a union
of classes. What an outsider knows is linear in the classes, so both questions asked here are
questions of linear algebra: can a small group *look* large in another world that agrees with
everything published (:func:`disguise`), and does some combination of what is published speak of
a few persons only (:func:`telling`)?
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused
from cap_tui.methods.linear import TOLERANCE, minimise
from cap_tui.methods.result import Array
from cap_tui.text.i18n import _

Mask = npt.NDArray[np.bool_]
FORBIDDEN = 1e4
COMPARABLE_SETS = 200_000


class TooManyGroups(Refused):
    """More sets of small groups than can be looked at: what is asked for cannot be proven safe."""


def disguise(
    sizes: Array, figures: Array, structure: Array, hidden: Mask, locked: Mask, free: Mask,
    minimum: int,
) -> tuple[Mask, Mask]:  # fmt: skip
    """Hide figures until each small class could, for all that is published, hold ``minimum`` persons.

    For every free class below the minimum the cheapest other world is sought in which it holds
    ``minimum`` persons, and every figure that differs there is hidden: the linear form of
    complementary suppression (Kelly, Golden & Assad 1992, Networks 22; Fischetti & Salazar 2001).
    That world is the proof, and later hiding can not undo it. Small figures cost less to hide
    than large ones, single classes less than totals; ``locked`` figures cannot be hidden.

    ``figures`` (figures x classes) is 0/1, rows of ``structure`` are sums that are known to be
    zero, ``free`` marks the classes whose size is not common knowledge. Returns the hidden
    figures and the classes that cannot be protected because of what is locked.
    """
    hidden = hidden.copy()
    exposed = np.zeros(len(sizes), dtype=bool)
    small = free & (sizes < minimum)
    proven = ~small
    for target in np.argsort(sizes, kind="stable"):
        if proven[target]:
            continue
        world, broken = _other_world(
            int(target), sizes, figures, structure, hidden, locked, free, minimum
        )
        if broken:
            exposed[target] = True
            continue
        hidden |= np.abs(figures @ (world - sizes)) > 1e-6
        proven |= world >= minimum - 1e-6
    return hidden, exposed


def _other_world(
    target: int, sizes: Array, figures: Array, structure: Array, hidden: Mask, locked: Mask,
    free: Mask, minimum: int,
) -> tuple[Array, bool]:  # fmt: skip
    """Class sizes in which ``target`` holds ``minimum``, and whether a locked figure had to change.

    Variables: how much each class grows and shrinks (not below zero), and by how much each
    figure of several classes comes out too high or too low. The start - only the target grows,
    all its figures are too high - is feasible, so no first phase is needed.
    """
    price = _prices(sizes, figures, hidden, locked)
    single = figures.sum(axis=1) == 1
    open_figures = ~single & ~hidden
    change = np.vstack([figures[open_figures], structure])
    change_price = np.append(price[open_figures], np.full(len(structure), FORBIDDEN))
    class_price = 1e-6 + (price[:, None] * figures)[single & ~hidden].sum(axis=0)
    grow = np.flatnonzero(free)
    shrink = np.flatnonzero(free & (sizes > 0) & (np.arange(len(sizes)) != target))
    need = minimum - sizes[target]
    sign = np.where(change[:, target] < 0, -1.0, 1.0)
    balance = np.hstack([
        -sign[:, None] * change[:, grow], sign[:, None] * change[:, shrink],
        np.eye(len(change)), -np.eye(len(change)), np.zeros((len(change), len(shrink))),
    ])  # fmt: skip
    at = len(grow) + len(shrink)
    floor = np.zeros((len(shrink), balance.shape[1]))
    floor[:, len(grow) : at] = np.eye(len(shrink))
    floor[:, at + 2 * len(change) :] = np.eye(len(shrink))
    cost = np.concatenate([
        class_price[grow], class_price[shrink], change_price, change_price, np.zeros(len(shrink)),
    ])  # fmt: skip
    right = np.append(np.abs(change[:, target]) * need, sizes[shrink])
    slack = at + 2 * len(change)
    basis = [*range(at, at + len(change)), *range(slack, slack + len(shrink))]
    x = minimise(cost, np.vstack([balance, floor]), right, basis)
    world = sizes.copy()
    world[grow] += x[: len(grow)]
    world[shrink] -= x[len(grow) : at]
    world[target] += need
    fixed = np.vstack([figures[locked], structure])
    return world, bool((np.abs(fixed @ (world - sizes)) > 1e-6).any())


def _prices(sizes: Array, figures: Array, hidden: Mask, locked: Mask) -> Array:
    """What it costs to hide each figure: its size, four times that for sums; nothing if hidden."""
    price = (1 + figures @ sizes) * np.where(figures.sum(axis=1) > 1, 4.0, 1.0)
    price = price / price.max(initial=1.0)
    return np.where(hidden, 0.0, np.where(locked, FORBIDDEN, price))


def telling(sizes: Array, published: Array, minimum: int) -> tuple[Mask, Array] | None:
    """A combination of published figures that depends on fewer than ``minimum`` persons.

    Returns the classes it depends on and its coefficients over the published figures, or None.
    A vector over few classes T lies in the row space exactly when the rows T of a basis of the
    null space are linearly dependent, so only sets of small classes need to be looked at.
    """
    if not len(published):
        return None
    _u, values, v = np.linalg.svd(published)
    null = v[int((values > TOLERANCE * values[0]).sum()) :].T
    for sets in small_sets(sizes, minimum):
        rows = null[sets]
        width = sets.shape[1]
        if rows.shape[2] < width:
            dependent = np.ones(len(sets), dtype=bool)
        else:
            dependent = np.linalg.svd(rows, compute_uv=False)[:, -1] < TOLERANCE
        if dependent.any():
            chosen = sets[int(dependent.argmax())]
            vector = np.zeros(len(sizes))
            vector[chosen] = np.linalg.svd(null[chosen].T)[2][-1] if null.shape[1] else 1.0
            weights = np.linalg.lstsq(published.T, vector, rcond=None)[0]
            return np.abs(vector) > TOLERANCE, np.where(np.abs(weights) > 1e-7, weights, 0)
    return None


def small_sets(sizes: Array, minimum: int) -> Iterator[npt.NDArray[np.intp]]:
    """All sets of classes with fewer than ``minimum`` persons together, by number of classes."""
    small = np.flatnonzero((sizes > 0) & (sizes < minimum))
    most = min(minimum - 1, len(small))
    if sum(math.comb(len(small), width) for width in range(1, most + 1)) > COMPARABLE_SETS:
        raise TooManyGroups(
            _("There are too many small groups to prove that none can be worked out."),
            remedy=_("Publish fewer tables at once, or coarser groups."),
        )
    for width in range(1, most + 1):
        sets = np.array(list(itertools.combinations(small.tolist(), width)), dtype=np.intp)
        fitting = sets[sizes[sets].sum(axis=1) < minimum]
        if len(fitting):
            yield fitting
