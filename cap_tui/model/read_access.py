"""What it takes to read a region's records: a workspace and a plugin's context both can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

from cap_tui.model.record import Record

R = TypeVar("R", bound=Record)


class Reading(Protocol[R]):
    """Typed reading of one table."""

    def get(self, uid: str) -> R:
        """The record with this uid; NotFound when there is none."""
        ...

    def find(self, **equals: Any) -> list[R]:
        """The records whose fields have these values."""
        ...

    def all(self) -> Iterator[R]:
        """Every record of the table."""
        ...


class Reads(Protocol):
    """Whatever gives typed access to a region's tables."""

    def records(self, kind: type[R]) -> Reading[R]:
        """The table of a record type."""
        ...
