"""Every text in a value that may hold others, such as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def texts_in(value: object, *, keys: bool = False) -> Iterator[str]:
    """The texts in ``value``, however deep in mappings, lists and tuples; with ``keys`` those of mappings too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if keys:
                yield str(key)
            yield from texts_in(inner, keys=keys)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner, keys=keys)
