"""The applications of a call as rows that are checked when they are looked at, or ahead of that."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from cap_acie import listings, sentences
from cap_acie.call_folder import CallFolder
from cap_acie.eligibility import Eligibility, check_eligibility
from cap_acie.kept_files import application_in
from cap_acie.money import money_text
from cap_acie.ranking import requested_parts
from cap_acie.records import ApplicationStatus, JointApplication, status_name
from cap_acie.rule_result import RuleStatus
from cap_acie.told import money_words
from cap_acie.words import _
from cap_tui.api import (
    LazyRows,
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    Refused,
    ValueColumn,
    listing_row,
    text_column,
)

AT_THE_ENDS = 100
"""Applications at both ends of a list that are checked ahead; all of them would be too many objects to keep."""

Decided = Mapping[str, listings.Decisions]
"""What the regions decided, by the uid of the application."""

CheckedApplication = tuple[JointApplication, Eligibility]


class ApplicationRows(LazyRows[ListingRow]):
    """The rows of applications, each checked when it is looked at: a screen shows twenty of two thousand."""

    def __init__(
        self,
        folder: CallFolder,
        records: list[JointApplication],
        decided: Decided | None = None,
    ) -> None:
        self._folder, self._records = folder, records
        self._decided = decided or {}
        self._columns = application_columns(folder, self._decided)
        self._made: dict[int, ListingRow] = {}
        count, ends = len(records), min(len(records), AT_THE_ENDS)
        self._ahead = chain(range(ends), range(count - 1, count - 1 - ends, -1))

    @property
    def columns(self) -> tuple[ListingColumn, ...]:
        """The columns of the listing."""
        return tuple(one.column for one in self._columns)

    def __len__(self) -> int:
        return len(self._records)

    def made(self, place: int) -> ListingRow:
        """The row of one application, with the rules that are not met."""
        if place not in self._made:
            record = self._records[place]
            try:
                self._made[place] = self._checked(record)
            except Refused as refused:
                self._made[place] = _unreadable_row(record, refused, self.columns)
        return self._made[place]

    def _checked(self, record: JointApplication) -> ListingRow:
        found = check_eligibility(self._folder, application_in(record))
        unmet = [
            f"{rule.message()} ({listings.rule_place(self._folder, rule)})"
            for rule in found.rules
            if rule.status is not RuleStatus.OK
        ]
        told = listings.decision_lines(self._decided.get(record.uid, {}))
        return listing_row(record.uid, (record, found), self._columns, [*told, *unmet])

    def prepare(self, seconds: float) -> bool:
        """Check ahead for so long what the next keys show, both ends of the list; whether some are left."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            place = next(self._ahead, None)
            if place is None:
                return False
            self.made(place)
        return True

    def find_key(self, key: str) -> int | None:
        """The place of the row with this key."""
        return next((n for n, one in enumerate(self._records) if one.uid == key), None)


def applications_listing(
    folder: CallFolder, records: list[JointApplication], decided: Decided | None = None
) -> Listing:
    """The applications with verdict and requests; decisions and rules that fail stand below the marked row."""
    rows = ApplicationRows(folder, records, decided)
    return Listing(
        id="acie-applications",
        title=_("Applications"),
        columns=rows.columns,
        rows=rows,
        empty=_("No application has arrived yet: cap-tui acie apply FILE"),
    )


def _cell_of(cells: Mapping[str, str | ListingCell], name: str, _one: object) -> str | ListingCell:
    return cells.get(name, "")


def _unreadable_row(
    record: JointApplication, refused: Refused, columns: Sequence[ListingColumn]
) -> ListingRow:
    """The row of an application that a partner's bundle brought and that this program does not take."""
    told = ListingCell("unreadable", _("cannot be read"), "bad")
    cells: dict[str, str | ListingCell] = {
        "code": record.code,
        "title": record.title,
        "verdict": told,
    }
    filled = [text_column(one.id, "", partial(_cell_of, cells, one.id)) for one in columns]
    return listing_row(record.uid, None, filled, [str(refused)])


def application_columns(
    folder: CallFolder, decided: Decided
) -> list[ValueColumn[CheckedApplication]]:
    """What the list says of an application; its status is what regions decided about parts, while it is not decided."""
    roles: dict[str, Any] = {"eligible": "good", "not_eligible": "bad", "open": "warn"}

    def verdict(one: CheckedApplication) -> ListingCell:
        found = one[1].verdict
        return ListingCell(found.value, sentences.verdict_name(found), roles[found.value])

    def requested(one: CheckedApplication) -> ListingCell:
        parts = [
            (code, amount, folder.annexes[code].currency)
            for code, amount in requested_parts(folder, one[1].application).items()
        ]
        return ListingCell(
            [f"{code} {money_text(amount)} {currency}" for code, amount, currency in parts],
            ", ".join(
                f"{code} {money_words(amount, currency)}" for code, amount, currency in parts
            ),
        )

    def status(one: CheckedApplication) -> ListingCell:
        record = one[0]
        made = listings.decision_cell(decided.get(record.uid, {}))
        if record.status is ApplicationStatus.RECEIVED and made.value:
            return ListingCell(record.status.value, made.text, made.role)
        return ListingCell(record.status.value, status_name(record.status))

    return [
        text_column("code", _("id"), lambda one: one[0].code, 8),
        text_column("title", _("project"), lambda one: one[0].title, least=18),
        text_column("verdict", _("check"), verdict, least=14),
        text_column("status", _("status"), status, 12),
        text_column("requested", _("requested"), requested, least=18, drop=1),
    ]
