"""The trace of a record in an open region of 100,000 records.

    python benchmarks/trace.py [--records 100000] [--times 50]

A made-up region: for each activity forty votes on a ballot of five cards, ten ratings, an action, evidence. ``first`` reads
every record of the open region (in the shell the board did so before), ``again`` is any later trace, ``after a change``
follows a commit of somebody. Medians in milliseconds of processor time.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cap_tui.model.action import PlannedAction
from cap_tui.model.activity import Aspect, Evidence, Rating, TransformativeActivity
from cap_tui.model.record import Record
from cap_tui.model.workshop import BallotKind, SealedVote, WorkshopBallot, WorkshopCard
from cap_tui.plugin.lineage import Lineage
from cap_tui.testing import sample_config
from cap_tui.workspace import Workspace
from cap_tui.workspace.uid import new_uid

EACH = 60
"""Records of one activity's chain, with the activity."""


def records(number: int) -> Iterator[Record]:
    """The chain of one activity."""
    cards = [
        WorkshopCard(uid=new_uid(), workshop="w", ref=f"c{number}-{n}", text=f"Card {n}")
        for n in range(5)
    ]
    ballot = WorkshopBallot(
        uid=new_uid(),
        workshop="w",
        ref=f"b{number}",
        kind=BallotKind.DOTS,
        public_key="k",
        options=tuple(card.uid for card in cards),
    )
    activity = TransformativeActivity(
        uid=new_uid(), name=f"Activity {number}", origin=tuple(card.uid for card in cards)
    )
    yield from (*cards, ballot, activity)
    for voter in range(40):
        yield SealedVote(
            uid=new_uid(), workshop="w", ballot=ballot.uid, voter=f"p{voter}", sealed="x" * 200
        )
    for value in range(10):
        yield Rating(activity=activity.uid, aspect=Aspect.RELEVANCE, value=1 + value % 5)
    yield PlannedAction(title=f"Action {number}", activity=activity.uid)
    yield Evidence(title=f"Source {number}", supports=(activity.uid,))


def median(work: Callable[[], object], times: int) -> float:
    """Median of several runs in milliseconds."""
    taken = []
    for _turn in range(times):
        begin = time.process_time()
        work()
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Make the region, trace, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=50)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "region"
        with Workspace.create(place, sample_config()) as region:
            for start in range(0, wanted.records // EACH + 1, 100):
                with region.transaction("made") as tx:
                    for number in range(start, start + 100):
                        for record in records(number):
                            tx.add(record)
            region.compact()
        with Workspace.open(place) as region:
            report(region, wanted.times)


def report(region: Workspace, times: int) -> None:
    """The three figures."""
    total = sum(len(region.table(name)) for name in region.tables())
    actions = [action.uid for action in region.records(PlannedAction).all()]
    lineage = Lineage()

    def trace(place: int) -> None:
        lineage.chain(region).trace(actions[place % len(actions)])

    first = median(lambda: trace(0), 1)
    again = median(lambda: trace(7), times)
    changed = []
    for turn in range(max(3, times // 5)):
        with region.transaction("rated") as tx:
            action = region.records(PlannedAction).get(actions[turn])
            tx.add(Rating(activity=action.activity, aspect=Aspect.RELEVANCE, value=3))
        changed.append(median(lambda turn=turn: trace(turn), 1))  # type: ignore[misc]
    print(f"{total} records: first {first:.0f} ms, again {again:.1f} ms, ", end="")
    print(f"after a change {statistics.median(changed):.0f} ms")


if __name__ == "__main__":
    main()
