"""Closing a round: its answers are frozen, its aggregates are stored for the portfolio."""

from __future__ import annotations

import msgspec

from cap_stresstest import portfolio_entry, rounds
from cap_stresstest.records import Round, Sitting
from cap_stresstest.released_answers import ReleasedAnswers
from cap_stresstest.round_result import assess_round, with_answers
from cap_stresstest.words import _
from cap_tui.api import PluginContext


def close_round(ctx: PluginContext, current: Round) -> Round:
    """Close a round for good and put its aggregates beside the partners'; ReadOnly when it is closed already.

    What people began by link and did not send in is removed: they did not say that it may count.
    """
    current = rounds.get(ctx, current.name)  # somebody may have closed it meanwhile
    rounds.must_be_open(current)
    answers = ReleasedAnswers(ctx)
    told = with_answers(ctx, assess_round(ctx, current.name), answers)
    published = portfolio_entry.published_entry(ctx, told)
    for entry in answers.of(current).released:
        ctx.note_release(entry)
    closed = msgspec.structs.replace(current, state="closed", closed=rounds.today())
    with ctx.transaction(_("Close the round {name}").format(name=current.name)) as tx:
        tx.add(published)
        for draft in ctx.records(Sitting).find(round=current.uid, by_link=True):
            tx.remove(draft)
        return tx.put(closed)
