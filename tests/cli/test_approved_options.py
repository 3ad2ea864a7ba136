"""Every option of the commands of every kind: what is answered, and what is stored then, as it was approved."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cap_tui.cli import build, kinds
from cap_tui.cli.field_options import IsoDate
from cap_tui.model.kind import Kind
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.workspace import Workspace
from tests.approval import approve
from tests.cli.answer_scripts import Plainer
from tests.cli.conftest import Run

APPROVED = Path(__file__).with_name("approved") / "options"
GIVEN: dict[str, tuple[str, str]] = {
    "currency": ("EUR", "CHF"), "region": ("VAL", "BRE"), "regions": ("VAL", "BRE"), "owner": ("VAL", "BRE"), "cost": ("1200.50", "0"),
    "value": ("3.5", "-1"), "location_quotient": ("1.25", "2"), "employment": ("120", "7"), "email": ("a@example.org", "b@example.org"),
    "website": ("https://example.org", "http://example.com"), "employees": ("120", "7"),
}  # fmt: skip
"""What is given where a text will not do: the first time, the second time."""


EMPTY: tuple[Any, ...] = ("", None, [], {})
ENVELOPE = ("uid", "owner", "created", "updated", "provenance")


OF_ANY = {"responsible": "actors", "supports": "activities", "basis": "evidence"}
"""Fields that name records of any table, and a table to take them from."""


class Desk:
    """A region, and what its commands answer."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run = run
        self.region = folder / "valdora"
        self.file = folder / "file.txt"
        self.file.write_text("a file")
        today = datetime.datetime.now(datetime.UTC).date()
        days = tuple((today - datetime.timedelta(days=back)).isoformat() for back in (0, 1))
        self.plainer = Plainer({"region": str(self.region), "folder": str(folder)}, days)

    def uids(self, table: str) -> list[str]:
        with Workspace.open(self.region, readonly=True) as region:
            return (
                sorted(row["uid"] for row in region.table(table))
                if table in region.tables()
                else []
            )

    def call(self, *words: str) -> Iterator[str]:
        """A call and its answer."""
        told = self.run("-w", str(self.region), *words)
        yield f"$ {' '.join(words)}"
        if told.code:
            yield f"exit {told.code}"
        yield from (f"| {line}".rstrip() for line in told.out.splitlines())
        yield from (
            f"! {line}" for line in told.err.splitlines() if not line.startswith("SYNTHETIC")
        )

    def stored(self, kind: Kind[Any], uid: str) -> Iterator[str]:
        """The fields of a record as they are stored; what is empty, and what every record has, is left out."""
        with Workspace.open(self.region, readonly=True) as region:
            row = region.document(kind.table, uid) or {}
        yield from (
            f": {name} {value!r}"
            for name, value in row.items()
            if value not in EMPTY and name not in ENVELOPE
        )


def given(desk: Desk, kind: Kind[Any], name: str, param: click.Parameter, turn: int) -> str:
    """What is given for a field."""
    table = kind.fields[name].refers if name in kind.fields else ""
    if table and (uids := desk.uids(table)):
        return uids[turn % len(uids)]
    if name in OF_ANY:
        return desk.uids(OF_ANY[name])[turn]
    if name == "factors":
        return ("firms=weak", "capital=strong")[turn]
    asked = getattr(param.type, "asked", None)
    if name not in GIVEN and asked is not None and asked.kind in ("int", "float"):
        return str(7 + turn)
    if isinstance(param.type, click.Choice):
        return str(param.type.choices[-1 if turn else 0])
    if param.type is click.BOOL:
        return "no" if turn else "yes"
    if isinstance(param.type, IsoDate):
        return f"2026-0{5 + turn}-01"
    if isinstance(param.type, click.Path):
        return str(desk.file)
    if isinstance(param.type, click.IntRange):
        return str((param.type.min or 0) + 1 + turn)
    if name in GIVEN:
        return GIVEN[name][turn]
    return f"{name} {turn}".replace("_", " ")


def words_of(desk: Desk, kind: Kind[Any], command: click.Command, turn: int) -> list[str]:
    """Every option of a command that adds or edits, with something for it."""
    words: list[str] = []
    for param in command.params:
        name = str(param.name)
        if name in ("who", "clear", "dry_run", "help", "file_class"):
            continue
        found = [
            given(desk, kind, name, param, turn + place) for place in range(max(1, param.nargs))
        ]
        words += found if isinstance(param, click.Argument) else [param.opts[0], *found]
    return words


def lists(kind: Kind[Any], group: kinds.KindGroup[Any], desk: Desk) -> Iterator[str]:
    """The list, narrowed by each option. In no order by time: the samples are made anew for each run."""
    columns = [each.id for each in kind.columns if each.shown and each.id not in ENVELOPE]
    first, last = columns[0], columns[-1]
    for param in group.commands["list"].params:
        if isinstance(param.type, click.Choice) and param.name != "sort":
            words = (param.opts[0], str(param.type.choices[0]), "--sort", first, "--limit", "2")
            yield from desk.call(group.name or "", "list", *words)
    yield from desk.call(group.name or "", "list", "--sort", first, "--limit", "2")
    yield from desk.call(group.name or "", "list", "--sort", last, "--reverse", "--limit", "2")
    yield from desk.call(
        group.name or "", "list", "--search", "an a", "--sort", first, "--limit", "2"
    )
    yield from desk.call(group.name or "", "list", "--where", f"{first}=nothing", "--where", "x")
    yield from desk.call(group.name or "", "list", "--where", f"{first}=nothing")
    file = desk.file.with_name("list.csv")
    yield from desk.call(group.name or "", "list", "--sort", first, "--limit", "2", "-o", str(file))
    yield from (f"csv {line}" for line in file.read_text("utf-8-sig").splitlines())


def life(kind: Kind[Any], group: kinds.KindGroup[Any], desk: Desk) -> Iterator[str]:
    """A record that is added, changed, emptied and removed, each first in a dry run."""
    name = group.name or ""
    before = set(desk.uids(kind.table))
    if "add" in group.commands:
        words = words_of(desk, kind, group.commands["add"], 0)
        yield from desk.call(name, "add", *words, "--dry-run")
        yield from desk.call(name, "add", *words)
    added = sorted(set(desk.uids(kind.table)) - before) or sorted(before)[:1]
    if not added:
        return
    yield from desk.stored(kind, added[0])
    if "edit" in group.commands:
        params = {each.name: each for each in group.commands["edit"].params}
        words = words_of(desk, kind, group.commands["edit"], 1)
        words = [added[0], *words] if "who" in params else words
        yield from desk.call(name, "edit", *words[:1])
        yield from desk.call(name, "edit", *words, "--dry-run")
        yield from desk.call(name, "edit", *words)
        yield from desk.stored(kind, added[0])
        clearing = params["clear"].type if "clear" in params else None
        fields = list(map(str, clearing.choices)) if isinstance(clearing, click.Choice) else []
        for field in fields:
            yield from desk.call(name, "edit", added[0], "--clear", field, "--dry-run")
        if fields:
            clears = (word for field in fields for word in ("--clear", field))
            yield from desk.call(name, "edit", added[0], *clears)
        yield from desk.stored(kind, added[0])
    if "remove" in group.commands:
        others = {each.name for each in group.commands["remove"].params}
        both = [*added, *sorted(before)[-1:]] if "with_dependents" in others else added
        more = ["--with-dependents"] if "with_dependents" in others else []
        yield from desk.call(name, "remove", *both, "--dry-run")
        yield from desk.call(name, "remove", *both, *more, "--dry-run")
        yield from desk.call(name, "remove", *both, *added[: len(more)], *more)
        yield from desk.call(name, "show", added[0])


KINDS = {kind.id: kind for kind in CORE_KINDS}


@pytest.mark.parametrize("part", ["lists", "life"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_option_of_a_kind(
    run: Run,
    sample_regions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    part: str,
) -> None:
    monkeypatch.setattr("cap_tui.workspace.identity.login_name", lambda: "officer")
    monkeypatch.setattr("cap_tui.model.actor_kinds._today", lambda: "2026-03-02")
    monkeypatch.setenv("COLUMNS", "80")
    shutil.copytree(sample_regions / "valdora", tmp_path / "valdora")
    root = build()
    group = root.get_command(click.Context(root), kind)
    assert isinstance(group, kinds.KindGroup)
    desk = Desk(run, tmp_path)
    lines = list((lists if part == "lists" else life)(KINDS[kind], group, desk))
    approve(APPROVED / f"{kind}-{part}.txt", desk.plainer.plain("\n".join(lines)))
