"""TinyDB conditions compiled: equality goes to an index, comparisons to plain functions over few fields.

A condition describes itself in ``_hash``, e.g. ``('and', frozenset({('==', ('region',), 'R07'),
('>', ('votes',), 50)}))``. The attribute is private to TinyDB: the dependency is pinned, a
contract test compares every form with TinyDB's own answer, and what is not understood here is
answered by the condition itself.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cap_tui.workspace.index import SCALARS, Path, value_at
from cap_tui.workspace.memory_tables import Body, TableDocuments, parse

Condition = Callable[[Mapping[str, Any]], bool]
Test = Callable[[Body], bool]

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def search(table: TableDocuments, condition: Condition) -> list[tuple[int, Body]]:
    """The numbers and bodies of the documents that meet a condition, as they stand at one moment.

    The condition itself may be anybody's code: it is called when no lock is held any more.
    """
    described = getattr(condition, "_hash", None)
    test = _compiled(described) or (lambda body: bool(condition(parse(body))))
    with table.lock:
        found = _indexed(table, described)
        if found is None:
            pairs = list(table.bodies.items())
        else:
            pairs = [(doc_id, table.bodies[doc_id]) for doc_id in found]
    return [(doc_id, body) for doc_id, body in pairs if test(body)]


def _indexed(table: TableDocuments, described: Any) -> list[int] | None:
    """Candidates from an index for an equality that must hold; None when there is none."""
    for part in _conjuncts(described):
        match part:
            case ("==", path, value) if _is_path(path) and isinstance(value, SCALARS):
                return table.index(path).ids(value)
    return None


def _conjuncts(described: Any) -> list[Any]:
    match described:
        case ("and", frozenset() as parts):
            return [inner for part in parts for inner in _conjuncts(part)]
    return [described]


def _is_path(path: Any) -> bool:
    return isinstance(path, tuple) and bool(path) and all(isinstance(part, str) for part in path)


def _compiled(described: Any) -> Test | None:
    """A test of raw documents that answers as the condition would; None when not understood."""
    match described:
        case ("and", frozenset() as parts):
            return _joined(parts, every=True)
        case ("or", frozenset() as parts):
            return _joined(parts, every=False)
        case ("not", inner):
            test = _compiled(inner)
            return None if test is None else (lambda body: not test(body))
        case ("exists", path) if _is_path(path):
            return lambda body: value_at(body, path) is not msgspec.UNSET
        case (str() as sign, path, value) if sign in _COMPARISONS and _is_path(path):
            return _comparison(_COMPARISONS[sign], path, value)
    return None


def _joined(parts: frozenset[Any], *, every: bool) -> Test | None:
    tests = [_compiled(part) for part in parts]
    whole = [test for test in tests if test is not None]
    if len(whole) != len(tests) or len(whole) != 2:
        return None
    first, second = whole
    if every:
        return lambda body: first(body) and second(body)
    return lambda body: first(body) or second(body)


def _comparison(compare: Callable[[Any, Any], Any], path: Path, value: Any) -> Test | None:
    # A tuple stands for a list in _hash, so comparing with it would answer differently.
    if not isinstance(value, SCALARS):
        return None

    def test(body: Body) -> bool:
        found = value_at(body, path)
        return found is not msgspec.UNSET and bool(compare(found, value))

    return test
