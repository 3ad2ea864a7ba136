"""What the screens of a kind share: the region's context, operations with their questions, removal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from cap_tui.errors import CapError, Conflict, NotFound
from cap_tui.model.kind import Surroundings
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _, ngettext
from cap_tui.widgets.overlay import choose, confirm
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_prompt import ask_text
from cap_tui.widgets.view import Conflicted, error_line

if TYPE_CHECKING:
    from cap_tui.model.kind import Kind, KindOperation
    from cap_tui.model.record import Record
    from cap_tui.operations.context import Context
    from cap_tui.operations.removal import Removal
    from cap_tui.screens.region_session import OpenRegion

NAMED = 8
"""So many dependent records are named before a removal; the others are counted."""


def kind_of(region: OpenRegion | None, table: str) -> Kind[Any]:
    """The kind of a table in the open region; NotFound when it has none any more."""
    kind = region.context.kinds().of_table(table) if region else None
    if kind is None:
        raise NotFound(_("There are no such records here."), where=table)
    return kind


class KindScreen(CapScreen):
    """A screen about records of one kind."""

    def __init__(self, kind: Kind[Any]) -> None:
        super().__init__()
        self.kind = kind

    def shown_by(self) -> tuple[str, ...] | None:
        return (self.kind.table,)

    @classmethod
    def shown_again(cls, region: OpenRegion | None, /, *words: str) -> Self:
        return cls(kind_of(region, words[0]))

    @property
    def context(self) -> Context:
        """The region and the person, for operations."""
        region = self.shell.region
        assert region is not None
        return region.context

    def place_of(self, record: Record) -> str:
        """What stands for a record in the line of the place: its name, or that of the record that it is about."""
        if not self.kind.about:
            return self.kind.name(record)
        return str(
            Surroundings(self.context, self.context.kinds()).field_value(
                self.kind, self.kind.about, record
            )
        )

    @property
    def changeable(self) -> bool:
        """Whether records may be changed here."""
        region = self.shell.region
        return region is not None and not region.readonly

    def allowed(self, action: str) -> bool:
        """Whether the kind allows adding, editing or removing; another action is not its matter."""
        if action == "remove":
            return bool({"remove", "erase"} & self.kind.allows)
        return action not in ("add", "edit") or action in self.kind.allows

    def chosen(self) -> list[Any]:
        """The records that an action is about, as they are stored now."""
        return []

    def done(self) -> None:
        """An action is finished; the selection is over."""

    def attempt(self, change: Callable[[], object], told: str = "", *, gone: bool = False) -> bool:
        """Make a change and say what was done, or what it returns; ``gone``: the chosen records are removed.

        A conflict is shown with both versions, any other refusal in the line of messages.
        """
        try:
            result = change()
        except CapError as error:
            tell_refusal(self, self.kind, error)
            return False
        self.done()
        self.shell.records_changed()
        if gone:
            self.after_removal()
        if words := told or (result if isinstance(result, str) else ""):
            self.shell.say(words)
        return True

    def add(self) -> None:
        """Open the form for a new record."""
        if self.changeable and "add" in self.kind.allows:
            self.shell.show("kinds.record_form", self.kind)

    def edit(self, record: Record | None) -> None:
        """Open the form over a record."""
        if record is not None and self.changeable and "edit" in self.kind.allows:
            self.shell.show("kinds.record_form", self.kind, record)

    def operate(
        self, operation: KindOperation[Any], answers: Mapping[str, str] | None = None
    ) -> None:
        """Ask what an operation has to know, one question after another, then do it."""
        operate(self, operation, self.chosen(), self.attempt, answers)

    def remove_chosen(self) -> None:
        """Ask about removing the chosen records, naming what depends on them; a person is erased."""
        records = self.chosen()
        if not records or not self.changeable:
            return
        if "erase" in self.kind.allows:
            self._ask_erasure(records)
            return
        from cap_tui.operations.removal import plan_removal, remove_records

        context = self.context
        try:
            plan = plan_removal(context, self.kind, *records)
        except CapError as error:
            self.say(error_line(error), "warning")
            return
        named = self.kind.name(records[0])
        question = (
            _("Remove {name}?").format(name=named)
            if len(records) == 1
            else ngettext("Remove {n} record?", "Remove {n} records?", len(records)).format(
                n=len(records)
            )
        )
        told = (
            _("{name} is removed.").format(name=named)
            if len(records) == 1
            else ngettext(
                "{n} record is removed.", "{n} records are removed.", len(records)
            ).format(n=len(records))
        )
        confirm(
            self,
            question,
            lambda yes: (
                self.attempt(
                    lambda: remove_records(context, self.kind, *records, with_dependents=True),
                    told,
                    gone=True,
                )
                if yes
                else None
            ),
            text=[*dependent_lines(plan), _("Undo brings all of it back.")],
            yes=_("Yes, remove (y)"),
        )

    def _ask_erasure(self, people: Sequence[Any]) -> None:
        from cap_tui.operations.people import erase_person

        context = self.context
        names = ", ".join(person.name for person in people)

        def erase() -> str:
            left = [file for person in people for file in erase_person(context, person).files]
            files = _(" These files still name them: {files}.").format(files=", ".join(left))
            return _("Erased.") + (files if left else "")

        confirm(
            self,
            _("Erase {names}?").format(names=names),
            lambda yes: self.attempt(erase, gone=True) if yes else None,
            text=[
                safe_line(
                    _("Every copy is erased, also in the history. It cannot be undone."), Role.BAD
                )
            ],
            yes=_("Yes, erase for ever (y)"),
        )

    def after_removal(self) -> None:
        """The chosen records are gone."""


def tell_refusal(screen: CapScreen, kind: Kind[Any], error: CapError) -> None:
    """Show a conflict with both versions, any other refusal in the line of messages."""
    if isinstance(error, Conflict):
        labels = {name: kind.label(name) for name in kind.fields}
        screen.post_message(Conflicted(error, labels=labels))
    else:
        screen.say(error_line(error), "warning")


def operate(
    screen: CapScreen,
    operation: KindOperation[Any],
    records: Sequence[Any],
    attempt: Callable[[Callable[[], str]], object],
    answers: Mapping[str, str] | None = None,
) -> None:
    """Open the form of an operation, or ask what it has to know, one question after another, then do it."""
    region, known = screen.shell.region, dict(answers or {})
    if not records or region is None:
        return
    context = region.context
    if operation.form is not None:
        screen.shell.show_form(*operation.form(context, records[0]))
        return
    question = operation.ask(context, records, known)
    if question is None:
        attempt(lambda: operation.run(context, records, known))
        return
    asked = question

    def answered(answer: str) -> None:
        operate(screen, operation, records, attempt, {**known, asked.id: answer})

    if question.choices:
        choose(screen, question.title, question.choices, answered)
        return
    ask_text(
        screen,
        question.title,
        answered,
        check=lambda text: _("This is needed.") if asked.required and not text.strip() else "",
    )


def dependent_lines(plan: Removal) -> list[Line]:
    """What a removal does to other records, in words: removed with it, detached, kept."""
    words = {
        "removed": _("removed with it: {name}"),
        "detached": _("loses the reference: {name}"),
        "kept": _("stays as it is, of another region: {name}"),
    }
    lines: dict[str, None] = {}
    for each in plan.dependents:
        lines[words[each.effect].format(name=each.name)] = None
    shown: list[Line] = [safe_line(line, Role.WARN) for line in list(lines)[:NAMED]]
    if (more := len(lines) - NAMED) > 0:
        text = ngettext("and {n} more", "and {n} more", more).format(n=more)
        shown.append(safe_line(text, Role.WARN))
    return shown
