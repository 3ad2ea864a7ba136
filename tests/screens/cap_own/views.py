"""The views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from cap_tui.api import Refused
from cap_tui.ui import Column, LinesView, PluginView, Row, Rows, UserAction, confirm


class Well(PluginView):
    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction("own.wave", "Wave", ("y",), area="Own", help="Waves"),
    )

    def compose(self) -> Iterable[Any]:
        yield LinesView()

    def refresh_data(self) -> None:
        self.query_one(LinesView).show(["all is well"])

    def explain(self) -> Iterable[str]:
        return ["explained"]

    def action_wave(self) -> None:
        self.say("waved")


class Action(Well):
    def action_wave(self) -> None:
        raise RuntimeError("failed in action")


class Worker(Well):
    def refresh_data(self) -> None:
        self.run_worker(self._fail())

    async def _fail(self) -> None:
        raise RuntimeError("failed in worker")


class Task(Well):
    def refresh_data(self) -> None:
        self.run_task("Working", self._fail)

    def _fail(self, _progress: object) -> None:
        raise RuntimeError("failed in task")


class Selected(PluginView):
    def compose(self) -> Iterable[Any]:
        yield Rows([Column("")])

    def on_mount(self) -> None:
        self.query_one(Rows).show([Row("one", ["all is well"])])

    def on_rows_selected(self) -> None:
        raise RuntimeError("failed in selected")


class Refusing(Well):
    def action_wave(self) -> None:
        raise Refused("That file is empty.", where="answers.csv", remedy="Export it again.")


class RefusingAtOnce(Well):
    def refresh_data(self) -> None:
        raise Refused("That file is empty.", where="answers.csv", remedy="Export it again.")


class Presenting(PluginView):
    PRESENT = True
    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction("own.press", "Press", ("q", "u"), run="press('{key}')", area="Own"),
        UserAction("own.present", "Present", ("p",), area="Own"),
        UserAction("own.ask", "Ask", ("a",), area="Own"),
        UserAction("own.warn", "Warn", ("w",), area="Own"),
        UserAction("own.trap", "Trap", ("escape",), area="Own"),
    )

    def compose(self) -> Iterable[Any]:
        self.pressed = ""
        yield LinesView()

    def refresh_data(self) -> None:
        words = ["THE ROOM SEES THIS", f"pressed{self.pressed}"]
        self.query_one(LinesView).show(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "trap" or self.presenting

    def action_press(self, key: str) -> None:
        self.pressed += f" {key}"
        self.refresh_data()

    def action_present(self) -> None:
        self.present(not self.presenting)

    def action_ask(self) -> None:
        confirm(self, "Reveal the cards?", lambda _yes: None)

    def action_warn(self) -> None:
        self.say("Two cards are the same.", "warning")

    def action_trap(self) -> None:
        self.say("trapped", "warning")


VIEWS: dict[str, Any] = {
    "well": Well,
    "action": Action,
    "worker": Worker,
    "task": Task,
    "selected": Selected,
    "refusing": Refusing,
    "refusing_at_once": RefusingAtOnce,
    "presenting": Presenting,
}
