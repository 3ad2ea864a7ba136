"""Plain data to typed records, safe in threads.

msgspec works out what a type holds at its first use, and runs Python code meanwhile. A second thread that
uses the same type before this is done ends the whole process with a segmentation fault (seen with 0.22).
The shell asks plugins in threads, so all of the program converts through this module.
"""

from __future__ import annotations

import difflib
import re
import threading
import typing
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec.json import Decoder

__all__ = ["Decoder", "bare_hint", "convert", "decode", "decoder", "every_mistake"]

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


def every_mistake(data: object, kind: Any) -> list[str]:
    """What msgspec says is wrong with ``data``, which is no ``kind``: not the first mistake alone, one for each place."""
    return list(_mistakes(data, kind, "$"))


def bare_hint(hint: Any) -> Any:
    """A type without its annotations and without None."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        kept = [inner for inner in get_args(hint) if inner is not type(None)]
        return bare_hint(kept[0]) if len(kept) == 1 else hint
    return hint


def _mistakes(data: object, hint: Any, path: str) -> Iterator[str]:
    try:
        convert(data, hint)
    except msgspec.ValidationError as error:
        inner = list(_inner_mistakes(data, bare_hint(hint), path))
        yield from inner or [_placed(str(error), path)]


def _inner_mistakes(data: object, kind: Any, path: str) -> Iterator[str]:
    """The mistakes of the parts, when the mistake of the whole lies in them."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(data, Mapping):
        hints = typing.get_type_hints(kind, include_extras=True)
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        strict = kind.__struct_config__.forbid_unknown_fields
        unknown = [name for name in data if strict and name not in fields]
        for name in unknown:
            yield _placed(f"Object contains unknown field `{name}`", path)
        for name, field in fields.items():
            if name in data:
                yield from _mistakes(data[name], hints[field.name], f"{path}.{name}")
            elif field.required and not difflib.get_close_matches(name, unknown, n=1):
                yield _placed(f"Object missing required field `{name}`", path)
    elif get_origin(kind) in (list, tuple, Sequence) and isinstance(data, list | tuple):
        args = get_args(kind)
        many = len(args) == 1 or args[-1] is Ellipsis
        for place, item in enumerate(data if many else data[: len(args)]):
            yield from _mistakes(item, args[0 if many else place], f"{path}[{place}]")
    elif get_origin(kind) in (dict, Mapping) and isinstance(data, Mapping):
        for key, value in data.items():
            yield from _mistakes(value, get_args(kind)[1], f"{path}.{key}")


def _placed(message: str, path: str) -> str:
    """``message`` with the whole path to what it is about."""
    what, _at, place = message.partition(" - at ")
    inner = re.search(r"`\$([^`]*)`", place)
    whole = path + (inner.group(1) if inner else "")
    return what if whole == "$" else f"{what} - at `{whole}`"
