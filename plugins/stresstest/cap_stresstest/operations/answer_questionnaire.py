"""Answering here: begin or go on, keep each answer, submit."""

from __future__ import annotations

import secrets

from cap_stresstest import rounds
from cap_stresstest.answer_steps import AnswerStep, with_answer
from cap_stresstest.pack import Pack
from cap_stresstest.records import Response, Round, Sitting
from cap_stresstest.words import _
from cap_tui.api import PluginContext, Provenance, clean_line


def begin_answers(
    ctx: PluginContext, round_name: str = "", name: str = ""
) -> tuple[Round, Pack, Sitting]:
    """The sitting of that name in an open round, new when there is none.

    Without a round the latest is meant, or a new one of this year; ReadOnly when it is closed.
    """
    there = rounds.all_rounds(ctx)
    current = rounds.find(ctx, round_name) if round_name else (there[-1] if there else None)
    if current is None:
        pack = rounds.current_pack(ctx)
        wanted = round_name or rounds.today()[:4]
        fresh = rounds.new_round(ctx.region.code, wanted, pack, synthetic=ctx.region.synthetic)
        with ctx.transaction(_("Open the round {name}").format(name=fresh.name)) as tx:
            rounds.freeze(ctx, tx, pack, Provenance())
            current = tx.add(fresh)
    rounds.must_be_open(current)
    pack = rounds.pack_of(ctx, current)
    wanted = clean_line(name, limit=40) or secrets.token_hex(3)
    for sitting in ctx.records(Sitting).find(round=current.uid):
        if sitting.name == wanted:
            return current, pack, sitting
    with ctx.transaction(_("Begin to answer")) as tx:
        return current, pack, tx.add(Sitting(round=current.uid, name=wanted))


def unfinished_sittings(ctx: PluginContext, current: Round) -> list[Sitting]:
    """Sittings of a round that were not sent in."""
    return sorted(ctx.records(Sitting).find(round=current.uid), key=lambda s: s.updated)


def store_answer(ctx: PluginContext, sitting: Sitting, step: AnswerStep, value: str) -> Sitting:
    """Keep one answer at once, durable when this returns; "" takes an answer back."""
    changed = with_answer(sitting, step, value)
    if changed == sitting:
        return sitting
    with ctx.transaction(_("Answer {key}").format(key=step.key)) as tx:
        return tx.put(changed)


def submit_answers(ctx: PluginContext, current: Round, sitting: Sitting) -> Response:
    """Turn a sitting into a response; ReadOnly when the round was closed meanwhile."""
    current = rounds.get(ctx, current.name)
    rounds.must_be_open(current)
    response = Response(
        round=current.uid,
        group=sitting.group,
        answers=dict(sitting.answers),
        texts=dict(sitting.texts),
        place=_("answered here"),
        provenance=Provenance(source="entered", synthetic=current.synthetic),
    )
    with ctx.transaction(_("Answers sent in")) as tx:
        tx.put(current)  # closing the round at the same moment is a Conflict
        tx.remove(sitting)
        return tx.add(response)
