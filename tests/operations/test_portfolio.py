"""Regions side by side from their bundles: what they share, without a rank; foreign files do no harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cap_tui.cli import build
from cap_tui.errors import Refused
from cap_tui.model.chain_roles import CORE_ROLES
from cap_tui.operations.common_activities import RegionActivity
from cap_tui.operations.portfolio import (
    PortfolioRegion,
    RegionPortfolio,
    portfolio_data,
    read_portfolio,
)
from cap_tui.operations.portfolio_listings import portfolio_lines

GOLDEN = Path(__file__).parents[1] / "bundle" / "golden"


def entry(code: str, *names: tuple[str, str, set[str]], **more: object) -> PortfolioRegion:
    activities = tuple(RegionActivity(code, name, stage, frozenset(k)) for name, stage, k in names)
    return PortfolioRegion(code, code.title(), "", "2026-03-01", False, "GOOD", activities, **more)  # type: ignore[arg-type]


FOUND = RegionPortfolio(
    (
        entry(
            "BRE",
            ("Pametna embalaža", "idea", {"pametna embalaža", "smart packaging"}),
            services={"Scan": 2},
        ),
        entry("HOC", ("Kur", "assessed", {"kur"}), outcomes={("Scan", "helped"): 1}),
        entry(
            "VAL",
            ("Smart packaging", "assessed", {"smart packaging"}),
            outcomes={("Scan", "not"): 1},
        ),
    )
)


def test_activities_are_common_by_a_name_in_any_language() -> None:
    (common,) = portfolio_data(FOUND)["common"]
    assert [(r["code"], r["stage"]) for r in common["regions"]] == [
        ("BRE", "idea"),
        ("VAL", "assessed"),
    ]
    assert common["concepts"] == []


def test_activities_are_common_when_their_names_say_the_same_in_different_languages() -> None:
    found = RegionPortfolio(
        (
            entry("BRE", ("Pametna embalaža", "idea", {"pametna embalaža"})),
            entry("HOC", ("Lebensmittelsicherheit", "idea", {"lebensmittelsicherheit"})),
            entry(
                "VAL",
                ("Imballaggi intelligenti", "assessed", {"imballaggi intelligenti"}),
                ("Functional food", "idea", {"functional food"}),
            ),
        )
    )
    (common,) = portfolio_data(found)["common"]
    assert [region["code"] for region in common["regions"]] == ["BRE", "VAL"]
    assert common["concepts"] == ["packaging", "smart"]
    text = " ".join(" ".join(portfolio_lines(found, 200)).split())
    assert "names say:" in text
    assert "BRE: Pametna embalaža (idea); VAL: Imballaggi" in text


def test_a_word_that_says_little_makes_no_activity_common() -> None:
    found = RegionPortfolio(
        (
            entry("HOC", ("Smart platform", "idea", {"smart platform"})),
            entry("VAL", ("Smart network", "idea", {"smart network"})),
        )
    )
    assert portfolio_data(found)["common"] == []


def test_what_helped_is_counted_over_regions_and_regions_stand_by_code() -> None:
    data = portfolio_data(FOUND)
    assert data["helped"] == [
        {"service": "Scan", "helped": 1, "partly": 0, "not": 1, "unknown": 0, "regions": 2}
    ]
    assert [region["code"] for region in data["regions"]] == ["BRE", "HOC", "VAL"]
    assert any("they do not rank" in line for line in portfolio_lines(FOUND))


def test_actions_of_the_plan_and_evaluated_measures_are_two_counts() -> None:
    found = RegionPortfolio((entry("VAL", actions=3, funded=1, evaluated=2),))
    (region,) = portfolio_data(found)["regions"]
    assert (region["actions"], region["funded"], region["evaluated"]) == (3, 1, 2)
    head, row, *_more = (line for line in portfolio_lines(found, 120) if "  " in line)
    assert head.split()[2:6] == ["activities", "actions", "funded", "evaluated"]
    assert row.split()[2:6] == ["0", "3", "1", "2"]


def test_a_bundle_is_read_and_what_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.cap.zip").write_bytes((GOLDEN / "sample-0.1.0.cap.zip").read_bytes())
    (tmp_path / "bad.zip").write_bytes(b"PK no bundle")
    found = read_portfolio(None, [tmp_path], CORE_ROLES)
    assert len(found.regions) == 1
    assert found.regions[0].activities
    assert [Path(unread.file).name for unread in found.unread] == ["bad.zip"]


def test_a_folder_without_a_bundle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No bundle could be read"):
        read_portfolio(None, [tmp_path], CORE_ROLES)


def test_the_command_writes_every_report_format_and_json(tmp_path: Path, own_home: Path) -> None:
    (tmp_path / "b.cap.zip").write_bytes((GOLDEN / "sample-0.1.0.cap.zip").read_bytes())
    run = CliRunner()
    for name in ("p.md", "p.html", "p.xlsx"):
        done = run.invoke(
            build(), ["--json", "portfolio", str(tmp_path), "-o", str(tmp_path / name)]
        )
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).stat().st_size > 500
    data = json.loads(done.stdout)["data"]
    assert set(data) == {"regions", "common", "services", "helped", "unread", "report", "hits"}
