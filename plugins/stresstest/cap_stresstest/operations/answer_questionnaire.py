"""Answering here: begin or go on, keep each answer, submit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from cap_stresstest import rounds
from cap_stresstest.answer_steps import AnswerStep, steps, with_answer
from cap_stresstest.pack import Pack
from cap_stresstest.records import Response, Round, Sitting
from cap_stresstest.words import _
from cap_tui.api import PluginContext, Provenance, Refused, clean_line


def begin_answers(
    ctx: PluginContext, round_name: str = "", name: str = ""
) -> tuple[Round, Pack, Sitting]:
    """The sitting of that name in an open round, new when there is none.

    Without a round the latest is meant, or a new one of this year; ReadOnly when it is closed.
    """
    there = rounds.all_rounds(ctx)
    current = rounds.find(ctx, round_name) if round_name else (there[-1] if there else None)
    if current is None:
        current = open_round(ctx, round_name or rounds.today()[:4])
    rounds.must_be_open(current)
    pack = rounds.pack_of(ctx, current)
    wanted = clean_line(name, limit=40) or secrets.token_hex(3)
    for sitting in ctx.records(Sitting).find(round=current.uid):
        if sitting.name == wanted:
            return current, pack, sitting
    with ctx.transaction(_("Begin to answer")) as tx:
        return current, pack, tx.add(Sitting(round=current.uid, name=wanted))


def open_round(
    ctx: PluginContext,
    name: str,
    invited: int | None = None,
    invited_groups: Mapping[str, int] | None = None,
    *,
    dry_run: bool = False,
) -> Round:
    """Open a round for answers, with the questionnaire of the region; with ``dry_run`` it is not stored.

    ``invited_groups`` says how many of each group are asked. Refused for the name of another round, and
    for a group that the questionnaire does not have.
    """
    if rounds.find(ctx, name) is not None:
        raise Refused(
            _("There is a round {name} already.").format(name=clean_line(name)), where="--round"
        )
    pack = rounds.current_pack(ctx)
    _require_groups(pack, invited_groups or {})
    fresh = rounds.new_round(
        ctx.region.code,
        name,
        pack,
        synthetic=ctx.region.synthetic,
        invited=invited,
        invited_groups=invited_groups,
    )
    label = _("Open the round {name}").format(name=fresh.name)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        rounds.freeze(ctx, tx, pack, Provenance())
        return tx.add(fresh)


def _require_groups(pack: Pack, named: Mapping[str, int]) -> None:
    known = [entry.id for entry in pack.respondent_group]
    unknown = [group for group in named if group not in known]
    if unknown:
        raise Refused(
            _("There is no group {id}.").format(id=clean_line(", ".join(unknown))),
            remedy=_("There are: {names}.").format(names=", ".join(known)),
        )


def unfinished_sittings(ctx: PluginContext, current: Round) -> list[Sitting]:
    """Sittings of a round that were not sent in."""
    found = ctx.records(Sitting).find(round=current.uid)
    return sorted((s for s in found if not s.by_link), key=lambda s: s.updated)


def draft_by_link(ctx: PluginContext, current: Round, name: str) -> Sitting | None:
    """What somebody has answered so far on a page by link."""
    found = ctx.records(Sitting).find(name=name)
    return next((s for s in found if s.by_link and s.round == current.uid), None)


def keep_by_link(
    ctx: PluginContext, current: Round, name: str, answers: Mapping[str, str], key: str
) -> None:
    """Keep answers of a draft, durable when this returns; the same key again is the same change."""
    current = rounds.get(ctx, current.name)
    rounds.must_be_open(current)
    asked = {step.key: step for step in steps(rounds.pack_of(ctx, current))}
    draft = draft_by_link(ctx, current, name)
    changed = draft or Sitting(round=current.uid, name=name, by_link=True)
    for question, value in answers.items():
        changed = with_answer(changed, asked[question], value)
    with ctx.transaction(_("Answers by link"), key=key) as tx:
        if draft is None:
            tx.add(changed)
        else:
            tx.put(changed)


def store_answer(ctx: PluginContext, sitting: Sitting, step: AnswerStep, value: str) -> Sitting:
    """Keep one answer at once, durable when this returns; "" takes an answer back."""
    changed = with_answer(sitting, step, value)
    if changed == sitting:
        return sitting
    with ctx.transaction(_("Answer {key}").format(key=step.key)) as tx:
        return tx.put(changed)


def submit_answers(
    ctx: PluginContext, current: Round, sitting: Sitting, key: str | None = None
) -> Response:
    """Turn a sitting into a response; ReadOnly when the round was closed meanwhile."""
    current = rounds.get(ctx, current.name)
    rounds.must_be_open(current)
    response = Response(
        round=current.uid,
        group=sitting.group,
        answers=dict(sitting.answers),
        texts=dict(sitting.texts),
        place=_("answered by link") if sitting.by_link else _("answered here"),
        provenance=Provenance(source="entered", synthetic=current.synthetic),
    )
    with ctx.transaction(_("Answers sent in"), key=key) as tx:
        tx.put(current)  # closing the round at the same moment is a Conflict
        tx.remove(sitting)
        return tx.add(response)
