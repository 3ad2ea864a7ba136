"""A results framework as TOML: indicators, actions, institutions, assignments, rates, rules, claims.

Everything is checked before anything is taken; what refers to something finds it in the file or in
the region.
"""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from cap_evaluation.definitions import RegionFramework
from cap_evaluation.indicator import Entry, Indicator, indicator_problems
from cap_evaluation.period import parse_period
from cap_evaluation.problem import Problem
from cap_evaluation.words import _
from cap_tui.api import Refused, clean, convert

MAX_BYTES = 8 * 1024 * 1024
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
E = TypeVar("E", bound=msgspec.Struct)


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
    rate: Annotated[float, msgspec.Meta(gt=0)]
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


@dataclass
class FrameworkFile:
    """A framework as it was read. ``documents`` are the indicators as they were written."""

    name: str
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

    def add(self, code: str, where: str, message: str, remedy: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(code, None, where, message, remedy))


def read_framework_file(path: Path, region: RegionFramework, prefix: str) -> FrameworkFile:
    """The framework in a TOML file with every problem. Raises Refused for a file that is no TOML."""
    document = _document(path)
    found = FrameworkFile(clean(path.name))
    settings = document.pop("framework", {})
    read = _convert(settings, Settings, "framework", found)
    found.settings = read or Settings()
    for key, value in document.items():
        if key not in GROUPS:
            _unknown_key(found, key, key, ("framework", *GROUPS))
        elif not isinstance(value, list):
            found.add("bad_entry", key, _("'{key}' is a list of tables.").format(key=key))
        else:
            for place, entry in enumerate(value):
                where = _where(key, place, entry)
                one = _convert(entry, GROUPS[key], where, found)
                if one is not None:
                    getattr(found, key).append(one)
                    if isinstance(one, Indicator):
                        found.documents.setdefault(one.id, entry)
    _check_framework(found, region, prefix)
    return found


def _document(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise Refused(_("The file is larger than 8 MB."), where=str(path))
        return _cleaned(tomllib.loads(data.decode("utf-8-sig")))  # type: ignore[no-any-return]
    except OSError as error:
        raise Refused(
            _("The file cannot be read: {reason}.").format(reason=error.strerror), where=str(path)
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(
            _("The file is not valid TOML: {reason}.").format(reason=clean(str(error))),
            where=clean(path.name),
            details={"problems": []},
        ) from error


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def _where(group: str, place: int, entry: Any) -> str:
    name = ""
    if isinstance(entry, dict):
        name = str(entry.get("id") or entry.get("code") or entry.get("indicator") or "")
    return f"{group}[{place + 1}]" + (f" {name}" if name else "")


def _convert(value: Any, kind: type[E], where: str, found: FrameworkFile) -> E | None:
    try:
        return convert(value, kind)
    except msgspec.ValidationError as error:
        text = str(error)
        if match := re.search(r"unknown field `([^`]*)`", text):
            names = [info.encode_name for info in msgspec.structs.fields(kind)]
            _unknown_key(found, match[1], where, names)
        elif match := re.search(r"missing required field `([^`]*)`", text):
            found.add(
                "missing_key",
                where,
                _("The key '{key}' is missing.").format(key=match[1]),
                _("Add it."),
            )
        else:
            path = text.partition(" - at `$")[2].strip("`.")
            found.add("bad_entry", f"{where} {path}".strip(), clean(text.partition(" - at ")[0]))
        return None


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
    for place, indicator in enumerate(found.indicators, 1):
        where = f"indicators[{place}] {indicator.id}"
        for code, message, remedy in indicator_problems(indicator, fiscal):
            found.add(code, where, message, remedy)
        if not indicator.id.startswith(f"{prefix}.") or indicator.id == f"{prefix}.":
            found.add(
                "bad_id",
                where,
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
    for entry in getattr(found, group):
        name = getattr(entry, "id", "") or getattr(entry, "code", "")
        if name in seen:
            found.add(
                "duplicate_id",
                f"{group} {name}",
                _("'{id}' stands there twice.").format(id=name),
                _("Give each its own id."),
            )
        seen.add(name)


def _check_assignments(found: FrameworkFile, region: RegionFramework, fiscal: int) -> None:
    known = {
        "indicator": {*region.indicators, *(entry.id for entry in found.indicators)},
        "action": {*region.actions, *(entry.code for entry in found.actions)},
        "institution": {*region.institutions, *(entry.code for entry in found.institutions)},
    }
    seen: set[tuple[str, str, str]] = set()
    for place, entry in enumerate(found.assignments, 1):
        where = f"assignments[{place}]"
        for column, names in known.items():
            name = getattr(entry, column)
            if name not in names:
                found.add(
                    f"unknown_{column}",
                    f"{where} {column}",
                    _("There is no {what} '{name}'.").format(what=_(column), name=name),
                    _("Define it in the framework, or correct the name."),
                )
        if parse_period(entry.start, fiscal) is None:
            found.add(
                "not_a_period",
                f"{where} from",
                _("'{text}' is not a period.").format(text=entry.start),
                _("Write 2025, 2025-H1, 2025-Q3, 2025-07, FY2025, FY2025-H1 or FY2025-Q3."),
            )
        triple = (entry.indicator, entry.action, entry.institution)
        if triple in seen:
            found.add("duplicate_row", where, _("The assignment stands there twice."))
        seen.add(triple)


def _check_rates(found: FrameworkFile) -> None:
    seen: set[tuple[str, str, str]] = set()
    for place, entry in enumerate(found.rates, 1):
        where = f"rates[{place}]"
        day = rate_day(entry)
        if not day:
            found.add(
                "bad_entry", f"{where} date", _("The date is not one."), _("Write 2025-06-30.")
            )
        key = (entry.base, entry.quote, day)
        if key in seen:
            found.add("duplicate_row", where, _("The rate stands there twice."))
        seen.add(key)


def rate_day(entry: RateEntry) -> str:
    """The day of a rate, ISO 8601; empty when it is none."""
    try:
        return datetime.date.fromisoformat(entry.date).isoformat()
    except ValueError:
        return ""
