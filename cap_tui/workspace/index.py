"""Hash indexes over a field of a table, and the decoders that read one field of a raw document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import msgspec

from cap_tui.model.conversion import decoder

Path = tuple[str, ...]
SCALARS = (str, int, float, bool, type(None))
_LISTED = (*SCALARS, msgspec.UnsetType)


class IndexedField(msgspec.Struct):
    """One field of a document; UNSET where the document does not have it."""

    value: Any = msgspec.UNSET


@lru_cache(maxsize=256)
def column_decoder(field: str) -> Callable[[msgspec.Raw | bytes], IndexedField]:
    """A decoder that reads only ``field`` of a document and skips the rest."""
    if field == "value":
        return decoder(IndexedField).decode
    kind = msgspec.defstruct(
        "FieldColumn", [("value", Any, msgspec.UNSET)], bases=(), rename={"value": field}
    )
    return decoder(kind).decode  # type: ignore[return-value]


def value_at(body: msgspec.Raw | bytes, path: Path) -> Any:
    """The value at a path of a raw document; UNSET where there is none."""
    value = column_decoder(path[0])(body).value
    for part in path[1:]:
        if not isinstance(value, dict) or part not in value:
            return msgspec.UNSET
        value = value[part]
    return value


class HashIndex:
    """From a value to the numbers of the documents that have it.

    A value held by one document, as of a unique field, costs no set. Lists and objects are
    not indexed: whoever looks for one scans. UNSET lists the documents without the field.
    """

    def __init__(self, path: Path, items: Iterable[tuple[int, msgspec.Raw | bytes]]) -> None:
        self.path = path
        self._ids: dict[Any, int | set[int]] = {}
        for doc_id, body in items:
            self.add(doc_id, body)

    def add(self, doc_id: int, body: msgspec.Raw | bytes) -> None:
        """List a document."""
        value = value_at(body, self.path)
        if not isinstance(value, _LISTED):
            return
        held = self._ids.get(value)
        if held is None:
            self._ids[value] = doc_id
        elif isinstance(held, set):
            held.add(doc_id)
        elif held != doc_id:
            self._ids[value] = {held, doc_id}

    def drop(self, doc_id: int, body: msgspec.Raw | bytes) -> None:
        """Take a document off the list."""
        value = value_at(body, self.path)
        if not isinstance(value, _LISTED):
            return
        held = self._ids.get(value)
        if isinstance(held, set):
            held.discard(doc_id)
            if not held:
                del self._ids[value]
        elif held == doc_id:
            del self._ids[value]

    def ids(self, value: Any) -> list[int]:
        """The sorted numbers of the documents that have ``value``."""
        held = self._ids.get(value)
        if held is None:
            return []
        return sorted(held) if isinstance(held, set) else [held]
