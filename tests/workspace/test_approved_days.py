"""Days of work by chance, of two people with one region: what each step answers, and what is left, as it was approved."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cap_tui.errors import CapError
from cap_tui.workspace import Identity, Workspace, WorkspaceConfig
from cap_tui.workspace.history import HistoryEntry
from cap_tui.workspace.table_rules import TableRule
from tests.approval import approve, plain, stop_the_clock
from tests.workspace.conftest import Card

APPROVED = Path(__file__).with_name("approved") / "days"


def told(call: Callable[[], Any]) -> str:
    """What a call gives, or the class and the words of its refusal."""
    try:
        return str(call())
    except CapError as error:
        return f"{type(error).__name__}: {error.what} | {error.where} | {error.remedy}"


def named(entry: HistoryEntry | None) -> str:
    return "-" if entry is None else f"{entry.seq} {entry.label}"


class Day:
    """Two people at work, each step by chance."""

    def __init__(self, folder: Path, config: WorkspaceConfig, seed: int) -> None:
        self.chance = random.Random(seed)
        self.ada = Workspace.create(folder, config, actor=Identity("ada", "first"))
        self.others = {
            "ada again": Workspace.open(folder, actor=Identity("ada", "second")),
            "bob": Workspace.open(folder, actor=Identity("bob", "third", "p1")),
        }
        self.hands = {"ada": self.ada, **self.others}

    def cards(self, region: Workspace) -> list[Card]:
        region.catch_up()
        return sorted(region.records(Card).all(), key=lambda card: card.uid)

    def add(self, region: Workspace, tx: Any) -> None:
        """A card, which may name another one."""
        cards = self.cards(region)
        tags = (self.chance.choice(cards).uid,) if cards and self.chance.random() < 0.4 else ()
        tx.add(Card(title=f"card {self.chance.randrange(100)}", tags=tags))

    def change(self, region: Workspace, tx: Any) -> None:
        if cards := self.cards(region):
            card = self.chance.choice(cards)
            tx.put(replace(card, votes=(card.votes or 0) + 1))

    def remove(self, region: Workspace, tx: Any) -> None:
        if cards := self.cards(region):
            tx.remove(self.chance.choice(cards))

    def several(self, region: Workspace, tx: Any) -> None:
        for act in self.chance.sample([self.add, self.change, self.add], 3):
            act(region, tx)

    def write(self, region: Workspace) -> str:
        act = self.chance.choice(
            [self.add, self.add, self.change, self.change, self.remove, self.several]
        )
        key = self.chance.choice(["", "", "", "twice"])
        subject = self.chance.choice(["", "", "p2"])
        with region.transaction(act.__name__, key=key or None, subject=subject or None) as tx:
            act(region, tx)
        return f"{act.__name__} {key} {subject} {tx.seq} repeated {tx.repeated}"

    def step(self, region: Workspace) -> str:
        kind = self.chance.choice(
            ["write"] * 6 + ["undo", "undo", "redo", "revert", "revert", "quiet", "forget"]
        )
        scope = self.chance.choice(["session", "login"])
        subject = self.chance.choice(["", "", "p2"])
        seq = self.chance.randrange(1, region.catch_up() + 2)
        match kind:
            case "write":
                return self.write(region)
            case "undo":
                return f"undo {scope} {subject}: {named(region.undo(scope, subject=subject))}"
            case "redo":
                return f"redo {scope} {subject}: {named(region.redo(scope, subject=subject))}"
            case "revert":
                waiting = [named(each) for each in region.dependents(seq)]
                return f"revert {seq} with {waiting}: {told(lambda: named(region.revert(seq)))}"
            case "forget":
                cards = self.cards(region)
                if not cards or self.chance.random() < 0.7:
                    return "forget nothing"
                return f"forget {region.forget('cards', cards[0].uid)}"
            case _:
                with region.transaction("vote") as tx:
                    tx.declare(TableRule(table="votes", append_only=True, quiet=True))
                    tx.put_document(
                        "votes", {"uid": f"v{seq}-{region.seq}", "version": 1, "owner": "VA"}
                    )
                return f"vote {tx.seq}"

    def lines(self, steps: int) -> Iterator[str]:
        for _number in range(steps):
            who = self.chance.choice(list(self.hands))
            region = self.hands[who]
            yield f"{who}: {told(lambda r=region: self.step(r))}"  # type: ignore[misc]
            marks = [
                f"{named(region.undoable(scope))}/{named(region.redoable(scope))}"
                for scope in ("session", "login")
            ]
            yield f"  {region.seq} {' '.join(marks)} {[(c.title, c.votes, c.version) for c in self.cards(region)][:4]}"
        self.ada.catch_up()
        for entry in self.ada.history():
            changes = [
                (c.table, c.version, sorted(c.before or {}), sorted(c.after or {}))
                for c in entry.changes[:2]
            ]
            yield f"{entry.in_words()} {entry.told} | {entry.undoes} {entry.redoes} {entry.subject} {entry.forgotten} {changes}"
        for card in self.cards(self.ada)[:3]:
            yield f"{card.title}: {[named(e) for e in self.ada.history(card.uid)]}"
            earlier = self.ada.earlier_versions(Card, [card.uid])
            yield f"  {[(e.record.votes, e.actor) if hasattr(e, 'actor') else str(e) for e in earlier][:3]}"
        yield f"limit {[named(e) for e in self.ada.history(limit=2)]} {told(lambda: named(self.ada.entry(99999)))}"
        yield f"verified {self.ada.verify().problems} {dict(self.ada.verify().tables)}"

    def close(self) -> None:
        for region in self.hands.values():
            region.close()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_day_of_work(
    tmp_path: Path, config: WorkspaceConfig, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    stop_the_clock(monkeypatch)
    day = Day(tmp_path / "valdora", config, seed)
    lines = list(day.lines(40))
    before = [(card.uid, card.votes) for card in day.cards(day.ada)]
    day.ada.compact()
    day.close()
    with Workspace.open(tmp_path / "valdora", actor="ada") as region:
        assert [(card.uid, card.votes) for card in day.cards(region)] == before
        assert region.verify().problems == ()
        lines.append(
            f"again: {region.seq} {named(region.undoable('login'))} {named(region.redoable('login'))}"
        )
    approve(APPROVED / f"day-{seed}.txt", plain("\n".join(lines), {"folder": str(tmp_path)}))
