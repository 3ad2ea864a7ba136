"""The three sample regions side by side on disk, filled by the demo as a new user gets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from cap_diamond.profile import Profile, Work
from cap_diamond.queries import everybody
from cap_tui.api import Aspect, Mass, Period, PluginContext
from cap_tui.demo import fill, regions
from cap_tui.plugin.host import Host
from cap_tui.testing import host_of, sample_region
from cap_tui.workspace import Home, Workspace


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh home of the program: regions that other runs opened are no partners here."""
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three sample regions; tests that change something copy it."""
    base = tmp_path_factory.mktemp("regions")
    home = Home(base / "home")
    for config in regions():
        with Workspace.create(base / config.region.name.lower(), config) as workspace:
            fill(workspace, config.region.code)
            host_of("cap_diamond", workspace=workspace, home=home).demo()
    return base


@pytest.fixture
def opened(sample_folder: Path, tmp_path: Path) -> Iterator[Mapping[str, Host]]:
    """A host a region, open on copies of the samples that stand side by side."""
    import shutil

    base = tmp_path / "regions"
    shutil.copytree(sample_folder, base)
    home = Home(base / "home")
    hosts = {}
    for config in regions():
        workspace = Workspace.open(base / config.region.name.lower(), actor="officer")
        hosts[config.region.code] = host_of("cap_diamond", workspace=workspace, home=home)
    yield hosts
    for host in hosts.values():
        assert host.workspace is not None
        host.workspace.close()


@pytest.fixture
def contexts(opened: Mapping[str, Host]) -> Mapping[str, PluginContext]:
    """The plugin's context in each sample region."""
    return {code: host.context("diamond") for code, host in opened.items()}


@pytest.fixture
def works(contexts: Mapping[str, PluginContext]) -> list[Work]:
    """What Valdora sees of all three."""
    return everybody(contexts["VAL"])


@pytest.fixture
def empty() -> Iterator[PluginContext]:
    """The plugin in a region that has nothing yet."""
    with sample_region() as workspace:
        yield host_of("cap_diamond", workspace=workspace).context("diamond")


@pytest.fixture
def profile() -> Callable[..., Profile]:
    """Make an activity's profile: ``profile("Smart packaging", "AAA", strong=4, relevant=5)``."""

    def make(
        name: str = "Smart packaging",
        region: str = "AAA",
        *,
        strong: int | None = None,
        relevant: int | None = None,
        mass: Mapping[str, Mass] | None = None,
        areas: tuple[str, ...] = ("Agrofood", "Materials"),
        period: Period | None = Period.SHORT,
        synonyms: tuple[str, ...] = (),
        uid: str = "",
    ) -> Profile:
        ratings = {}
        if strong is not None:
            ratings = {Aspect.STRENGTH_NATIONAL: strong, Aspect.STRENGTH_GLOBAL: strong}
        if relevant is not None:
            ratings[Aspect.RELEVANCE] = relevant
        return Profile(
            uid=uid or f"{region}/{name}",
            name=name,
            region=region,
            synonyms=synonyms,
            areas=areas,
            challenge="Demographic change",
            period=period,
            ratings=ratings,
            mass=dict(mass or {}),
        )

    return make
