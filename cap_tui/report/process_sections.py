"""The whole process in a report: the board, each activity's life, and the chains behind what was funded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from cap_tui.model.action import ActionStatus, FundingStatus, PlannedAction
from cap_tui.model.activity import Stage
from cap_tui.model.chain import Chain, Step, Trace
from cap_tui.model.chain_roles import role_name, told_as
from cap_tui.model.trace import folded, runs
from cap_tui.operations.activity_life import COUNTED, activity_life, life_listing
from cap_tui.operations.activity_listings import own_activities
from cap_tui.operations.board import Board
from cap_tui.operations.board_areas import board_areas
from cap_tui.operations.context import Context
from cap_tui.report.composition import named
from cap_tui.report.document import Block, Items, Paragraph, Section, TableBlock
from cap_tui.report.listing_table import listing_table
from cap_tui.text import formats
from cap_tui.text.command_hint import without_command
from cap_tui.text.i18n import _, language, ngettext
from cap_tui.text.labelled import colon, labelled

FIRST, LIVES, CHAINS = 5, 700, 710
"""The order of the sections: the process before the tools, the lives and chains behind them."""
MOST_CHAINS = 20
GROUNDS = ("activity", "evidence", "rating", "ballot", "vote", "stresstest_indicator")
"""Roles of what an action rests on, for two pages: the full report has every step."""


def process_section(board: Board) -> Section:
    """Where the process stands: five action lines and the activities by stage."""
    activities = next(area for area in board_areas(board, None) if area.key == "activities")
    blocks = [_lines(board), *_funnel(board, activities.details[0])]
    return Section("core.process", _("The process"), blocks, FIRST)


def _lines(board: Board) -> TableBlock:
    """Where each action line stands, and its next step."""
    areas = board_areas(board, None)
    return TableBlock(
        _("The five action lines"),
        (_("Action line"), _("Phase"), _("State"), _("Findings"), _("Next step")),
        [
            (a.name, a.phase, a.words, len(a.findings), without_command(a.told))
            for a in areas
            if a.state is not None
        ],
    )


def _funnel(board: Board, words: str) -> Iterator[Block]:
    from cap_tui.model.stages import stage_name

    yield TableBlock(
        _("{activities} by stage").format(activities=words),
        (_("Stage"), _("Activities")),
        [(stage_name(s), n) for s, n in board.stages.items() if n or s is not Stage.PARKED],
    )


def life_section(context: Context, chain: Chain) -> Section | None:
    """The life of each own activity that is not parked; None where there is none."""
    blocks: list[Block] = []
    for activity in own_activities(context):
        if activity.stage is not Stage.PARKED:
            life = activity_life(context.workspace, chain, activity, personal=False)
            blocks.append(listing_table(life_listing(life), activity.name))
    return (
        Section("core.activities", _("The life of each activity"), blocks, LIVES, "annex")
        if blocks
        else None
    )


def funded(context: Context, chain: Chain) -> list[Step]:
    """What was funded: the decisions to fund, and actions that have their money without one."""
    decided = list(chain.with_role("funding"))
    known = {step.uid for each in decided for step in chain.walk(each.uid, ahead=False)}
    known |= {step.uid for each in decided for step in chain.walk(each.uid, ahead=True)}
    actions = context.records(PlannedAction).find(funding=FundingStatus.FUNDED)
    return decided + [chain.trace(a.uid).record for a in actions if a.uid not in known]


def chain_section(context: Context, chain: Chain) -> Section | None:
    """From each funded thing back to the votes and the evidence; None where nothing was funded."""
    blocks: list[Block] = [
        _chain_table(chain, chain.trace(step.uid)) for step in funded(context, chain)[:MOST_CHAINS]
    ]
    if not blocks:
        return None
    words = Paragraph(_("What stands behind everything that was funded, step by step."))
    return Section(
        "core.chains",
        _("From the funded action back to the evidence"),
        [words, *blocks],
        CHAINS,
        "annex",
    )


def _chain_table(chain: Chain, trace: Trace) -> TableBlock:
    rows: list[tuple[int, str, str]] = []
    steps = tuple(step for step in trace.behind if step.role and not step.again)
    for run in runs(steps):
        what = role_name(told_as(run[0].role, run[0].table))
        rows += [(run[0].depth, what, title) for title in _titles_of(chain, run)]
    return TableBlock(
        labelled(role_name(trace.record.role), _shown_title(chain, trace.record)),
        (_("Step"), _("What"), _("Which")),
        rows,
    )


def _titles_of(chain: Chain, run: Sequence[Step]) -> Iterator[str]:
    """What the report says of records that stand together: their number, or each by its title."""
    if counted := chain.counted_titles(run):
        yield from counted
        return
    for step, more in folded(tuple(run)):
        yield _("… and {n} more").format(n=more) if more else _shown_title(chain, step)


def _shown_title(chain: Chain, step: Step) -> str:
    """The title of a record, or why it does not stand in a report."""
    if chain.has_personal_title(step.table):
        return _("title not shown: it may name people")
    return step.title


# ------------------------------------------------------------------ the edition of two pages


def message_sections(context: Context, board: Board) -> Iterator[Section]:
    """What a policy maker has to know, in a few sentences, and what waits for a decision."""
    # Activities, what was funded and what it costs are one message: a summary that takes the first of
    # each section must not part them.
    items = [" ".join([_activities_sentence(board), *_money_sentences(context)])]
    late = sum(item.day < board.today for item in board.due)
    if late:
        items.append(ngettext("{n} thing is late.", "{n} things are late.", late).format(n=late))
    yield Section("core.process-messages", _("The process"), [Items(items)], FIRST - 1, "message")
    if steps := list(_open_decisions(context)):
        yield Section("core.decisions", _("Actions"), [Items(steps)], FIRST - 1, "decision")


def _open_decisions(context: Context) -> Iterator[str]:
    """What the actions of the region lack: somebody who is responsible, a date, money."""
    own = context.region.code
    actions = [
        action
        for action in context.records(PlannedAction).all()
        if (action.owner or own) == own
        and action.status in (ActionStatus.PLANNED, ActionStatus.RUNNING)
    ]
    loose = [a for a in actions if not (a.due and (a.responsible or a.institution or a.role))]
    if loose:
        text = _("Name who is responsible, and until when, for: {titles}.")
        yield text.format(titles=_titles(loose))
    if unpaid := [action for action in actions if action.funding is FundingStatus.OPEN]:
        yield _("Decide who pays for: {titles}.").format(titles=_titles(unpaid))


def _titles(actions: Sequence[PlannedAction]) -> str:
    return named([action.title for action in actions])


def _origin_section(chain: Chain, step: Step) -> Section:
    """Where a funded action comes from, in a line."""
    words = Paragraph(chain_sentence(chain, chain.trace(step.uid)))
    return Section("core.origin", _("Where a funded action comes from"), [words], FIRST + 1)


def _activities_sentence(board: Board) -> str:
    area = next(a for a in board_areas(board, None) if a.key == "activities")
    return _("{whole}: {reason}.").format(whole=area.details[0], reason=area.told)


def _money_sentences(context: Context) -> Iterator[str]:
    own = context.region.code
    actions = [a for a in context.records(PlannedAction).all() if (a.owner or own) == own]
    paid = [a for a in actions if a.funding is FundingStatus.FUNDED]
    if actions:
        yield ngettext(
            "{n} action, {funded} of them funded.",
            "{n} actions, {funded} of them funded.",
            len(actions),
        ).format(n=len(actions), funded=len(paid))
    if paid:
        yield _("Funded: {titles}.").format(titles=_titles(paid))
    sums: Counter[str] = Counter()
    for action in paid:
        amount = _amount(action.cost)
        if amount is not None and action.currency:
            sums[action.currency] += amount  # type: ignore[assignment]  # sums of decimals
    for currency, total in sorted(sums.items()):
        yield _("The funded actions cost {amount} {currency}.").format(
            amount=formats.number(total, language(), 2 if total % 1 else 0), currency=currency
        )
    unknown = sum(_amount(action.cost) is None for action in paid)
    if unknown:
        yield ngettext(
            "The cost of {n} funded action is not known.",
            "The cost of {n} funded actions is not known.",
            unknown,
        ).format(n=unknown)


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def chain_sentence(chain: Chain, trace: Trace) -> str:
    """What a funded action rests on, in a line: the one record of a role by its name, several by their number."""
    nearest: dict[str, Step] = {}
    counts: Counter[str] = Counter()
    for step in trace.behind:
        if step.role and not step.again:
            counts[step.role] += 1
            if step.role not in nearest or step.depth < nearest[step.role].depth:
                nearest[step.role] = step
    # What was funded goes by the name of the action that it became, as the other sentences of the report name it.
    applied = nearest.get("application", trace.record)
    became = next((s for s in chain.walk(applied.uid, ahead=True) if s.role == "action"), None)
    subject = (became or nearest.pop("action", trace.record)).title
    parts = []
    for role in (role for role in GROUNDS if role in nearest):
        step = nearest[role]
        hidden = role in COUNTED or counts[role] > 1 or chain.has_personal_title(step.table)
        parts.append(
            role_name(role) + (f" ({counts[role]})" if hidden else f"{colon()}{step.title}")
        )
    text = _("What stands behind '{title}': {parts}.")
    told = text.format(title=subject, parts="; ".join(parts) or "–")
    return told.removesuffix(".") if told.endswith("….") else told


def process_sections(context: Context, board: Board, chain: Chain) -> Iterator[Section]:
    """The core's own sections of the full report."""
    yield from message_sections(context, board)
    yield process_section(board)
    for section in (life_section(context, chain), chain_section(context, chain)):
        if section is not None:
            yield section


def policy_sections(context: Context, board: Board, chain: Chain) -> Sequence[Section]:
    """The core's own sections of the edition for policy makers."""
    origins = [_origin_section(chain, step) for step in funded(context, chain)[:1]]
    return (
        *message_sections(context, board),
        Section("core.process", _("The process"), [_lines(board)], FIRST),
        *origins,
    )
