"""The evaluation keeps the contract that every plugin keeps."""

from __future__ import annotations

from cap_tui.testing import PluginContract


class TestEvaluation(PluginContract):
    plugin = "cap_evaluation"
