"""A field with one answer a key: a choice or a text for each, such as the factors of critical mass."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.text.i18n import _
from cap_tui.widgets.choice import Choice
from cap_tui.widgets.safe_text import safe_line
from cap_tui.widgets.text_view import Words


class MappingField(Vertical):
    """Keys down, an answer beside each. ``value`` is one ``key=answer`` a line, unanswered keys left out."""

    DEFAULT_CSS = """
    MappingField { height: auto; width: 1fr; }
    MappingField > Horizontal { height: auto; }
    MappingField Words { max-width: 40%; padding-right: 1; }
    MappingField Choice, MappingField Input { width: 1fr; }
    MappingField Input { background: $panel; }
    """

    class Changed(Message):
        """Another answer was given."""

        def __init__(self, mapping: MappingField) -> None:
            super().__init__()
            self.mapping = mapping

        @property
        def control(self) -> MappingField:
            return self.mapping

    def __init__(
        self, keys: Sequence[tuple[str, str]], choices: Sequence[tuple[str, str]], value: str = ""
    ) -> None:
        super().__init__()
        given = _pairs(value)
        unknown = [(key, key) for key in given if key not in dict(keys)]
        self._keys = (*keys, *unknown)
        self._choices = tuple(choices)
        self._given = given

    def compose(self) -> ComposeResult:
        labels = {key: safe_line(label) for key, label in self._keys}
        widest = max((label.cell_length for label in labels.values()), default=0)
        for key, label in labels.items():
            with Horizontal():
                name = Words([label])
                name.styles.width = widest + 1  # the cell that keeps it apart from its answer
                yield name
                yield self._answer(self._given.get(key, ""))

    def _answer(self, value: str) -> Choice | Input:
        if self._choices:
            return Choice((("", _("not said")), *self._choices), value)
        return Input(value, compact=True, select_on_focus=False)

    @property
    def value(self) -> str:
        """The answers that are given."""
        if not self.is_mounted:
            return "\n".join(f"{key}={value}" for key, value in self._given.items())
        answers = zip(self._keys, self._answers(), strict=True)
        return "\n".join(f"{key}={one.value}" for (key, _label), one in answers if one.value)

    def set(self, value: str) -> None:
        """Put other answers in."""
        given = _pairs(value)
        for (key, _label), answer in zip(self._keys, self._answers(), strict=True):
            if isinstance(answer, Choice):
                answer.set(given.get(key, ""))
            else:
                answer.value = given.get(key, "")

    def entry(self) -> Widget:
        """The widget that takes the keyboard first."""
        return self._answers()[0]

    def _answers(self) -> list[Choice | Input]:
        return [one for one in self.query("*") if isinstance(one, Choice | Input)]

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self))

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self))


def _pairs(value: str) -> dict[str, str]:
    return {key: item for key, _sign, item in (line.partition("=") for line in value.splitlines())}
