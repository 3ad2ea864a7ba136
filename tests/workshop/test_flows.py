"""The flows that ship: every step speaks the five languages, and says that the translations are ours."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from cap_tui.model.workshop import AgendaStep
from cap_tui.text.i18n import LANGUAGES
from tests.workshop.conftest import Room


@pytest.mark.parametrize("plugin", ["edw", "adw"])
def test_every_step_has_its_words_in_five_languages(plugin: str) -> None:
    content = files(f"cap_{plugin}") / "content" / "flows" / f"{plugin}.toml"
    flows = tomllib.loads(content.read_text("utf-8"))["flows"]
    for flow in flows:
        for step in flow.get("steps", []):
            assert tuple(step["title"]) == LANGUAGES
            assert tuple(step.get("prompt", dict.fromkeys(LANGUAGES))) == LANGUAGES
        assert ("translations: ours, not checked" in flow["source"]) is bool(flow.get("steps"))


def test_a_workshop_asks_the_room_in_its_language(region_only: Room) -> None:
    start = ["--start", "2026-03-10T09:00", "--zone", "UTC"]
    region_only("new", "--flow", "edw-half-day", *start)
    steps = region_only.session.context("edw").records(AgendaStep).all()
    asked = {step.kind: step.prompt for step in steps}
    assert asked["collect"] == "Which activity could link the two areas? One idea a card."
