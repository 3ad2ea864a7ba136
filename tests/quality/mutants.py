"""How many small faults do the tests notice? Random mutants, each run against every test that reaches its line.

    make mutants                                 # 150 mutants, a new seed, which is printed
    python -m tests.quality.mutants --seed 7 --count 150 [--only cap_tui/bundle --tests tests/bundle]

First the suite runs once with a probe before the statement of each mutant, to learn which tests reach it, also in
another process (``--reuse`` keeps that map for the same seed). Then each mutant is written into a copy of the project, and the tests that reach it run until one fails.
A mutant that changes nothing a person or program could see stands in ``equivalent.toml`` with the reason;
it is not counted. Survivors are printed with their line, for somebody to read.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.quality.mutant_places import Mutant, Places
from tests.quality.suite import failed, seconds

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("cap_tui", "plugins/stresstest/cap_stresstest", "plugins/diamond/cap_diamond")
LEFT_OUT = ("cap_tui/testing/", "cap_tui/demo/")
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
TIMEOUT = 600
NO_TESTS = 5
SECONDS = 60.0
"""How long the tests of a mutant may take, as they took on the unchanged code: half of it is for the quickest, half for others by chance."""

Reached = list[tuple[str, float]]
"""The tests that reach a mutant with the seconds that they take, the quickest first; then the others of its room."""


def places(file: Path) -> list[Mutant]:
    """Every change that could be made to ``file``."""
    source = file.read_text(encoding="utf-8")
    visitor = Places(file.relative_to(ROOT).as_posix(), source)
    visitor.visit(ast.parse(source))
    return visitor.found


def draw(pool: list[Mutant], count: int, chance: random.Random) -> list[Mutant]:
    """So many mutants by chance; those that do not compile are passed over."""
    compiling = (mutant for mutant in chance.sample(pool, len(pool)) if _compiles(mutant))
    return list(itertools.islice(compiling, count))


def _compiles(mutant: Mutant) -> bool:
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    try:
        compile(mutant.applied(source), mutant.file, "exec")
    except SyntaxError:
        return False
    return True


def all_files(only: str) -> list[Path]:
    """The files of the core and the plugins, without what tests and samples are made of."""
    files = [f for folder in SOURCES for f in sorted((ROOT / folder).rglob("*.py"))]
    names = [(f, f.relative_to(ROOT).as_posix()) for f in files]
    return [f for f, n in names if n.startswith(only) and not n.startswith(LEFT_OUT)]


def with_probes(source: str, lines: dict[int, int]) -> str:
    """The source with a call before the statement around each of these lines; ``lines`` gives the probe's number.

    What runs at import (a constant, a default) is noticed by whoever uses the file: its probe stands in every function.
    """
    wanted: dict[int, set[int]] = {}
    tree = ast.parse(source)
    functions = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_stub(each.body)
    ]
    for line, number in lines.items():
        inside = any(f.body[0].lineno <= line <= (f.end_lineno or 0) for f in functions)
        places = [line] if inside else [f.body[-1].lineno for f in functions]
        for place in places:
            wanted.setdefault(_statement_around(tree, place), set()).add(number)
    written = source.splitlines(keepends=True)
    for first, numbers in sorted(wanted.items(), reverse=True):
        text = written[first - 1]
        indent = text[: len(text) - len(text.lstrip())]
        calls = "; ".join(f"__import__('mutant_probe').hit({n})" for n in sorted(numbers))
        written.insert(first - 1, f"{indent}{calls}\n")
    return "".join(written)


def _statement_around(tree: ast.Module, line: int) -> int:
    """The first line of the innermost statement that holds ``line`` and may have another one before it."""
    best = 0
    blocks: list[list[ast.stmt]] = [tree.body]
    while blocks:
        for statement in blocks.pop():
            decorators = getattr(statement, "decorator_list", [])
            first = min([statement.lineno, *(each.lineno for each in decorators)])
            if first <= line <= (statement.end_lineno or first):
                best = max(best, first)
                blocks += _blocks(statement)
    return best


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks inside a statement. An elif is no statement of its own: its blocks are among them."""
    parts = [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
    for inner in (
        *(getattr(statement, name, []) for name in ("body", "orelse", "finalbody")),
        *(part.body for part in parts),
    ):
        if _is_elif(statement, inner):
            yield from _blocks(inner[0])
        elif inner and not _is_stub(inner):
            yield inner


def _is_stub(body: list[ast.stmt]) -> bool:
    """Whether a body is ``...``, which stands behind the colon."""
    return isinstance(body[0], ast.Expr) and ast.unparse(body[0]) == "..."


def _is_elif(statement: ast.stmt, inner: list[ast.stmt]) -> bool:
    return (
        isinstance(statement, ast.If)
        and len(inner) == 1
        and isinstance(inner[0], ast.If)
        and inner[0].col_offset == statement.col_offset
    )


def learn(drawn: list[Mutant], tests: list[str], places_to_run: list[Path]) -> list[Reached]:
    """Run the tests once, a share in each copy; for each mutant the tests that reach its statement, in any process.

    A test that fails on the unchanged code (because it needs the repository, for one) would kill
    every mutant: it is printed and left out.
    """
    files = [
        f.relative_to(ROOT).as_posix()
        for folder in tests
        for f in sorted((ROOT / folder).rglob("test_*.py"))
    ]
    running = []
    for index, copy in enumerate(places_to_run):
        shutil.copy(Path(__file__).with_name("mutant_probe.py"), copy)
        for file in {mutant.file for mutant in drawn}:
            lines = {m.line: n for n, m in reversed(list(enumerate(drawn))) if m.file == file}
            place = copy / file
            place.write_text(with_probes(place.read_text("utf-8"), lines), "utf-8")
        command = [
            sys.executable, "-m", "pytest", "-q", "-p", "mutant_probe", "--junitxml=results.xml",
            "-o", "junit_family=xunit1", *files[index :: len(places_to_run)],
        ]  # fmt: skip
        running.append(subprocess.Popen(command, cwd=copy, env=environment(copy)))
    for process in running:
        process.wait()
    reached: list[set[tuple[str, float]]] = [set() for _mutant in drawn]
    times: dict[str, float] = {}
    for copy in places_to_run:
        broken, taken = failed(copy / "results.xml"), seconds(copy / "results.xml")
        for name in broken:
            print(f"LEFT OUT {name}: fails on the unchanged code", flush=True)
        times |= {test: taken[test] for test in taken if test not in broken and may_run(test)}
        for line in (copy / "reached.txt").read_text("utf-8").splitlines():
            number, _tab, test = line.partition("\t")
            if test not in broken and may_run(test):
                reached[int(number)].add((test, taken.get(test, 1.0)))
        for file in {mutant.file for mutant in drawn}:
            shutil.copy(ROOT / file, copy / file)
    by_line = {(m.file, m.line): reached[n] for n, m in reversed(list(enumerate(drawn)))}
    return [
        [*quickest_first(found), *quickest_first(naming(mutant, times) - found)]
        for mutant in drawn
        for found in [by_line[mutant.file, mutant.line]]
    ]


def may_run(test: str) -> bool:
    """Whether pytest finds the test by its name: one that a plugin's tests inherit has the name of the contract's file."""
    return not test.startswith("cap_tui/")


def quickest_first(tests: set[tuple[str, float]]) -> Reached:
    """In the order in which they are run: many small tests in the time of a long one."""
    return sorted(tests, key=lambda test: (test[1], test[0]))


def naming(mutant: Mutant, times: Mapping[str, float]) -> set[tuple[str, float]]:
    """The tests of the mutant's room, and of files that name its module: who compares a constant calls no function."""
    path = Path(mutant.file)
    plugin = path.parts[0] == "plugins"
    room = f"plugins/{path.parts[1]}/tests/" if plugin else f"tests/{path.parts[1]}/"
    files = {
        file
        for file in {test.partition("::")[0] for test in times}
        if file.startswith(room)
        or ((ROOT / file).is_file() and path.stem in (ROOT / file).read_text("utf-8"))
    }
    return {(test, taken) for test, taken in times.items() if test.partition("::")[0] in files}


def some(reached: Reached, chance: random.Random) -> list[str]:
    """As many tests as there is time for."""
    quick: list[str] = []
    others: list[str] = []
    left = SECONDS
    for test, taken in reached:
        if left - taken >= SECONDS / 2 or not quick:
            quick.append(test)
            left -= taken
    for test, taken in chance.sample(reached, len(reached)):
        if taken <= left and test not in quick:
            others.append(test)
            left -= taken
    return quick + others


def equivalent() -> set[tuple[str, str, str]]:
    """(file, before, after) of the mutants that change nothing anybody could see."""
    if not EQUIVALENT.exists():
        return set()
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {(entry["file"], entry["before"], entry["after"]) for entry in listed}


def copies(number: int, folder: Path) -> Iterator[Path]:
    """Copies of the project for mutants to live in."""
    for index in range(number):
        target = folder / f"copy{index}"
        shutil.copytree(
            ROOT,
            target,
            ignore=shutil.ignore_patterns(
                ".git", ".venv", ".*_cache", "dist", "build", ".hypothesis"
            ),
        )
        yield target


def environment(copy: Path) -> dict[str, str]:
    """The environment in which Python imports the project from ``copy``."""
    paths = [str(copy), *(str(each) for each in sorted((copy / "plugins").iterdir()))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}


def run_tests(tests: list[str], copy: Path) -> subprocess.CompletedProcess[bytes]:
    """Run tests in a copy until one fails."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", *tests],
        cwd=copy, env=environment(copy), capture_output=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip


def without_unknown(
    tests: list[str], done: subprocess.CompletedProcess[bytes], copy: Path
) -> list[str]:
    """The tests without those that pytest did not find: an id may hold the path of another copy.

    Pytest runs nothing then, which is nothing that a test noticed.
    """
    head = f"ERROR: not found: {copy}/"
    lines = done.stderr.decode().splitlines()
    unknown = {line.removeprefix(head) for line in lines if line.startswith(head)}
    return [test for test in tests if test not in unknown]


def killer(mutant: Mutant, tests: list[str], copy: Path) -> str:
    """What noticed the mutant: the test that failed, that it could not be imported, or that it never ended; "" is nothing."""
    file = copy / mutant.file
    source = file.read_text(encoding="utf-8")
    try:
        file.write_text(mutant.applied(source), encoding="utf-8")
        done = run_tests(tests, copy)
        if (known := without_unknown(tests, done, copy)) != tests:
            done = run_tests(known, copy)
    except subprocess.TimeoutExpired:
        # Said, because on a busy machine this may be no fault of the mutant.
        print(f"TIMED OUT {mutant.file}:{mutant.line}", flush=True)
        return "never ended"
    finally:
        file.write_text(source, encoding="utf-8")
    if done.returncode in (0, NO_TESTS):
        return ""
    told = [line for line in done.stdout.decode().splitlines() if line.startswith("FAILED ")]
    return told[0].split()[1] if told else "not imported"


def options_of_run() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--only", default="", help="files whose path begins so")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--least", type=float, default=85.0, help="percent")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "mutants")
    parser.add_argument("--tests", nargs="*", default=["tests", "plugins"], help="folders of tests")
    parser.add_argument(
        "--reuse", action="store_true", help="go on with an earlier run of the seed"
    )
    return parser.parse_args()


def judge(mutant: Mutant, tests: list[str], free: SimpleQueue[Path], verdicts: Path) -> bool:
    """Whether the mutant is noticed; kept at once, so that a run that was stopped can go on."""
    copy = free.get()
    try:
        noticed = killer(mutant, tests, copy)
    finally:
        free.put(copy)
    with verdicts.open("a", encoding="utf-8") as file:
        file.write(json.dumps([mutant.file, mutant.start, mutant.after, noticed]) + "\n")
    if not noticed:
        before, after = (" ".join(t.split())[:70] for t in (mutant.before, mutant.after))
        place = f"{mutant.file}:{mutant.line}"
        print(f"SURVIVED {place} [{mutant.operator}] {before}  →  {after}", flush=True)
    return bool(noticed)


def tests_for(drawn: list[Mutant], reached: list[Reached]) -> Iterator[list[str]]:
    """The tests that are run for each mutant. A file without a function has no probe: then those of its folder."""
    for mutant, own in zip(drawn, reached, strict=True):
        room = mutant.file.rpartition("/")[0]
        near = {
            test
            for other, tests in zip(drawn, reached, strict=True)
            if other.file.startswith(room)
            for test in tests
        }
        found = own or quickest_first(near)
        yield some(found, random.Random(mutant.start))


def main() -> int:
    """Draw, run, and print what survived; 1 when fewer than ``--least`` percent are killed."""
    options = options_of_run()
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    map_file = work / f"map-{options.seed}-{options.count}.json"
    verdicts = work / f"verdicts-{options.seed}-{options.count}.jsonl"
    if not options.reuse:
        verdicts.unlink(missing_ok=True)
    shutil.rmtree(work / "copies", ignore_errors=True)
    free: SimpleQueue[Path] = SimpleQueue()
    all_copies = list(copies(options.workers, work / "copies"))
    for copy in all_copies:
        free.put(copy)
    known = equivalent()
    pool = [
        mutant
        for file in all_files(options.only)
        for mutant in places(file)
        if (mutant.file, mutant.before, mutant.after) not in known
    ]
    drawn = draw(pool, options.count, random.Random(options.seed))
    print(f"seed {options.seed}: {len(drawn)} of {len(pool)} mutants", flush=True)
    if not (options.reuse and map_file.exists()):
        map_file.write_text(json.dumps(learn(drawn, options.tests, all_copies)), "utf-8")
    learnt = json.loads(map_file.read_text("utf-8"))
    reached = [[(test, taken) for test, taken in tests] for tests in learnt]
    told = (
        [json.loads(line) for line in verdicts.read_text("utf-8").splitlines()]
        if verdicts.exists()
        else []
    )
    judged = {(file, start, after): noticed for file, start, after, noticed in told}

    def verdict(mutant: Mutant, tests: list[str]) -> bool:
        earlier = judged.get((mutant.file, mutant.start, mutant.after))
        return judge(mutant, tests, free, verdicts) if earlier is None else bool(earlier)

    with ThreadPoolExecutor(options.workers) as workers:
        noticed = sum(workers.map(verdict, drawn, tests_for(drawn, reached)))
    share = 100 * noticed / max(1, len(drawn))
    print(f"seed {options.seed}: {noticed} of {len(drawn)} killed, {share:.0f} %")
    return int(share < options.least)


if __name__ == "__main__":
    sys.exit(main())
