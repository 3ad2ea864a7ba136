"""``stresstest answer``: the questionnaire on the terminal, line by line, for slow links and screen readers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cap_stresstest.commands.options import PLUGIN, dry_run_option, round_option, stresstest
from cap_stresstest.words import _
from cap_tui.api import Session, WrongUse, colon, lines, pass_session, pick

if TYPE_CHECKING:
    from cap_stresstest.answer_steps import AnswerStep
    from cap_stresstest.pack import Pack
    from cap_stresstest.records import Sitting
    from cap_tui.api import PluginContext

BACK, STOP = "<", "."


@stresstest.command("answer", help=_("Answer the questionnaire here, one question at a time."))
@round_option
@click.option("--name", default="", metavar="N", help=_("Go on under this name, or begin."))
@dry_run_option
@pass_session
def answer(session: Session, round_name: str, name: str, dry_run: bool) -> None:
    """Every answer is kept at once; the same name goes on later."""
    from cap_stresstest import rounds
    from cap_stresstest.operations.answer_questionnaire import begin_answers, submit_answers
    from cap_stresstest.records import Sitting

    ctx = session.context(PLUGIN)
    if session.json or not sys.stdin.isatty():
        raise WrongUse(
            _("Questions need a terminal."),
            remedy=_("Import a file instead: cap-tui stresstest import FILE --round NAME"),
        )
    if dry_run:
        _ask(None, rounds.current_pack(ctx), Sitting(round="", name="-"), session.width)
        session.say(_("Dry run: nothing was kept."))
        return
    current, pack, sitting = begin_answers(ctx, round_name, name)
    session.say(
        _("{back} goes back, {stop} stops; go on later with --name {name}").format(
            back=BACK, stop=STOP, name=sitting.name
        )
    )
    sitting, finished = _ask(ctx, pack, sitting, session.width)
    sent = finished and click.confirm(_("Send the answers in?"), default=True)
    told = _("The answers are stored, but not sent in.")
    if sent:
        submit_answers(ctx, current, sitting)
        told = _("Thank you. The answers are sent in.")
    data = {"round": current.name, "name": sitting.name, "answered": len(sitting.answers)}
    session.emit("stresstest.answer", data | {"sent_in": sent}, [told])


def _ask(
    ctx: PluginContext | None, pack: Pack, sitting: Sitting, cells: int
) -> tuple[Sitting, bool]:
    """Put every question; without a context nothing is stored. Returns whether the end was reached."""
    from cap_stresstest import answer_steps
    from cap_stresstest.operations.answer_questionnaire import store_answer

    found = answer_steps.steps(pack, sitting.group)
    place = answer_steps.open_step(found, sitting)
    while place < len(found):
        step = found[place]
        typed = _prompt(pack, step, answer_steps.given(sitting, step), cells)
        if typed == STOP:
            return sitting, False
        if typed == BACK:
            place = max(0, place - 1)
            continue
        coded = typed and step.kind != "text"
        value = answer_steps.read_typed_answer(pack, step, typed) if coded else typed
        if value is None:
            click.echo(_("That is not one of the answers."), err=True)
            continue
        if ctx is None:
            sitting = answer_steps.with_answer(sitting, step, value)
        else:
            sitting = store_answer(ctx, sitting, step, value)
        found = answer_steps.steps(pack, sitting.group)
        place += 1
    return sitting, True


def _prompt(pack: Pack, step: AnswerStep, before: str, cells: int) -> str:
    from cap_stresstest import answer_steps

    click.echo("")
    head = f"{step.place}/{step.total}  {step.title}"
    for line in [head, *step.question.split("\n")]:
        for part in lines.broken(line, cells):
            click.echo(part)
    for number, choice in enumerate(answer_steps.choices(pack, step), 1):
        sign = str(number) if step.kind == "group" else choice.code
        click.echo(f"  {sign:>2}  " + lines.clip(pick(choice.label), cells - 6))
    typed: str = click.prompt(
        _("Answer (Enter leaves it blank)") if not before else _("Answer"),
        default=before,
        show_default=bool(before),
        prompt_suffix=colon(),
    )
    return typed.strip()
