"""What ``plugins new`` writes for a content kind: its owner's template, else the core's, else one made from the record type.

An owner keeps the template in ``templates/KIND/`` of its package: ``entries.toml.tmpl``, which becomes part of the new
plugin.toml, and files beside it, which are copied. ``@id@``, ``@name@``, ``@api@`` and ``@package@`` are filled in.
"""

from __future__ import annotations

import datetime
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from cap_tui.model.content import ContentEntry, Words, content_fields
from cap_tui.plugin.content_kinds import CORE, ContentKind
from cap_tui.text.i18n import _

TEMPLATES = Path(__file__).parent / "templates"
SUFFIX = ".tmpl"
ENTRIES = "entries.toml"
LINES = {"services": "support", "indicators": "evaluation"}


@dataclass(frozen=True)
class KindTemplate:
    """The template of one kind: the blocks of plugin.toml, the files beside it, the action line of the new plugin."""

    name: str
    entries: str
    files: Mapping[str, str]
    line: str = "other"


def kind_template(kind: ContentKind, owner: Path | None, line: str = "other") -> KindTemplate:
    """The template of ``kind``; ``owner`` is the folder of the owning plugin's package, ``line`` its action line."""
    own = owner / "templates" / kind.name if owner is not None and kind.owner != CORE else None
    folder = own if own is not None and own.is_dir() else TEMPLATES / "kinds" / kind.name
    files = {
        path.relative_to(folder).as_posix().removesuffix(SUFFIX): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (SUFFIX, ".toml", ".md", ".csv")
    }
    entries = files.pop(ENTRIES, "") or made_template(kind.name, kind.load())
    return KindTemplate(kind.name, entries, files, LINES.get(kind.name, line))


def made_template(name: str, record: type[ContentEntry]) -> str:
    """A commented entry made from the declaration: what is required is filled in, the rest stands in comments."""
    lines = [f"[[{name}]]", 'id = "@id@.first"']
    hints = typing.get_type_hints(record, include_extras=True)
    for field in sorted(content_fields(record), key=lambda field: not field.required):
        if field.name == "id":
            continue
        choices = _choices(field.type)
        told = f"{field.meaning} ({field.unit})" if field.unit else field.meaning
        note = f"{told}: {', '.join(choices)}" if choices else told
        mark = "" if field.required else "# "
        sample = _example(hints[field.name]) or _sample(field.type)
        lines.append(f"{mark}{field.name} = {_written(sample)}    # {note}")
    again = _("Copy the block from [[{kind}]] on for the next entry and give it another id.")
    return "\n".join([*lines, "", "# " + again.format(kind=name), ""])


def _example(hint: Any) -> Any:
    """The example that a declaration gives; None when it gives none."""
    said = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    examples = [m.examples for m in said if isinstance(m, msgspec.Meta) and m.examples]
    return examples[0][0] if examples else None


def _bare(hint: Any) -> Any:
    """A type without its annotations and without None; of a union the first member."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if hint != Words and get_origin(hint) in (typing.Union, UnionType):
        return _bare(next(inner for inner in get_args(hint) if inner is not NoneType))
    return hint


def _choices(hint: Any) -> list[str]:
    hint = _bare(hint)
    if get_origin(hint) is tuple:
        hint = _bare(get_args(hint)[0])
    return [str(v) for v in get_args(hint) if v != ""] if get_origin(hint) is Literal else []


def _sample(hint: Any) -> Any:
    """A value that the type takes."""
    hint = _bare(hint)
    origin = get_origin(hint)
    if origin is Literal:
        return next(value for value in get_args(hint) if value != "")
    if origin is tuple:
        inner = [part for part in get_args(hint) if part is not Ellipsis]
        return [_sample(part) for part in inner]
    if origin in (dict, Mapping):
        return {"key": _sample(get_args(hint)[1])}
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        hints = typing.get_type_hints(hint, include_extras=True)
        needed = [f.name for f in msgspec.structs.fields(hint) if f.required] or list(hints)[:1]
        return {name: _sample(hints[name]) for name in needed}
    samples: dict[Any, Any] = {bool: False, int: 1, float: 1.0, datetime.date: "2026-01-31"}
    return samples.get(hint, "…")


def _written(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_written(v)}" for key, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
