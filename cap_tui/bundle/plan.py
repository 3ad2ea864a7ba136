"""What an import would do, line by line, before it does anything.

A plan is a table that people read and a list of writes that :mod:`cap_tui.bundle.apply_plan` commits
as one transaction. The same bundle planned again on the outcome has nothing to write.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from cap_tui.bundle.datapackage import SourceRegion
from cap_tui.bundle.status_words import counted, status_words
from cap_tui.charts.cell_text import pad
from cap_tui.model.record import Record
from cap_tui.text.clean import clean_line
from cap_tui.text.counts import counted_records
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    # A plan names what a signature's check found; the check itself brings the libraries of cryptography.
    from cap_tui.bundle.verify import VerificationResult

Document = dict[str, Any]
FEW = 5


class ImportStatus(enum.StrEnum):
    """What happens to one document of the bundle."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    PROPOSAL = "proposal"
    REFUSED = "refused"


@dataclass(frozen=True)
class PlanLine:
    """One document: what happens to it and why. ``before`` is ours, ``after`` what would stand."""

    status: ImportStatus
    table: str
    uid: str
    title: str
    reason: str = ""
    before: Document | None = None
    after: Document | None = None
    older: bool = False  # we have a newer version of it

    def text(self, names: Mapping[str, str] | None = None) -> str:
        """The line for people; ``names`` is what they call the tables."""
        told = f"  ({self.reason})" if self.reason else ""
        table = (names or {}).get(self.table, self.table)
        width = max(map(cell_len, status_words().values()))
        status = pad(status_words()[self.status.value], width)
        return f"{status} {table}{' ' * (22 - cell_len(table))} {self.title}{told}"

    def data(self) -> dict[str, str]:
        """The line for ``--json``."""
        return {
            "status": self.status.value,
            "table": self.table,
            "uid": self.uid,
            "title": self.title,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Write:
    """One document to store (None: to remove) over the version that was seen (0: none)."""

    table: str
    uid: str
    document: Document | None
    expect: int


@dataclass
class Plan:
    """The whole of an import. ``quarantine`` says that nothing of it would be merged."""

    identity: str
    identifier: str
    source: SourceRegion
    verdict: VerificationResult
    quarantine: bool = False
    lines: list[PlanLine] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)  # the exchange's own, with the held version
    forget: list[tuple[str, str]] = field(default_factory=list)  # erased people: table, uid
    files: list[bytes] = field(default_factory=list)  # attached files to store
    notice: str = ""
    """Why it changes nothing, or less than a person expects; empty when it is as usual."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What people call the tables."""

    def counts(self) -> dict[str, int]:
        """How many documents meet which fate; every fate is named."""
        found = Counter(line.status.value for line in self.lines)
        return {status.value: found.get(status.value, 0) for status in ImportStatus}

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.writes or self.records or self.forget or self.files)

    def note(
        self,
        status: ImportStatus,
        table: str,
        document: Mapping[str, Any],
        reason: str = "",
        *,
        before: Document | None = None,
        after: Document | None = None,
        older: bool = False,
    ) -> None:
        """Add a line about a document."""
        uid, title = str(document.get("uid", "")), title_of(document, _SAYS_MORE)
        self.lines.append(PlanLine(status, table, uid, title, reason, before, after, older))

    def summary(self) -> list[str]:
        """The plan in a few lines: source, verdict, counts."""
        region = f"{self.source.name} ({self.source.code})"
        rows = [_("Bundle of {region}").format(region=region), *self.verdict.lines()]
        if self.source.synthetic:
            rows.append(_("SYNTHETIC: this region and all its data are made up."))
        if self.quarantine:
            rows.append(
                _("QUARANTINE: it has no trusted signature; it is stored apart and not merged.")
            )
        return [*rows, counted(self.counts())]


def told(
    lines: Sequence[PlanLine], *, every: bool = False, names: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The lines for people, without those that change nothing.

    What needs no decision and meets the same fate is counted when it is more than a few of one
    table, or has no names; conflicts, proposals and refusals are always told one by one. ``every`` tells all.
    """
    groups: dict[tuple[ImportStatus, str, str], list[PlanLine]] = {}
    for line in lines:
        if line.status is not ImportStatus.SAME:
            groups.setdefault((line.status, line.table, line.reason), []).append(line)
    for (status, table, reason), members in groups.items():
        nameless = all(line.title == line.uid for line in members)
        decided = status not in (ImportStatus.NEW, ImportStatus.CHANGED)
        if every or decided or (len(members) <= FEW and not nameless):
            yield from (line.text(names) for line in members)
            continue
        yield PlanLine(status, table, "", counted_records(len(members)), reason).text(names)


_NAMES = ("name", "title", "label", "statement", "file", "group")
_SAYS_MORE = ("text", "service_name", "code")
"""What a plan shows of a record without a name. Names beside references in a bundle are of ``_NAMES`` only, in every version."""


def title_of(document: Mapping[str, Any], more: Sequence[str] = ()) -> str:
    """What a person calls a record: its name or title, else one of the fields ``more``, else its uid."""
    for name in (*_NAMES, *more):
        value = document.get(name)
        if isinstance(value, str) and value.strip():
            return clean_line(value, limit=60)
    return clean_line(str(document.get("uid", "")), limit=60)
