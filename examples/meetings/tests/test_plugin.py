"""The meetings keep the contract of every plugin."""

from pathlib import Path

from cap_tui.testing import PluginContract


class TestMeetings(PluginContract):
    plugin = Path(__file__).parent.parent / "cap_meetings"
