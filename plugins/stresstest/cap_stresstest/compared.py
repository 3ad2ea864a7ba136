"""The comparing views as lines of text: rounds, benchmark, divergence, progress, sensitivity.

Each function yields lines no wider than ``width`` cells; see :mod:`cap_stresstest.lines`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_stresstest import answering, divergence, sensitivity
from cap_stresstest.assessment import Assessment
from cap_stresstest.benchmark import Benchmark, Standing
from cap_stresstest.divergence import Parting
from cap_stresstest.figures import number, signed
from cap_stresstest.lines import behind, heading, paragraph, table
from cap_stresstest.pack import Pack
from cap_stresstest.progress import Change, Comparison, Reading
from cap_stresstest.records import Round
from cap_stresstest.words import _
from cap_tui.api import pick


def between(low: float | None, high: float | None, decimals: int = 1) -> str:
    """An interval, or a word when there is none."""
    if low is None or high is None:
        return _("too few")
    sign = " … " if low < 0 else "–"
    return f"{number(low, decimals)}{sign}{number(high, decimals)}"


def rounds(there: Sequence[Round], people: Sequence[int], width: int) -> Iterator[str]:
    """All rounds with state, days, people and questionnaire."""
    rows = [[_("round"), _("state"), _("people"), _("opened"), _("closed"), _("questionnaire")]]
    for entry, count in zip(there, people, strict=True):
        state = _("closed") if entry.state == "closed" else _("open")
        cells = [entry.name, state, str(count), entry.opened, entry.closed or "–"]
        rows.append([*cells, entry.pack_version])
    yield from table(rows, width, drop=(4, 3))


def benchmark(assessment: Assessment, found: Benchmark, width: int) -> Iterator[str]:
    """Dimensions, then indicators: own value with interval, the group's quartiles and range, percentile."""
    yield from heading(assessment, width)
    yield from paragraph(
        _(
            "Compared with {portfolio}. Interval: 95 %, people drawn again inside their groups."
        ).format(portfolio=assessment.portfolio.title),
        width,
    )
    yield ""
    yield from table(_standings(found.dimensions, assessment), width, drop=(6, 5, 3))
    yield ""
    yield from table(_standings(found.indicators, assessment), width, drop=(6, 5, 3))
    yield ""
    yield from paragraph(
        _(
            "* the mean of the others lies outside the own interval. Percentile: share of the group below; no ranking."
        ),
        width,
    )


def _standings(found: Sequence[Standing], assessment: Assessment) -> list[list[str]]:
    rows = [["", _("own"), _("interval"), "n", _("mean"), _("quarter"), _("range"), _("pct"), ""]]
    for entry in found:
        others = entry.others
        mark = "*" if entry.stands_out else ""
        rows.append(
            [
                entry.id + mark,
                number(entry.own),
                between(entry.low, entry.high),
                str(entry.n),
                number(others.mean) if others else "–",
                between(others.q1, others.q3) if others and others.enough else "–",
                between(others.min, others.max) if others else "–",
                f"{entry.percentile:.0f}" if entry.percentile is not None else "–",
                name_of(assessment, entry.id),
            ]
        )
    return rows


def name_of(assessment: Assessment, key: str) -> str:
    """The short name of a dimension, the name of an indicator."""
    pack = assessment.pack
    if key in pack.dimensions:
        return pick(pack.dimensions[key].short)
    return pick(pack.indicators[key].name)


def partings(assessment: Assessment, found: Sequence[Parting], width: int) -> Iterator[str]:
    """Indicators on which the groups part, the widest gap first."""
    yield from heading(assessment, width)
    flag = assessment.pack.scoring.divergence_flag_if_group_spread_at_least
    apart = [entry for entry in found if entry.flagged]
    yield from paragraph(
        _("{count} indicators on which groups are {flag} or more apart:").format(
            count=len(apart), flag=number(flag)
        ),
        width,
    )
    for entry in apart:
        yield from paragraph(f"{entry.indicator} {name_of(assessment, entry.indicator)}", width, 2)
        yield from paragraph(means_line(assessment, entry), width, 4)
        yield from paragraph(entry.claim, width, 4)
    alone = [entry.indicator for entry in found if entry.gap is None]
    if alone:
        yield ""
        yield from paragraph(
            _("Fewer than two groups may be shown on: {ids}.").format(ids=", ".join(alone)), width
        )


def means_line(assessment: Assessment, entry: Parting) -> str:
    """The shown groups with mean and n; hidden ones are said to be hidden."""
    names = divergence.group_names(assessment)
    parts = []
    for group in assessment.pack.group_ids:
        if group in entry.means:
            parts.append(f"{names[group]} {number(entry.means[group])} (n {entry.n[group]})")
        else:
            parts.append(f"{names[group]} " + _("hidden"))
    return " · ".join(parts)


def reading(change: Reading) -> str:
    """What a change may be called."""
    return {
        "better": _("better"),
        "worse": _("worse"),
        "unclear": _("chance could do that"),
        "alike": _("no change to speak of"),
        "unknown": _("not comparable"),
    }[change]


def progress(assessment: Assessment, found: Comparison | None, width: int) -> Iterator[str]:
    """Two rounds, dimension by dimension and where an indicator changed."""
    if found is None:
        yield from heading(assessment, width)
        yield from paragraph(_("There is one round only: nothing to compare with yet."), width)
        return
    yield from paragraph(
        _("From {before} to {after}, on items that both asked in the same words.").format(
            before=found.before, after=found.after
        ),
        width,
    )
    for notice in assessment.notices():
        yield from paragraph(f"! {notice}", width)
    if found.changed_pack:
        yield from paragraph("! " + pack_changed(found), width)
    yield ""
    yield from table(_changes(found.dimensions, assessment), width, drop=(1, 5))
    moved = [entry for entry in found.indicators if entry.reading in ("better", "worse")]
    yield ""
    yield from paragraph(_("Indicators that changed ({count}):").format(count=len(moved)), width)
    if moved:
        yield from table(_changes(moved, assessment), width, drop=(1, 5))


def pack_changed(found: Comparison) -> str:
    """That the questionnaire changed between two rounds, and what is left out for it."""
    text = _("The questionnaire changed ({before} → {after}).").format(
        before=found.pack_before, after=found.pack_after
    )
    if found.changed_items:
        text += " " + _("Asked differently and left out: {ids}.").format(
            ids=", ".join(found.changed_items)
        )
    return text


def _changes(found: Sequence[Change], assessment: Assessment) -> list[list[str]]:
    rows = [["", _("before"), _("now"), "n", _("change"), _("interval"), _("reading"), ""]]
    for entry in found:
        cells = [entry.id, number(entry.before), number(entry.after)]
        cells += [f"{entry.n_before}, {entry.n_after}", signed(entry.change)]
        cells += [between(entry.low, entry.high), reading(entry.reading)]
        rows.append([*cells, name_of(assessment, entry.id)])
    return rows


def firmness(assessment: Assessment, width: int) -> Iterator[str]:
    """How firmly the result stands: other weights, one indicator less, and what would move it."""
    yield from heading(assessment, width)
    weighed = sensitivity.weights(assessment)
    if weighed is not None:
        yield from paragraph(weights_sentence(weighed), width)
        yield ""
    for entry in assessment.pack.dimension:
        own = assessment.scores.dimensions[entry.id]
        value = number(own.mean) + (f" ({behind(own)})" if own.indicators_used else "")
        yield from paragraph(f"{pick(entry.name)}: {value}", width)
        for dropped in sensitivity.drop_one(assessment, entry.id)[:1]:
            yield from paragraph(
                _("without {id} it would be {own} ({shift})").format(
                    id=dropped.indicator, own=number(dropped.own), shift=signed(dropped.shift, 2)
                ),
                width,
                4,
            )
        for lever in sensitivity.levers(assessment, entry.id)[:2]:
            yield from paragraph(lever_sentence(assessment, lever), width, 4)


def weights_sentence(found: sensitivity.Weights) -> str:
    """The overall mean and its place under other weights."""
    return _(
        "Overall {overall}. With any weight of a dimension up to {spread:.0%} larger or smaller it lies "
        "between {low} and {high}, and {first:.0f} to {last:.0f} % of the regions compared lie below it."
    ).format(
        overall=number(found.overall, 2),
        spread=found.spread,
        low=number(found.low, 2),
        high=number(found.high, 2),
        first=found.percentile_low,
        last=found.percentile_high,
    )


def lever_sentence(assessment: Assessment, lever: sensitivity.Lever) -> str:
    """What raising one indicator would do."""
    return _("+{gain} if {id} rose from {own} to {target}: {name}").format(
        gain=number(lever.gain, 2),
        id=lever.indicator,
        own=number(lever.own),
        target=number(lever.target),
        name=name_of(assessment, lever.indicator),
    )


def questions(pack: Pack, width: int) -> Iterator[str]:
    """Every question that is put, with the answers that may be given."""
    yield from paragraph(
        _("Answer with: cap-tui stresstest answer. One question at a time, kept at once."), width
    )
    scale = zip(pack.scale.values, pack.scale.labels, strict=True)
    yield from paragraph("; ".join(f"{value} = {pick(label)}" for value, label in scale), width)
    yield ""
    for step in answering.steps(pack):
        yield from paragraph(f"{step.key} {step.question}", width)
