"""Where content of a region lies: what stands where nothing reads it is named with the place it belongs to."""

from __future__ import annotations

import pytest

from cap_tui.workspace import Home, Workspace
from tests.plugin.test_content import contributed, opened, region, service, write

__all__ = ["region"]


def test_a_file_beside_the_folders_of_the_kinds_is_named_with_its_place(
    home: Home, region: Workspace
) -> None:
    host = opened(home, region)
    assert not host.content().faults()
    path = write(region, "services", service("sm.own")).parents[1] / "mine.toml"
    path.write_text(service("sm.lost"), "utf-8")
    (fault,) = host.content().faults()
    assert (fault.where, fault.contributor) == (str(path), "SM")
    assert "in no folder of a kind" in fault.message
    assert "Move it to content/services/" in fault.remedy


@pytest.mark.parametrize(
    ("file", "text", "kind"),
    [
        ("services/old/mine.toml", service("sm.lost"), "services"),
        ("services/old/more/whole.toml", 'id = "sm.lost"\nname = "Lost"\n', "services"),
        ("Our services/mine.toml", service("sm.lost"), "services"),
        ("services/mine.po", 'msgid ""\nmsgstr ""\n', "translations"),
        ("Texts/whole.toml", 'id = "sm.lost"\nname = "Lost"\n', "KIND"),
    ],
)
def test_a_file_where_no_kind_is_read_is_named_with_its_place(
    home: Home, region: Workspace, file: str, text: str, kind: str
) -> None:
    write(region, "services", service("sm.own"))
    path = region.folder / "content" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    content = opened(home, region).content()
    (fault,) = content.faults()
    assert fault.where == str(path)
    assert f"Move it to content/{kind}/" in fault.remedy
    assert [item.id for item in contributed(content)] == ["sm.own"]


def test_a_file_that_an_entry_names_may_lie_deeper(home: Home, region: Workspace) -> None:
    text = '[[services]]\nid = "sm.own"\nfile = "content/services/texts/own.toml"\n'
    path = write(region, "services", text).parent / "texts" / "own.toml"
    path.parent.mkdir()
    path.write_text('name = "Lab day"\nsummary = "A day in the laboratory"\n', "utf-8")
    content = opened(home, region).content()
    assert not content.faults()
    assert [item.id for item in contributed(content)] == ["sm.own"]


def test_an_extension_in_capitals_is_read(home: Home, region: Workspace) -> None:
    write(region, "services", service("sm.own"), "OWN.TOML")
    assert [item.id for item in contributed(opened(home, region).content())] == ["sm.own"]
