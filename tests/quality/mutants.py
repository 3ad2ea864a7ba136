"""How many small faults do the tests notice? Random mutants, each run against every test that reaches its line.

    make mutants                                 # 150 mutants, a new seed, which is printed
    python tests/quality/mutants.py --seed 7 --count 150 [--only cap_tui/bundle --tests tests/bundle]

First the suite runs once under coverage, to learn which tests reach which line (``--reuse`` keeps that
map). Then each mutant is written into a copy of the project, and the tests that reach it run until one fails.
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
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("cap_tui", "plugins/stresstest/cap_stresstest", "plugins/diamond/cap_diamond")
LEFT_OUT = ("cap_tui/testing/", "cap_tui/demo/")
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
TIMEOUT = 240
MOST_TESTS = 60
"""Tests a mutant; where more reach the line, these many drawn at random."""

FLIPPED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}


@dataclass(frozen=True)
class Mutant:
    """One change of one place: the file, its line, what stands there and what stands there instead."""

    file: str
    line: int
    start: int
    end: int
    before: str
    after: str
    operator: str

    def applied(self, source: str) -> str:
        """The whole file with the change. Places are counted in characters."""
        return source[: self.start] + self.after + source[self.end :]


class Places(ast.NodeVisitor):
    """Finds every place of a file that can be changed."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.source = source
        self.found: list[Mutant] = []
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def _offset(self, line: int, column: int) -> int:
        text = self.source[self._starts[line - 1] : self._starts[line]]
        return self._starts[line - 1] + len(text.encode()[:column].decode())

    def _add(self, node: ast.expr | ast.stmt, after: str, operator: str) -> None:
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        before = self.source[start:end]
        if before != after:
            self.found.append(Mutant(self.file, node.lineno, start, end, before, after, operator))

    def _text(self, node: ast.AST) -> str:
        if not isinstance(node, ast.expr | ast.stmt):
            return ast.unparse(node)
        start = self._offset(node.lineno, node.col_offset)
        return self.source[
            start : self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        ]

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) == 1:
            old, new = FLIPPED[type(node.ops[0])]
            left, right = self._text(node.left), self._text(node.comparators[0])
            self._add(node, f"{left} {new} {right}", f"{old} → {new}")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        word = " or " if isinstance(node.op, ast.And) else " and "
        self._add(node, "(" + word.join(f"({self._text(v)})" for v in node.values) + ")", "and/or")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node, f"({self._text(node.operand)})", "not removed")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        guard = node.body[0]
        if isinstance(guard, ast.Raise | ast.Return | ast.Continue | ast.Break):
            self._add(node.test, "False", "guard removed")
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self._add(node.type, "ZeroDivisionError", "exception type")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "ngettext", "about"):
            return  # words, not behaviour
        plain = [argument for argument in node.args if not isinstance(argument, ast.Starred)]
        if len(plain) == len(node.args) >= 2:
            first, second = self._text(plain[0]), self._text(plain[1])
            start = self._offset(plain[0].lineno, plain[0].col_offset)
            end = self._offset(plain[1].end_lineno or 0, plain[1].end_col_offset or 0)
            before = self.source[start:end]
            swapped = f"{second}, {first}"
            if before != swapped:
                self.found.append(
                    Mutant(self.file, node.lineno, start, end, before, swapped, "arguments swapped")
                )
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._add(node, str(not node.value), "constant")
        elif isinstance(node.value, int):
            self._add(node, str(node.value + 1), "constant")
        elif isinstance(node.value, str) and node.value.isidentifier():
            self._add(node, repr(node.value + "x"), "name or key")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Nothing inside: the places of its parts are not those of the file."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        self._body(node.body)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._body(node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._body(node.body)

    def visit_Module(self, node: ast.Module) -> None:
        self._body(node.body)

    def _body(self, body: list[ast.stmt]) -> None:
        for statement in body:
            docstring = isinstance(statement, ast.Expr) and isinstance(
                statement.value, ast.Constant
            )
            typing_only = isinstance(statement, ast.If) and "TYPE_CHECKING" in self._text(
                statement.test
            )
            exports = isinstance(statement, ast.Assign) and "__all__" in self._text(
                statement.targets[0]
            )
            if not (docstring or typing_only or exports):
                self.visit(statement)


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


def learn(map_file: Path, tests: list[str], places_to_run: list[Path]) -> None:
    """Run the tests once, a share in each copy, and note which test function reaches which line.

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
        config = copy / "coverage.rc"
        sources = "\n    ".join(str(copy / folder) for folder in SOURCES)
        config.write_text(f"[run]\ndynamic_context = test_function\nsource =\n    {sources}\n")
        command = [
            sys.executable, "-m", "coverage", "run", f"--rcfile={config}", f"--data-file={copy / 'map'}",
            "-m", "pytest", "-q", "--junitxml=results.xml", *files[index :: len(places_to_run)],
        ]  # fmt: skip
        running.append(subprocess.Popen(command, cwd=copy, env=environment(copy)))
    for process in running:
        process.wait()
    reached: dict[str, dict[str, list[str]]] = {}
    for copy in places_to_run:
        note_reached(copy, reached)
    map_file.write_text(json.dumps(reached), encoding="utf-8")


def note_reached(copy: Path, reached: dict[str, dict[str, list[str]]]) -> None:
    """Add to ``reached`` (file → line → tests) what the tests in ``copy`` reached."""
    from coverage import CoverageData

    data = CoverageData(str(copy / "map"))
    data.read()
    known = {
        _module_name(f): f
        for f in (*ROOT.glob("tests/**/*.py"), *ROOT.glob("plugins/*/tests/*.py"))
    }
    cases = ElementTree.parse(copy / "results.xml").iter("testcase")
    broken = {
        _test_id(f"{case.get('classname')}.{str(case.get('name')).partition('[')[0]}", known)
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    }
    for name in sorted(broken):
        print(f"LEFT OUT {name}: fails on the unchanged code", flush=True)
    for file in data.measured_files():
        lines = reached.setdefault(Path(file).relative_to(copy).as_posix(), {})
        for line, contexts in data.contexts_by_lineno(file).items():
            found = {_test_id(context, known) for context in contexts} - broken - {""}
            lines[str(line)] = sorted({*lines.get(str(line), ()), *found})


def _module_name(file: Path) -> str:
    return file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")


def _test_id(context: str, known: dict[str, Path]) -> str:
    """``tests.cli.test_exits.test_x`` as a pytest id; empty for what ran outside a test."""
    parts = context.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        file = known.get(".".join(parts[:cut]))
        if file is not None:
            return "::".join([file.relative_to(ROOT).as_posix(), *parts[cut:]])
    return ""


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
    paths = [str(copy), *(str(copy / Path(folder).parent) for folder in SOURCES[1:])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}


def killed(mutant: Mutant, tests: list[str], copy: Path) -> bool:
    """Whether a test fails on the mutant; one that never ends is noticed too."""
    file = copy / mutant.file
    source = file.read_text(encoding="utf-8")
    try:
        file.write_text(mutant.applied(source), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", *tests],
            cwd=copy, env=environment(copy), capture_output=True, timeout=TIMEOUT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_text(source, encoding="utf-8")
    return done.returncode not in (0, 5)


def main() -> int:
    """Draw, run, and print what survived; 1 when fewer than ``--least`` percent are killed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--only", default="", help="files whose path begins so")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--least", type=float, default=85.0, help="percent")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "mutants")
    parser.add_argument("--tests", nargs="*", default=["tests", "plugins"], help="folders of tests")
    parser.add_argument("--reuse", action="store_true", help="keep the map of tests and lines")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    map_file = options.work / "map.json"
    with_copies = options.work / "copies"
    shutil.rmtree(with_copies, ignore_errors=True)
    free: SimpleQueue[Path] = SimpleQueue()
    all_copies = list(copies(options.workers, with_copies))
    if not (options.reuse and map_file.exists()):
        learn(map_file, options.tests, all_copies)
    for copy in all_copies:
        free.put(copy)
    reached = json.loads(map_file.read_text(encoding="utf-8"))
    chance = random.Random(options.seed)
    known = equivalent()
    pool = [
        mutant
        for file in all_files(options.only)
        for mutant in places(file)
        if (mutant.file, mutant.before, mutant.after) not in known
    ]
    drawn = draw(pool, options.count, chance)
    print(f"seed {options.seed}: {len(drawn)} of {len(pool)} mutants", flush=True)

    def judge(mutant: Mutant) -> bool:
        lines = reached.get(mutant.file, {})
        # What runs at import (a default, a constant) is reached by no test: any test of the file may notice it.
        tests = lines.get(str(mutant.line)) or sorted(set().union(*lines.values()))
        if len(tests) > MOST_TESTS:
            tests = random.Random(mutant.start).sample(tests, MOST_TESTS)
        if not tests:
            print(f"NOT REACHED {mutant.file}:{mutant.line}", flush=True)
            return False
        copy = free.get()
        try:
            return killed(mutant, tests, copy)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(options.workers) as workers:
        noticed = 0
        for mutant, dead in zip(drawn, workers.map(judge, drawn), strict=True):
            noticed += dead
            if not dead:
                before, after = (" ".join(t.split())[:70] for t in (mutant.before, mutant.after))
                print(
                    f"SURVIVED {mutant.file}:{mutant.line} [{mutant.operator}] {before}  →  {after}",
                    flush=True,
                )
    share = 100 * noticed / max(1, len(drawn))
    print(f"seed {options.seed}: {noticed} of {len(drawn)} killed, {share:.0f} %")
    return int(share < options.least)


if __name__ == "__main__":
    sys.exit(main())
