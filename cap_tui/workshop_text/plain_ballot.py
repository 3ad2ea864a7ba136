"""A ballot asked line by line, for terminals that draw no screens and for screen readers."""

from __future__ import annotations

from collections.abc import Callable

from cap_tui.model.workshop import BallotKind, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.i18n import _
from cap_tui.text.labelled import label_end
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workshop_text.ballot_form_lines import (
    form_details,
    form_head,
    form_titles,
    how_to_fill,
    new_form,
)
from cap_tui.workshop_text.said import Said, plain_lines

Ask = Callable[..., str]
"""Asks a question and returns the line; with ``hidden=True`` it is not shown while typing."""
Say = Callable[[str], None]


def ask_ballot(
    access: WorkshopAccess,
    ballot: WorkshopBallot,
    voter: tuple[str, str],
    ask: Ask,
    say: Say,
    width: int,
) -> tuple[str, ...] | None:
    """The words of the vote; None when the person does not send it. ``voter`` is a uid and a name."""
    uid, name = voter
    form = new_form(access, ballot, uid)
    for line in plain_lines(form_head(access, ballot, form, name), width):
        say(line)
    titles = form_titles(access, ballot, form)
    details = [line.text for line in form_details(access, ballot, form, uid)]
    while True:
        for row, title in enumerate(titles):
            if details[row] != title:
                for line in plain_lines([Said(details[row])], width):
                    say(line)
            for column, criterion in enumerate(form.columns):
                _ask_cell(ballot, form, (row, column), f"{title} {criterion}".strip(), ask, say)
        say(form.sum_words())
        problem = form.problem()
        if problem:
            say(f"! {problem}")
        question = _("1 once more, 2 leave") if problem else _("1 once more, 2 leave, 3 send")
        answer = ask(label_end(question))
        if answer == "3" and not problem:
            return tuple(form.words())
        if answer == "2":
            return None


def _ask_cell(
    ballot: WorkshopBallot, form: BallotForm, cell: tuple[int, int], title: str, ask: Ask, say: Say
) -> None:
    """Ask until the answer is on the scale; an empty line leaves what is there."""
    low, high = form.scale[0], form.scale[-1]
    while True:
        value = form.values.get(cell)
        now = "" if value is None else f" [{form.cell_words(value)}]"
        answer = ask(f"{title}{now} ({form.sum_words()}):")
        if not answer or form.type_text(cell, answer):
            return
        if form.rules.kind is BallotKind.PAIRWISE:
            say(f"! {how_to_fill(ballot)}")
        else:
            say(_("! A number from {low} to {high}.").format(low=low, high=high))
