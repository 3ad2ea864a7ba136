"""The cover of a region's report: its own words of funding, its logo from its own folder, no clock."""

import io
from types import SimpleNamespace

import pytest
from docx import Document as Word

from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.plugin.states import State
from cap_tui.report.compose import compose, cover, publicity
from cap_tui.report.document import Items, Publicity, Section
from cap_tui.report.publicity import publicity_warning
from cap_tui.report.write import as_bytes
from cap_tui.text.i18n import pick, set_language
from cap_tui.workspace import Workspace, WorkspaceConfig
from cap_tui.workspace.config import PublicityConfig, Region


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language("en")


class Silent:
    """A host without plugins."""

    plugins: tuple = ()

    def tables(self) -> list:
        return []

    def report_sections(self, report: str, kind: type) -> list:
        return []

    def content(self) -> ContentRegistry:
        return ContentRegistry({}, ())


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


def test_before_writing_it_is_said_that_a_fund_is_named_without_an_emblem() -> None:
    said = publicity_warning(Publicity(fund="ERDF"))
    assert "no emblem" in said
    assert "2021-2027" in said
    assert "No funding is named" in publicity_warning(Publicity())
    assert publicity_warning(Publicity(fund="ERDF", logo="emblem.png")) == ""
    assert publicity_warning(Publicity(fund="ERDF", period="2021-2027")) == ""


def test_what_has_no_words_in_the_language_is_marked_once(tmp_path) -> None:
    class Contributing(Silent):
        """A host with a section whose words are there in two other languages."""

        def report_sections(self, report: str, kind: type) -> list:
            words = [
                pick({"de": "Bogen"}),
                pick({"de": "Frage"}),
                pick({"en": "Mean", "de": "Mittel"}),
            ]
            return [Section("a.words", "Words", [Items(words)])]

    workspace = Workspace.create(tmp_path / "region", config())
    try:
        document = compose(Contributing(), workspace)
    finally:
        workspace.close()
    assert list(document.sections[0].blocks[0].items) == ["Bogen", "Frage", "Mean"]
    assert [line for line in document.notices if line.endswith("shown in: German.")]
    assert pick({"de": "Bogen"}) == "Bogen (de)"


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


def test_a_report_says_what_a_failed_plugin_left_out(tmp_path) -> None:
    class Failing(Silent):
        """A host whose only plugin broke while it was asked."""

        plugins = (
            SimpleNamespace(
                id="broken", version="1", state=State.FAILED, usable=False, reason="It raised."
            ),
            SimpleNamespace(
                id="off", version="1", state=State.DISABLED, usable=False, reason="By choice."
            ),
        )

    workspace = Workspace.create(tmp_path / "region", config())
    try:
        document = compose(Failing(), workspace)
    finally:
        workspace.close()
    assert [line for line in document.notices if "broken" in line and "It raised." in line]
    assert not [line for line in document.notices if "off" in line]


def test_the_regions_word_template_is_a_setting(tmp_path) -> None:
    template = Word()
    for mark in ("House of {{ region }}", "{{ publicity }}", "{{ body }}"):
        template.add_paragraph(mark)
    folder = tmp_path / "region"
    workspace = Workspace.create(folder, config(house="house.docx"))
    template.save(str(folder / "house.docx"))
    try:
        made = as_bytes(cover(workspace, "Report", ()), ".docx")
    finally:
        workspace.close()
    assert "House of Valdora" in [p.text for p in Word(io.BytesIO(made)).paragraphs]
