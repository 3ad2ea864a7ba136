"""A property that is read when it is first asked for, and kept in the object; no thread waits for it.

``functools.cached_property`` of Python 3.11 holds one lock for all objects of a class while it reads: a
thread that holds the region and one that reads it would wait for each other for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class ReadOnce(Generic[T]):
    """The decorator. What is kept is forgotten with ``vars(instance).pop(name)``; two threads may read at once."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read
        self._name = read.__name__
        self.__doc__ = read.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        found = vars(instance)[self._name] = self._read(instance)
        return found
