"""Reading every byte of a log again: checksums, order, origin, and that the tables follow from it."""

from __future__ import annotations

from cap_tui.errors import CapError
from cap_tui.text.counts import counted_records
from cap_tui.text.i18n import _
from cap_tui.workspace import snapshot
from cap_tui.workspace.compaction import LogFiles
from cap_tui.workspace.journal import Header
from cap_tui.workspace.log_reader import LogReader
from cap_tui.workspace.memory_tables import Body, Tables
from cap_tui.workspace.pending_transaction import Verification
from cap_tui.workspace.segments import kept_segments, read_segment


def verify_files(log: LogFiles) -> Verification:
    """Check snapshot, the one before it, history and journal, and compare with the tables in use."""
    problems: list[str] = []
    _check_previous(log, problems)
    tables = log.tables
    active = log.segment.header
    transactions = 0
    try:
        fresh = LogReader(log.files, log.layout, write=False)
        problems += fresh.torn_end()
        fresh.segment.file.close()
        log.catch_up()
        tables = log.tables
        with tables.lock:
            if fresh.tables.seq == tables.seq:
                problems += differences(tables, fresh.tables)
        tables = fresh.tables
        active = fresh.segment.header
        transactions = fresh.segment.seq - active.base
    except CapError as error:
        problems.append(str(error))
    transactions += _check_history(log, active, problems)
    return Verification(
        seq=tables.seq,
        documents=len(tables),
        tables={name: len(tables.table(name).bodies) for name in tables.names()},
        transactions=transactions,
        problems=tuple(problems),
        notices=tuple(notice for notice in log.notices if notice not in problems),
    )


def _check_history(log: LogFiles, active: Header, problems: list[str]) -> int:
    """Read all segments of the history, which lead to ``active``; returns how many transactions they hold.

    Each names the one it follows, the first of all none.
    """
    transactions = 0
    before: str | None = ""

    def follow(header: Header, name: str) -> None:
        if before is not None and header.after != before:
            problems.append(_("A piece of the history is missing before {name}.").format(name=name))

    for base, path in kept_segments(log.files, log.layout):
        if base >= active.base:
            continue
        try:
            text = read_segment(log.files, path)
        except (CapError, FileNotFoundError) as error:
            problems.append(str(error))
            before = None
            continue
        follow(text.header, path.name)
        transactions += len(text.lines)
        before = text.header.segment
    follow(active, log.layout.journal.name)
    return transactions


def _check_previous(log: LogFiles, problems: list[str]) -> None:
    path = log.layout.previous
    if log.files.stat(path) is None:
        return
    try:
        snapshot.read_footer(log.files.read(path), path.name)
    except CapError as error:
        problems.append(str(error))


def differences(ours: Tables, theirs: Tables) -> list[str]:
    """Where two states of the same transaction differ."""
    found = []
    for name in sorted({*ours.names(), *theirs.names()}):
        left, right = ours.table(name).bodies, theirs.table(name).bodies
        wrong = [i for i in left.keys() | right.keys() if _text(left, i) != _text(right, i)]
        if wrong:
            found.append(
                _("The table {name} in memory differs from the files in {records}.").format(
                    name=name, records=counted_records(len(wrong))
                )
            )
    return found


def _text(bodies: dict[int, Body], doc_id: int) -> bytes | None:
    body = bodies.get(doc_id)
    return None if body is None else bytes(body)
