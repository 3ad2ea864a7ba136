"""A curious partner: reads every file that left, and solves for what it hides (scipy: linear and integer programs).

Four attacks. *Subtraction*: of all figures at one time, taken at their word, an integer program asks for the least
and the largest value of each hidden number; where both are the same and true, it is recovered. *Digits*: a mean in a
spreadsheet has all its digits, and so have the ends of its interval, which are means of people drawn again; see
:mod:`tests.bundle.precise_means`. *Time*: two figures of the same name are subtracted; where so few people lie between
them and the difference is theirs, it is recovered: numbers of people and answers, of "don't know" and "not applicable".
*Combination*: over everything that was ever told of a group an integer program looks for weights whose sum
depends on fewer people than the minimum.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.bundle.answer_history import PACK, Leaf
from tests.bundle.precise_means import EXACT, PreciseMean, given_away
from tests.bundle.report_tables import Tables, read_tables

Key = tuple[str, ...]  # ("people", round, group) or ("answers", round, indicator, group)
EVERYBODY = ""
MOST = 60
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
LABELS = {g.label["en"].partition("(")[0].strip(): g.id for g in PACK.respondent_group}
GROUPS = (*PACK.group_ids, "none")
NO_ANSWER = {"DK": "Don't know", "NA": "Not applicable"}
ENDS = {"Interval, lowest": "low", "Interval, highest": "high"}


@dataclass(frozen=True)
class Told:
    """What one file tells: numbers by key; the hidden ones are None; means of cells by key."""

    time: int
    minimum: int
    counts: dict[Key, int | None]
    totals: dict[Key, int]  # the same without the group
    means: dict[Key, tuple[float, float]]  # mean, and how far it is rounded
    # ("Own", "Spread", "low" or "high" of the interval, round, indicator or dimension): as means
    values: dict[Key, tuple[float, float]]
    sheets: dict[Key, int] = field(default_factory=dict)  # ("DK" or "NA", round): how often in all


def read(leaf: Leaf, time: int) -> list[Told]:
    """All that a file tells, for each round in it."""
    return read_bundle(leaf, time) if leaf.kind == "bundle" else [read_report(leaf, time)]


def read_bundle(leaf: Leaf, time: int) -> list[Told]:
    """The counts in a bundle: the same in the CSV, in the workbook and in the documents."""
    counts: dict[Key, int | None] = {}
    totals: dict[Key, int] = {}
    names = {group: group for group in PACK.group_ids} | {"(not given)": "none"}
    with zipfile.ZipFile(leaf.path) as archive:
        inside = set(archive.namelist())
        package = json.loads(archive.read("datapackage.json"))
        assert package["resources"]
        if "data/tables/bundle.groups.csv" not in inside:
            return []
        rounds = {
            row["uid"]: row["name"] for row in _csv(archive, "data/tables/stresstest.rounds.csv")
        }
        for row in _csv(archive, "data/tables/bundle.groups.csv"):
            if row["table"] != "stresstest.responses":
                continue
            name, persons = rounds[row["part"]], int(row["persons"]) if row["persons"] else None
            if row["by"] == "*":
                totals["people", name] = persons or 0
            else:
                counts["people", name, names[row["group"]]] = persons
    return [Told(time, leaf.minimum, counts, totals, {}, {})]


def _csv(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"))))


def _mean_and_number(row: Mapping[str, str], label: str) -> tuple[str, str]:
    """The mean of a group and the number of its answers: in one cell, or in two columns of a spreadsheet."""
    if f"{label}, n" in row:
        return row[f"{label}, mean"], row[f"{label}, n"]
    mean, _n, number = row[label].partition("(n ")
    return mean, number.rstrip(") ")


def read_report(leaf: Leaf, time: int) -> Told:
    """The numbers of a report: respondents by group, answers by indicator, means of groups with their numbers."""
    tables: Tables = read_tables(leaf.path)
    counts: dict[Key, int | None] = {}
    for row in tables.named("Respondents by group"):
        shown = row["Respondents"]
        counts["people", leaf.round, LABELS[row["Group"]]] = int(shown) if shown.isdigit() else None
    quality = {row["Measure"]: row["Value"] for row in tables.named("Data quality")}
    totals: dict[Key, int] = {}
    if quality["Respondents"].isdigit():
        totals["people", leaf.round] = int(quality["Respondents"])
    means: dict[Key, tuple[float, float]] = {}
    for row in tables.starting("Indicators in figures"):
        if row["n"].isdigit():
            totals["answers", leaf.round, row[""]] = int(row["n"])
    for row in tables.starting("Indicators on which groups"):
        for label, group in LABELS.items():
            key = ("answers", leaf.round, row[""], group)
            counts[key] = None
            mean, number = _mean_and_number(row, label)
            if number.isdigit():
                counts[key] = int(number)
                means[key] = (float(mean), 0.05)
    sheets: dict[Key, int] = {}
    for kind, measure in NO_ANSWER.items():
        if (said := quality.get(measure, "")).isdigit():
            sheets[kind, leaf.round] = int(said)
    return Told(time, leaf.minimum, counts, totals, means, read_values(leaf, tables), sheets)


def read_values(leaf: Leaf, tables: Tables) -> dict[Key, tuple[float, float]]:
    """The means, spreads and intervals of all groups together, in every table that has them, with the digits of the file."""
    found: dict[Key, tuple[float, float]] = {}
    for caption, rows in tables.found:
        precise = leaf.path.suffix == ".xlsx" and "in figures" in caption
        for row in rows:
            for column, said in _written(row):
                if not NUMBER.fullmatch(said):
                    continue
                rounding = EXACT if precise else 0.5 / 10 ** len(said.partition(".")[2])
                key, value = (column, leaf.round, row[""]), float(said)
                before, its_rounding = found.get(key, (value, 1.0))
                assert abs(value - before) <= rounding + its_rounding, (leaf.path.name, key)
                if rounding < its_rounding:
                    found[key] = value, rounding
    return found


def _written(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The figures of a row by what they are: a spreadsheet has the ends of an interval in two columns."""
    yield from ((column, row.get(column, "")) for column in ("Own", "Spread"))
    if "Own" in row:
        low, _dash, high = row.get("Interval", "").partition("–")
        yield from (("low", low), ("high", high))
        yield from ((end, row.get(column, "")) for column, end in ENDS.items())


def true_count(leaf: Leaf, key: Key) -> int:
    """The number behind a key when the file left."""
    return len(people(leaf, key))


def people(leaf: Leaf, key: Key) -> Mapping[str, int]:
    """Who is behind a key, each with the answer (1 for a count of people)."""
    groups = leaf.truth[key[1]]
    name = "" if key[-1] == "none" else key[-1]
    if key[0] == "people":
        return dict.fromkeys(groups.get(name, {}), 1)
    return {
        uid: answer
        for uid, answers in groups.get(name, {}).items()
        if isinstance(answer := answers.get(key[2]), int)
    }


def without_answer(leaf: Leaf, told: Told, kind: Key) -> Mapping[str, int]:
    """How often each person of the groups that are shown said "don't know" or "not applicable" when the file left."""
    return {
        uid: sum(answer == kind[0] for answer in answers.values())
        for group, people in leaf.truth[kind[1]].items()
        if told.counts.get(("people", kind[1], group)) is not None
        for uid, answers in people.items()
    }


# ------------------------------------------------------------------ subtraction


def subtractions(leaves: Sequence[Leaf], told: Sequence[Told]) -> Iterator[str]:
    """Hidden numbers that the figures of one moment give away."""
    for _moment, together in itertools.groupby(told, key=lambda t: _moment_of(leaves, t)):
        files = list(together)
        leaf = leaves[files[-1].time]
        if not any(f.counts or f.totals for f in files):
            continue
        program = _Program(files)
        for key in program.hidden:
            true = true_count(leaf, key)
            if 0 < true < min(f.minimum for f in files) and program.pinned(key) == true:
                yield f"seed file {leaf.path.name}: {key} is {true}"


def _moment_of(leaves: Sequence[Leaf], told: Told) -> int:
    """The first of the files that left while nothing changed in the region."""
    truth = leaves[told.time].truth
    return next(place for place, leaf in enumerate(leaves) if leaf.truth == truth)


class _Program:
    """An integer program over the numbers behind the figures of one moment, at their word."""

    def __init__(self, files: Iterable[Told]) -> None:
        shown: dict[Key, int] = {}
        hidden: set[Key] = set()
        totals: dict[Key, int] = {}
        for told in files:
            shown |= {key: value for key, value in told.counts.items() if value is not None}
            hidden |= {key for key, value in told.counts.items() if value is None}
            totals |= told.totals
        self.hidden = sorted(hidden - shown.keys())
        names = {(*total, group) for total in totals for group in GROUPS}
        self.keys = sorted(names | shown.keys() | hidden)
        place = {key: at for at, key in enumerate(self.keys)}
        rows, low, high = [], [], []

        def constrain(weights: Mapping[Key, int], least: float, most: float) -> None:
            row = np.zeros(len(self.keys))
            for key, weight in weights.items():
                row[place[key]] = weight
            rows.append(row)
            low.append(least)
            high.append(most)

        for key, value in shown.items():
            constrain({key: 1}, value, value)
        for total, value in totals.items():
            constrain({(*total, group): 1 for group in GROUPS}, value, value)
        for key in self.keys:
            whole = ("people", key[1], key[-1])
            if key[0] == "answers" and whole in place:
                constrain({key: 1, whole: -1}, -np.inf, 0)
        matrix = np.array(rows).reshape(-1, len(self.keys))
        self.constraint = LinearConstraint(matrix, np.array(low), np.array(high))

    def pinned(self, key: Key) -> int | None:
        """The only value that a number can have; None when there are several, or the figures contradict."""
        goal = np.zeros(len(self.keys))
        goal[self.keys.index(key)] = 1
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * goal,
                constraints=self.constraint,
                integrality=np.ones(len(self.keys)),
                bounds=Bounds(0, MOST),
            )
            if not found.success:
                return None
            ends.append(round(sign * found.fun))
        return ends[0] if ends[0] == ends[1] else None


# ------------------------------------------------------------------ precise means


def precise_means(leaves: Sequence[Leaf], told: Sequence[Told]) -> Iterator[str]:
    """Hidden numbers of people that a mean with all its digits gives away."""
    for figures in told:
        for (column, name, indicator), (value, rounding) in figures.values.items():
            if column == "Spread" or rounding > EXACT or indicator not in PACK.indicator_ids:
                continue
            keys = {group: ("answers", name, indicator, group) for group in PACK.group_ids}
            counts = {group: figures.counts.get(key) for group, key in keys.items()}
            total = figures.totals.get(("answers", name, indicator))
            mean = PreciseMean(value, total, counts, MOST)
            leaf = leaves[figures.time]
            for group, number in given_away(mean, figures.minimum):
                if number == true_count(leaf, keys[group]):
                    yield f"file {leaf.path.name}: {keys[group]} is {number}, by the digits of {value}"


# ------------------------------------------------------------------ time


def over_time(leaves: Sequence[Leaf], told: Sequence[Told]) -> Iterator[str]:
    """What fewer people than the minimum are or said, from two figures of the same name."""
    for one, two in itertools.combinations(told, 2):
        least = min(each.minimum for each in told if each.time <= two.time)
        before, after = leaves[one.time], leaves[two.time]
        for key in one.counts.keys() & two.counts.keys():
            first, second = one.counts[key], two.counts[key]
            if first is None or second is None:
                continue
            was, now = people(before, key), people(after, key)
            between = {uid for uid in was.keys() | now.keys() if was.get(uid) != now.get(uid)}
            true = (first, second) == (len(was), len(now))
            if 0 < len(between) < least and true:
                yield f"files {one.time} and {two.time}: {key}, {len(between)} people"
        for total in one.totals.keys() & two.totals.keys():
            was = {u for g in GROUPS for u in people(before, (*total, g))}
            now = {u for g in GROUPS for u in people(after, (*total, g))}
            exact = (one.totals[total], two.totals[total]) == (len(was), len(now))
            if 0 < len(was ^ now) < least and exact:
                yield f"files {one.time} and {two.time}: {total}, {len(was ^ now)} people"
        for kind in one.sheets.keys() & two.sheets.keys():
            had, have = without_answer(before, one, kind), without_answer(after, two, kind)
            changed = {uid for uid in had.keys() | have.keys() if had.get(uid) != have.get(uid)}
            pair = one.sheets[kind], two.sheets[kind]
            exact = pair == (sum(had.values()), sum(have.values())) and pair[0] != pair[1]
            # Else the figure is about other people, some of them without a group, and its sum fits by chance.
            exact &= _people_told(one, kind) in (None, len(had))
            exact &= _people_told(two, kind) in (None, len(have))
            if 0 < len(changed) < least and exact:
                yield f"files {one.time} and {two.time}: {kind}, {len(changed)} people"


def _people_told(told: Told, kind: Key) -> int | None:
    """How many people the figures of a round are about, where that is told."""
    return told.totals.get(("people", kind[1]))


# ------------------------------------------------------------------ combination

Element = tuple[str, str]  # a person, and what stands for the answer


def combinations_of(sets: Sequence[frozenset[Element]], minimum: int) -> list[Element]:
    """The people that some combination of the figures about ``sets`` depends on, if they are too few."""
    pattern: dict[Element, tuple[int, ...]] = {}
    for element in frozenset[Element]().union(*sets):
        pattern[element] = tuple(at for at, members in enumerate(sets) if element in members)
    classes: dict[tuple[int, ...], list[Element]] = defaultdict(list)
    for element, inside in pattern.items():
        classes[inside].append(element)
    names = sorted(classes)
    small = [at for at, name in enumerate(names) if len(classes[name]) < minimum]
    for target in small:
        chosen = _fewest(names, [len(classes[name]) for name in names], len(sets), target)
        found = [element for at in chosen for element in classes[names[at]]]
        if found and len({person for person, _said in found}) < minimum:
            return found
    return []


def _fewest(
    names: Sequence[tuple[int, ...]], sizes: Sequence[int], sets: int, target: int
) -> list[int]:
    """The classes of the fewest people among which is ``target`` on which weighted sets depend."""
    width, largest = len(names), 16.0
    member = np.zeros((width, sets))
    for at, inside in enumerate(names):
        member[at, list(inside)] = 1
    bound = largest * sets
    upper = np.hstack([member, -bound * np.eye(width)])
    lower = np.hstack([-member, -bound * np.eye(width)])
    fixed = np.hstack([member[target], np.zeros(width)])[None, :]
    found = milp(
        np.concatenate([np.zeros(sets), np.array(sizes, dtype=float)]),
        constraints=[
            LinearConstraint(upper, -np.inf, 0),
            LinearConstraint(lower, -np.inf, 0),
            LinearConstraint(fixed, 1, 1),
        ],
        integrality=np.concatenate([np.zeros(sets), np.ones(width)]),
        bounds=Bounds(
            np.concatenate([np.full(sets, -largest), np.zeros(width)]),
            np.concatenate([np.full(sets, largest), np.ones(width)]),
        ),
    )
    if not found.success:
        return []
    return [at for at in range(width) if found.x[sets + at] > 0.5]
