"""What the store costs, as ratios measured side by side in one run.

    python benchmarks/store.py             # all ratios, about two minutes
    python benchmarks/store.py --million   # with a million documents, in a process of its own
    python benchmarks/store.py --quick     # a tenth of the documents, for a look; targets do not apply

Exit status 1 when a target is missed. Documents have about 360 bytes. Times are medians; what is
compared is measured in turns, so that a slow moment of the machine hits both sides.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar

import orjson
from tinydb import TinyDB, where
from tinydb.storages import JSONStorage, MemoryStorage

from cap_tui.model.record import Record, about
from cap_tui.workspace import Region, Workspace, WorkspaceConfig

CONFIG = WorkspaceConfig(region=Region(code="VA", name="Valdora", synthetic=True))


class Idea(Record, frozen=True, kw_only=True):
    """A card of a workshop, as the benchmark's document."""

    TABLE: ClassVar[str] = "ideas"

    title: Annotated[str, about("What the card says")] = ""
    text: Annotated[str, about("What was added")] = ""
    region: Annotated[str, about("Where from")] = ""
    status: Annotated[str, about("Where it stands")] = ""
    votes: Annotated[int, about("How many chose it")] = 0
    score: Annotated[float, about("Mean rating")] = 0.0


def idea(number: int, chance: random.Random) -> Idea:
    """One synthetic card."""
    return Idea(
        title=f"Idea {number} about the timber of the upper valley",
        text="A sentence that somebody wrote on a card in the second session.",
        region=f"R{number % 40:02d}",
        status=("open", "merged", "closed")[number % 3],
        votes=chance.randrange(100),
        score=round(chance.random() * 5, 3),
    )


def filled(folder: Path, count: int) -> Workspace:
    """A region with ``count`` cards in its snapshot."""
    workspace = Workspace.create(folder, CONFIG)
    chance = random.Random(1)
    for start in range(0, count, 50_000):
        with workspace.transaction("Fill") as tx:
            for number in range(start, min(start + 50_000, count)):
                tx.add(idea(number, chance))
    while not workspace.compact():
        time.sleep(0.05)
    workspace.close()
    return Workspace.open(folder)


def timed(action: Callable[[], Any]) -> float:
    """Seconds that one call takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def in_turns(rounds: int, **actions: Callable[[], Any]) -> dict[str, float]:
    """The median seconds of each action, called in turns."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _round in range(rounds):
        for name, action in actions.items():
            times[name].append(timed(action))
    return {name: statistics.median(found) for name, found in times.items()}


class Ratios:
    """Prints one line a ratio and remembers whether all targets hold."""

    def __init__(self, *, binding: bool) -> None:
        self.binding = binding
        self.missed: list[str] = []

    def show(self, what: str, ratio: float, *, limit: float, least: bool = False) -> None:
        """Print a ratio beside its target: at most ``limit``, or with ``least`` at least."""
        holds = ratio >= limit if least else ratio <= limit
        if not holds and self.binding:
            self.missed.append(what)
        sign = ">=" if least else "<="
        print(f"  {what:<66} {ratio:>10.2f}  {sign} {limit:g}  {'holds' if holds else 'MISSED'}")


def committer(workspace: Workspace, chance: random.Random) -> Callable[[], None]:
    """An action that commits one new card durably."""
    numbers = iter(range(10**9))

    def commit() -> None:
        with workspace.transaction("Add a card") as tx:
            tx.add(idea(next(numbers), chance))

    commit()
    return commit


def sqlite_committer(
    path: Path, chance: random.Random, documents: Iterator[bytes]
) -> Callable[[], None]:
    """The same in SQLite: WAL, synchronous=FULL, JSON text by primary key, one transaction each."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("pragma journal_mode=wal")
    base.execute("pragma synchronous=full")
    base.execute("create table ideas (uid text primary key, body text)")
    with base:
        base.execute("begin")
        for document in documents:
            base.execute(
                "insert into ideas values (?, ?)", (json.loads(document)["uid"], document.decode())
            )
    numbers = iter(range(10**9))

    def commit() -> None:
        number = next(numbers)
        body = {**vars_of(idea(number, chance)), "uid": f"new {number}"}
        base.execute("begin immediate")
        base.execute("insert into ideas values (?, ?)", (body["uid"], orjson.dumps(body).decode()))
        base.execute("commit")

    return commit


def vars_of(card: Idea) -> dict[str, Any]:
    """A card as a plain document."""
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(card)
    return found


def commits(folder: Path, small: Workspace, large: Workspace, ratios: Ratios) -> None:
    """Durable commits: against a small region, SQLite and stock TinyDB."""
    chance = random.Random(2)
    bodies = [bytes(body) for _id, body in large.log.tables.items("ideas")]
    stock = TinyDB(folder / "stock.json", storage=JSONStorage)
    stock.table("ideas").insert_multiple([orjson.loads(body) for body in bodies])
    card = vars_of(idea(1, chance))
    large_commit = committer(large, chance)
    found = in_turns(
        600,
        small=committer(small, chance),
        large=large_commit,
        sqlite=sqlite_committer(folder / "ideas.sqlite", chance, iter(bodies)),
    )
    slow = in_turns(3, stock=lambda: stock.table("ideas").insert(dict(card)), large=large_commit)
    milliseconds = {name: f"{value * 1000:.3f} ms" for name, value in found.items()}
    print(f"  durable commit, medians: {milliseconds}, stock TinyDB {slow['stock'] * 1000:.0f} ms")
    ratios.show("commit, many documents / 1k documents", found["large"] / found["small"], limit=1.3)
    ratios.show("commit / SQLite (WAL, FULL)", found["large"] / found["sqlite"], limit=2.5)
    ratios.show(
        "stock TinyDB JSONStorage / commit", slow["stock"] / found["large"], limit=1000, least=True
    )


def opening(large: Path, uid: str, ratios: Ratios) -> None:
    """Open to the first get by uid, against orjson.loads of the file."""

    def open_and_get() -> None:
        workspace = Workspace.open(large)
        workspace.records(Idea).get(uid)
        workspace.close()

    found = in_turns(
        9, ours=open_and_get, orjson=lambda: orjson.loads((large / "data.json").read_bytes())
    )
    print(
        f"  open to first get {found['ours'] * 1000:.0f} ms, orjson {found['orjson'] * 1000:.0f} ms"
    )
    ratios.show(
        "open to first get / orjson.loads of the file", found["ours"] / found["orjson"], limit=0.8
    )


def each(action: Callable[[Any], Any], arguments: list[Any]) -> Callable[[], None]:
    """An action that is called with each of the arguments, for calls too short to be timed alone."""

    def all_of_them() -> None:
        for argument in arguments:
            action(argument)

    return all_of_them


def repeated(action: Callable[[], Any], times: int = 2000) -> Callable[[], None]:
    """An action that is called often, for calls too short to be timed alone."""

    def many() -> None:
        for _number in range(times):
            action()

    return many


def reading(large: Workspace, uid: str, ratios: Ratios) -> None:
    """Get by uid and by doc_id, equality with and without an index."""
    memory = TinyDB(storage=MemoryStorage)
    memory.table("ideas").insert_multiple(
        [orjson.loads(bytes(body)) for _id, body in large.log.tables.items("ideas")]
    )
    numbers = random.Random(4).sample(range(1, len(large.table("ideas"))), 2000)
    uids = [large.table("ideas").get(doc_id=number)["uid"] for number in numbers]
    records, table, stock = large.records(Idea), large.table("ideas"), memory.table("ideas")
    found = in_turns(
        15,
        typed=each(records.get, uids),
        raw=each(lambda number: table.get(doc_id=number), numbers),
        stock=each(lambda number: stock.get(doc_id=number), numbers),
    )
    micro = {name: f"{value / len(uids) * 1e6:.2f} us" for name, value in found.items()}
    print(f"  get, medians: {micro}")
    ratios.show(
        "get by uid / TinyDB in memory get(doc_id)", found["typed"] / found["stock"], limit=3
    )
    ratios.show("table.get(doc_id) / TinyDB in memory", found["raw"] / found["stock"], limit=3)
    title = records.get(uid).title
    query, scan = where("title") == title, where("title").test(lambda value: value == title)
    table.search(query)
    found = in_turns(
        5, index=repeated(lambda: table.search(query), 20), scan=lambda: table.search(scan)
    )
    indexed = found["index"] / 20
    print(f"  equality: index {indexed * 1e6:.1f} us, scan {found['scan'] * 1000:.0f} ms")
    ratios.show("scan / equality search by index", found["scan"] / indexed, limit=100, least=True)
    mixed = (where("region") == "R07") & (where("votes") > 50)
    plain = lambda doc: doc.get("region") == "R07" and doc.get("votes", 0) > 50  # noqa: E731
    found = in_turns(
        5,
        ours=lambda: table.search(mixed),
        stock=lambda: [doc for doc in stock if plain(doc)],
    )
    print(
        f"  equality and comparison: ours {found['ours'] * 1000:.1f} ms, loop over TinyDB in memory {found['stock'] * 1000:.1f} ms"
    )


def million(count: int, ratios: Ratios) -> None:
    """Fill, open, read, search, commit and compact in processes of their own; peak memory of the worker."""
    folder = Path(tempfile.mkdtemp(prefix="cap-million-"))
    try:
        for step in ("fill", "work"):
            command = [sys.executable, __file__, "--worker", step, str(folder / "va"), str(count)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(answer.stdout)
        print(f"  {count} documents: {found}")
        ratios.show(
            "peak memory in GB (open, search, commit, compact)", found["peak_gb"], limit=1.0
        )
    finally:
        shutil.rmtree(folder)


def worker(step: str, folder: Path, count: int) -> None:
    """One step of :func:`million`; prints what it measured as JSON."""
    if step == "fill":
        filled(folder, count).close()
        return
    begin = time.perf_counter()
    workspace = Workspace.open(folder)
    opened = time.perf_counter() - begin
    table = workspace.log.tables.table("ideas")
    uid = workspace.records(Idea)._decode(table.bodies[count // 2]).uid
    first_get = timed(lambda: workspace.records(Idea).get(uid))
    search = timed(lambda: workspace.records(Idea).find(region="R07", votes=3))
    commit = committer(workspace, random.Random(3))
    found = in_turns(200, commit=commit)
    compaction = timed(workspace.compact)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_gb = peak / (1e9 if sys.platform == "darwin" else 1e6 / 1.024)
    workspace.close()
    print(
        json.dumps(
            {
                "open_s": round(opened, 2),
                "first_get_s": round(first_get, 2),
                "first_search_s": round(search, 2),
                "commit_ms": round(found["commit"] * 1000, 3),
                "compaction_s": round(compaction, 2),
                "peak_gb": round(peak_gb, 3),
            }
        )
    )


def main() -> int:
    """Run what was asked for; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--worker", nargs=3, metavar=("STEP", "FOLDER", "COUNT"))
    chosen = parser.parse_args()
    if chosen.worker:
        step, folder, count = chosen.worker
        worker(step, Path(folder), int(count))
        return 0
    count = 10_000 if chosen.quick else 100_000
    ratios = Ratios(binding=not chosen.quick)
    folder = Path(tempfile.mkdtemp(prefix="cap-bench-"))
    try:
        print(f"{count} documents against 1000; Python {sys.version.split()[0]}")
        small, large = filled(folder / "small", 1000), filled(folder / "large", count)
        uid = next(large.records(Idea).all()).uid
        commits(folder, small, large, ratios)
        large.compact()
        opening(folder / "large", uid, ratios)
        reading(large, uid, ratios)
        small.close()
        large.close()
    finally:
        shutil.rmtree(folder)
    if chosen.million:
        million(100_000 if chosen.quick else 1_000_000, ratios)
    return 1 if ratios.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
