"""``edw run`` and ``edw notes`` line by line: for terminals that draw no screens, and for screen readers.

The facilitator types the words of any command of the workshop, the minute taker a note a line.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator

import click

from cap_tui.errors import CapError, WrongUse
from cap_tui.model.workshop import NoteKind
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.capture import capture_note
from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopCall, WorkshopGroup
from cap_tui.workshop_text.notes_lines import note_line, notes_text, one_note_name
from cap_tui.workshop_text.plain_ballot import Ask, Say
from cap_tui.workshop_text.run_lines import run_text
from cap_tui.workshop_text.said import plain_lines

SHOW, HELP, END = "", "help", "q"
NOT_HERE = ("run", "join", "batch", "watch")
"""Commands that are terminals themselves, or never end."""


def refusal_line(error: CapError) -> str:
    """What was refused and what to do, in a line."""
    where = f" ({error.where})" if error.where else ""
    return f"! {error.what}{where} {error.remedy}".rstrip()


class PlainRun:
    """The facilitator's terminal without a screen. ``ask`` raises at the end of the input."""

    def __init__(self, call: WorkshopCall, group: WorkshopGroup, ask: Ask, say: Say) -> None:
        self._call = call
        self._group = group
        self._ask = ask
        self._say = say
        group.batch = call  # what its lines do not say counts from the call of the terminal

    def run(self) -> None:
        """Show the room, then do a command a line until the person ends it."""
        self._show()
        asked = _("A command such as agenda next; help lists them, Enter shows, q ends:")
        while (line := self._ask(asked)) != END:
            if line == SHOW:
                self._show()
            elif line == HELP:
                for words in self._commands():
                    self._say(words)
            else:
                self._do(line)

    def _show(self) -> None:
        for line in run_text(self._call.region, self._call.session.width):
            self._say(line)

    def _commands(self) -> Iterator[str]:
        """Every command with what it does."""
        for name, command in self._group.commands.items():
            below = command.commands.items() if isinstance(command, click.Group) else ()
            for inner, each in below:
                yield f"{name} {inner}: {each.get_short_help_str(200)}"
            if not below and name not in NOT_HERE:
                yield f"{name}: {command.get_short_help_str(200)}"

    def _do(self, line: str) -> None:
        try:
            words = shlex.split(line)
            if words[:1] and words[0] in NOT_HERE:
                raise WrongUse(_("This command has no place here."), where=words[0])
            session = self._call.session
            with self._group.make_context(self._group.name, words, obj=session) as context:
                self._group.invoke(context)
        except CapError as error:
            self._say(refusal_line(error))
        except click.exceptions.Exit:
            pass  # it was --help, or what was asked does not hold: the answer says so
        except click.ClickException as error:
            self._say(f"! {error.format_message()}")
        except ValueError:  # a quotation mark without its partner
            self._say("! " + _("A quotation mark has no partner."))


class PlainNotes:
    """The minute taker's terminal without a screen: a note a line. ``ask`` raises at the end of the input."""

    def __init__(
        self, access: Callable[[], WorkshopAccess], ask: Ask, say: Say, width: int
    ) -> None:
        self._access = access
        self._ask = ask
        self._say = say
        self._width = width
        self._kind = NoteKind.DECISION

    def run(self) -> None:
        """Show the minutes, then store a note a line until the person ends it."""
        self._show()
        self._say(_("decision: … dissent: … parked: … promise: … @owner 2026-12-31"))
        while (line := self._ask(_("A note, Enter shows, q ends:"))) != END:
            if line == SHOW:
                self._show()
                continue
            try:
                access = self._access()
                note = capture_note(access, line, self._kind, one_note_name)
                self._kind = note.kind
                access.state.refresh()
                for said in plain_lines([note_line(access.state, note)], self._width):
                    self._say(said)
            except CapError as error:
                self._say(refusal_line(error))

    def _show(self) -> None:
        for line in notes_text(self._access().region, self._width):
            self._say(line)
