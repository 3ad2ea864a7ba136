"""``plugins add``, ``update``, ``remove`` and the catalogues, as an officer uses them."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from cap_tui.plugin.catalogue import FILE, Found, checked_path, digest_of, read_catalogue, renewed
from cap_tui.plugin.host import Host
from cap_tui.plugin.manifest_file import read
from cap_tui.plugin.states import State
from cap_tui.plugin.trust import Trust
from cap_tui.workspace import Home
from tests.plugin.conftest import Make, manifest
from tests.plugin.test_cli import Call, call

__all__ = ["call"]
EXAMPLES = Path(__file__).parents[2] / "examples"
SERVICES = '[[services]]\nid = "tact-na.scan"\nname = "Scan"\nsummary = "A scan"\n'
CODE = "from cap_tui.api import hookimpl\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An author's folder: data only."""
    made = tmp_path / "mine"
    made.mkdir()
    (made / "plugin.toml").write_text(manifest("tact-na", SERVICES), "utf-8")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An author's project with code: package, tests, leftovers."""
    made = tmp_path / "letters"
    package = made / "cap_letters"
    package.mkdir(parents=True)
    (package / "plugin.toml").write_text(manifest("letters"), "utf-8")
    (package / "__init__.py").write_text(CODE, "utf-8")
    (made / "pyproject.toml").write_text("", "utf-8")
    (made / ".git").mkdir()
    (made / ".git" / "config").write_text("secret", "utf-8")
    (made / "dist").mkdir()
    (made / "dist" / "old.whl").write_text("old", "utf-8")
    return made


def zipped(folder: Path, archive: Path, *, below: str = "") -> Path:
    with zipfile.ZipFile(archive, "w") as opened:
        for path in sorted(folder.rglob("*")):
            opened.write(path, f"{below}{path.relative_to(folder).as_posix()}")
    return archive


def wheel(folder: Path, archive: Path, requires: str = "cap-tui") -> Path:
    """A wheel as a build makes it: the package and its metadata."""
    with zipfile.ZipFile(archive, "w") as opened:
        for path in (folder / "cap_letters").iterdir():
            opened.write(path, f"cap_letters/{path.name}")
        info = "cap_tui_letters-1.0.dist-info"
        opened.writestr(f"{info}/entry_points.txt", "[cap_tui.plugins]\nletters = cap_letters\n")
        opened.writestr(f"{info}/METADATA", f"Name: cap-tui-letters\nRequires-Dist: {requires}\n")
    return archive


def test_a_folder_is_put_where_it_belongs_and_says_what_it_brings(
    call: Call, home: Home, folder: Path
) -> None:
    answer = call("add", folder)
    assert answer.code == 0
    assert "services:\n    tact-na.scan  Scan" in answer.out
    assert (home.drop_in / "tact-na" / "plugin.toml").is_file()
    assert Host.discover(home).plugin("tact-na").state is State.DATA_ONLY


def test_a_dry_run_shows_it_and_adds_nothing(call: Call, home: Home, folder: Path) -> None:
    data = call("add", folder, "--dry-run", "--json").data
    assert (data["brings"], data["placed"]) == ({"services": ["tact-na.scan"]}, False)
    assert not (home.drop_in / "tact-na").exists()


@pytest.mark.parametrize("below", ["", "tact-na-main/"])
def test_a_zip_file_is_unpacked_also_with_a_folder_around_it(
    call: Call, home: Home, folder: Path, tmp_path: Path, below: str
) -> None:
    assert call("add", zipped(folder, tmp_path / "p.zip", below=below)).code == 0
    assert (home.drop_in / "tact-na" / "plugin.toml").is_file()


def test_a_manifest_alone_gets_a_folder_of_its_own(call: Call, home: Home, folder: Path) -> None:
    assert call("add", folder / "plugin.toml").code == 0
    assert (home.drop_in / "tact-na" / "plugin.toml").is_file()


def test_code_is_added_without_leftovers_and_not_used_before_it_is_trusted(
    call: Call, home: Home, project: Path
) -> None:
    answer = call("add", project)
    assert "cap-tui plugins trust letters" in answer.out
    placed = sorted(p.name for p in (home.drop_in / "letters").iterdir())
    assert placed == ["cap_letters", "pyproject.toml"]
    assert Host.discover(home).plugin("letters").state is State.UNTRUSTED
    assert call("add", project).code == 3  # it is there already


def test_trust_can_be_given_at_once(call: Call, home: Home, project: Path) -> None:
    assert call("add", project, "--trust", "--json").data["trusted"] is True
    assert Host.discover(home).plugin("letters").state is State.ACTIVE


def test_a_wheel_is_added_without_pip_and_names_what_it_misses(
    call: Call, home: Home, project: Path, tmp_path: Path
) -> None:
    made = wheel(project, tmp_path / "cap_tui_letters-1.0-py3-none-any.whl", "no-such-thing>=2")
    answer = call("add", made, "--trust")
    assert "requires what is not installed here: no-such-thing>=2" in answer.out
    assert [p.name for p in (home.drop_in / "letters").iterdir()] == ["cap_letters"]
    assert Host.discover(home).plugin("letters").state is State.ACTIVE


@pytest.mark.parametrize("name", ["../evil.toml", "/evil.toml", "a\\..\\evil"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(
    call: Call, home: Home, folder: Path, tmp_path: Path, name: str
) -> None:
    archive = zipped(folder, tmp_path / "evil.zip")
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(name, "evil")
    answer = call("add", archive)
    assert answer.code == 3
    assert "leads out of it" in answer.err
    assert not home.drop_in.exists() or not list(home.drop_in.iterdir())


def test_an_archive_with_a_link_is_refused(call: Call, folder: Path, tmp_path: Path) -> None:
    archive = zipped(folder, tmp_path / "evil.zip")
    with zipfile.ZipFile(archive, "a") as opened:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        opened.writestr(entry, "/etc/passwd")
    assert call("add", archive).code == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (manifest("tact-na", "sumary = 'a'"), "summary"),
        (manifest("tact-na").replace('"1.0"', '"9.0"', 1), "requires plugin API 9.0"),
        (manifest("check"), "the program's own"),
        (manifest("stresstest"), "installed already"),
        (manifest("tact-na", '[[views]]\nid = "tact-na.a"\ntitle = "A"\n'), "has no code"),
    ],
)
def test_what_could_not_be_used_is_not_added(
    call: Call, home: Home, folder: Path, text: str, told: str
) -> None:
    (folder / "plugin.toml").write_text(text, "utf-8")
    answer = call("add", folder)
    assert answer.code == 3, answer
    assert told in answer.err
    assert not (home.drop_in / "tact-na").exists()


def test_an_update_takes_the_place_of_the_older_one_and_ends_the_trust_in_its_code(
    call: Call, home: Home, project: Path
) -> None:
    call("add", project, "--trust")
    assert "nothing is done" in call("update", "letters").out
    newer = manifest("letters").replace('version = "1.0"', 'version = "1.1"')
    (project / "cap_letters" / "plugin.toml").write_text(newer, "utf-8")
    answer = call("update", "letters")
    assert "letters 1.0 → 1.1" in answer.out
    assert Host.discover(home).plugin("letters").state is State.UNTRUSTED
    assert [p.name for p in home.drop_in.iterdir()] == ["letters"]


def test_an_update_by_another_plugin_is_refused(call: Call, project: Path, folder: Path) -> None:
    call("add", project)
    answer = call("update", "letters", folder)
    assert (answer.code, "It is the plugin 'tact-na'" in answer.err) == (3, True)


def test_what_was_put_there_by_hand_is_updated_by_its_path(
    call: Call, drop: Make, folder: Path
) -> None:
    drop("tact-na")
    assert call("update", "tact-na").code == 3
    assert call("update", "tact-na", folder).code == 0


def test_a_plugin_is_removed_with_the_trust_in_it(call: Call, home: Home, project: Path) -> None:
    call("add", project, "--trust")
    assert call("remove", "letters", "--dry-run").code == 0
    assert (home.drop_in / "letters").exists()
    assert call("remove", "letters").code == 0
    assert list(home.drop_in.iterdir()) == []
    assert Trust(home.state).files("letters") == {}


def test_what_is_not_in_the_plugins_folder_is_not_removed(call: Call, install: Make) -> None:
    install("acme")
    assert "pip" in call("remove", "acme").err
    assert "plugins disable stresstest" in call("remove", "stresstest").err
    assert call("remove", "nobody").code == 2


def test_a_broken_plugin_can_be_removed_by_the_name_of_its_folder(
    call: Call, home: Home, drop: Make
) -> None:
    drop("broken", "id = ")
    assert call("remove", "broken").code == 0
    assert list(home.drop_in.iterdir()) == []


# ------------------------------------------------------------------ catalogues


def test_the_programs_own_catalogue_lists_the_examples_as_they_are() -> None:
    entries = read_catalogue(EXAMPLES / FILE).plugins
    folders = {p.name for p in EXAMPLES.iterdir() if p.is_dir()}
    assert {entry.address for entry in entries} == folders
    for entry in entries:
        manifests = [*(EXAMPLES / entry.address).glob("**/plugin.toml")]
        found = read(manifests[0].parent)
        assert (entry.id, entry.version, entry.line) == (found.id, found.version, found.line)
    text = (EXAMPLES / FILE).read_text("utf-8")
    assert text == renewed(EXAMPLES / FILE), "run: python -m cap_tui.plugin.catalogue examples/catalogue.toml"  # fmt: skip


def test_a_catalogue_is_listed_searched_and_added_from(call: Call, home: Home) -> None:
    listed = [entry["id"] for entry in call("catalogue", "--json").data]
    assert "samplonia-services" in listed
    assert [e["id"] for e in call("catalogue", "made-up", "toml", "--json").data] == [
        "samplonia-services"
    ]
    assert "Nothing in the catalogues fits" in call("catalogue", "zzz").out
    assert call("add", "samplonia-services").code == 0
    assert (home.drop_in / "samplonia-services").is_dir()


def test_a_region_keeps_a_catalogue_of_its_own(
    call: Call, home: Home, folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "catalogue.toml"
    archive = zipped(folder, tmp_path / "p.zip")
    own.write_text(
        '[[plugins]]\nid = "tact-na"\nsummary = "Ours"\nversion = "1.0"\nline = "other"\n'
        f'address = "p.zip"\nsha256 = "{digest_of(archive)}"\n'
    )
    home.config_file.parent.mkdir(parents=True, exist_ok=True)
    home.config_file.write_text(f'[plugins]\ncatalogues = ["{own}"]\n')
    assert call("catalogue", "ours", "--json").data[0]["catalogue"] == str(own)
    assert call("add", "tact-na").code == 0


def test_bytes_that_differ_from_the_catalogue_are_refused(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "catalogue.toml"
    own.write_text(
        '[[plugins]]\nid = "tact-na"\nsummary = "Ours"\nversion = "1.0"\nline = "other"\n'
        f'address = "mine"\nsha256 = "{"0" * 64}"\n'
    )
    answer = call("add", "tact-na", "--catalogue", own)
    assert (answer.code, "SHA-256 differs" in answer.err) == (3, True)


def test_an_address_on_a_network_is_shown_and_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(
        '[[plugins]]\nid = "far"\nsummary = "Far"\nversion = "1.0"\nline = "other"\n'
        f'address = "https://example.org/far.zip"\nsha256 = "{"0" * 64}"\n'
    )
    (entry,) = read_catalogue(tmp_path / "c.toml").plugins
    with pytest.raises(Exception, match=r"https://example\.org/far\.zip"):
        checked_path(Found(entry, tmp_path / "c.toml"))


def test_a_slip_in_a_catalogue_is_told_with_its_line(call: Call, tmp_path: Path) -> None:
    own = tmp_path / "catalogue.toml"
    own.write_text('[[plugins]]\nid = "a"\nsumary = "b"\n')
    answer = call("catalogue", "--catalogue", own)
    assert answer.code == 3
    assert "catalogue.toml:3" in answer.err
    assert "Did you mean 'summary'?" in answer.err


# ------------------------------------------------------------------ the folder itself


def test_a_manifest_that_lies_in_the_plugins_folder_itself_is_named(
    home: Home, folder: Path
) -> None:
    """``cp -r mine $PLUGINS`` where that folder did not exist."""
    shutil.copytree(folder, home.drop_in)
    (state,) = [s for s in Host.discover(home).plugins if s.source.kind == "drop-in"]
    assert "a folder of its own" in state.reason
    assert "plugins add plugin.toml" in state.remedy


def test_a_plugin_one_folder_too_deep_is_named(home: Home, folder: Path) -> None:
    shutil.copytree(folder, home.drop_in / "download" / "mine")
    (state,) = [s for s in Host.discover(home).plugins if s.source.kind == "drop-in"]
    assert "one folder too deep" in state.reason
    assert "plugins add mine" in state.remedy
