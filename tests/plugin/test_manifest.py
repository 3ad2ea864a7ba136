"""plugin.toml: what is wrong is named with its file, its line, and what was probably meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.errors import Refused
from cap_tui.plugin.manifest import Manifest, wordings
from cap_tui.plugin.manifest_file import faults, parse, read
from cap_tui.plugin.toml_positions import key_of, line_of, steps_of, toml_positions

GOOD = """\
id = "tact-na"
api = "1.0"
version = "0.3.0"
line = "support"
name.fr = "Services TACT Nouvelle-Aquitaine"
requires = ["tact>=1.0"]
settings = [
  { key = "seuil", type = "int", min = 0, max = 100, default = 60, help.fr = "Seuil" },
  { key = "mode", type = "choice", choices = ["a", "b"] },
]
tables = [{ name = "services", version = 2 }]
commands = [{ name = "tact-na", help.fr = "Gérer les services" }]
views = [{ id = "tact-na.liste", title.fr = "Services", order = 40 }]

[[services]]
id = "tact-na.diagnostic"
name = { fr = "Diagnostic", en = "Diagnosis" }
summary = "Two visits"

[[indicators]]
id = "tact-na.pme_accompagnees"
name = "PME accompagnées"
unit = "PME"
"""


def test_a_manifest_gives_everything_that_can_be_listed() -> None:
    manifest = parse(GOOD, "plugin.toml")
    assert manifest.name == {"fr": "Services TACT Nouvelle-Aquitaine"}
    assert list(manifest.tables_by_name()) == ["tact-na.services"]
    assert manifest.settings[0].default == 60
    assert manifest.content[0].document["name"] == {"fr": "Diagnostic", "en": "Diagnosis"}
    assert dict(manifest.defaults()) == {"seuil": 60, "mode": "a"}


WRONG = {
    "unknown key": ('line = "support"', 'line = "support"\ncolour = "red"', 5, "unknown key 'colour'"),
    "unknown key in an inline table": ("max = 100,", "maxx = 100,", 8, "'maxx'"),
    "missing key": ('version = "0.3.0"\n', "", None, "lacks the key 'version'"),
    "wrong type": ("version = 2", 'version = "two"', 11, "tables[0].version"),
    "bad id": ('id = "tact-na"', 'id = "Tact NA"', 1, "'id' is wrong"),
    "bad line": ('"support"', '"supprt"', 4, "'line' is wrong"),
    "bad api": ('api = "1.0"', 'api = "one"', 2, "'api' is wrong"),
    "unprefixed view": ('"tact-na.liste"', '"liste"', 13, "must begin with 'tact-na.'"),
    "near a group": ("[[services]]", "[[veiws]]", 15, "unknown key 'veiws'"),
    "single brackets": ("[[indicators]]", "[indicators]", 20, "unknown key 'indicators'"),
    "foreign command": ('name = "tact-na"', 'name = "status"', 12, "'status' must be 'tact-na'"),
    "language": ("help.fr", "help.xx", 8, "'xx' is not one of the languages"),
    "default out of bounds": ("default = 60", "default = 101", 8, "at most 100"),
    "choice without choices": ('choices = ["a", "b"]', "choices = []", 9, "A choice needs 'choices'"),
    "no TOML": ('name.fr = "', 'name.fr = "\n', 5, "not valid TOML"),
    "no requirement": ('"tact>=1.0"', '"tact, new"', 6, "does not name a plugin"),
    "twice": ('key = "mode"', 'key = "seuil"', 9, "'seuil' appears twice"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_named_with_its_line(kind: str) -> None:
    old, new, line, what = WRONG[kind]
    assert GOOD.count(old) == 1 or old.startswith("help"), f"{old!r} must be in the sample once"
    with pytest.raises(Refused) as refused:
        parse(GOOD.replace(old, new, 1), "x/plugin.toml")
    assert what in refused.value.what
    assert refused.value.where == (f"x/plugin.toml:{line}" if line else "x/plugin.toml")


def test_the_key_that_was_probably_meant_is_named() -> None:
    with pytest.raises(Refused, match="Did you mean 'default'"):
        parse(GOOD.replace("default = 60", "defualt = 60"), "plugin.toml")


REMEDIES = {
    '"support"': ('"supprt"', "Choose from evidence, discovery, development, support"),
    "[[services]]": ("[[setings]]", "Did you mean 'settings'?"),
    "[[indicators]]": ("[indicators]", "two pairs of brackets: [[indicators]]"),
    'type = "int"': ('type = "number"', "Choose from text, int, float, bool, choice."),
    'id = "tact-na"': ('id = "TACT"', "small letters"),
    'version = "0.3.0"': ('version = "v0.3"', "such as 0.3.0"),
}


@pytest.mark.parametrize("good", REMEDIES)
def test_what_may_stand_there_is_named(good: str) -> None:
    bad, remedy = REMEDIES[good]
    with pytest.raises(Refused) as refused:
        parse(GOOD.replace(good, bad, 1), "plugin.toml")
    assert remedy in refused.value.remedy


def test_a_manifest_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "plugin.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read(tmp_path).id == "tact-na"


def test_a_manifest_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(Refused, match="nested too deeply"):
        parse("summary = " + "[" * 5000 + "]" * 5000, "plugin.toml")


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = GOOD.replace('"tact-na.liste"', '"liste"').replace("default = 60", "default = -1")
    _manifest, found = faults(text, "plugin.toml")
    assert len(found) == 2


def test_text_from_a_manifest_is_cleaned() -> None:
    manifest = parse(GOOD.replace("Diagnosis", "Diag\\u001b[2Jnosis"), "plugin.toml")
    assert "\x1b" not in str(manifest.content[0].document)


def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read(tmp_path)
    (tmp_path / "plugin.toml").write_bytes(b'id = "a"\nname = "\xff"')
    with pytest.raises(Refused) as refused:
        read(tmp_path)
    assert refused.value.where.endswith("plugin.toml:2")
    (tmp_path / "plugin.toml").write_text("#" * 600_000)
    with pytest.raises(Refused, match="512 KB"):
        read(tmp_path)


def test_wordings_are_all_texts_given_by_language() -> None:
    assert len(wordings(parse(GOOD, "plugin.toml"))) == 5


def test_every_key_of_a_manifest_is_in_the_officers_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "plugins" / "manifest.md").read_text("utf-8")
    for info in msgspec.structs.fields(Manifest):
        assert f"`{info.name}`" in guide, f"docs/plugins/manifest.md does not explain {info.name}"


@given(st.text(max_size=300))
def test_any_text_that_is_no_manifest_is_refused_with_its_place(text: str) -> None:
    _manifest, found = faults(text, "plugin.toml")
    assert found
    assert all(refusal.where.startswith("plugin.toml") for refusal in found)


@given(
    st.lists(st.sampled_from(["id", "title", "order"]), min_size=1, max_size=3, unique=True),
    st.integers(0, 4),
    st.integers(0, 3),
)
def test_a_value_is_found_on_the_line_on_which_it_is_written(
    keys: list[str], blocks: int, comments: int
) -> None:
    lines = ['id = "x"', *["# a comment"] * comments]
    written: dict[tuple[str | int, ...], int] = {}
    for block in range(blocks):
        lines.append("[[views]]")
        for key in keys:
            lines.append(f'{key} = "{block}"')
            written["views", block, key] = len(lines)
    text = "\n".join(lines)
    assert tomllib.loads(text)
    for steps, line in written.items():
        assert line_of(text, steps) == line


def test_a_line_is_found_in_nested_tables_arrays_and_strings() -> None:
    text = '''\
title = """
[[partners]] in a text is no table
"""
tas = [
  "one",  # a comment with ]
  "two",
]

[[partners]]
id = "p1"
[[partners.costs]]
amount = "1.00"
[[partners.costs]]
"quoted key" = { a = 1, b.c = [1, 2] }

[[partners]]
[[partners.costs]]
amount = "3.00"
'''
    assert tomllib.loads(text)
    lines = {key_of(steps): line for steps, line in toml_positions(text).items()}
    assert lines["tas[1]"] == 6
    assert lines["partners"] == lines["partners[0]"] == 9
    assert lines["partners[0].costs[1]"] == 13
    assert lines["partners[0].costs[1].quoted key.b.c"] == 14
    assert lines["partners[1].costs[0].amount"] == 18
    assert line_of(text, ("partners", 1, "costs", 0, "activity")) == 17
    assert line_of(text, ("call",)) is None


def test_an_item_of_a_list_is_found_and_no_other_list_is_looked_into() -> None:
    text = 'phases = ["a", # [\n  "b, c",\n  "d",\n]\nviews = [{ id = "x" },\n  { id = "y" }]'
    assert [line_of(text, ("phases", place)) for place in range(4)] == [1, 2, 3, 1]
    assert line_of(text, ("views", 1, "id")) == 6


def test_the_path_in_an_error_is_read() -> None:
    assert steps_of("Expected `int` - at `$.settings[1].max`") == ("settings", 1, "max")
    assert steps_of("unknown field `x` - at `$.views[0]`") == ("views", 0, "x")
    assert steps_of("unknown field `x`") == ("x",)


@pytest.mark.parametrize(
    ("slip", "line", "remedy"),
    [
        ('name = "Services', 5, "A quote is missing"),
        ("name = Services of ours", 5, 'name = "Services of ours"'),
        ("name = \u201cServices\u201d", 5, "typographic quotes"),
        ('name: "Services"', 5, "KEY = VALUE"),
        ('name = "a"\nname = "b"', 6, "keep one of them"),
        ('name = "a"\nauthors = ["a", "b"\nlicense = "x"', 7, ""),
        ('name = "a"\n[views]\nid = "x.a"', 6, "[[views]]"),
        ('name = "a"\n[[hooks]]\nchecks = "a:b"', 6, "[hooks]"),
        ('name = "a"\nauthors = "Ana"', 6, 'authors = ["'),
        ('name = "a"\norder = "first"', 6, "number, without quotes"),
        ("name = 1", 5, 'name = "'),
        ('name = "a"\n[[settings]]\nkey = "a"\ntype = "whole"', 8, "text, int, float, bool, choice"),
        ('name = "a"\n[[tables]]\nname = "a"\nfinal = "yes"', 8, "true or false"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_told_with_its_line_and_what_would_be_right(
    slip: str, line: int, remedy: str
) -> None:
    text = f'id = "x"\napi = "1.0"\nversion = "1.0"\nline = "other"\n{slip}\n'
    _manifest, found = faults(text, "plugin.toml")
    assert found[0].where == f"plugin.toml:{line}", found
    assert remedy in found[0].remedy, found


def test_an_api_without_quotes_is_told_how_to_write_it() -> None:
    text = 'id = "x"\napi = 1.0\nversion = "1.0"\nline = "other"\nname = "x"\n'
    _manifest, (fault,) = faults(text, "plugin.toml")
    assert (fault.where, fault.remedy) == ("plugin.toml:2", 'Put it into quotes: api = "…".')


def test_every_mistake_is_named_with_its_line() -> None:
    text = GOOD.replace("default = 60", "defualt = 60").replace('type = "int"', 'type = "number"')
    _manifest, found = faults(f'order = "first"\n{text}', "plugin.toml")
    lines = [int(fault.where.rpartition(":")[2]) for fault in found]
    assert lines == [1, 9, 9]
    assert all(fault.remedy for fault in found)


def test_what_one_manifest_may_list_is_bounded() -> None:
    views = "".join(f'[[views]]\nid = "tact-na.v{n}"\ntitle = "V{n}"\n' for n in range(5000))
    head = 'id = "tact-na"\napi = "1.0"\nversion = "1.0"\nline = "support"\nname = "N"\n'
    _manifest, (fault,) = faults(head + views, "plugin.toml")
    assert fault.what == "The manifest lists 5000 under views; at most 100 are taken."
    assert fault.where == f"plugin.toml:{len(head.splitlines()) + 3 * 100 + 1}"
    assert fault.remedy == "Put several into one, or make a second plugin."
    _manifest, (fault,) = faults(head.replace('"N"', f'"{"N" * 201}"'), "plugin.toml")
    assert (fault.what, fault.where) == ("'name' is longer than 200 letters.", "plugin.toml:5")
