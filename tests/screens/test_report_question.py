"""The shell shows what in a report looks like data about a person, and asks before it writes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cap_tui.model.activity import Evidence
from cap_tui.model.actor import Person
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home


def test_a_report_with_a_telephone_number_is_written_after_a_yes(
    home: Home, make_region: Callable[..., Path], tmp_path: Path
) -> None:
    shell = ShellDriver(make_region(), home, plugins=["cap_diamond"])
    with shell:
        with shell.workspace.transaction("evidence") as tx:
            tx.add(Evidence(title="Jobs", statement="call 0664 555 01 99"))
        path = tmp_path / "val-report.html"
        shell.press("w", "enter")
        shell.wait("Write it with these texts?")
        shell.wait("0664 555 01 99")
        assert not path.exists()
        shell.press("y")
        shell.wait("File:")
        assert "0664 555 01 99" in path.read_text("utf-8")


def test_a_document_of_a_plugin_is_written_after_a_yes_and_not_after_a_no(
    home: Home, make_region: Callable[..., Path], tmp_path: Path
) -> None:
    shell = ShellDriver(make_region(), home, plugins=["cap_evaluation"])
    with shell:
        with shell.workspace.transaction("people") as tx:
            tx.add(Person(name="Did it work", purpose="t", consent="v1", retain_until="2099-01-01"))
        shell.call(lambda: shell.app.show_view("evaluation.results"))
        path = tmp_path / "val-evaluation.html"
        for key, told in (("n", ""), ("y", "File:")):
            shell.press("w")
            shell.wait("Write the evaluation report to which file?")
            shell.press("enter")
            shell.wait("Write it with these texts?")
            shell.wait("did it work")
            assert not path.exists()
            shell.press(key)
            shell.wait(told)
        assert path.exists()
