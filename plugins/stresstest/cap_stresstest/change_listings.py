"""What changed between two rounds, as a table declared once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_stresstest.listing_columns import (
    Fold,
    Interval,
    interval_column,
    name_columns,
    with_parts,
)
from cap_stresstest.number_format import number
from cap_stresstest.progress import ProgressChange, RoundComparison
from cap_stresstest.round_result import RoundResult
from cap_stresstest.sentences import (
    change_reading,
    pack_changed,
    rounds_compared,
)
from cap_stresstest.words import _
from cap_tui.api import (
    Listing,
    ListingCell,
    ValueColumn,
    formats,
    listing_of,
    number_column,
    text_column,
)


def list_changes(
    assessment: RoundResult,
    found: RoundComparison | None,
    keys: Sequence[str],
    fold: Fold | None = None,
) -> Listing:
    """Before, now and change with its interval and reading; None where there is no earlier round."""

    def answers(entry: ProgressChange) -> ListingCell | None:
        if entry.change is None:
            return None
        both = (entry.n_before, entry.n_after)
        return ListingCell(", ".join(map(str, both)), parts=both)

    def interval(entry: ProgressChange) -> Interval | None:
        return None if entry.change is None else (entry.low, entry.high)

    columns: list[ValueColumn[ProgressChange]] = [
        *name_columns(assessment, _("Dimension"), lambda e: e.id, fold, least=20),
        number_column("before", _("Before"), 6, lambda e: _as_exact(e, e.before), 1),
        number_column("now", _("Now"), 6, lambda e: _as_exact(e, e.after), 1),
        with_parts(number_column("n", "n", 8, answers, 4), _("Before").lower(), _("Now").lower()),
        number_column("change", _("Change"), 7, lambda e: _as_exact(e, e.change), signed=True),
        interval_column("interval", _("Interval"), 11, interval, 2),
        text_column("reading", _("Reading"), _reading, 18),
    ]
    changes = {entry.id: entry for entry in (*found.dimensions, *found.indicators)} if found else {}
    return listing_of(
        [changes[key] for key in keys] if found else [],
        columns,
        id="stresstest.progress",
        title=_("Progress"),
        key=lambda entry: entry.id,
        row_notes=_left_out,
        notes=_what_is_compared(assessment, found) if found else (),
        empty=_("There is one round only: nothing to compare with yet."),
        unknown=_("n/a"),
    )


def _what_is_compared(assessment: RoundResult, found: RoundComparison) -> Iterator[str]:
    """Which rounds, on what, and what counts as a change."""
    yield rounds_compared(found)
    if found.changed_pack:
        yield pack_changed(found)
    flag = number(assessment.pack.scoring.progress_flag_if_change_at_least)
    yield _(
        "A change is called better or worse from {flag} on, and only when its interval (95 %) "
        "excludes zero."
    ).format(flag=flag)


def _as_exact(entry: ProgressChange, value: float | None) -> ListingCell:
    """A number with as many digits as both rounds and their difference need to agree."""
    if entry.before is None or entry.after is None:
        return ListingCell(value)
    return ListingCell(value, digits=formats.agreeing_digits(entry.before, entry.after))


def _reading(entry: ProgressChange) -> ListingCell:
    text = change_reading(entry.reading)
    if entry.reading == "better":
        return ListingCell(entry.reading, text, "good")
    return ListingCell(entry.reading, text, "bad" if entry.reading == "worse" else "")


def _left_out(entry: ProgressChange) -> list[str]:
    if not entry.left_out:
        return []
    return [_("Left out: {ids}.").format(ids=", ".join(entry.left_out))]


def changed_keys(found: RoundComparison) -> list[str]:
    """The indicators that became better or worse."""
    return [entry.id for entry in found.indicators if entry.reading in ("better", "worse")]


# ------------------------------------------------------------------ how firm the result is
