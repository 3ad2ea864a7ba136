"""Page one of a call's text: who funds, what has to be known, what applicants decide next."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cap_acie.call_calendar import calendar_lines, calendar_svg, timeline_rows, timeline_words
from cap_acie.call_file import ConsortiumRules
from cap_acie.call_folder import CallFolder
from cap_acie.told import day_words, money_words
from cap_acie.words import _, ngettext
from cap_tui.api import Section, document, formats, language, pick, timeline

ORDER = 10


def page_one(folder: CallFolder) -> Iterator[Section]:
    """Who funds, the key messages with the calendar, what to decide next."""
    yield Section("acie.regions", _("Who funds"), [regions_table(folder)], ORDER, "asked")
    said: list[document.Block] = [
        document.Items(list(_messages(folder))),
        calendar_figure(folder),
    ]
    yield Section("acie.messages", _("Key messages"), said, ORDER, "message")
    wanted = document.Items(list(_decisions(folder)))
    yield Section("acie.next", _("What to decide next"), [wanted], ORDER, "decision")


def percent_words(percent: Fraction) -> str:
    """A percentage as people write it, without the sign."""
    return formats.number(float(percent), language(), 0 if percent.denominator == 1 else 2)


def regions_needed(rules: ConsortiumRules) -> str:
    """From how many regions partners must come."""
    return ngettext(
        "at least {n} region of the call", "at least {n} regions of the call", rules.regions_min
    ).format(n=rules.regions_min)


def partners_needed(rules: ConsortiumRules) -> str:
    """How many independent partners a project has at least."""
    return ngettext(
        "at least {n} independent partner", "at least {n} independent partners", rules.partners_min
    ).format(n=rules.partners_min)


def months_allowed(rules: ConsortiumRules) -> str:
    """How long a project may take."""
    return ngettext("{least} to {most} month", "{least} to {most} months", rules.months_max).format(
        least=rules.months_min, most=rules.months_max
    )


def regions_table(folder: CallFolder) -> document.TableBlock:
    """The regions with programme, money, languages and office."""
    return document.TableBlock(
        _("Regions and programmes"),
        [_("region"), _("programme"), _("budget"), _("languages"), _("office")],
        [
            [
                code,
                pick(annex.programme),
                money_words(annex.budget, annex.currency),
                ", ".join(annex.languages),
                f"{pick(annex.contact_name)}, {annex.contact_email}",
            ]
            for code, annex in folder.annexes.items()
        ],
    )


def calendar_figure(folder: CallFolder) -> document.Figure:
    """The windows of the regions; the caption says when all of them are open."""
    opens, closes = _window(folder)
    caption = _("All regions take applications from {opens} to {closes}")
    return document.Figure(
        caption.format(opens=day_words(opens), closes=day_words(closes)),
        calendar_svg(folder),
        timeline.spoken(timeline_rows(folder), timeline_words()),
        list(calendar_lines(folder, document.TWIN_WIDTH)),
    )


def _window(folder: CallFolder) -> tuple[str, str]:
    """The first and the last day on which every region takes applications."""
    dates = [annex.dates for annex in folder.annexes.values()]
    opens = max(one.opens for one in dates)
    closes = min(one.deadline for one in dates)
    return opens.date().isoformat(), closes.date().isoformat()


def _messages(folder: CallFolder) -> Iterator[str]:
    """What the call is for, the money, the dates, who can apply, and how applications are judged."""
    call, rules, criteria = folder.call, folder.call.consortium, folder.call.criteria
    if call.aim:
        yield pick(call.aim)
    budgets: dict[str, int] = {}
    for annex in folder.annexes.values():
        budgets[annex.currency] = budgets.get(annex.currency, 0) + annex.budget
    told = ngettext(
        "{n} region offers {sums}; each partner applies to the programme of its own region.",
        "{n} regions offer {sums}; each partner applies to the programme of its own region.",
        len(folder.annexes),
    )
    sums = " + ".join(money_words(cents, currency) for currency, cents in budgets.items())
    yield told.format(n=len(folder.annexes), sums=sums)
    opens, closes = _window(folder)
    told = _("All regions take applications from {opens} to {closes}.")
    if len({annex.dates.deadline for annex in folder.annexes.values()}) > 1:
        told = _("All regions take applications from {opens} to {closes}; {region} closes first.")
    yield told.format(opens=day_words(opens), closes=day_words(closes), region=_first(folder))
    needs = (regions_needed(rules), partners_needed(rules), months_allowed(rules))
    yield _("What a project needs: {needs}.").format(needs="; ".join(needs))
    told = _(
        "The criteria that all regions share weigh {weight} % of the total; the weightiest is: {name}."
    )
    heaviest = max(criteria.shared, key=lambda one: one.weight)
    yield told.format(weight=percent_words(100 * criteria.shared_weight), name=pick(heaviest.name))


def _first(folder: CallFolder) -> str:
    return min(folder.annexes, key=lambda code: folder.annexes[code].dates.deadline)


def _decisions(folder: CallFolder) -> Iterator[str]:
    """What applicants have to decide, and by when."""
    opens, closes = _window(folder)
    yield _("With whom you apply, from which regions, and who leads: before {day}.").format(
        day=day_words(opens)
    )
    told = _(
        "Whether you apply: the application of every partner must arrive by {day}, the earliest deadline."
    )
    yield told.format(day=day_words(closes))
