"""A results framework as TOML: indicators, actions, institutions, assignments, rates, rules, claims.

Everything is checked before anything is taken; what refers to something finds it in the file or in
the region.
"""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from cap_evaluation.definitions import RegionFramework
from cap_evaluation.indicator import (
    KEYS,
    BaselineSource,
    Dimension,
    Entry,
    Indicator,
    InputUnit,
    Milestone,
    indicator_problems,
)
from cap_evaluation.number_parser import LARGEST
from cap_evaluation.period import parse_period
from cap_evaluation.problem import Problem
from cap_evaluation.words import _
from cap_tui.api import (
    Refused,
    clean,
    clean_line,
    convert,
    every_mistake,
    key_of,
    nearest_line,
    steps_of,
    system_reason,
    toml_positions,
)

MAX_BYTES = 8 * 1024 * 1024
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
E = TypeVar("E", bound=msgspec.Struct)
Steps = tuple[str | int, ...]


class Settings(Entry, frozen=True, kw_only=True):
    """``[framework]``; what is not given keeps what is in force."""

    id: str = ""
    fiscal_year_start: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    grace_days: Annotated[int, msgspec.Meta(ge=0, le=3660)] | None = None
    input_correlation: Literal["independent", "full"] | None = None


class Carrier(Entry, frozen=True, kw_only=True):
    """An action or an institution."""

    code: Code
    name: Code
    record: str = ""


class AssignmentEntry(Entry, frozen=True, kw_only=True, rename={"start": "from"}):
    """Who measures what, from which period on."""

    indicator: Code
    action: Code
    institution: Code
    start: Code
    owner: str = ""


class RateEntry(Entry, frozen=True, kw_only=True, rename={"base": "from", "quote": "to"}):
    """A dated rate with its source."""

    base: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    quote: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    date: str
    rate: Annotated[float, msgspec.Meta(gt=0, le=LARGEST)]
    source: Code


class RuleEntry(Entry, frozen=True, kw_only=True):
    """One indicator that may not exceed, or not be below, another."""

    id: Code
    left: Code
    op: Literal["<=", ">="]
    right: Code
    severity: Literal["error", "warning", "hint"] = "error"


class SupportingEvidence(Entry, frozen=True, kw_only=True):
    """Evidence for a claim."""

    text: Code
    source: str = ""
    sha256: str = ""


class OpposingEvidence(Entry, frozen=True, kw_only=True):
    """Evidence against a claim, and what is answered to it."""

    text: Code
    answer: str = ""


class RivalExplanation(Entry, frozen=True, kw_only=True):
    """Another explanation of the outcome."""

    text: Code
    status: Literal["open", "weakened", "refuted"] = "open"


class ClaimEntry(Entry, frozen=True, kw_only=True, rename={"supporting": "for"}):
    """A claim with its evidence."""

    id: Code
    text: Code
    supporting: tuple[SupportingEvidence, ...] = ()
    against: tuple[OpposingEvidence, ...] = ()
    rivals: tuple[RivalExplanation, ...] = ()
    activity: str = ""


GROUPS: dict[str, type[msgspec.Struct]] = {
    "indicators": Indicator,
    "actions": Carrier,
    "institutions": Carrier,
    "assignments": AssignmentEntry,
    "rates": RateEntry,
    "rules": RuleEntry,
    "claims": ClaimEntry,
}

PARTS: tuple[type[msgspec.Struct], ...] = (
    BaselineSource,
    Milestone,
    Dimension,
    InputUnit,
    SupportingEvidence,
    OpposingEvidence,
    RivalExplanation,
)
"""The tables inside the tables of a framework."""


@dataclass
class FrameworkFile:
    """A framework as it was read. ``documents`` are the indicators as they were written."""

    name: str
    text: str = field(repr=False, default="")
    settings: Settings = field(default_factory=Settings)
    indicators: list[Indicator] = field(default_factory=list)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    actions: list[Carrier] = field(default_factory=list)
    institutions: list[Carrier] = field(default_factory=list)
    assignments: list[AssignmentEntry] = field(default_factory=list)
    rates: list[RateEntry] = field(default_factory=list)
    rules: list[RuleEntry] = field(default_factory=list)
    claims: list[ClaimEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)
    """Of each group where its entries stand in the file, from 0: those that could not be read are left out."""
    named: dict[str, set[str]] = field(default_factory=dict)
    """Of each group the names that its tables have, also of those that could not be read."""

    def add(self, code: str, where: str, message: str, remedy: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(code, None, where, message, remedy))

    @cached_property
    def positions(self) -> Mapping[Steps, int]:
        """The line of each key."""
        return toml_positions(self.text)

    def at(self, *steps: str | int, name: str = "") -> str:
        """The place of a key for people: file, line, the key with places counted from 1, what it is in."""
        counted = [step + 1 if isinstance(step, int) else step for step in steps]
        line = nearest_line(self.positions, steps) or 1
        return f"{self.name}:{line} {clean_line(f'{key_of(counted)} {name}')}".rstrip()

    def entries(self, group: str) -> Iterator[tuple[int, Any]]:
        """The entries of a group, each with its place in the file from 0."""
        return zip(self.places.get(group, ()), getattr(self, group), strict=True)


def read_framework_file(path: Path, region: RegionFramework, prefix: str) -> FrameworkFile:
    """The framework in a TOML file with every problem. Raises Refused for a file that is no TOML."""
    found, document = _document(path)
    read = _convert(document.pop("framework", {}), Settings, ("framework",), found)
    found.settings = read or Settings()
    for key, value in document.items():
        if key not in GROUPS:
            _unknown_key(found, key, found.at(key), ("framework", *GROUPS))
        elif not isinstance(value, list):
            found.add("bad_entry", found.at(key), _("'{key}' is a list of tables.").format(key=key))
        else:
            found.named[key] = {_name_of(entry) for entry in value}
            for place, entry in enumerate(value):
                one = _convert(entry, GROUPS[key], (key, place), found)
                if one is not None:
                    getattr(found, key).append(one)
                    found.places.setdefault(key, []).append(place)
                    if isinstance(one, Indicator):
                        found.documents.setdefault(one.id, entry)
    _check_framework(found, region, prefix)
    return found


def _document(path: Path) -> tuple[FrameworkFile, dict[str, Any]]:
    name = clean_line(path.name)
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise Refused(_("The file is larger than 8 MB."), where=str(path))
        text = data.decode("utf-8-sig")
        return FrameworkFile(name, text.replace("\r\n", "\n")), _cleaned(tomllib.loads(text))
    except OSError as error:
        raise Refused(
            _("The file cannot be read: {reason}.").format(reason=system_reason(error)),
            where=str(path),
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(
            _("The file is not valid TOML: {reason}.").format(reason=clean(str(error))),
            where=name,
            details={"problems": []},
        ) from error


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, limit=MAX_BYTES)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def _name_of(entry: Any) -> str:
    """What a table calls itself."""
    named = entry if isinstance(entry, dict) else {}
    return str(named.get("id") or named.get("code") or named.get("indicator") or "")


def _convert(value: Any, kind: type[E], steps: Steps, found: FrameworkFile) -> E | None:
    """The entry as its type; None when something is wrong with it: every mistake is noted."""
    try:
        return convert(value, kind)
    except msgspec.ValidationError:
        for mistake in every_mistake(value, kind):
            _note_mistake(mistake, kind, steps, _name_of(value), found)
        return None


def _note_mistake(
    mistake: str, kind: type[msgspec.Struct], steps: Steps, name: str, found: FrameworkFile
) -> None:
    inner = steps_of(mistake)
    where = found.at(*steps, *inner, name=name)
    if "unknown field" in mistake:
        kinds = (kind,) if len(inner) == 1 else PARTS
        names = [info.encode_name for one in kinds for info in msgspec.structs.fields(one)]
        _unknown_key(found, str(inner[-1]), where, names)
    elif match := re.search(r"missing required field `([^`]*)`", mistake):
        found.add(
            "missing_key",
            where,
            _("The key '{key}' is missing.").format(key=match[1]),
            _("Add it."),
        )
    else:
        from cap_tui.api import reason_words

        found.add("bad_entry", where, reason_words(mistake))


def _unknown_key(found: FrameworkFile, key: str, where: str, known: Sequence[str]) -> None:
    near = difflib.get_close_matches(key, list(known), n=1)
    found.add(
        "unknown_key",
        where,
        _("The key '{key}' is not known.").format(key=clean(key)),
        _("Did you mean '{key}'?").format(key=near[0]) if near else _("Take it out."),
    )


def _check_framework(found: FrameworkFile, region: RegionFramework, prefix: str) -> None:
    fiscal = found.settings.fiscal_year_start or region.settings.fiscal_year_start
    for place, indicator in found.entries("indicators"):
        for code, message, remedy in indicator_problems(indicator, fiscal):
            steps: Steps = ("indicators", place)
            if code in KEYS:
                steps = (*steps, KEYS[code])
            found.add(code, found.at(*steps, name=indicator.id), message, remedy)
        if any(
            one.id == indicator.id and one.in_region_file and one.indicator != indicator
            for one in region.indicators.values()
        ):
            found.add(
                "duplicate_id",
                found.at("indicators", place, "id"),
                _("'{id}' is there already with another content.").format(id=indicator.id),
                _("Give each its own id."),
            )
        if not indicator.id.startswith(f"{prefix}.") or indicator.id == f"{prefix}.":
            found.add(
                "bad_id",
                found.at("indicators", place, "id"),
                _("The id '{id}' must begin with '{prefix}.'.").format(
                    id=indicator.id, prefix=prefix
                ),
                _("Ids of the region's own indicators begin with its code in small letters."),
            )
    for group in ("indicators", "actions", "institutions", "rules", "claims"):
        _check_ids(found, group)
    _check_assignments(found, region, fiscal)
    _check_rates(found)


def _check_ids(found: FrameworkFile, group: str) -> None:
    seen: set[str] = set()
    for place, entry in found.entries(group):
        name = getattr(entry, "id", "") or getattr(entry, "code", "")
        if name in seen:
            found.add(
                "duplicate_id",
                found.at(group, place, name=name),
                _("'{id}' stands there twice.").format(id=name),
                _("Give each its own id."),
            )
        seen.add(name)


def _check_assignments(found: FrameworkFile, region: RegionFramework, fiscal: int) -> None:
    known = {
        "indicator": {*region.indicators, *found.named.get("indicators", ())},
        "action": {*region.actions, *found.named.get("actions", ())},
        "institution": {*region.institutions, *found.named.get("institutions", ())},
    }
    seen: set[tuple[str, str, str]] = set()
    for place, entry in found.entries("assignments"):
        for column, names in known.items():
            name = getattr(entry, column)
            if name not in names:
                found.add(
                    f"unknown_{column}",
                    found.at("assignments", place, column),
                    _("There is no {what} '{name}'.").format(what=_(column), name=name),
                    _("Define it in the framework, or correct the name."),
                )
        if parse_period(entry.start, fiscal) is None:
            found.add(
                "not_a_period",
                found.at("assignments", place, "from"),
                _("'{text}' is not a period.").format(text=entry.start),
                _("Write 2025, 2025-H1, 2025-Q3, 2025-07, FY2025, FY2025-H1 or FY2025-Q3."),
            )
        triple = (entry.indicator, entry.action, entry.institution)
        if triple in seen:
            where = found.at("assignments", place)
            found.add("duplicate_row", where, _("The assignment stands there twice."))
        seen.add(triple)


def _check_rates(found: FrameworkFile) -> None:
    seen: set[tuple[str, str, str]] = set()
    for place, entry in found.entries("rates"):
        day = rate_day(entry)
        if not day:
            where = found.at("rates", place, "date")
            found.add("bad_entry", where, _("The date is not one."), _("Write 2025-06-30."))
        key = (entry.base, entry.quote, day)
        if key in seen:
            found.add("duplicate_row", found.at("rates", place), _("The rate stands there twice."))
        seen.add(key)


def rate_day(entry: RateEntry) -> str:
    """The day of a rate, ISO 8601; empty when it is none."""
    try:
        return datetime.date.fromisoformat(entry.date).isoformat()
    except ValueError:
        return ""
