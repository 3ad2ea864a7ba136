"""Content: what is contributed in TOML is found with its origin; what is wrong is named with file and line."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cap_tui.errors import NotFound
from cap_tui.model.content import ContentItem
from cap_tui.model.listing_text import listing_lines
from cap_tui.operations.content import content_listing
from cap_tui.plugin import toml_cache
from cap_tui.plugin.content_cache import ContentCache
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.plugin.host import Host
from cap_tui.plugin.kind_owner import PluginOwner
from cap_tui.testing.hosts import sample_config
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

SERVICE = """
[[services]]
id = "{id}"
name = {{ en = "Lab day", de = "Labortag" }}
summary = "A day in the laboratory"
"""
OWNER = """
[[kinds]]
name = "recipes"
title = { en = "Recipes", de = "Rezepte" }
record = "records:Recipe"
"""
RECORDS = """
from typing import Annotated
from cap_tui.api import ContentEntry, about

class Recipe(ContentEntry, frozen=True, kw_only=True):
    minutes: Annotated[int, about("How long it takes")] = 0
"""


def contributed(registry: ContentRegistry) -> tuple[ContentItem[Any], ...]:
    """The services that do not come with the program."""
    found = registry.entries("services")
    return tuple(item for item in found if item.provenance.source != "builtin")


def service(entry_id: str) -> str:
    """A service as its author writes it."""
    return SERVICE.format(id=entry_id)


@pytest.fixture
def region(tmp_path: Path) -> Workspace:
    """A region in a folder, with room for content files."""
    return Workspace.create(tmp_path / "region", sample_config())


def write(region: Workspace, kind: str, text: str, name: str = "own.toml") -> Path:
    """Put a file into the region's content folder."""
    folder = region.folder / "content" / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def opened(home: Home, region: Workspace) -> Host:
    """The plugins of the home, attached to the region."""
    host = Host.discover(home)
    host.attach(region)
    return host


@pytest.fixture
def owner(drop: Make, home: Home) -> None:
    """A plugin with code that owns the kind ``recipes``."""
    from cap_tui.plugin.trust import Trust

    folder = drop("kitchen", manifest("kitchen", OWNER), code="")
    (folder / "records.py").write_text(RECORDS)
    Trust(home.state).give("kitchen", folder)


def test_entries_come_from_plugins_and_from_the_regions_own_files(
    drop: Make, home: Home, region: Workspace
) -> None:
    drop("lab", manifest("lab", service("lab.day")))
    write(region, "services", service("sm.own"))
    found = {item.id: item.provenance for item in contributed(opened(home, region).content())}
    assert found["lab.day"].source == "plugin"
    assert (found["lab.day"].plugin, found["lab.day"].version) == ("lab", "1.0")
    assert found["sm.own"].source == "workspace"
    assert (found["sm.own"].region, found["sm.own"].file) == ("SM", "content/services/own.toml")
    assert len(found["sm.own"].sha256) == 64


def test_an_owner_declares_a_kind_and_gets_typed_records(
    owner: None, drop: Make, home: Home, region: Workspace
) -> None:
    drop("cook", manifest("cook", '[[recipes]]\nid = "cook.soup"\nname = "Soup"\nminutes = 30\n'))
    host = opened(home, region)
    (soup,) = host.context("kitchen").content("recipes")
    assert soup.entry.minutes == 30
    assert soup.use().sha256 == soup.provenance.sha256
    kind = host.content().kind("recipes")
    assert (kind.owner, kind.bundle) == ("kitchen", "contributed")


def test_without_the_owner_entries_are_kept_as_they_were_written(
    drop: Make, home: Home, region: Workspace
) -> None:
    drop("cook", manifest("cook", '[[recipes]]\nid = "cook.soup"\nunheard_of = [1, { a = 2 }]\n'))
    content = opened(home, region).content()
    assert content.unknown_kinds() == ("recipes",)
    (soup,) = content.entries("recipes")
    assert soup.record is None
    assert soup.document == {"id": "cook.soup", "unheard_of": [1, {"a": 2}]}
    assert content.faults() == []


def test_two_owners_of_one_kind_are_both_refused_and_named(
    owner: None, drop: Make, home: Home, region: Workspace
) -> None:
    drop("pantry", manifest("pantry", OWNER), code="")
    drop("cook", manifest("cook", '[[recipes]]\nid = "cook.soup"\nname = "Soup"\n'))
    content = opened(home, region).content()
    assert "kitchen, pantry" in content.kind("recipes").problem
    assert [item.record for item in content.entries("recipes")] == [None]
    assert "several owners" in content.faults()[0].message


def test_a_plugin_without_code_owns_no_kind(drop: Make, home: Home, region: Workspace) -> None:
    drop("kitchen", manifest("kitchen", OWNER))
    assert "has no code" in opened(home, region).content().kind("recipes").problem


WRONG = {
    "unknown key": ('summary = "A', 'colour = "red"\nsummary = "A', 11, "unknown key 'colour'", ""),
    "likely key": ("summary =", "sumary =", 11, "unknown key 'sumary'", "Did you mean 'summary'?"),
    "missing key": ("summary =", "source =", 8, "lacks the key 'summary'", "Add it"),
    "value": ("summary =", 'need = "skils"\nsummary =', 11, "'need' is wrong", "Choose from skills,"),
    "value in a list": ("summary =", 'phases = ["devlop"]\nsummary =', 11, "phases", "identify, develop"),
    "link": ("summary =", 'link = "javascript:x()"\nsummary =', 11, "'link'", "begins with https://"),
    "prefix": ('"lab.day"', '"day"', 9, "must begin with 'lab.'", '"lab.day"'),
    "blank in the id": ('"lab.day"', '"lab.a day"', 9, "right form", "without blanks"),
    "language": ("de =", "xx =", 10, "'xx' is not one of the languages", ""),
    "no id": ('id = "lab.day"', 'source = "x"', 8, "lacks the key 'id'", 'id = "lab.NAME"'),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_one_bad_entry_is_named_with_its_line_and_the_others_stay(
    kind: str, drop: Make, home: Home, region: Workspace
) -> None:
    old, new, line, message, remedy = WRONG[kind]
    text = manifest("lab", service("lab.day").replace(old, new, 1) + service("lab.night"))
    folder = drop("lab", text)
    host = opened(home, region)
    content = host.content()
    assert [item.id for item in contributed(content)] == ["lab.night"]
    assert host.plugin("lab").state == "data only"
    (fault,) = content.faults()
    assert message in fault.message
    assert remedy in fault.remedy
    assert fault.where == f"{folder / 'plugin.toml'}:{line}"
    assert fault.contributor == "lab"


def test_an_id_twice_is_named_and_the_first_entry_stays(
    drop: Make, home: Home, region: Workspace
) -> None:
    drop("lab", manifest("lab", service("lab.day") * 2))
    content = opened(home, region).content()
    assert len(contributed(content)) == 1
    assert "appears twice" in content.faults()[0].message


def test_a_large_entry_has_a_file_of_its_own(drop: Make, home: Home, region: Workspace) -> None:
    folder = drop("lab", manifest("lab", '[[services]]\nid = "lab.day"\nfile = "day.toml"\n'))
    (folder / "day.toml").write_text('name = "Lab day"\nsummary = "A day"\n')
    write(region, "services", 'id = "sm.own"\nname = "Own"\nsummary = "s"\n')
    found = contributed(opened(home, region).content())
    assert {item.id: item.provenance.file for item in found} == {
        "lab.day": "day.toml",
        "sm.own": "content/services/own.toml",
    }


@pytest.mark.parametrize("name", ["../day.toml", "/etc/passwd", "a\\\\b.toml", "day.txt", "gone.toml", ""])  # fmt: skip
def test_no_path_leads_out_of_the_folder(
    name: str, drop: Make, home: Home, region: Workspace
) -> None:
    folder = drop("lab", manifest("lab", f'[[services]]\nid = "lab.day"\nfile = "{name}"\n'))
    (folder / "day.txt").write_text("")
    content = opened(home, region).content()
    assert contributed(content) == ()
    assert len(content.faults()) == 1


def test_a_link_is_not_followed(drop: Make, home: Home, region: Workspace, tmp_path: Path) -> None:
    (tmp_path / "day.toml").write_text('name = "n"\nsummary = "s"\n')
    folder = drop("lab", manifest("lab", '[[services]]\nid = "lab.day"\nfile = "day.toml"\n'))
    (folder / "day.toml").symlink_to(tmp_path / "day.toml")
    write(region, "services", "").unlink()
    (region.folder / "content" / "services" / "x.toml").symlink_to(tmp_path / "day.toml")
    content = opened(home, region).content()
    assert contributed(content) == ()
    assert ["no link" in fault.remedy for fault in content.faults()] == [True]


def test_files_of_any_editor_are_read_and_utf_16_is_named(
    drop: Make, home: Home, region: Workspace
) -> None:
    path = write(region, "services", "")
    path.write_bytes(b"\xef\xbb\xbf" + service("sm.own").replace("\n", "\r\n").encode())
    host = opened(home, region)
    assert [item.id for item in contributed(host.content())] == ["sm.own"]
    path.write_bytes(service("sm.own").encode("utf-16"))
    assert contributed(host.content()) == ()
    (fault,) = host.content().faults()
    assert "UTF-16" in fault.message
    assert "UTF-8" in fault.remedy
    folder = drop("lab")
    (folder / "plugin.toml").write_bytes(manifest("lab").encode("utf-16-le"))
    assert "UTF-16" in Host.discover(home).plugin("lab").reason


def test_a_file_of_the_region_that_changes_is_read_again(home: Home, region: Workspace) -> None:
    host = opened(home, region)
    assert contributed(host.content()) == ()
    write(region, "services", service("sm.own"))
    assert [item.id for item in contributed(host.content())] == ["sm.own"]


def test_an_unknown_key_in_a_content_file_is_named(home: Home, region: Workspace) -> None:
    path = write(region, "services", '# ours\n[[service]]\nid = "sm.own"\n')
    (fault,) = opened(home, region).content().faults()
    assert "unknown key 'service'" in fault.message
    assert fault.where == f"{path}:2"
    assert "[[services]]" in fault.remedy


def test_the_id_of_an_entry_is_whole_in_a_list_of_80_columns(home: Home, region: Workspace) -> None:
    name = "sm.a-day-in-the-laboratory-of-another-region"
    write(region, "services", service(name))
    items = contributed(opened(home, region).content())
    assert name in "\n".join(listing_lines(content_listing(items, whole_ids=True), 80))


def test_search_looks_into_every_text_whatever_its_case(
    drop: Make, home: Home, region: Workspace
) -> None:
    drop("lab", manifest("lab", service("lab.day") + service("lab.night") + 'provider = "Holz"\n'))
    content = opened(home, region).content()
    assert [item.id for item in content.search("HOLZ")] == ["lab.night"]
    assert len(content.search("labortag", "services")) == 2


def test_a_record_that_uses_an_entry_knows_whether_it_changed_since(
    drop: Make, home: Home, region: Workspace
) -> None:
    folder = drop("lab", manifest("lab", service("lab.day")))
    use = opened(home, region).content().find("lab.day").use()
    assert (use.id, use.version, use.name) == ("lab.day", "1.0", "Lab day")
    assert opened(home, region).content().state_of("services", use) == "same"
    text = (folder / "plugin.toml").read_text().replace("A day in", "Two days in")
    (folder / "plugin.toml").write_text(text)
    assert opened(home, region).content().state_of("services", use) == "changed"
    (folder / "plugin.toml").write_text(manifest("lab"))
    assert opened(home, region).content().state_of("services", use) == "absent"


def test_a_large_file_is_parsed_once_and_read_again_when_it_changes(
    drop: Make, home: Home, region: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "".join(service(f"lab.day-{number}") for number in range(300))
    folder = drop("lab", manifest("lab", many))
    first = opened(home, region).content().entries("services")
    parsed: list[str] = []
    parse = toml_cache.parse_toml
    monkeypatch.setattr(
        toml_cache, "parse_toml", lambda text, where: parsed.append(where) or parse(text, where)
    )
    assert opened(home, region).content().entries("services") == first
    assert str(folder / "plugin.toml") not in parsed
    (folder / "plugin.toml").write_text(manifest("lab", many + service("lab.last")))
    assert len(opened(home, region).content().entries("services")) == len(first) + 1


def test_an_entry_is_found_by_its_id(drop: Make, home: Home, region: Workspace) -> None:
    drop("lab", manifest("lab", service("lab.day")))
    content = opened(home, region).content()
    assert content.find("lab.day").name == "Lab day"
    assert content.find("lab.day@lab").ref == "lab.day"
    for wrong in ("lab.none", "lab.day@other"):
        with pytest.raises(NotFound):
            content.find(wrong)


def test_threads_that_ask_at_the_same_time_get_the_same_answers(
    drop: Make, home: Home, region: Workspace
) -> None:
    bad = '[[glossary]]\nid = "lab.word"\nname = 3\n'
    drop("lab", manifest("lab", service("lab.day") + bad))
    host = opened(home, region)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            for _round in range(5):
                fresh = ContentCache(host._code, partial(PluginOwner, host._calls))
                registry = fresh.registry(host.plugins, region)
                asked = list(threads.map(lambda _n: registry.faults(), range(8)))  # noqa: B023
                assert all(faults == asked[0] for faults in asked)
                assert [fault.id for fault in asked[0]] == ["lab.word", "lab.word"]
    finally:
        sys.setswitchinterval(interval)


def test_a_large_file_with_a_number_that_no_cache_holds_is_read(
    drop: Make, home: Home, region: Workspace
) -> None:
    padding = "# " + "x" * 5000 + "\n"
    drop("cook", manifest("cook", f'[[recipes]]\nid = "cook.soup"\nsalt = {2**70}\n{padding}'))
    (soup,) = opened(home, region).content().entries("recipes")
    assert soup.document["salt"] == 2**70
    assert len(soup.provenance.sha256) == 64


def test_every_mistake_of_an_entry_is_named_with_its_line(
    drop: Make, home: Home, region: Workspace
) -> None:
    wrong = 'colour = "red"\nneed = "skils"\nphases = ["identify", 3]\ncost_class = "lo"\n'
    drop("lab", manifest("lab", service("day").replace("summary", "sumary") + wrong))
    faults = opened(home, region).content().faults()
    assert [(fault.where.rpartition(":")[2], fault.message) for fault in faults] == [
        ("9", "The id 'day' must begin with 'lab.'."),
        ("11", "services 'day' has an unknown key 'sumary'."),
        ("12", "services 'day' has an unknown key 'colour'."),
        ("13", "services 'day''s 'need' is wrong: 'skils' is none of the choices."),
        ("14", "services 'day''s 'phases[1]' is wrong: a text is needed, not a whole number."),
        ("15", "services 'day''s 'cost_class' is wrong: 'lo' is none of the choices."),
    ]
    assert all(fault.remedy for fault in faults)
