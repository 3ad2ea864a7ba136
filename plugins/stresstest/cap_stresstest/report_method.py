"""The sections about what the figures rest on: who answered, the method, where all of it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from cap_stresstest import disagreements, key_messages, recommendation_listing, sensitivity
from cap_stresstest.number_format import share
from cap_stresstest.report_data import ReportData
from cap_stresstest.round_result import RoundResult
from cap_stresstest.scoring import RoundScores
from cap_stresstest.sentences import people, weights_sentence
from cap_stresstest.words import _, ngettext
from cap_tui.api import Evidence, colon, document, formats, language, pick

Block = document.Block
Items, Paragraph, Table = document.Items, document.Paragraph, document.TableBlock


def provenance(assessment: RoundResult) -> list[str]:
    """Where questionnaire, answers and portfolio come from."""
    pack = assessment.pack
    return [
        _("Questionnaire: {name}, version {version}, content {sha}.").format(
            name=pick(pack.meta.name), version=pack.version, sha=pack.sha256[:12]
        ),
        _("After: {original}.").format(original=pack.meta.original),
        _("Portfolio: {title}.").format(title=assessment.portfolio.title),
    ]


def cover(data: ReportData) -> Iterator[Block]:
    """Which round this is, who answered, and how many of each group."""
    assessment = data.assessment
    current, counts = assessment.round, assessment.scores.counts
    least = assessment.pack.scoring.min_answers_per_group_shown
    if not counts.respondents and data.waiting:
        text = _("Round {name} ({period}): no group has {n} answers yet, so no figure is shown.")
        yield Paragraph(text.format(name=current.name, period=_period(data), n=least))
        return
    text = _("Round {name} ({period}): {people}.").format(
        name=current.name, period=_period(data), people=people(counts.respondents)
    )
    if current.invited:
        text += " " + _response_rate(data, current.invited)
    yield Paragraph(text)
    yield _people_by_group(data, least)


def _period(data: ReportData) -> str:
    """When the round was opened and closed, and in which months people answered: a day may be one person's."""
    current = data.assessment.round
    period = _("opened {opened}").format(opened=formats.date(current.opened, language()))
    if current.closed:
        closed = formats.date(current.closed, language())
        period += ", " + _("closed {closed}").format(closed=closed)
    first, last = (formats.month(day, language()) for day in data.period)
    if first:
        months = first if first == last else f"{first} – {last}"
        period += ", " + _("answered {months}").format(months=months)
    return period


def _response_rate(data: ReportData, invited: int) -> str:
    """How many were invited, and the share that answered: at least that while answers wait."""
    if data.waiting:
        said = ngettext(
            "{invited} was invited: a response rate of at least {rate}.",
            "{invited} were invited: a response rate of at least {rate}.",
            invited,
        )
    else:
        said = ngettext(
            "{invited} was invited: a response rate of {rate}.",
            "{invited} were invited: a response rate of {rate}.",
            invited,
        )
    rate = share(data.assessment.scores.counts.respondents / invited)
    return said.format(invited=invited, rate=rate)


def _people_by_group(data: ReportData, least: int) -> Block:
    """Respondents by group, with those invited unless a hidden group is too small to be told of."""
    counts, invited = data.assessment.scores.counts, data.assessment.round.invited_groups
    hidden = [not count and bool(data.waiting) for count in counts.by_group.values()]
    names = disagreements.group_names(data.assessment)
    columns = [_("Group"), _("Respondents")]
    rows: list[list[document.Cell]] = [
        [names[name], _("hidden") if hidden else count]
        for (name, count), hidden in zip(counts.by_group.items(), hidden, strict=True)
    ]
    if invited and not any(
        hide and invited.get(name, least) < least
        for name, hide in zip(counts.by_group, hidden, strict=True)
    ):
        columns += [_("Invited"), _("Response rate")]
        for row, (name, count), hide in zip(rows, counts.by_group.items(), hidden, strict=True):
            asked = invited.get(name)
            row += [asked, share(count / asked) if asked and not hide else None]
    note = _(
        "Nobody of a group with fewer than {n} answers is in any figure of this report. Answers that "
        "came after an earlier report or export wait until {n} or more have come."
    )
    return Table(
        caption=_("Respondents by group"),
        columns=columns,
        rows=rows,
        note=note.format(n=least) if data.waiting else "",
    )


def evidence(data: ReportData) -> Iterator[Block]:
    """Other analyses that the region keeps: what each shows, and where it can be checked."""
    current = data.assessment.round
    yield Table(
        caption=_("Other analyses and figures"),
        columns=(_("What it is"), _("What it shows"), _("Source and date"), _("Where to find it")),
        rows=[
            (
                entry.title + (" *" if current.uid in entry.supports else ""),
                _shown(entry),
                ", ".join(filter(None, (entry.source, formats.day_text(entry.date)))) or None,
                _where(entry) or None,
            )
            for entry in data.evidence
        ],
        note=_("* supports this round. A file is named by the beginning of its SHA-256."),
    )


def _shown(entry: Evidence) -> str | None:
    figure = ""
    if entry.value is not None:
        figure = f"{formats.exact_number(entry.value, language())} {entry.unit}".rstrip()
    return colon().join(part for part in (figure, entry.statement) if part) or None


def _where(entry: Evidence) -> str:
    kept = _("file {hash}").format(hash=entry.attachment[:12]) if entry.attachment else ""
    return ", ".join(part for part in (entry.address, kept) if part)


def method(data: ReportData) -> Iterator[Block]:
    assessment = data.assessment
    pack, scores = assessment.pack, assessment.scores
    rules = pack.scoring
    yield Paragraph(
        _(
            "Each answer is one of {values}. Don't know and not applicable are no low scores: they enter no mean."
        ).format(values=", ".join(str(value) for value in pack.scale.values))
    )
    yield Paragraph(
        _(
            "First the mean of each group of respondents, then the unweighted mean of the groups, so that "
            "a large group does not outweigh a small one. A group with fewer than {least} answers on an indicator is hidden and "
            "left out of the mean, so that it cannot be worked back. A dimension is the unweighted mean of "
            "its indicators."
        ).format(least=rules.min_answers_per_group_shown)
    )
    weighed = sensitivity.weights(assessment)
    if weighed is not None:
        yield Paragraph(weights_sentence(weighed))
    yield Paragraph(_("The key messages on page one are drawn by these rules:"))
    yield Items(key_messages.rules())
    yield Paragraph(recommendation_listing.priority_rule())
    yield _quality(scores, rules.min_answers_per_group_shown)
    if pack.reconstructed:
        yield Paragraph(
            _(
                "The wording of the original questionnaire and its scale are not public. Indicators, "
                "questions, scale and scoring are reconstructed (pack {version}); the dimensions, the groups "
                "of respondents and the counts are verified."
            ).format(version=pack.version),
            "warning",
        )
    yield Items(provenance(assessment))


def _quality(scores: RoundScores, least: int) -> Block:
    """How complete the answers are; of fewer than ``least`` people no more than how many there are."""
    counts = scores.counts
    blank = counts.respondents_with_blank_items
    few = _("fewer than {least}").format(least=least)
    rows: list[tuple[str, document.Cell]] = [(_("Respondents"), counts.respondents or _("hidden"))]
    if counts.respondents:
        told: list[tuple[str, document.Cell]] = [
            (_("Respondents who left items blank"), few if 0 < blank < least else blank),
            (_("Coverage (answered or said why not)"), _as_share(scores.coverage)),
            (_("On the scale"), _as_share(scores.scored_share)),
            (_("Don't know"), counts.dont_know),
            (_("Not applicable"), counts.not_applicable),
        ]
        if counts.sheets < counts.respondents:
            rows.append((_("Their answers counted here"), counts.sheets or _("hidden")))
        rows += told if counts.sheets else [(name, _("hidden")) for name, _value in told]
    return Table(caption=_("Data quality"), columns=(_("Measure"), _("Value")), rows=rows)


def _as_share(value: float | None) -> document.Cell:
    """A share that a spreadsheet can count with; a word where there is none."""
    return share(value) if value is None else document.Share(value)
