"""Reading a content pack from a TOML file, and saying what does not fit together in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from cap_stresstest.pack import Pack
from cap_stresstest.words import _, ngettext
from cap_tui.api import ContentProblem, Refused, clean, convert, system_reason

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
            _("The content pack cannot be read: {reason}.").format(reason=system_reason(error)),
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


def problems(pack: Pack) -> list[ContentProblem]:
    """What does not fit together in a pack, with what would be right; empty when it may be used."""
    return [*_twice(pack), *_frame(pack), *_indicators(pack), *_groups(pack)]


def _twice(pack: Pack) -> Iterator[ContentProblem]:
    listed = {
        "respondent_group": pack.group_ids,
        "dimension": pack.dimensions,
        "indicator": pack.indicator_ids,
        "question": [question.id for question in pack.question],
    }
    for key, ids in listed.items():
        for sentence in _doubles(key, ids):
            yield ContentProblem(sentence, _("Give one of them another id."), key)


def _frame(pack: Pack) -> Iterator[ContentProblem]:
    """The scale, what there must be at all, and the smallest group."""
    values = pack.scale.values
    if len(values) < 2 or list(values) != sorted(set(values)):
        told = _("scale.values must rise, with two values at least.")
        yield ContentProblem(told, _("Write them from the lowest to the highest."), "scale.values")
    if len(pack.scale.labels) != len(values):
        told = _("scale.labels and scale.values differ in number.")
        yield ContentProblem(told, _("Write one label for each value."), "scale.labels")
    if not pack.respondent_group or not pack.dimension:
        told = _("A pack needs a respondent_group and a dimension.")
        yield ContentProblem(told, _("Add one of each."))
    if pack.scoring.min_answers_per_group_shown < SMALLEST_GROUP:
        yield ContentProblem(
            _("scoring.min_answers_per_group_shown may not be below {least}.").format(
                least=SMALLEST_GROUP
            ),
            _("Write {least} or more.").format(least=SMALLEST_GROUP),
            "scoring.min_answers_per_group_shown",
        )


def _indicators(pack: Pack) -> Iterator[ContentProblem]:
    """Every indicator has its dimension and is fed by one item of a question."""
    fed = [item.indicator for question in pack.question for item in question.items]
    for place, entry in enumerate(pack.indicator):
        if entry.dimension not in pack.dimensions:
            yield ContentProblem(
                _("Indicator {id}: there is no dimension {dimension}.").format(
                    id=entry.id, dimension=entry.dimension
                ),
                _("Choose from {known}.").format(known=", ".join(pack.dimensions)),
                f"indicator.{place}.dimension",
            )
        if fed.count(entry.id) != 1:
            yield ContentProblem(
                ngettext(
                    "Indicator {id} is fed by {count} item; it must be exactly one.",
                    "Indicator {id} is fed by {count} items; it must be exactly one.",
                    fed.count(entry.id),
                ).format(id=entry.id, count=fed.count(entry.id)),
                _("Name it in one item of one question."),
                f"indicator.{place}",
            )
    for place, question in enumerate(pack.question):
        for item in question.items:
            if item.indicator not in pack.indicators:
                yield ContentProblem(
                    _("An item feeds {id}, which is no indicator.").format(id=item.indicator),
                    _("Correct its id, or add the indicator."),
                    f"question.{place}",
                )


def _groups(pack: Pack) -> Iterator[ContentProblem]:
    for place, question in enumerate(pack.question):
        for group in question.groups:
            if group != "all" and group not in pack.groups:
                yield ContentProblem(
                    _("Question {id}: there is no group {group}.").format(
                        id=question.id, group=group
                    ),
                    _("Choose from {known}.").format(known=", ".join(["all", *pack.groups])),
                    f"question.{place}.groups",
                )


def from_document(document: Mapping[str, Any], where: str) -> Pack:
    """Make a pack of a parsed document; raises Refused and names what does not fit."""
    return from_clean_document(_cleaned(dict(document)), where)


def from_clean_document(content: dict[str, Any], where: str) -> Pack:
    """The same for a document whose texts were cleaned before, as a stored one's."""
    try:
        pack = msgspec.structs.replace(convert(content, Pack), document=content)
    except msgspec.ValidationError as error:
        from cap_tui.api import mistake_words

        raise Refused(
            _("The content pack does not have the expected form: {reason}.").format(
                reason=mistake_words(error)
            ),
            where=where,
            remedy=_("Compare it with the shipped pack."),
        ) from error
    found = problems(pack)
    if found:
        raise Refused(
            _("The content pack does not fit together: {problems}").format(
                problems=" ".join(problem.message for problem in found)
            ),
            where=where,
            remedy=" ".join(dict.fromkeys(problem.remedy for problem in found)),
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
