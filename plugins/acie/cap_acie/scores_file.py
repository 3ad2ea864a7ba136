"""``scores.toml``: the sheets of the assessors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cap_acie import values
from cap_acie.annex_file import Annex
from cap_acie.call_file import Call, Criterion
from cap_acie.table_reader import TableReader
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.values import InvalidValue
from cap_acie.words import _

SCORES_FILE = "scores.toml"
LARGEST = 32 << 20
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What one assessor gave one application on one layer: ``shared``, or a region."""

    application: str
    assessor: str
    layer: str
    values: Mapping[str, int]
    made_up: bool = False


def layers_of(call: Call, annexes: Mapping[str, Annex]) -> dict[str, tuple[Criterion, ...]]:
    """The criteria of each layer: the shared one, and the regions that have their own."""
    home = {code: annex.criteria.home for code, annex in annexes.items() if annex.criteria}
    return {SHARED: call.criteria.shared, **home}


def read_scores(
    path: Path, layers: Mapping[str, tuple[Criterion, ...]], scale_max: int
) -> tuple[ScoreSheet, ...]:
    """Read the sheets; raises FileUnreadable, or FileRefused with every problem."""
    return sheets_of(read_toml_file(path, largest=LARGEST), layers, scale_max)


def sheets_of(
    file: TomlFile, layers: Mapping[str, tuple[Criterion, ...]], scale_max: int
) -> tuple[ScoreSheet, ...]:
    """The sheets in a file that is TOML."""
    top = TableReader(file)
    made_up = top.format()
    names = {layer: frozenset(one.id for one in criteria) for layer, criteria in layers.items()}
    seen: set[tuple[str, str, str]] = set()
    found = []
    for entry in top.entries("sheets", least=0):
        sheet = _sheet(entry, names, scale_max, made_up)
        key = (sheet.application, sheet.assessor, sheet.layer)
        if key in seen and all(key):
            entry.problem("assessor", _("This assessor has a sheet for this layer already."))
        seen.add(key)
        found.append(sheet)
    top.close()
    top.refuse()
    return tuple(found)


def _sheet(
    entry: TableReader, names: Mapping[str, frozenset[str]], scale_max: int, made_up: bool
) -> ScoreSheet:
    layer = entry.get("layer", _layer_of(names), "")
    sheet = ScoreSheet(
        entry.get("application", values.identifier, ""),
        entry.get("assessor", values.identifier, ""),
        layer,
        entry.mapping("values", values.identifier, values.integer(0, scale_max)),
        made_up,
    )
    if layer and isinstance(entry.table.get("values"), dict):
        given = entry.table["values"].keys()
        for name in sorted(names[layer] - given):
            entry.problem("values", _("The criterion {id} has no value.").format(id=name))
        for name in sorted(given - names[layer]):
            entry.problem(
                "values", _("The layer {layer} has no criterion {id}.").format(layer=layer, id=name)
            )
    entry.close()
    return sheet


def _layer_of(names: Mapping[str, frozenset[str]]) -> Any:
    def checked(value: object) -> str:
        if not isinstance(value, str) or value not in names:
            raise InvalidValue(
                _("{value!r} is no layer with criteria.").format(value=str(value)[:40]),
                _("Choose one of: {choices}.").format(choices=", ".join(names)),
            )
        return value

    return checked
