"""Rows that are made when they are looked at: a list of 100,000 entries opens at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class LazyRows(Sequence[T]):
    """A sequence that makes each of its rows when it is asked for it."""

    @abstractmethod
    def made(self, place: int) -> T:
        """The row at a place from 0 on."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        places = range(len(self))
        if isinstance(index, slice):
            return _Part(self.made, places[index])
        return self.made(places[index])


class _Part(LazyRows[T]):
    """Some places of lazy rows."""

    def __init__(self, made: Callable[[int], T], places: range) -> None:
        self._made = made
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def made(self, place: int) -> T:
        return self._made(self._places[place])
