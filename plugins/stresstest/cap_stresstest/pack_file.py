"""Reading a content pack from a TOML file, and saying what does not fit together in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from cap_stresstest.pack import Pack
from cap_stresstest.words import _
from cap_tui.api import Refused, clean, convert

SHIPPED = Path(__file__).parent / "packs" / "stresstest.toml"
MAX_BYTES = 512 * 1024
MAX_DOTS = 8  # tomllib needs quadratic time for long dotted keys
SMALLEST_GROUP = 3  # no pack may lower the minimum below this


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return [_cleaned(entry) for entry in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(entry) for key, entry in value.items()}
    return value


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("The content pack cannot be read: {reason}.").format(reason=error.strerror),
            where=str(path),
        ) from error
    if len(raw) > MAX_BYTES:
        raise Refused(_("The content pack is too large."), where=str(path))
    try:
        text = raw.decode("utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if line.partition("=")[0].count(".") > MAX_DOTS and "=" in line:
                raise Refused(
                    _("A key has too many parts."),
                    where=f"{path}, " + _("line {number}").format(number=number),
                )
        return tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(
            _("The content pack is not a TOML file: {reason}.").format(reason=error),
            where=str(path),
            remedy=_("Compare it with the shipped pack."),
        ) from error


def _doubles(kind: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for entry in ids:
        if entry in seen:
            yield _("{kind} {id} is declared twice.").format(kind=kind, id=entry)
        if not entry.isascii() or not entry.isidentifier():
            yield _("{kind} {id}: an id has ASCII letters, digits and _ only.").format(
                kind=kind, id=repr(entry)
            )
        seen.add(entry)


def problems(pack: Pack) -> list[str]:
    """What does not fit together in a pack, one sentence each; empty when it may be used."""
    found = [*_doubles("respondent_group", pack.group_ids), *_doubles("dimension", pack.dimensions)]
    found += _doubles("indicator", pack.indicator_ids)
    found += _doubles("question", [q.id for q in pack.question])
    values = pack.scale.values
    if len(values) < 2 or list(values) != sorted(set(values)):
        found.append(_("scale.values must rise, with two values at least."))
    if len(pack.scale.labels) != len(values):
        found.append(_("scale.labels and scale.values differ in number."))
    if not pack.respondent_group or not pack.dimension:
        found.append(_("A pack needs a respondent_group and a dimension."))
    if pack.scoring.min_answers_per_group_shown < SMALLEST_GROUP:
        found.append(
            _("scoring.min_answers_per_group_shown may not be below {least}.").format(
                least=SMALLEST_GROUP
            )
        )
    for entry in pack.indicator:
        if entry.dimension not in pack.dimensions:
            found.append(
                _("Indicator {id}: there is no dimension {dimension}.").format(
                    id=entry.id, dimension=entry.dimension
                )
            )
    fed = [item.indicator for question in pack.question for item in question.items]
    for identity in pack.indicator_ids:
        if fed.count(identity) != 1:
            found.append(
                _("Indicator {id} is fed by {count} items; it must be exactly one.").format(
                    id=identity, count=fed.count(identity)
                )
            )
    for identity in fed:
        if identity not in pack.indicators:
            found.append(_("An item feeds {id}, which is no indicator.").format(id=identity))
    for question in pack.question:
        for group in question.groups:
            if group != "all" and group not in pack.groups:
                found.append(
                    _("Question {id}: there is no group {group}.").format(
                        id=question.id, group=group
                    )
                )
    return found


def from_document(document: Mapping[str, Any], where: str) -> Pack:
    """Make a pack of a parsed document; raises Refused and names what does not fit."""
    return from_clean_document(_cleaned(dict(document)), where)


def from_clean_document(content: dict[str, Any], where: str) -> Pack:
    """The same for a document whose texts were cleaned before, as a stored one's."""
    try:
        pack = msgspec.structs.replace(convert(content, Pack), document=content)
    except msgspec.ValidationError as error:
        raise Refused(
            _("The content pack does not have the expected form: {reason}.").format(reason=error),
            where=where,
            remedy=_("Compare it with the shipped pack."),
        ) from error
    found = problems(pack)
    if found:
        raise Refused(
            _("The content pack does not fit together: {problems}").format(
                problems=" ".join(found)
            ),
            where=where,
        )
    return pack


@lru_cache(maxsize=4)
def _load(path: Path, _stamp: tuple[int, int]) -> Pack:
    return from_document(_read(path), str(path))


def load_pack(path: Path = SHIPPED) -> Pack:
    """Read and check a pack file; the result is kept while the file stays the same."""
    try:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
    except OSError:
        stamp = (0, 0)
    return _load(path, stamp)
