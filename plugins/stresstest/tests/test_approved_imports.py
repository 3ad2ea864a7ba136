"""What is read from files that are written in many ways, mappings that are right and wrong, and packs: as it was kept."""

from __future__ import annotations

import copy
import csv
import datetime
import io
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest
from click.testing import CliRunner

from cap_stresstest import pack_file
from cap_stresstest.cell_values import Answers, Groups, topics
from cap_stresstest.commands.column_prompts import prompt_question
from cap_stresstest.dates import Order, day_of, order_of
from cap_stresstest.operations.import_questions import NONE, ImportQuestion
from cap_stresstest.operations.import_survey import SurveyImport
from cap_tui.errors import CapError
from tests.approval import approve, numbered_uids

APPROVED = Path(__file__).with_name("approved")
Planned = Callable[..., SurveyImport]
LIMIT = 400


def refused(error: CapError, folder: Path) -> str:
    parts = (type(error).__name__, error.what, error.where, error.remedy)
    return " | ".join(parts).replace(str(folder), "TMP")[:LIMIT]


def told(planned: Planned, file: Path, **request: Any) -> str:
    """The counts of an import, its first people, how its columns were taken; or the refusal."""
    try:
        done = planned(file, **request)
    except CapError as error:
        return f"  {refused(error, file.parent)}"
    counts = {k: v for k, v in done.counts().items() if v and k not in ("file", "sha256", "round")}
    plan, found = done.plan, done.found
    lines = [f"  {counts}"]
    for one in [*plan.new[:2], *plan.new[-1:]]:
        answers = " ".join(f"{key}={value}" for key, value in list(one.answers.items())[:6])
        lines.append(
            f"  {one.group} {one.submitted} {one.unread} {one.other_cells} {one.answered} {one.topics} {one.texts} {answers}"
        )
    lines.append(f"  group {found.group_column!r} {found.group_values} texts {found.texts}")
    lines.append(f"  topics {found.topics} doubtful {found.doubtful} {found.answer_values}")
    return "\n".join(lines)


@pytest.fixture
def rows(surveys: Path) -> list[list[str]]:
    """The head and the first five answers of a sheet of Google Forms."""
    text = (surveys / "google_forms.csv").read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[:6]


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def test_what_is_read_from_a_text_however_it_is_written(
    planned: Planned, rows: list[list[str]], tmp_path: Path
) -> None:
    plain = written(rows)
    files = {
        "commas.csv": plain.encode(),
        "semicolons.csv": written(rows, ";").encode("utf-8-sig"),
        "tabs.tsv": written(rows, "\t", "\n").encode("utf-16"),
        "bars.csv": written(rows, "|").encode("cp1252", "replace"),
        "broken.csv": plain.encode() + b"\xff\xfe\xfa",
        "nul.csv": plain.encode() + b"\x00",
        "empty.csv": b"",
        "head.csv": written(rows[:1]).encode(),
        "blank.csv": written([*rows[:2], [], [""] * len(rows[0])]).encode(),
        "short.csv": written([rows[0], rows[1][:5]]).encode(),
        "long.csv": written([rows[0], [*rows[1], "more"]]).encode(),
        "twice.csv": written([[*rows[0], rows[0][-1]], [*rows[1], "x"]]).encode(),
        "nameless.csv": written([[*rows[0], ""], [*rows[1], "x"]]).encode(),
        "quote.csv": (plain + '"never closed').encode(),
        "few.csv": written([row[:6] for row in rows]).encode(),
        "page.html": b"<html><table><tr><td>1</td></tr></table></html>",
        "picture.png": b"\x89PNG\r\n\x1a\n",
        "packed.csv": b"PK\x03\x04",
        "no.pdf": b"%PDF-1.7",
    }  # fmt: skip
    lines = []
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        lines += [name, told(planned, tmp_path / name)]
    lines += ["few.csv, missing allowed", told(planned, tmp_path / "few.csv", allow_missing=True)]
    lines += ["commas.csv, kept", told(planned, tmp_path / "commas.csv", keep_identity=True)]
    approve(APPROVED / "read-texts.txt", numbered_uids("\n".join(lines)))


def test_what_is_read_from_a_spreadsheet(
    planned: Planned, rows: list[list[str]], tmp_path: Path
) -> None:
    lines = []
    for name, above, title in (("plain", 0, "Sheet"), ("above", 3, "Content"), ("none", 0, "")):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = title or "Empty"
        for _line in range(above):
            sheet.append(["Survey of 2026"])
        for row in rows if title else []:
            cells = [int(cell) if cell.isdigit() else cell for cell in row]
            sheet.append(
                [datetime.datetime(2026, 10, 5, 9, 30), *cells[1:]] if row is not rows[0] else cells
            )
        book.save(tmp_path / f"{name}.xlsx")
        lines += [name, told(planned, tmp_path / f"{name}.xlsx")]
    hint = {"reader": {"kind": "xlsx", "header_row": 4, "sheets": ["Content"]}}
    (tmp_path / "hint.json").write_text(json.dumps(hint))
    lines += [
        "above, told where",
        told(planned, tmp_path / "above.xlsx", mapping=tmp_path / "hint.json"),
    ]
    hint["reader"]["sheets"] = ["Other"]
    (tmp_path / "hint.json").write_text(json.dumps(hint))
    lines += [
        "another sheet",
        told(planned, tmp_path / "above.xlsx", mapping=tmp_path / "hint.json"),
    ]
    approve(APPROVED / "read-spreadsheets.txt", numbered_uids("\n".join(lines)))


def test_what_a_mapping_says_and_how_it_is_refused(
    planned: Planned, rows: list[list[str]], tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    head = [f"Q{place}" for place in range(len(rows[0]))]
    file.write_text(written([head, *rows[1:]]), "utf-8")
    items = {f"Q{place}": f"I{place - 2:02}" for place in range(3, 8)}
    good = {"group_column": "Q2", "items": items, "ignore": ["Q0", "Q1"]}
    mappings: dict[str, Any] = {
        "good": good,
        "of the file": {"a.csv": good, "b.csv": {}},
        "answers": good | {"answer_values": {"fully": 1, "partly": "DK"}},
        "groups": good | {"group_values": {rows[1][2]: "policy_maker"}},
        "texts": good | {"text_columns": ["Q20", "Q21"], "topic_columns": ["Q22"]},
        "named texts": good | {"text_columns": {"Q20": "O02"}},
        "no such column": {"items": {"QX": "I01"}},
        "no such indicator": {"items": {"Q3": "I99"}},
        "no such group column": {"group_column": "QX"},
        "no such group": {"group_values": {"a": "mayor"}},
        "no such answer": {"answer_values": {"a": 9}},
        "no such key": {"itmes": {}},
        "a wrong kind": {"items": ["Q3"]},
        "a list": [],
    }
    lines = []
    for name, content in mappings.items():
        (tmp_path / "m.json").write_text(json.dumps(content))
        mapping = tmp_path / "m.json"
        lines += [name, told(planned, file, mapping=mapping, allow_missing=True)]
    for name, text in (
        ("no TOML", "a = "),
        ("TOML", 'group_column = "Q2"'),
        ("no UTF-8", "\udcff"),
        ("large", "#" * 1_048_577),
    ):
        (tmp_path / "m.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
        lines += [name, told(planned, file, mapping=tmp_path / "m.toml", allow_missing=True)]
    approve(APPROVED / "mappings.txt", numbered_uids("\n".join(lines)))


CELLS = (
    "", " ", "1", "5", "6", "0", "-1", "3.0", "3.5", "3,0", "A1", "A5", "A6", "a3", "A0", "1 - not at all", "1: not at all",
    "2 - not at all", "fully", "FULLY.", "voll und ganz", "tout à fait", "DK", "dk", "n/a", "N/A", "NA", "k.A.", "-", "–", "?",
    "weiß nicht", "don't know", "Don’t know", "PM", "pm", "policy_maker", "Cluster managers and similar positions",
    "Other stakeholders closely involved", "mayor", "1.", "01", "٣",
)  # fmt: skip
DAYS = (
    "2026-10-05T09:18:18", "2026/1/5", "2026.13.01", "05/10/2026", "5.10.2026 10:00", "10-05-2026", "31/12/2026", "12/31/2026",
    "1. 2. 2026", "1970-01-01", "1999-12-31", "2000-01-01", "05/10/26", "soon", "30.02.2026", "2026-10-051", "20261005",
)  # fmt: skip


def test_what_a_cell_says() -> None:
    pack = pack_file.load_pack()
    answers, groups = (
        Answers(pack, {"Own": 2, "n/a": 1}, ("na",)),
        Groups(pack, {"mayor": "policy_maker"}),
    )
    lines = [
        f"{cell!r:45} {answers.read(cell)!s:28} {answers.is_assumed(cell)!s:6} {groups.read(cell)!r}"
        for cell in (*CELLS, "own")
    ]
    lines += [f"{day!r:28} {[day_of(day, order) for order in Order]}" for day in DAYS]
    lines += [f"{pair} {order_of(pair)}" for pair in itertools.combinations(DAYS[3:8], 2)]
    lines += [str(order_of(days)) for days in ((), ("x",), DAYS[:3], ("1.2.2026",), ("1/2/2026",))]
    for cells in (
        {"": "a; b;;a"},
        {"wood": "1", "health": "0", "x": "yes", "y": ""},
        {"z": "Ja"},
        {},
    ):
        lines.append(f"{cells} {topics(cells)}")
    approve(APPROVED / "cells.txt", "\n".join(lines))


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "twice": lambda d: d["indicator"][3].update(id="I01"),
    "question twice": lambda d: d["question"][1].update(id=d["question"][0]["id"]),
    "no dimension": lambda d: d["indicator"][3].update(dimension="D9"),
    "not fed": lambda d: d["question"][0].update(items=[]),
    "no group": lambda d: d["question"][0].update(groups=["mayors"]),
    "falling": lambda d: d["scale"].update(values=[1, 3, 2, 4, 5]),
    "labels": lambda d: d["scale"].update(labels=["no", "yes"]),
    "too few shown": lambda d: d["scoring"].update(min_answers_per_group_shown=2),
    "just enough shown": lambda d: d["scoring"].update(min_answers_per_group_shown=3),
    "id": lambda d: d["indicator"][0].update(id="I 1"),
    "unknown key": lambda d: d.update(extra=1),
    "one value": lambda d: d["scale"].update(values=[1], labels=["x"]),
    "no groups": lambda d: d.update(respondent_group=[]),
    "no dimensions": lambda d: d.update(dimension=[]),
    "a threshold": lambda d: d["scoring"].update(weak_below=9),
    "no meta": lambda d: d.pop("meta"),
    "initials twice": lambda d: d["respondent_group"][1].update(initials="PM"),
}


def test_a_pack_that_does_not_fit_together_is_refused_in_these_words() -> None:
    lines = []
    for name, change in CHANGES.items():
        document = copy.deepcopy(pack_file.load_pack().document)
        change(document)
        try:
            pack_file.from_document(document, "here")
            lines.append(f"{name}: taken")
        except CapError as error:
            lines.append(f"{name}: {refused(error, Path('/none'))}")
    approve(APPROVED / "packs.txt", "\n".join(lines))


ASKED = ImportQuestion(
    "k", "Which column " * 9, (("a", "First"), ("b", "Second " * 14), ("c", "Third")), "b", "no column"
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "typed", "reply"),
    [
        (ASKED, "3\n", "c"),
        (ASKED, "\n", "b"),
        (ASKED, "-\n", NONE),
        (ASKED, "4\n0\n1\n", "a"),
        (replace(ASKED, suggested=NONE), "\n", NONE),
    ],
    ids=["number", "suggested", "dash", "not offered", "none likely"],
)
def test_a_column_is_asked_for_by_number(
    question: ImportQuestion, typed: str, reply: str, request: pytest.FixtureRequest
) -> None:
    given: list[str] = []

    @click.command()
    def ask() -> None:
        given.append(prompt_question(question))

    said = CliRunner().invoke(ask, input=typed)
    assert given == [reply], said.output
    if request.node.callspec.id in ("number", "not offered"):
        approve(APPROVED / f"asked-{reply}.txt", said.output)
