"""The commands as scripts rely on them: names, keys, exit codes; and nothing that must stay ever leaves."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cap_tui.cli import main


class Done(NamedTuple):
    """What a call of the program left behind."""

    returncode: int
    stdout: str
    stderr: str


Cap = Callable[..., Done]
SECRETS = ("participant-", "Ein fester Ansprechpartner", "Skupni obisk", "First line", "portal")


@pytest.fixture(scope="module")
def cap(tmp_path_factory: pytest.TempPathFactory, surveys_folder: Path) -> Cap:
    """``cap("stresstest", ...)``: the program on a region with one round of answers, as a person runs it."""
    base = tmp_path_factory.mktemp("commands")

    def run(*words: str | Path) -> Done:
        raw = io.BytesIO()  # as a real standard output is: text and bytes go to one place
        out, err = io.TextIOWrapper(raw, encoding="utf-8", write_through=True), io.StringIO()
        where = ["--home", str(base / "home"), "-w", str(base / "valdora")]
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("CAP_TUI_HOME", str(base / "home"))
            with pytest.raises(SystemExit) as ended:
                main([*where, *map(str, words)])
        return Done(int(ended.value.code or 0), raw.getvalue().decode(), err.getvalue())

    made = ["--code", "VAL", "--name", "Valdora", "--country", "AT"]
    run("new", base / "valdora", *made, "--languages", "en,de", "--currency", "EUR")
    done = run("stresstest", "import", surveys_folder / "limesurvey.csv", "--round", "2026")
    assert done.returncode == 0, done.stderr
    return run


def data(done: Done, kind: str) -> Any:
    """The data of the one document on standard output."""
    document = json.loads(done.stdout)
    assert (document["cap_tui"], document["kind"]) == (1, kind)
    return document["data"]


def hidden(found: Any) -> Iterator[Any]:
    """Every record of a hidden group, however deep."""
    if isinstance(found, dict):
        if found.get("shown") is False:
            yield found
        for value in found.values():
            yield from hidden(value)
    elif isinstance(found, list):
        for value in found:
            yield from hidden(value)


def test_score_gives_the_keys_of_the_contract_and_no_hidden_mean(
    cap: Cap, expected: dict[str, Any], differences: Callable[[Any, Any], list[str]]
) -> None:
    found = data(cap("stresstest", "score", "--round", "2026", "--json"), "stresstest.score")
    assert differences(found, expected["tables"]["base"]) == []
    groups = list(hidden(found))
    assert len(groups) == 2
    assert all(group["published_mean"] is None and "mean" not in group for group in groups)


def test_import_gives_the_counts_of_the_contract(cap: Cap, surveys_folder: Path) -> None:
    words = ("stresstest", "import", surveys_folder / "kobo.csv", "--round", "other", "--dry-run")
    found = data(cap(*words, "--json"), "stresstest.import")
    counts = ("rows", "new", "duplicates", "empty", "partial", "out_of_scale", "unmapped")
    assert [found[key] for key in counts] == [27, 26, 1, 0, 2, 0, 0]
    assert found["warnings"] == []
    names = [
        entry["name"] for entry in data(cap("stresstest", "rounds", "--json"), "stresstest.rounds")
    ]
    assert names == ["2026"], "a dry run opens no round"


def with_column(source: Path, target: Path, name: str, cells: list[str], copies: int = 1) -> Path:
    """A CSV export whose last column is ``name``; its first answer comes once for each of ``cells``."""
    text = source.read_text(encoding="utf-8")
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    made = [[*header, name], *([*rows[0], cell] for cell in cells for _copy in range(copies))]
    made += [[*row, ""] for row in rows[1:]]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(made)
    target.write_text(out.getvalue(), encoding="utf-8")
    return target


def imported(cap: Cap, file: Path, round_: str, *more: str) -> Any:
    words = ("stresstest", "import", file, "--round", round_, *more)
    return data(cap(*words, "--json"), "stresstest.import")


def test_people_who_differ_in_a_column_that_is_not_mapped_stay_two_people(
    cap: Cap, surveys_folder: Path, tmp_path: Path
) -> None:
    """U25: the same 31 answers, other comments, and nobody said which column the comment is."""
    survey = surveys_folder / "google_forms.csv"
    remarks = ["Mehr Geld", "Mehr Zeit", "Mehr Geld"]
    file = with_column(survey, tmp_path / "a.csv", "Was fehlt noch", remarks)
    found = imported(cap, file, "U25")
    assert (found["rows"], found["new"], found["repeated"]) == (29, 27, 2)
    assert found["unmapped_columns"] == ["Was fehlt noch"]
    assert any("only in columns that are not mapped" in text for text in found["warnings"])
    again = imported(cap, file, "U25")
    assert (again["new"], again["repeated"], again["imported_before"]) == (0, 2, 27)
    later = with_column(survey, tmp_path / "b.csv", "Was fehlt noch", [*remarks, "Mehr Mut"])
    assert imported(cap, later, "U25")["new"] == 1


@pytest.mark.parametrize(
    "cells",
    [
        ["2026-10-05 10:00:01", "2026-10-05 10:00:07"],
        ["c1e2a1de-0000-4000-8000-000000000001", "c1e2a1de-0000-4000-8000-000000000002"],
    ],
    ids=["times", "ids"],
)
def test_times_and_ids_do_not_make_two_people_of_one(
    cap: Cap, surveys_folder: Path, tmp_path: Path, cells: list[str]
) -> None:
    file = with_column(surveys_folder / "google_forms.csv", tmp_path / "a.csv", "Notiz", cells)
    found = imported(cap, file, "times", "--dry-run")
    assert (found["new"], found["repeated"]) == (26, 2)


def test_a_mapping_names_the_column_that_is_empty_for_answers_not_sent_in(
    cap: Cap, surveys_folder: Path, tmp_path: Path
) -> None:
    survey = surveys_folder / "google_forms.csv"
    file = with_column(survey, tmp_path / "a.csv", "Sent", ["yes", "", "yes"])
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('submitted_column = "Sent"\n', "utf-8")
    found = imported(cap, file, "sent", "--mapping", str(mapping))
    assert found["unmapped_columns"] == []
    assert any("answers were not sent in" in text for text in found["warnings"])
    header, *rows = csv.reader(io.StringIO(file.read_text("utf-8"), newline=""))
    later = tmp_path / "b.csv"
    with later.open("w", encoding="utf-8", newline="") as opened:  # answers that nobody gave before
        csv.writer(opened, quoting=csv.QUOTE_ALL).writerows([header, rows[3][:6] + rows[9][6:]])
    again = imported(cap, later, "sent")
    assert again["unmapped_columns"] == [], "the round has kept what the mapping said"
    assert any("not sent in" in text for text in again["warnings"])
    kept = json.loads(cap("records", "stresstest.mappings", "--json").stdout)["data"]["records"]
    assert [one["submitted_column"] for one in kept].count("Sent") == 1
    mapping.write_text('submitted_column = "Gesendet"\n', "utf-8")
    refused = cap("stresstest", "import", file, "--round", "sent", "--mapping", mapping)
    assert refused.returncode != 0
    assert "Gesendet" in refused.stderr


def test_the_text_says_apart_what_is_repeated_in_the_file_and_what_was_imported_before(
    cap: Cap, surveys_folder: Path
) -> None:
    """U21: one row twice in a file is not an import of before."""
    words = ("stresstest", "import", surveys_folder / "kobo.csv", "--round", "U21")
    first = cap(*words).stdout
    assert "     1  rows that repeat another row of the file" in first
    assert "before" not in first
    assert "    26  rows that were imported before" in cap(*words).stdout


def test_a_usual_spelling_of_not_applicable_is_read_and_reported(
    cap: Cap, surveys_folder: Path, tmp_path: Path
) -> None:
    """U26: the layout's own code is silent, n/a is not."""
    text = (surveys_folder / "kobo.csv").read_text(encoding="utf-8-sig")
    count = text.count('"na"')
    file = tmp_path / "kobo.csv"
    file.write_text(text.replace('"na"', '"n/a"', 2), encoding="utf-8")
    found = imported(cap, file, "U26", "--dry-run")
    assert count > 2
    assert found["warnings"] == ["2 cells 'n/a' are read as: not applicable."]
    file.write_text(text.replace('"dk"', '"do not know"', 1), encoding="utf-8")
    warnings = imported(cap, file, "U26", "--dry-run")["warnings"]
    assert warnings == ["1 cell 'do not know' is read as: don't know."]


def test_a_bad_file_ends_with_3_and_one_sentence(cap: Cap, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(b"%PDF-1.7")
    done = cap("stresstest", "import", file, "--round", "2026")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "answers.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_round_ends_with_4(cap: Cap, surveys_folder: Path) -> None:
    cap("stresstest", "import", surveys_folder / "kobo.csv", "--round", "shut")
    looked = data(
        cap("stresstest", "close", "--round", "shut", "--dry-run", "--json"), "stresstest.close"
    )
    assert looked["state"] == "open"
    assert cap("stresstest", "close", "--round", "shut").returncode == 0
    again = cap("stresstest", "import", surveys_folder / "eusurvey.xlsx", "--round", "shut")
    assert again.returncode == 4
    assert "closed" in again.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("score", "--round", "none"),
        ("score", "--against", "friends"),
        ("import", "x.csv"),
        ("report", "-o", "x.md", "--sections", "nothing"),
        ("answer",),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(cap: Cap, words: tuple[str, ...]) -> None:
    assert cap("stresstest", *words).returncode == 2


def test_benchmark_and_progress_answer_in_one_document(cap: Cap) -> None:
    found = data(
        cap("stresstest", "benchmark", "--round", "2026", "--json"), "stresstest.benchmark"
    )
    assert len(found["dimensions"]) == 6
    assert {"own", "low", "high", "others", "percentile"} <= set(found["dimensions"][0])
    assert "values" not in found["dimensions"][0]["others"]
    assert "Demo region" not in json.dumps(found)
    first = data(cap("stresstest", "progress", "--round", "2026", "--json"), "stresstest.progress")
    assert first is None


def texts(file: Path) -> str:
    """Everything that can be read in a file, the inside of Office files and of a PDF too."""
    if file.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(file) as archive:
            return "".join(
                archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()
            )
    if file.suffix == ".pdf":
        pypdfium2 = pytest.importorskip("pypdfium2")
        document = pypdfium2.PdfDocument(file)
        return "".join(page.get_textpage().get_text_range() for page in document)
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["md", "html", "docx", "pdf", "xlsx"])
def test_no_answer_leaves_in_a_report_and_the_report_says_what_it_rests_on(
    cap: Cap, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"report.{ending}"
    done = cap("stresstest", "report", "--round", "2026", "-o", file)
    assert done.returncode == 0, done.stderr
    text = texts(file)
    assert not [secret for secret in SECRETS if secret in text]
    assert "Demo region" not in text
    assert "reconstructed" in text
    assert "synthetic" in text


def test_the_same_region_gives_the_same_report(cap: Cap, tmp_path: Path) -> None:
    first, second = tmp_path / "one.html", tmp_path / "two.html"
    cap("stresstest", "report", "--round", "2026", "-o", first)
    cap("stresstest", "report", "--round", "2026", "-o", second)
    assert first.read_bytes() == second.read_bytes()


def test_a_dry_run_writes_no_file(cap: Cap, tmp_path: Path) -> None:
    report, sheet = tmp_path / "r.md", tmp_path / "q.md"
    assert cap("stresstest", "report", "-o", report, "--dry-run").returncode == 0
    assert cap("stresstest", "report", "-o", tmp_path / "r.odt", "--dry-run").returncode == 3
    assert cap("stresstest", "questionnaire", "-o", sheet, "--dry-run").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_who_is_invited_is_said_group_by_group(cap: Cap) -> None:
    done = cap("stresstest", "open", "--round", "2031", "--invited-group", "cluster_manager=25")
    assert done.returncode == 0, done.stderr
    edit = ("stresstest-rounds", "edit", "2031", "--invited-groups")
    assert cap(*edit, "policy_maker=6").returncode == 0
    found = data(cap("--json", "stresstest-rounds", "list"), "survey-rounds")
    (row,) = [row for row in found if row["name"] == "2031"]
    assert row["invited_groups"] == {"cluster_manager": 25, "policy_maker": 6}
    assert cap(*edit, "nobody=6").returncode == 2
    assert cap(*edit, "policy_maker=six").returncode == 2
    assert (
        cap("stresstest", "open", "--round", "2032", "--invited-group", "nobody=1").returncode == 3
    )


def test_what_a_report_lacks_is_said_before_it_is_written(cap: Cap, tmp_path: Path) -> None:
    done = cap("stresstest", "report", "--round", "2026", "-o", tmp_path / "report.md")
    assert done.returncode == 0
    assert "No funding is named" in done.stderr
    assert "No funding" not in (tmp_path / "report.md").read_text()
