"""Layouts as survey tools really vary them: the same answers give the same scores, or a clear refusal.

Every variant is made from a shipped sample, so nothing but the layout differs.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cap_stresstest import pack_file, rounds, scoring
from cap_stresstest.operations.import_survey import SurveyImport
from cap_tui.api import PluginContext, Refused

Bring = Callable[..., SurveyImport]
Row = list[str]
PACK = pack_file.load_pack()


@dataclass
class Table:
    """A sample as rows of cells; ``hints`` say which column is what."""

    rows: list[Row]
    hints: dict[str, Any]

    def column(self, name: str) -> int:
        return self.rows[0].index(name)

    def named(self, names: dict[str, str]) -> Table:
        return Table([[names.get(c, c) for c in self.rows[0]], *self.rows[1:]], self.hints)

    def cells(self, change: Callable[[str, str], str]) -> Table:
        """``change(column, cell)`` for every answer."""
        header, *body = self.rows
        changed = [[change(c, v) for c, v in zip(header, row, strict=True)] for row in body]
        return Table([header, *changed], self.hints)

    def with_column(self, name: str, cell: str, place: int | None = None) -> Table:
        at = len(self.rows[0]) if place is None else place
        rows = [[*r[:at], cell if n else name, *r[at:]] for n, r in enumerate(self.rows)]
        return Table(rows, self.hints)

    def without(self, names: Iterable[str]) -> Table:
        gone = {self.column(name) for name in names}
        return Table(
            [[c for n, c in enumerate(row) if n not in gone] for row in self.rows], self.hints
        )

    def csv(self, delimiter: str = ",", encoding: str = "utf-8-sig", quoting: int = 1) -> bytes:
        out = StringIO(newline="")
        csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(self.rows)  # type: ignore[arg-type]
        return out.getvalue().encode(encoding, errors="replace")


@pytest.fixture
def sample(surveys: Path) -> Callable[[str], Table]:
    """``sample("kobo.csv")``: a shipped file as a table."""
    hints = json.loads((surveys / "mapping_hints.json").read_text(encoding="utf-8"))

    def load(name: str) -> Table:
        if name.endswith(".csv"):
            text = (surveys / name).read_bytes().decode("utf-8-sig")
            read = csv.reader(
                StringIO(text, newline=""), delimiter=hints[name]["reader"]["delimiter"]
            )
            return Table([row for row in read if row], hints[name])
        import openpyxl

        book = openpyxl.load_workbook(surveys / name, data_only=True)
        rows = [
            ["" if v is None else str(v) for v in row]
            for row in book.worksheets[0].iter_rows(values_only=True)
        ]
        return Table(rows[hints[name]["reader"]["header_row"] - 1 :], hints[name])

    return load


@pytest.fixture
def agrees(
    ctx: PluginContext,
    bring: Bring,
    expected: dict[str, Any],
    differences: Callable[[Any, Any], list[str]],
) -> Callable[..., dict[str, Any]]:
    """``agrees(path)``: importing the file gives the expected scores; the counts are returned."""

    def check(file: Path, layout: str, **wish: Any) -> dict[str, Any]:
        done = bring(file, **wish)
        told = done.counts()
        assert (told["layout"], told["new"], told["partial"]) == (layout, 26, 2), told
        stored = rounds.responses(ctx, rounds.get(ctx, "2026"))
        assert differences(scoring.score_round(PACK, stored), expected["tables"]["base"]) == []
        return told

    return check


def sheets(path: Path, *named: tuple[str, list[Row]]) -> Path:
    """An XLSX file of texts."""
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for name, rows in named:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, place, cell)
    return path


def language_of(table: Table, language: str) -> Callable[[str, str], str]:
    """Cells with the pack's labels in another language instead of English."""
    scale = zip(PACK.scale.labels, PACK.scale.labels, strict=True)
    words = {a["en"]: b[language] for a, b in scale}  # type: ignore[index]
    for entry in (PACK.scale.dont_know, PACK.scale.not_applicable):
        words[entry["en"]] = entry[language]  # type: ignore[index]
    words |= {g.label["en"]: g.label[language] for g in PACK.respondent_group}  # type: ignore[index]
    assert table.hints["answer_values"].keys() <= words.keys()
    return lambda _column, cell: words.get(cell, cell)


def heading_in(language: str, form: str = "{question} [{item}]") -> dict[str, str]:
    """English headings to those of another language."""

    def heading(q: Any, i: Any, code: str) -> str:
        if len(q.items) == 1:
            return str(q.text[code])
        return form.format(question=q.text[code], item=i.text[code])

    found = {heading(q, i, "en"): heading(q, i, language) for q in PACK.question for i in q.items}
    for entry in (*PACK.texts, PACK.survey.group):
        found[entry.text["en"]] = entry.text[language]  # type: ignore[index]
    return found


TIMES = ("interviewtime", "groupTime11", "GRPTime", "Q01Time", "I03Time", "I31Time", "COMTime")
LIMESURVEY: dict[str, Callable[[Table], bytes]] = {
    "semicolons": lambda t: t.csv(";"),
    "tabs in UTF-16": lambda t: t.csv("\t", "utf-16"),
    "quotes only where needed": lambda t: t.csv(quoting=csv.QUOTE_MINIMAL),
    "plain numbers for codes": lambda t: t.cells(
        lambda c, v: v[1:] if c in t.hints["items"] and v[:1] == "A" else v
    ).csv(),
    "timing columns": lambda t: timed(t).csv(),
    "addresses and referrers": lambda t: (
        t.with_column("refurl", "https://example.org/s3", 5)
        .with_column("ipaddr", "192.0.2.1", 5)
        .csv()
    ),
    "anonymous, without dates": lambda t: t.without(["token", "startdate", "datestamp"]).csv(),
    "codes and texts": lambda t: t.named(
        {code: f"{code}. {PACK.indicators[i].name['en']}" for code, i in t.hints["items"].items()}  # type: ignore[index]
    ).csv(),
}


def timed(table: Table) -> Table:
    for name in TIMES:
        table = table.with_column(name, "12.5")
    return table


@pytest.mark.parametrize("what", LIMESURVEY)
def test_limesurvey_in_its_forms(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path, what: str
) -> None:
    file = tmp_path / "results-survey123456.csv"
    file.write_bytes(LIMESURVEY[what](sample("limesurvey.csv")))
    assert agrees(file, "limesurvey")["unmapped_columns"] == []


GERMAN = {
    "Response ID": "Antwort ID",
    "Date submitted": "Datum Abgeschickt",
    "Last page": "Letzte Seite",
    "Start language": "Start-Sprache",
    "Seed": "Zufallsstartwert",
    "Access code": "Zugangsschlüssel",
    "Date started": "Datum gestartet",
    "Date last action": "Datum letzte Aktivität",
}


@pytest.mark.parametrize("language", ["de", "fr", "it", "sl"])
def test_limesurvey_with_the_texts_of_another_language(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path, language: str
) -> None:
    table = sample("limesurvey_labels.csv")
    table = table.cells(language_of(table, language)).named(heading_in(language) | GERMAN)
    topics = {
        c: c.replace(PACK.survey.topics.text["en"], PACK.survey.topics.text[language])  # type: ignore[index]
        for c in table.hints["topic_columns"]
    }
    file = tmp_path / "answers.csv"
    file.write_bytes(table.named(topics).csv())
    assert agrees(file, "limesurvey")["unmapped_columns"] == []


TOP = [["Alias", "StressTest"], ["Export Date", "20/11/2026 14:05"], []]
EUSURVEY_GERMAN = {
    "Invitation number": "Einladungsnummer",
    "Contribution ID": "Kennung des Beitrags",
    "User name": "Name des Nutzers",
    "Creation date": "Angelegt am",
    "Last update": "Geändert am",
    "Languages": "Sprachen",
}


def slashed(_column: str, cell: str) -> str:
    """2026-10-05 11:07:00 as EUSurvey writes it in many installations."""
    if len(cell) > 15 and cell[4:8:3] == "--":
        return f"{cell[8:10]}/{cell[5:7]}/{cell[:4]} {cell[11:16]}"
    return cell


def uncoded(table: Table) -> Table:
    return table.named({c: c.rpartition(" (")[0] for c in table.rows[0] if c.endswith(")")})


def split(table: Table) -> Table:
    """The field with several choices as one column of Yes and No for each."""
    name = table.hints["topic_columns"][0]
    place, title = table.column(name), name.rpartition(" (")[0]
    choices = sorted({c for r in table.rows[1:] for c in r[place].split("; ") if c})
    for choice in choices:
        table = table.with_column(f"{title}: {choice} (TOP)", "", place)
        for row in table.rows[1:]:
            row[place] = "Yes" if choice in row[table.column(name)].split("; ") else "No"
    return table.without([name])


EUSURVEY: dict[str, Callable[[Table], list[tuple[str, list[Row]]]]] = {
    "no codes": lambda t: [("Content", TOP + uncoded(t).rows)],
    "days with slashes": lambda t: [("Content", TOP + t.cells(slashed).rows)],
    "another user interface": lambda t: [("Content", TOP + t.named(EUSURVEY_GERMAN).rows)],
    "Yes and No": lambda t: [("Content", TOP + split(t).rows)],
    "wrapped": lambda t: [
        ("Content", TOP + [r[:20] for r in t.rows]),
        ("Content1", TOP + [r[20:30] for r in t.rows]),
        ("Content2", TOP + [r[30:] for r in t.rows]),
    ],
    "a sheet of its own for files": lambda t: [
        ("Content", TOP + t.rows),
        ("Files", [["none"]]),
    ],
}


@pytest.mark.parametrize("what", EUSURVEY)
def test_eusurvey_in_its_forms(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path, what: str
) -> None:
    file = sheets(tmp_path / "Content_Export.xlsx", *EUSURVEY[what](sample("eusurvey.xlsx")))
    assert agrees(file, "eusurvey")["unmapped_columns"] == []


@pytest.mark.parametrize("language", ["de", "fr", "it", "sl"])
def test_eusurvey_answered_in_another_language(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path, language: str
) -> None:
    table = uncoded(sample("eusurvey.xlsx"))
    headings = heading_in(language, "{question}: {item}") | EUSURVEY_GERMAN
    topics = PACK.survey.topics.text
    headings[topics["en"]] = topics[language]  # type: ignore[index]
    table = table.cells(language_of(table, language)).named(headings)
    table = table.named({_english(k): v for k, v in headings.items()})
    file = sheets(tmp_path / "a.xlsx", ("Content", TOP + table.rows))
    assert agrees(file, "eusurvey")["unmapped_columns"] == []


def _english(heading: str) -> str:
    return heading.replace(" [", ": ").rstrip("]")


SHEETS_DAYS = {"German": "{d}.{m}.{y} 11:07:00", "British": "{d}/{m}/{y} 11:07:00"}


@pytest.mark.parametrize("locale", SHEETS_DAYS)
def test_google_answers_by_way_of_sheets(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path, locale: str
) -> None:
    def sheet_cell(column: str, cell: str) -> str:
        if column == "Timestamp":
            y, m, d = cell[:10].split("/")
            return SHEETS_DAYS[locale].format(y=y, m=m, d=d)
        return cell.replace(";", ", ") if column in topics else cell

    table = sample("google_forms.csv")
    topics = table.hints["topic_columns"]
    file = tmp_path / "Answers - Form Responses 1.csv"
    file.write_bytes(table.cells(sheet_cell).csv(encoding="utf-8", quoting=csv.QUOTE_MINIMAL))
    told = agrees(file, "google_forms")
    assert any("cannot be separated" in line for line in told["warnings"])


def test_google_with_plain_numbers_and_another_user_interface(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path
) -> None:
    table = sample("google_forms.csv")
    items = table.hints["items"]
    table = table.cells(lambda c, v: v.split(" - ")[0] if c in items else v)
    file = tmp_path / "answers.csv"
    names = {"Timestamp": "Zeitstempel", "Username": "Nutzername"}
    file.write_bytes(table.named(names).csv(encoding="utf-8"))
    assert agrees(file, "google_forms")["unmapped_columns"] == []


def nbsp(table: Table) -> Table:
    return table.named({c: c.replace(" ", "\xa0", 2) + "\xa0" for c in table.rows[0][6:]})


def quiz(table: Table) -> Table:
    table = table.with_column("Points - Economic strength", "0")
    return table.with_column("Feedback - Economic strength", "").with_column("Total points", "0")


MS_FORMS: dict[str, Callable[[Table, Path], object]] = {
    "NBSP in headings": lambda t, p: sheets(p, ("Sheet1", nbsp(t).rows)),
    "a question that is called Name": lambda t, p: sheets(
        p, ("Sheet1", t.with_column("Name2", "A. Smith").rows)
    ),
    "a quiz": lambda t, p: sheets(p, ("Sheet1", quiz(t).rows)),
    "saved as Windows CSV": lambda t, p: p.with_suffix(".csv").write_bytes(
        nbsp(t).csv(";", "cp1252", csv.QUOTE_MINIMAL)
    ),
}


@pytest.mark.parametrize("what", MS_FORMS)
def test_ms_forms_in_its_forms(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path, what: str
) -> None:
    MS_FORMS[what](sample("ms_forms.xlsx"), tmp_path / "S3 survey(1-26).xlsx")
    told = agrees(next(tmp_path.iterdir()), "ms_forms")
    assert told["unmapped_columns"] == (["Name2"] if "called Name" in what else [])


KOBO: dict[str, Callable[[Table, Path], object]] = {
    "commas": lambda t, p: p.with_suffix(".csv").write_bytes(t.csv(",")),
    "a spreadsheet": lambda t, p: sheets(p, ("StressTest", t.rows)),
    "names without groups": lambda t, p: sheets(
        p, ("a", t.named({c: c.rpartition("/")[2] for c in t.hints["items"]}).rows)
    ),
    "labels": lambda t, p: sheets(p, ("a", labelled(t, "{dimension}/{item}").rows)),
    "labels without groups": lambda t, p: sheets(p, ("a", labelled(t, "{item}").rows)),
    "choices only as a list": lambda t, p: sheets(
        p, ("a", t.without(c for c in t.hints["topic_columns"] if "/" in c).rows)
    ),
    "choices only apart": lambda t, p: sheets(p, ("a", t.without(["TOP"]).rows)),
}


def labelled(table: Table, form: str) -> Table:
    """The labels of questions and choices in place of their XML names."""
    names = {"GRP": PACK.survey.group.text["en"]}  # type: ignore[index]
    names |= {entry.id: entry.text["en"] for entry in PACK.texts}  # type: ignore[index]
    topics = str(PACK.survey.topics.text["en"])  # type: ignore[index]
    names |= {c: c.replace("TOP", topics) for c in table.hints["topic_columns"]}
    for column, indicator in table.hints["items"].items():
        question, item = PACK.question_of(indicator)
        dimension = PACK.dimensions[question.dimension].name["en"]  # type: ignore[index]
        text = item.text["en"] if len(question.items) > 1 else question.text["en"]  # type: ignore[index]
        names[column] = form.format(dimension=dimension, item=text)
    scale = PACK.scale
    words = {str(v): w["en"] for v, w in zip(scale.values, scale.labels, strict=True)}  # type: ignore[index]
    words |= {"dk": scale.dont_know["en"], "na": scale.not_applicable["en"]}  # type: ignore[index]
    items = table.hints["items"]
    return table.cells(lambda c, v: words.get(v, v) if c in items else v).named(names)


@pytest.mark.parametrize("what", KOBO)
def test_kobo_in_its_forms(
    sample: Callable[[str], Table], agrees: Callable[..., Any], tmp_path: Path, what: str
) -> None:
    KOBO[what](sample("kobo.csv"), tmp_path / "S3_-_all_versions.xlsx")
    assert agrees(next(tmp_path.iterdir()), "kobo")["unmapped_columns"] == []


@pytest.mark.parametrize("name", ["limesurvey.csv", "limesurvey_labels.csv", "kobo.csv"])
def test_two_columns_for_one_indicator_are_refused_with_their_places(
    sample: Callable[[str], Table], bring: Bring, tmp_path: Path, name: str
) -> None:
    file, table = tmp_path / "twice.csv", sample(name)
    wanted = next(c for c, item in table.hints["items"].items() if item == "I03")
    file.write_bytes(table.with_column(wanted, "A1").csv())
    with pytest.raises(Refused, match="I03") as refused:
        bring(file)
    assert f"; column {len(table.rows[0]) + 1}, " in refused.value.where
