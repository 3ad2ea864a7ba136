"""How long a regional report of about thirty pages takes in each format: python benchmarks/report.py

The libraries are imported first; every format is then written twice and the bytes compared. Then a
spreadsheet of 100,000 rows is written in a process of its own, with the most memory that it took.
"""

from __future__ import annotations

import multiprocessing
import resource
import time

from cap_diamond.charts.diamond_layout import Activity, DrawnDiamond, Mark
from cap_diamond.charts.figures import diamond_figure
from cap_tui.charts.measures import Measure
from cap_tui.report.document import (
    Document,
    Heading,
    Items,
    Paragraph,
    Publicity,
    Section,
    TableBlock,
)
from cap_tui.report.figures import bars_figure, radar_figure
from cap_tui.report.write import SUFFIXES, as_bytes

LANGUAGE = "sl"
TEXT = (
    "Clusters are known in the region, yet managers and policy makers differ on whether they are "
    "heard when priorities are set; evidence is gathered and rarely compared with neighbours. "
)


def dimension(number: int) -> Section:
    """A chapter as the StressTest writes one: text, bars, a table, recommendations."""
    measures = [
        Measure(
            f"Indicator {number}.{n}: clusters take part in setting priorities",
            1 + n / 2,
            3,
            2,
            4.2,
        )
        for n in range(6)
    ]
    rows = [(m.label, m.own, m.mean, 3.2, None, 2.8, 17) for m in measures * 2]
    columns = ("Indicator", "Own", "Mean", "Policy makers", "Cluster managers", "Others", "n")
    return Section(
        f"benchmark.{number}",
        f"Dimension {number}",
        (
            Paragraph(TEXT * 4),
            bars_figure(f"Indicators of dimension {number}", measures, LANGUAGE),
            TableBlock("Indicators", columns, rows),
            Heading("Recommendations"),
            Items([TEXT] * 4),
        ),
    )


def region() -> Document:
    """Six dimensions, a radar, a diamond and a table of five hundred activities."""
    axes = [Measure(f"Dimension {n}", 2 + n / 3, 3, 2, 4.5, 2.8) for n in range(1, 7)]
    marks = list(Mark)
    activities = [
        Activity(f"Activity {n} on materials", (n % 4, (n + 1 + n % 3) % 4), marks[n % 3])
        for n in range(16)
        if n % 4 != (n + 1 + n % 3) % 4
    ]
    diamond = DrawnDiamond(
        "Demographic change", ("Health", "ICT", "Agrofood", "Materials"), activities
    )
    rows = [(f"Activity {n}", "Health – ICT", "identified", 3.5, 4.1) for n in range(500)]
    last = (
        diamond_figure("Diamond", diamond, LANGUAGE),
        TableBlock("Activities", ("Activity", "Pair", "Stage", "Strength", "Relevance"), rows),
    )
    return Document(
        title="Report of the region",
        region="Benchmark",
        date="2026-11-21",
        language=LANGUAGE,
        publicity=Publicity("ERDF", "Programme", "Project"),
        notices=("Made up for a benchmark.",),
        sections=(
            Section("benchmark.radar", "Dimensions", (radar_figure("Radar", axes, LANGUAGE),)),
            *(dimension(number) for number in range(1, 7)),
            Section("benchmark.activities", "Activities", last),
        ),
    )


def long_spreadsheet(rows: int = 100_000) -> None:
    """Print what a spreadsheet of so many rows takes."""
    cells = [
        (f"Activity {n}", "Health – ICT", "identified", 3.5, n / 7, n, None) for n in range(rows)
    ]
    columns = ("Activity", "Pair", "Stage", "Strength", "Relevance", "Number", "Note")
    section = Section("benchmark.long", "Long", [TableBlock("Activities", columns, cells)])
    document = Document("Long table", "Benchmark", "2026-11-21", (section,))
    start, processor = time.perf_counter(), time.process_time()
    made = as_bytes(document, ".xlsx")
    spent, busy = time.perf_counter() - start, time.process_time() - processor
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{rows:,} rows {spent:6.2f} s, processor {busy:6.2f} s {len(made):>9,} bytes, {most} MB")


def main() -> None:
    """Print seconds and sizes."""
    for suffix in SUFFIXES:
        as_bytes(Document("", "", "", ()), suffix)  # imports the libraries
    document = region()
    total = 0.0
    for suffix in SUFFIXES:
        start, processor = time.perf_counter(), time.process_time()
        first = as_bytes(document, suffix)
        spent, busy = time.perf_counter() - start, time.process_time() - processor
        total += spent
        same = "same bytes" if as_bytes(document, suffix) == first else "DIFFERENT BYTES"
        print(f"{suffix:<6} {spent:6.2f} s, processor {busy:6.2f} s {len(first):>9,} bytes  {same}")
    print(f"all    {total:6.2f} s")
    alone = multiprocessing.get_context("spawn").Process(target=long_spreadsheet)
    alone.start()
    alone.join()


if __name__ == "__main__":
    main()
