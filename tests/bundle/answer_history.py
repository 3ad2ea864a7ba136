"""Random histories of a survey: answers that come late, change or go, and all that leaves on the way."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from cap_stresstest import pack_file, report, rounds
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.pack import Pack
from cap_stresstest.records import TABLES, Response, Round
from cap_stresstest.round_result import assess_round
from cap_tui.api import PluginContext
from cap_tui.bundle.export import ExportOptions, write
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.scope import Scope
from cap_tui.model.tables import CORE_TABLES
from cap_tui.testing import host_of, sample_region

SUFFIXES = (*(".md", ".html", ".xlsx") * 6, ".docx")  # Word is slow to write
STEPS = ("late", "late", "late", "complete", "withdraw", "report", "report", "bundle", "close")

Answers = dict[str, dict[str, int | str]]  # uid of a person -> answers
Truth = dict[str, dict[str, Answers]]  # round -> group -> people


@dataclass(frozen=True)
class Leaf:
    """A file that left, and what was stored then."""

    path: Path
    kind: str  # report, bundle
    round: str
    minimum: int
    truth: Truth


def small_pack() -> Pack:
    """Two dimensions with three indicators in all, three groups, a minimum of four people."""
    text = resources.files("cap_stresstest").joinpath("packs/stresstest.toml").read_text("utf-8")
    content = tomllib.loads(text)
    wanted = [d["id"] for d in content["dimension"]][:2]
    indicators = [
        [i for i in content["indicator"] if i["dimension"] == d][:most]
        for d, most in zip(wanted, (2, 1), strict=True)
    ]
    content["indicator"] = [entry for part in indicators for entry in part]
    ids = {entry["id"] for entry in content["indicator"]}
    content["dimension"] = [d for d in content["dimension"] if d["id"] in wanted]
    questions = []
    for question in content["question"]:
        kept = [item for item in question["items"] if item["indicator"] in ids]
        if kept:
            questions.append(question | {"items": kept})
    content["question"] = questions
    content["meta"] |= {"dimensions_count": 2, "indicators_count": len(ids)}
    content["scoring"]["min_answers_per_group_shown"] = 4
    return pack_file.from_document(content, "small pack")


@dataclass
class History:
    """One region and its survey; :meth:`run` lives through a history and keeps what left."""

    seed: int
    folder: Path
    leaves: list[Leaf] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.workspace = sample_region()
        host = host_of("cap_stresstest", workspace=self.workspace)
        self.ctx: PluginContext = host.context("stresstest")
        self.pack = PACK
        with self.workspace.transaction("pack") as tx:
            tx.add(rounds.questionnaire(PACK, adopted=True))
        self.round = self._open("2026")

    def _open(self, name: str) -> Round:
        made = rounds.new_round("SM", name, self.pack, synthetic=True)
        with self.workspace.transaction("round") as tx:
            return tx.add(made)

    def run(self, steps: int) -> list[Leaf]:
        """A first wave, ``steps`` random steps, and a report and a bundle at the end."""
        for group in self.pack.group_ids:
            self._answers(group, self.dice.choice((0, 2, 3, 5, 6, 9)))
        for _step in range(steps):
            getattr(self, f"_{self.dice.choice(STEPS)}")()
        self._report()
        self._bundle()
        return self.leaves

    # ------------------------------------------------------------------ what happens in the region

    def _sheet(self) -> dict[str, int | str]:
        drawn = {
            key: self.dice.choice((1, 2, 3, 4, 5, 5, 4, "DK", "NA", None))
            for key in self.pack.indicator_ids
        }
        return {key: value for key, value in drawn.items() if value is not None}

    def _answers(self, group: str, count: int) -> None:
        with self.workspace.transaction("answers") as tx:
            for _person in range(count):
                tx.add(Response(round=self.round.uid, group=group, answers=self._sheet()))

    def _late(self) -> None:
        for group in self.dice.sample([*self.pack.group_ids, ""], self.dice.choice((1, 1, 2))):
            self._answers(group, self.dice.choice((1, 1, 2, 3, 5, 7)))

    def _people(self) -> list[Response]:
        return rounds.responses(self.ctx, self.round)

    def _complete(self) -> None:
        """Some people give answers that they had left out, or change one."""
        people = self._people()
        with self.workspace.transaction("completed") as tx:
            for person in self.dice.sample(people, min(len(people), self.dice.choice((1, 2, 6)))):
                answers = self._sheet() | person.answers
                if self.dice.random() < 0.3:
                    answers[self.dice.choice(self.pack.indicator_ids)] = 3
                tx.put(msgspec.structs.replace(person, answers=answers))

    def _withdraw(self) -> None:
        people = self._people()
        with self.workspace.transaction("withdrawn") as tx:
            for person in self.dice.sample(people, min(len(people), self.dice.choice((1, 2, 5)))):
                tx.remove(person)

    def _close(self) -> None:
        """The round ends and the next begins."""
        if len(rounds.all_rounds(self.ctx)) > 1 or not self._people():
            return
        close_round(self.ctx, self.round)
        self.round = self._open("2027")
        for group in self.pack.group_ids:
            self._answers(group, self.dice.choice((2, 4, 6)))

    # ------------------------------------------------------------------ what leaves

    def truth(self) -> Truth:
        """What is stored, by round and group."""
        found: Truth = {}
        for entry in rounds.all_rounds(self.ctx):
            groups: dict[str, Answers] = {group: {} for group in (*self.pack.group_ids, "")}
            for person in rounds.responses(self.ctx, entry):
                groups[person.group][person.uid] = dict(person.answers)
            found[entry.name] = groups
        return found

    def _file(self, suffix: str) -> Path:
        return self.folder / f"{self.seed}-{len(self.leaves)}{suffix}"

    def _report(self) -> None:
        if not self._people():
            return
        path = self._file(self.dice.choice(SUFFIXES))
        made = report.report_data(self.ctx, assess_round(self.ctx, self.round.name))
        report.write_report_file(self.ctx, made, path)
        self.leaves.append(Leaf(path, "report", self.round.name, 4, self.truth()))

    def _bundle(self) -> None:
        profile = self.dice.choice((SharingProfile.AGGREGATE, SharingProfile.PUBLIC))
        terms = Terms(profile, min_group=self.dice.choice((4, 5, 8)))
        records = (*CORE_TABLES, *TABLES)
        prepared = prepare(self.workspace, records, Scope(), terms, {})
        path = self._file(".cap.zip")
        write(prepared, path, ExportOptions(workbook=self.dice.random() < 0.5))
        minimum = prepared.terms.min_group
        self.leaves.append(Leaf(path, "bundle", self.round.name, minimum, self.truth()))


PACK: Any = small_pack()
