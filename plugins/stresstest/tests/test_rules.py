"""The rules of surveys/README.md, computed a second time here and compared on random surveys.

``oracle`` is written from the README alone and shares nothing with the plugin. Each survey is
written in every layout with what real ones hold: duplicates, empty rows, unfinished answers,
cells outside the scale, unknown groups, columns that belong to nothing.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter

from cap_stresstest import pack_file, rounds, scoring
from cap_stresstest.operations.import_survey import (
    ImportRequest,
    SurveyImport,
    plan_import,
    read_survey_file,
)
from cap_tui.api import PluginContext

PACK = pack_file.load_pack()
IDS = PACK.indicator_ids
GROUPS = ("policy_maker", "cluster_manager", "other_stakeholder")
OUTSIDE = ("6", "0", "A6", "4.5", "-1", "perhaps")
LAYOUTS = (
    "eusurvey.xlsx",
    "limesurvey.csv",
    "limesurvey_labels.csv",
    "google_forms.csv",
    "ms_forms.xlsx",
    "kobo.csv",
)
Person = dict[str, Any]  # group, cells by indicator ("" is blank), words


def made_up(seed: int) -> list[Person]:
    """Rows of a survey, some of them troublesome."""
    chance = random.Random(seed)
    people: list[Person] = []
    for number in range(chance.randint(6, 30)):
        cells: dict[str, Any] = {
            key: chance.choices([1, 2, 3, 4, 5, "DK", "NA", ""], [3, 5, 8, 6, 3, 2, 1, 1])[0]
            for key in IDS
        }
        if chance.random() < 0.15:
            stop = chance.randrange(len(IDS))
            cells |= dict.fromkeys(IDS[stop:], "")
        if chance.random() < 0.2:
            cells[chance.choice(IDS)] = chance.choice(OUTSIDE)
        group = chance.choices([*GROUPS, "", "Mayor"], [2, 6, 4, 0.5, 0.5])[0]
        people.append({"group": group, "cells": cells, "words": f"remark {number}"})
    people += [dict(chance.choice(people)) for _ in range(chance.randrange(3))]
    twin = dict(chance.choice(people))
    people.append(twin | {"words": twin["words"] + " of somebody else"})
    people += [{"group": "", "cells": dict.fromkeys(IDS, ""), "words": ""}] * chance.randrange(3)
    chance.shuffle(people)
    return people


def mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def kept(rows: list[Person]) -> tuple[list[Person], int, int]:
    """Rules 1 and 2: respondents, duplicates, empty rows."""
    people: list[Person] = []
    duplicates = empty = 0
    for row in rows:
        if not row["group"] and not any(row["cells"].values()):
            empty += 1
        elif row in people:
            duplicates += 1
        else:
            people.append(row)
    return people, duplicates, empty


def oracle(people: list[Person]) -> dict[str, Any]:
    """Rules 3 to 10."""
    indicators: dict[str, Any] = {}
    valid = scored = 0
    for key in IDS:
        cells = [(p["group"], p["cells"][key]) for p in people]
        groups, shown = {}, []
        for group in GROUPS:
            values = [float(v) for g, v in cells if g == group and v in (1, 2, 3, 4, 5)]
            published = mean(values) if len(values) >= 3 else None
            shown += [] if published is None else [published]
            groups[group] = {
                "n": len(values),
                "shown": published is not None,
                "published_mean": published,
            }
        n = sum(g["n"] for g in groups.values())
        here = sum(v in (1, 2, 3, 4, 5, "DK", "NA") for _g, v in cells)
        valid, scored = valid + here, scored + sum(v in (1, 2, 3, 4, 5) for _g, v in cells)
        indicators[key] = {
            "n": n,
            "coverage": here / len(people),
            "groups": groups,
            "balanced_mean": mean(shown) if n >= 3 else None,
        }
    dimensions = {}
    for dimension in PACK.dimension:
        own = [
            indicators[i.id]["balanced_mean"] for i in PACK.indicator if i.dimension == dimension.id
        ]
        dimensions[dimension.id] = {"mean": mean([v for v in own if v is not None])}
    all_means = [entry["mean"] for entry in dimensions.values()]
    return {
        "indicators": indicators,
        "dimensions": dimensions,
        "overall": None if None in all_means else mean(all_means),
        "coverage": valid / (len(people) * 31),
        "scored_share": scored / (len(people) * 31),
    }


def written(rows: list[Person], name: str, folder: Path, surveys: Path) -> Path:
    """A survey in the layout of a shipped sample, with one more column that belongs to nothing."""
    hints = json.loads((surveys / "mapping_hints.json").read_text(encoding="utf-8"))[name]
    cell_of = {str(v): k for k, v in hints["answer_values"].items()}
    group_of = {v: k for k, v in hints["group_values"].items()}
    item_of = {v: k for k, v in hints["items"].items()}
    first = [
        hints["group_column"],
        *hints["topic_columns"],
        *item_of.values(),
        *hints["text_columns"],
    ]
    tail = name in ("eusurvey.xlsx", "kobo.csv")
    header = (
        [*first, "Shoe size", *hints["ignore"]] if tail else [*hints["ignore"], *first, "Shoe size"]
    )
    table = [header]
    for number, row in enumerate(rows, 1):
        cells = dict.fromkeys(header, "")
        cells |= dict.fromkeys(hints["ignore"], f"2026-10-{number % 28 + 1:02} 10:00:00")
        cells |= {name: f"{number}" for name in ("id", "Response ID", "ID", "_id") if name in cells}
        uuid = f"5b0c7d1e-3a44-4f6b-9c02-{number:012}"
        cells |= {name: uuid for name in ("Contribution ID", "_uuid") if name in cells}
        cells |= {item_of[k]: cell_of.get(str(v), str(v)) for k, v in row["cells"].items()}
        cells[hints["group_column"]] = group_of.get(row["group"], row["group"])
        cells[hints["text_columns"][-1]] = row["words"]
        cells["Shoe size"] = "42"
        table.append([cells[column] for column in header])
    path = folder / name
    if name.endswith(".xlsx"):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet(hints["reader"]["sheets"][0])
            for number, cells_ in enumerate(table, hints["reader"]["header_row"] - 1):
                sheet.write_row(number, 0, cells_)
            if hints["reader"]["header_row"] == 4:
                sheet.write_row(0, 0, ["Alias", "Made up"])
    else:
        out = StringIO(newline="")
        delimiter = hints["reader"]["delimiter"]
        csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
        path.write_bytes(out.getvalue().encode(hints["reader"]["encoding"]))
    return path


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", LAYOUTS)
def test_counts_and_scores_follow_the_rules(
    ctx: PluginContext,
    bring: Callable[..., SurveyImport],
    surveys: Path,
    differences: Callable[[Any, Any], list[str]],
    tmp_path: Path,
    name: str,
    seed: int,
) -> None:
    rows = made_up(seed)
    people, duplicates, empty = kept(rows)
    cells = [v for p in people for v in p["cells"].values()]
    counted = {
        "rows": len(rows),
        "new": len(people),
        "duplicates": duplicates,
        "empty": empty,
        "partial": sum("" in p["cells"].values() for p in people),
        "unmapped": 1,
    }
    file = written(rows, name, tmp_path, surveys)
    dry = plan_import(ctx, read_survey_file(ctx, ImportRequest(file, "2026"))).counts()
    done = bring(file)
    told = done.counts()
    assert {key: told[key] for key in counted} == counted
    assert {k: v for k, v in dry.items() if k != "changed"} == {
        k: v for k, v in told.items() if k != "changed"
    }
    assert told["out_of_scale"] >= sum(v in OUTSIDE for v in cells)
    mayors = sum(p["group"] == "Mayor" for p in rows)
    assert any("'Mayor'" in line for line in told["warnings"]) == bool(mayors)
    stored = rounds.responses(ctx, rounds.get(ctx, "2026"))
    assert differences(scoring.score_round(PACK, stored), oracle(people)) == []
    again = bring(file).counts()
    assert (again["new"], again["duplicates"]) == (0, len(rows) - empty)


def test_no_published_figure_changes_when_only_a_hidden_group_answers_otherwise() -> None:
    """What two people answered is in no figure, so no subtraction of figures brings it back."""
    for seed in range(30):
        chance = random.Random(seed)
        others = [p for p in kept(made_up(seed))[0] if p["group"] in GROUPS[1:]]
        two = [{k: chance.randint(1, 5) for k in IDS} for _person in range(2)]
        turned = [{k: 6 - v for k, v in answers.items()} for answers in two]
        published = [
            msgspec.to_builtins(scoring.score_round(PACK, [*map(_person, others), *map(_pm, pair)]))
            for pair in (two, turned)
        ]
        assert published[0] == published[1]


class _Person(msgspec.Struct):
    group: str
    answers: dict[str, int | str]


def _person(row: Person) -> _Person:
    cells = {k: v for k, v in row["cells"].items() if v in (1, 2, 3, 4, 5, "DK", "NA")}
    return _Person(row["group"], cells)


def _pm(answers: dict[str, Any]) -> _Person:
    return _Person("policy_maker", answers)
