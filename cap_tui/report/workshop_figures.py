"""Pictures of a workshop for its report: the board of cards, a ballot, the roadmap, the actions in time."""

from __future__ import annotations

import datetime

from cap_tui.charts import grid, timeline
from cap_tui.charts.cell_text import clip
from cap_tui.charts.measures import Legend, Measure
from cap_tui.model.action import Horizon, Perspective, perspective_name
from cap_tui.model.activity import PriorityArea
from cap_tui.model.workshop import BallotKind
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.action_development import plan_actions
from cap_tui.operations.workshops.results import BallotResults
from cap_tui.report.document import TWIN_WIDTH, Figure
from cap_tui.report.figures import bars_figure
from cap_tui.text.formats import day_text, short_month
from cap_tui.text.i18n import _, language

MOST_ROWS = 15
"""Rows of a chart of a ballot; the table beside it has all."""
LABEL = 60
"""Cells of a row's label; what is longer ends in an ellipsis."""


def horizon_name(horizon: Horizon) -> str:
    """A horizon for people, with its years (workshop pack)."""
    return {
        Horizon.SHORT: _("short, 0-2 years"),
        Horizon.MID: _("mid, 2-7 years"),
        Horizon.LONG: _("long, over 7 years"),
    }[horizon]


def road_kind_name(kind: str) -> str:
    """What an entry of the roadmap is, for people."""
    return {
        "trend": _("trend"),
        "need": _("need"),
        "constraint": _("constraint"),
        "missing-link": _("missing link"),
    }.get(kind, kind)


def _grid_figure(
    caption: str, rows: list[str], columns: list[str], texts: dict[tuple[str, str], list[str]]
) -> Figure:
    def lines(width: int) -> list[str]:
        return grid.lines(rows, columns, texts, width)

    return Figure(
        caption=caption,
        svg=grid.svg(rows, columns, texts, title=caption),
        alt=f"{caption}. {grid.spoken(rows, columns, texts)}",
        lines=lines(TWIN_WIDTH),
        lines_at=lines,
    )


def roadmap_figure(access: WorkshopAccess) -> Figure:
    """The roadmap: four perspectives by three horizons."""
    texts: dict[tuple[str, str], list[str]] = {}
    for item in access.state.roadmap.values():
        row = perspective_name(Perspective(item.perspective))
        cell = texts.setdefault((row, horizon_name(item.horizon)), [])
        cell.append(f"{item.text} ({road_kind_name(item.kind)})")
    rows = [perspective_name(one) for one in Perspective]
    return _grid_figure(_("Roadmap"), rows, [horizon_name(one) for one in Horizon], texts)


def board_figure(access: WorkshopAccess) -> Figure | None:
    """The board: cards and merges by the pair of areas they lie between; None without cards."""
    state = access.state
    areas = {one.uid: one.name for one in access.region.records(PriorityArea).all()}
    rows: list[str] = []
    column = _("cards")
    texts: dict[tuple[str, str], list[str]] = {}
    for uid in (*state.merge_states, *state.cards):
        if state.tree.holder(uid):
            continue
        cards = [state.cards[one] for one in state.tree.cards_in(uid) if one in state.cards]
        pair = next((one.pair for one in cards if one.pair), ())
        row = " × ".join(areas.get(one, "?") for one in pair) or _("no pair")
        if row not in rows:
            rows.append(row)
        merge = state.merges.get(uid)
        told = cards[0].text if merge is None and cards else ""
        if merge is not None:
            parts = ", ".join(state.refs_of(merge.parts))
            told = f"{merge.title or cards[0].text} ({parts})"
        texts.setdefault((row, column), []).append(f"{state.ref_of(uid)} {told}")
    return _grid_figure(_("Board of cards"), rows, [column], texts) if rows else None


def ballot_figure(access: WorkshopAccess, found: BallotResults) -> Figure | None:
    """The values of a ballot as bars, best first; None where no row has one."""
    rows = [row for row in found.figures.rows if row.value is not None]
    rows.sort(key=lambda row: (row.rank or 0, row.card))
    if not rows:
        return None
    measures = [
        Measure(clip(f"{row.card} {_card_text(access, row.card)}", LABEL), own=row.value)
        for row in rows[:MOST_ROWS]
    ]
    top = max(row.value or 0.0 for row in rows)
    scale = {
        BallotKind.SCORE: (1.0, 5.0),
        BallotKind.CRITERIA: (1.0, 5.0),
        BallotKind.RANKING: (0.0, 1.0),
        BallotKind.PAIRWISE: (0.0, 1.0),
    }.get(found.ballot.kind, (0.0, max(1.0, top)))
    value = _("value")
    key = Legend(value, value, value, value, _("unknown"))
    caption = _("Ballot {ref}: the values").format(ref=found.ballot.ref)
    return bars_figure(caption, measures, language(), scale=scale, words_of=key)


def _card_text(access: WorkshopAccess, ref: str) -> str:
    card = access.state.find_card(ref)
    return getattr(card, "text", "") or getattr(card, "title", "")


def actions_figure(access: WorkshopAccess) -> Figure | None:
    """The actions on an axis of time; the critical ones are of their own kind. None without actions."""
    plan = plan_actions(access)
    by_ref = {one.ref: one for one in access.state.actions.values()}
    if not plan.actions:
        return None
    rows = []
    for one in plan.actions:
        first = datetime.date.fromisoformat(one.start)
        last = datetime.date.fromisoformat(one.finish)
        spans = (timeline.Span(first, last, 0 if one.critical else 1),) if one.days else ()
        due = by_ref[one.ref].due
        days = [] if one.days else [first]
        days += [datetime.date.fromisoformat(due)] if due else []
        rows.append(timeline.TimelineRow(f"{one.ref} {by_ref[one.ref].title}", spans, days))
    say = timeline.TimelineWords(
        kinds=(_("critical"), _("with slack"), ""),
        day=_("due or milestone"),
        common=_("all run"),
        open=_("no date"),
        date=lambda day: day_text(day.isoformat()),
        month=lambda day: short_month(day.isoformat(), language()),
    )
    caption = _("Actions in time")
    return Figure(
        caption=caption,
        svg=timeline.svg(rows, title=caption, say=say),
        alt=f"{caption}. {timeline.spoken(rows, say)}",
        lines=list(timeline.lines(rows, TWIN_WIDTH, say=say)),
    )
