"""What the evaluation costs in an open region: import, results, results after one new figure.

    python benchmarks/evaluation.py               # import of 80,000 rows, results, report
    python benchmarks/evaluation.py --import      # import of 100,000 rows only
    python benchmarks/evaluation.py --large       # 800,000 measurements, put into the open region
    python benchmarks/evaluation.py --quick       # a tenth, for a look; targets do not apply

Exit status 1 when a target is missed. 200 indicators, 40 quarters, 10 actions (with --large 100).
The seconds of the processor are those of one quiet core.
"""

from __future__ import annotations

import argparse
import datetime
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from cap_evaluation.operations.import_file import plan_import
from cap_evaluation.operations.import_plan import commit_import
from cap_evaluation.operations.measure import record_row
from cap_evaluation.period import parse_period
from cap_evaluation.records import Measurement
from cap_evaluation.report import write_evaluation_report
from cap_evaluation.result_json import results_data
from cap_evaluation.results import region_results
from cap_tui.plugin.host import Host
from cap_tui.testing import sample_config
from cap_tui.workspace import Home, Workspace

AS_OF = datetime.date(2026, 12, 31)
FIRST_YEAR = 2016
encode = msgspec.json.Encoder().encode
missed = 0


def main() -> int:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--import", action="store_true", dest="only_import")
    options = parser.parse_args()
    indicators = 20 if options.quick else 200
    actions = 100 if options.large else 10
    with tempfile.TemporaryDirectory() as folder:
        if options.only_import:
            run_import(Path(folder))
            return 1 if missed else 0
        run(Path(folder), indicators, actions, targets=not options.quick, large=options.large)
    return 1 if missed else 0


def run_import(folder: Path) -> None:
    """Import 100,000 rows: 250 indicators, 10 actions, 40 quarters."""
    config = sample_config()
    with Workspace.create(folder / "region", config) as workspace:
        host = Host.discover(Home(folder / "home"))
        host.attach(workspace)
        ctx = host.context("evaluation")
        rows = prepared(ctx, folder, config.region.code.lower(), 250, 10)
        taken = timed(lambda: import_rows(ctx, folder, rows))
        told(f"import of {len(rows):,} rows", taken, 20)


def prepared(ctx: Any, folder: Path, code: str, indicators: int, actions: int) -> list[str]:
    """Store the framework; returns the rows to import."""
    framework = folder / "framework.toml"
    framework.write_text(framework_text(code, indicators, actions), "utf-8")
    commit_import(ctx, plan_import(ctx, framework, AS_OF))
    return list(measurement_rows(code, indicators, actions))


def run(folder: Path, indicators: int, actions: int, *, targets: bool, large: bool) -> None:
    """Fill a region, then measure in it as it is open."""
    config = sample_config()
    with Workspace.create(folder / "region", config) as workspace:
        host = Host.discover(Home(folder / "home"))
        host.attach(workspace)
        ctx = host.context("evaluation")
        code = config.region.code.lower()
        rows = prepared(ctx, folder, code, indicators, actions)
        if large:
            put_in_memory(workspace, rows)
        else:
            taken = timed(lambda: import_rows(ctx, folder, rows))
            told(f"import of {len(rows):,} rows", taken, 20 if targets else None)
        count = len(rows)
        rows.clear()
        taken = timed(lambda: region_results(ctx, AS_OF))
        first = (6 if large else 1) if targets else None
        told(f"results of {count:,} measurements, first time", taken, first)
        told("results again", timed(lambda: region_results(ctx, AS_OF)), 0.3 if targets else None)
        cells = {
            "indicator": f"{code}.i0",
            "action": "A0",
            "institution": "I0",
            "period": f"{FIRST_YEAR + 10}-Q1",
            "value": "5",
        }
        told(
            "one figure by hand", timed(lambda: record_row(ctx, "measurements", cells, AS_OF)), None
        )
        then = (0.5 if large else 0.3) if targets else None
        told("results after one new figure", timed(lambda: region_results(ctx, AS_OF)), then)
        results = region_results(ctx, AS_OF)
        told("results as JSON", timed(lambda: results_data(results)), None)
        report = timed(lambda: write_evaluation_report(ctx, folder / "report.html", AS_OF))
        told("evaluation report as HTML", report, None if large or not targets else 3)


def put_in_memory(workspace: Workspace, rows: list[str]) -> None:
    """The rows as documents of the open region, without the minutes of an import."""
    documents = workspace.log.tables.table(Measurement.TABLE)
    moment = "2026-01-01T00:00:00.000Z"
    for number, row in enumerate(rows, documents.next_id):
        indicator, action, institution, period, value, evidence = row.split(",")
        months = parse_period(period)
        assert months is not None
        document = {
            "uid": f"00000000-0000-7000-8000-{number:012d}",
            "version": 1,
            "owner": workspace.config.region.code,
            "created": moment,
            "updated": moment,
            "provenance": {"source": "import", "file": "measurements.csv"},
            "indicator": indicator,
            "action": action,
            "institution": institution,
            "period": period,
            "start": months.start,
            "months": months.length,
            "value": float(value),
            "evidence": evidence,
        }
        documents.set(number, encode(document))


def framework_text(code: str, indicators: int, actions: int) -> str:
    """A framework with that many indicators, each assigned to every action."""
    kinds = ("sum", "mean", "last", "max")
    lines = [
        "[framework]",
        'currency = "EUR"',
        "[[institutions]]",
        'code = "I0"',
        'name = "Office"',
    ]
    for action in range(actions):
        lines += ["[[actions]]", f'code = "A{action}"', f'name = "Action {action}"']
    for number in range(indicators):
        kind = kinds[number % 4]
        baseline = "" if kind == "sum" else f'baseline = 1\nbaseline_period = "{FIRST_YEAR - 1}"'
        lines += [
            "[[indicators]]",
            f'id = "{code}.i{number}"',
            f'name = "Indicator {number}"',
            'unit = "firms"',
            f'aggregation = "{kind}"',
            'frequency = "quarter"',
            baseline,
            "target = 5000",
            'target_period = "2027"',
            'per_input = [{ unit = "EUR", per = 1000 }]',
        ]
        for action in range(actions):
            lines += [
                "[[assignments]]",
                f'indicator = "{code}.i{number}"',
                f'action = "A{action}"',
                'institution = "I0"',
                f'from = "{FIRST_YEAR}-Q1"',
            ]
    return "\n".join(lines) + "\n"


def measurement_rows(code: str, indicators: int, actions: int) -> Any:
    """40 quarters of each indicator and action."""
    chance = random.Random(7)
    for number in range(indicators):
        for action in range(actions):
            for quarter in range(40):
                period = f"{FIRST_YEAR + quarter // 4}-Q{quarter % 4 + 1}"
                value = chance.randrange(100)
                yield f"{code}.i{number},A{action},I0,{period},{value},register"


def import_rows(ctx: Any, folder: Path, rows: list[str]) -> None:
    """Import rows as a file."""
    if rows:
        file = folder / "measurements.csv"
        head = "indicator,action,institution,period,value,evidence"
        file.write_text("\n".join([head, *rows]) + "\n", "utf-8")
        commit_import(ctx, plan_import(ctx, file, AS_OF))


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds that a call takes, and seconds of the processor: on a busy machine the second is the steady one."""
    begin, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin, time.process_time() - processor


def told(what: str, taken: tuple[float, float], target: float | None) -> None:
    """Print a figure, and whether it keeps its target."""
    global missed  # one account for the whole run
    seconds, processor = taken
    verdict = ""
    if target is not None:
        verdict = f"  (at most {target:g} s)" + ("" if seconds <= target else "  MISSED")
        missed += seconds > target
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shown = f"{seconds * 1000:9.0f} ms {processor * 1000:9.0f} ms cpu {peak:6} MB"
    print(f"{what:48} {shown}{verdict}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
