"""Plain data to typed records, safe in threads.

msgspec works out what a type holds at its first use, and runs Python code meanwhile. A second thread that
uses the same type before this is done ends the whole process with a segmentation fault (seen with 0.22).
The shell asks plugins in threads, so all of the program converts through this module.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec
from msgspec.json import Decoder

__all__ = ["Decoder", "convert", "decode", "decoder"]

T = TypeVar("T")

_one_at_a_time = threading.Lock()
_decoders: dict[Any, Decoder[Any]] = {}


def decoder(kind: type[T]) -> Decoder[T]:
    """The decoder of JSON into ``kind``; made once, because that reads every annotation."""
    try:
        found = _decoders.get(kind)
    except TypeError:  # an annotation that has no hash: nothing can be kept under it
        with _one_at_a_time:
            return Decoder(kind)
    if found is None:
        with _one_at_a_time:
            found = _decoders.setdefault(kind, Decoder(kind))
    return found


def convert(data: object, kind: type[T]) -> T:
    """``data`` (dicts, lists, texts, numbers) as ``kind``; msgspec.ValidationError when it does not fit."""
    decoder(kind)
    return msgspec.convert(data, kind)


def decode(text: bytes | str, kind: type[T]) -> T:
    """The JSON ``text`` as ``kind``; msgspec.DecodeError when it is no JSON or does not fit."""
    return decoder(kind).decode(text)
