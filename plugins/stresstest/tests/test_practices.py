"""Practices are content: a region adds its own, and a weak indicator points to one that was tried."""

from __future__ import annotations

from pathlib import Path

from cap_stresstest.practices import Practices
from cap_tui.plugin.host import Host
from cap_tui.testing.hosts import sample_config
from cap_tui.workspace import Workspace

OWN = """
[[practices]]
id = "sm.office-hour"
name = "Office hour for strategy owners"
service = "sm.office-hour"
indicators = ["I05"]
maturity = "established"
source = "made up"
"""
SERVICE = """
[[services]]
id = "sm.office-hour"
name = "An hour with the owners of the strategy"
summary = "Once a month"
"""


def practices(folder: Path) -> Practices:
    host = Host.discover(None)
    return Practices(host.attach(Workspace.open(folder))["stresstest"])


def write(folder: Path, kind: str, text: str) -> None:
    (folder / "content" / kind).mkdir(parents=True)
    (folder / "content" / kind / "own.toml").write_text(text)


def test_a_region_adds_a_practice_and_the_established_one_is_cited(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "sm", sample_config()).close()
    shipped = practices(tmp_path / "sm").for_indicator("I05")
    assert shipped is not None
    assert (shipped.service, shipped.maturity) == ("tact.value-chain-mapping", "piloted")
    assert practices(tmp_path / "sm").for_indicator("I99") is None

    write(tmp_path / "sm", "practices", OWN)
    cited = practices(tmp_path / "sm")
    own = cited.for_indicator("I05")
    assert own is not None
    assert cited.sentence(own) == (
        "Practice elsewhere: Office hour for strategy owners (established; made up)"
    )
    write(tmp_path / "sm", "services", SERVICE)
    assert practices(tmp_path / "sm").name(own) == "An hour with the owners of the strategy"
