"""20,000 survey answers from file to receipt: seconds and memory, for XLSX and CSV, and what other readers need.

    python benchmarks/survey_import.py [ROWS]

Each measurement runs in a process of its own, so that the peak of memory is its own.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS = 10.0
LIMIT_MB = 400.0


def answers(rows: int) -> tuple[list[str], list[list[str]]]:
    """A header and rows as EUSurvey would export them; made up, the same every time."""
    from cap_stresstest.pack import wording
    from cap_stresstest.pack_file import load_pack

    pack, dice = load_pack(), random.Random(7)
    labels = [*(wording(label, "en") for label in pack.scale.labels), "don't know", ""]
    groups = [wording(group.label, "en") for group in pack.respondent_group]
    header = [
        f"{wording(pack.survey.group.text, 'en')} (GRP)",
        *(f"Item ({key})" for key in pack.indicator_ids),
    ]
    header += ["Any other comment? (COM)", "Contribution ID"]
    body = []
    for number in range(rows):
        cells = [dice.choice(labels) for _ in pack.indicator_ids]
        remark = f"Remark {number} – več sodelovanja" if number % 5 == 0 else ""
        body.append(
            [dice.choice(groups), *cells, remark, f"{number:08x}-0000-4000-8000-000000000000"]
        )
    return header, body


def write(folder: Path, rows: int) -> tuple[Path, Path]:
    """The same answers as XLSX and as CSV."""
    import xlsxwriter

    header, body = answers(rows)
    as_xlsx, as_csv = folder / "answers.xlsx", folder / "answers.csv"
    with xlsxwriter.Workbook(as_xlsx, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Content")
        sheet.write_row(0, 0, ["Alias", "Benchmark"])
        sheet.write_row(3, 0, header)
        for place, row in enumerate(body, 4):
            sheet.write_row(place, 0, row)
    with as_csv.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *body])
    return as_xlsx, as_csv


def whole_import(path: Path, folder: Path) -> int:
    """The import as the command does it, the transaction and its sync included. Returns new respondents."""
    from cap_stresstest.operations import import_survey
    from cap_tui.testing import host_of, sample_config
    from cap_tui.workspace import Workspace

    with Workspace.create(folder / f"region-{path.suffix[1:]}", sample_config()) as workspace:
        ctx = host_of("cap_stresstest", workspace=workspace).context("stresstest")
        request = import_survey.ImportRequest(path, "benchmark")
        file = import_survey.read_survey_file(ctx, request)
        done = import_survey.commit_import(ctx, import_survey.plan_import(ctx, file))
        return int(done.counts()["new"])


def read_calamine(path: Path, _folder: Path) -> int:
    """Only reading, python-calamine."""
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def read_openpyxl(path: Path, _folder: Path) -> int:
    """Only reading, openpyxl in its read-only mode."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    return sum(1 for _row in book.worksheets[0].iter_rows(values_only=True))


JOBS = {
    "whole import, XLSX": (whole_import, "answers.xlsx"),
    "whole import, CSV": (whole_import, "answers.csv"),
    "reading only, calamine": (read_calamine, "answers.xlsx"),
    "reading only, openpyxl": (read_openpyxl, "answers.xlsx"),
}


def measure(job: str, folder: Path) -> None:
    """Run one job here and print its figures."""
    work, name = JOBS[job]
    start = time.perf_counter()
    count = work(folder / name, folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 1024
    )
    print(f"{job:<26} {count:>7} rows {seconds:7.2f} s {peak:7.0f} MB")
    if job.startswith("whole") and (seconds > LIMIT_SECONDS or peak > LIMIT_MB):
        sys.exit(f"over the limit of {LIMIT_SECONDS:.0f} s and {LIMIT_MB:.0f} MB")


def main() -> None:
    """Write the files, then measure each job in its own process."""
    if len(sys.argv) == 3:
        measure(sys.argv[1], Path(sys.argv[2]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), rows)
        for job in JOBS:
            subprocess.run([sys.executable, __file__, job, name], check=True)


if __name__ == "__main__":
    main()
