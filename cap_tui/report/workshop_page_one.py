"""Page one of the minutes: who took part, what came out, what the room has to decide next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Helix, helix_name
from cap_tui.model.workshop import NoteKind
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.action_development import plan_actions
from cap_tui.operations.workshops.outcome import ActivityOutcome, outcomes
from cap_tui.operations.workshops.results import BallotResults, ballot_results
from cap_tui.report.composition import named
from cap_tui.report.document import Block, Cell, Figure, Items, Paragraph, Section, Table
from cap_tui.report.workshop_figures import (
    actions_figure,
    ballot_figure,
    board_figure,
    roadmap_figure,
)
from cap_tui.text import formats
from cap_tui.text.i18n import _, language, ngettext
from cap_tui.workshop.balance import Balance, room_balance


def revealed_results(access: WorkshopAccess) -> list[BallotResults]:
    """The results of every ballot that was revealed, in the order in which they were opened."""
    state = access.state
    return [ballot_results(access, uid) for uid in state.ballots if uid in state.keys]


def page_one(access: WorkshopAccess, found: Sequence[BallotResults]) -> Iterator[Section]:
    """Who took part, the key messages with a figure, and what to decide next."""
    made = outcomes(access)
    yield Section(
        "workshop.balance",
        _("Who took part"),
        [*balance_blocks(room_balance(access.state))],
        1,
        "asked",
    )
    drawn = _figure(access, found)
    said: list[Block] = [Items(list(_messages(access, found, made))), *([drawn] if drawn else [])]
    yield Section("workshop.messages", _("Key messages"), said, 1, "message")
    if wanted := list(_decisions(access, made)):
        yield Section("workshop.next", _("What to decide next"), [Items(wanted)], 1, "decision")


def balance_blocks(balance: Balance) -> Iterator[Block]:
    """Who was invited and came, by group, with the rate."""
    groups = balance.groups
    invited, present = (sum(getattr(g, name) for g in groups) for name in ("invited", "present"))
    if invited:
        told = ngettext(
            "{invited} person was invited and {present} took part: {rate}.",
            "{invited} people were invited and {present} took part: {rate}.",
            invited,
        )
        yield Paragraph(
            told.format(
                invited=invited,
                present=present,
                rate=formats.percent(present / invited, language()),
            )
        )
    known = {helix.value: helix for helix in Helix}
    rows: list[list[Cell]] = [
        [
            helix_name(known[group.helix]) if group.helix in known else _("unknown"),
            group.invited,
            group.present,
            100 * group.present / group.invited if group.invited else None,
            None if group.share is None else 100 * group.share,
            group.spoken,
            group.voted,
        ]
        for group in groups
    ]
    columns = [
        _("group"), _("invited"), _("present"), _("rate %"), _("share %"), _("spoken"), _("voted"),
    ]  # fmt: skip
    yield Table(_("Balance"), columns, rows, decimals=0, note=_("Share: of all who took part."))


def _figure(access: WorkshopAccess, found: Sequence[BallotResults]) -> Figure | None:
    """The figure that shows most of what came out: the last ballot, the actions, the roadmap, the board."""
    for results in reversed(found):
        if drawn := ballot_figure(access, results):
            return replace(drawn, caption=_ballot_sentence(access, results).rstrip("."))
    if drawn := actions_figure(access):
        return replace(drawn, caption=" ".join(plan_sentences(access)).rstrip("."))
    return roadmap_figure(access) if access.state.roadmap else board_figure(access)


def _messages(
    access: WorkshopAccess, found: Sequence[BallotResults], made: Sequence[ActivityOutcome]
) -> Iterator[str]:
    """What was decided, came first, came out, is planned, and where people differ; at most one sentence each."""
    notes = list(access.state.notes.values())
    decided = [note.text for note in notes if note.kind is NoteKind.DECISION]
    told = ngettext(
        "The room took {n} decision: {texts}.",
        "The room took {n} decisions: {texts}.",
        len(decided),
    )
    yield (
        told.format(n=len(decided), texts=named(decided))
        if decided
        else _("The room took no decision.")
    )
    yield from (_ballot_sentence(access, results) for results in found[-1:])
    if made:
        told = ngettext(
            "{n} transformative activity came out of it: {names}.",
            "{n} transformative activities came out of it: {names}.",
            len(made),
        )
        yield told.format(n=len(made), names=named([one.activity.name for one in made]))
    yield from plan_sentences(access)
    differ = [note.text for note in notes if note.kind is NoteKind.DISSENT]
    if differ:
        yield _("People differ on: {texts}.").format(texts=named(differ))
    else:
        yield _("No dissent was noted.")


def _ballot_sentence(access: WorkshopAccess, results: BallotResults) -> str:
    """Which card came first in a ballot, and how many voted; of too few votes only that they are too few."""
    turnout = results.turnout
    if results.figures.claim == "none":
        ballot = _("Ballot {ref}").format(ref=results.ballot.ref)
        return f"{ballot} · {claim_sentence('none', results.figures.n)}"
    ranked = [row for row in results.figures.rows if row.rank == 1]
    first = "; ".join(card_text(access, row.card) for row in ranked) or "–"
    told = _("In ballot {ref} this came first: {card} ({cast} of {electorate} voted).")
    return told.format(
        ref=results.ballot.ref, card=first, cast=turnout.cast, electorate=turnout.electorate
    )


def claim_sentence(claim: str, n: int) -> str:
    """What so many votes allow to say."""
    return {
        "none": ngettext(
            "{n} vote: too few to claim anything.", "{n} votes: too few to claim anything.", n
        ).format(n=n),
        "indicative": ngettext("{n} vote: an indication.", "{n} votes: an indication.", n).format(
            n=n
        ),
        "full": ngettext(
            "{n} vote: enough for a statement.", "{n} votes: enough for a statement.", n
        ).format(n=n),
    }[claim]


def card_text(access: WorkshopAccess, ref: str) -> str:
    """What is written on a card or is the title of a merge; the name where there is nothing."""
    card = access.state.find_card(ref)
    return getattr(card, "text", "") or getattr(card, "title", "") or ref


def plan_sentences(access: WorkshopAccess, start: str = "") -> Iterator[str]:
    """How many actions are planned, when the last one ends, what they cost; nothing without actions."""
    actions = list(access.state.actions.values())
    if not actions:
        return
    plan = plan_actions(access, start)
    last = max((one.finish for one in plan.actions), default="")
    told = ngettext("{n} action is planned.", "{n} actions are planned.", len(actions))
    parts = [told.format(n=len(actions))]
    if last:
        told = _("The last one ends on {day}.")
        parts.append(told.format(day=formats.date(last, language())))
    if plan.cost:
        sums = " + ".join(amount_text(total, currency) for currency, total in plan.cost.items())
        parts.append(_("Cost: {cost}.").format(cost=sums))
    yield " ".join(parts)


def amount_text(amount: Decimal | str, currency: str) -> str:
    """An amount with its currency, with the digits that it was written with."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return f"{amount} {currency}".strip()
    exponent = value.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 2
    return formats.money(value, currency, language(), digits).strip()


def _decisions(access: WorkshopAccess, made: Sequence[ActivityOutcome]) -> Iterator[str]:
    """What was parked, what the actions lack, and what the activities lack for their next stage."""
    parked = [n.text for n in access.state.notes.values() if n.kind is NoteKind.PARKED]
    if parked:
        yield _("Take up again what was parked: {texts}.").format(texts=named(parked))
    yield from loose_actions(access)
    for one in made:
        if one.missing:
            yield _missing(one.activity, [obstacle.message for obstacle in one.missing])


def loose_actions(access: WorkshopAccess) -> Iterator[str]:
    """Which actions lack a date, or somebody who is responsible; nothing when none does."""
    loose = [
        action.title
        for action in access.state.actions.values()
        if not (action.due and (action.responsible or action.institution or action.role))
    ]
    if loose:
        told = _("Name who is responsible, and until when, for: {titles}.")
        yield told.format(titles=named(loose))


def _missing(activity: TransformativeActivity, messages: Sequence[str]) -> str:
    told = _("{activity} lacks for its next stage: {texts}.")
    return told.format(activity=activity.name, texts=named(messages))
