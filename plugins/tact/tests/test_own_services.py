"""A region writes services of its own in a form: they are content of the workspace, beside all others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tact.catalogue import service_named
from cap_tact.operations.keep_service import changed_service, keep_service, new_service
from cap_tact.service_form import field_value, form_fields, form_texts
from cap_tui.api import Busy, PluginContext, Refused
from cap_tui.testing import ShellDriver, host_of, sample_config, sample_region
from cap_tui.workspace import Home, Workspace

TEXTS = {
    "name": "Test of a film",
    "summary": "A film is tried on the bench.",
    "need": "technology",
    "phases": "develop, implement",
    "steps": "Book; test; report",
    "effort_person_days": "2-5",
    "maturity": "idea",
}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[PluginContext]:
    """The toolbox in a region with a folder."""
    with Workspace.create(tmp_path / "region", sample_config()) as workspace:
        yield host_of("cap_tact", workspace=workspace).context("tact")


def test_a_service_of_the_form_is_in_the_catalogue_as_it_was_typed(own: PluginContext) -> None:
    made = keep_service(own, new_service(own, TEXTS))
    found = service_named(own, made.id)
    assert found.id == f"{own.region.code.lower()}.test-of-a-film"
    assert found.provenance.source == "workspace"
    assert found.entry.steps == ("Book", "test", "report")
    assert found.entry.effort_person_days == (2, 5)
    shown = form_texts(found.entry)
    assert {name: shown[name] for name in TEXTS} == TEXTS
    with pytest.raises(Busy):
        new_service(own, TEXTS)


def test_a_changed_field_is_changed_and_the_others_stay_as_written(own: PluginContext) -> None:
    document = {**new_service(own, TEXTS), "summary": {"en": "A film.", "de": "Eine Folie."}}
    made = keep_service(own, document)
    keep_service(own, changed_service(own, made, {"provider": "PolyVal", "need": ""}))
    found = service_named(own, made.id)
    assert found.entry.provider == "PolyVal"
    assert found.entry.need == ""
    assert found.entry.summary == {"en": "A film.", "de": "Eine Folie."}


def test_a_service_from_elsewhere_is_not_changed(own: PluginContext) -> None:
    with pytest.raises(Refused):
        changed_service(own, service_named(own, "tact.test-voucher"), {"provider": "me"})


@pytest.mark.parametrize(
    ("name", "text"), [("need", "money"), ("effort_person_days", "5-2"), ("duration_weeks", "soon")]
)
def test_what_does_not_fit_a_field_is_refused_with_its_name(name: str, text: str) -> None:
    field = next(field for field in form_fields() if field.name == name)
    with pytest.raises(Refused) as refused:
        field_value(field, text)
    assert refused.value.where == name


def test_a_form_without_a_name_is_refused() -> None:
    with sample_region() as workspace, pytest.raises(Refused) as refused:
        new_service(host_of("cap_tact", workspace=workspace).context("tact"), {"summary": "x"})
    assert refused.value.where == "name"


def test_an_officer_writes_a_service_in_the_shell(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "region", sample_config()).close()
    home = Home(tmp_path / "home")
    with ShellDriver(tmp_path / "region", home, plugins=["cap_tact"], size=(80, 24)) as shell:
        shell.open_view("tact.services")
        shell.wait("18 services")
        shell.press("n")
        shell.wait("A service of this region")
        shell.press("enter")
        shell.type("Film test")
        shell.press("enter")
        shell.wait("name *: Film test")
        shell.press("down", "enter")
        shell.type("A film is tried.")
        shell.press("enter")
        shell.wait("Keep the service")
        shell.press("enter")
        shell.wait("19 services")
    (file,) = (tmp_path / "region" / "content" / "services").glob("*.toml")
    assert 'name = "Film test"' in file.read_text(encoding="utf-8")
