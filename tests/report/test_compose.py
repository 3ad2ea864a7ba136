"""The cover of a region's report: its own words of funding, its logo from its own folder, no clock."""

import pytest

from cap_tui.report.compose import cover, publicity
from cap_tui.report.write import as_bytes
from cap_tui.text.i18n import set_language
from cap_tui.workspace import Workspace, WorkspaceConfig
from cap_tui.workspace.config import PublicityConfig, Region


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language("en")


def config(**given: object) -> WorkspaceConfig:
    region = Region(
        code="VAL",
        name="Valdora",
        country="IT",
        languages=["it", "de"],
        currency="EUR",
        synthetic=True,
    )
    return WorkspaceConfig(region=region, publicity=PublicityConfig(**given))  # type: ignore[arg-type]


def test_the_sentence_of_the_language_in_force_is_taken() -> None:
    given = {"it": "Finanziato", "de": "Gefördert"}
    set_language("de")
    assert publicity(config(statement=given)).statement == "Gefördert"


def test_an_official_sentence_in_another_language_is_kept_as_it_is() -> None:
    assert publicity(config(statement={"de": "Gefördert"})).statement == "Gefördert"


def test_a_logo_is_found_in_the_regions_folder_wherever_the_program_runs(
    tmp_path, logo_file, monkeypatch
) -> None:
    logo_file("png")
    workspace = Workspace.create(tmp_path / "region", config(logo="logo.png"))
    (tmp_path / "logo.png").rename(tmp_path / "region" / "logo.png")
    monkeypatch.chdir(tmp_path)
    try:
        document = cover(workspace, "Report", ())
        assert b"data:image/png" in as_bytes(document, ".html")
        assert "made up" in document.notices[0]
    finally:
        workspace.close()
