"""What an author of content starts from: templates of any kind, and schemas that an editor checks with."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cap_tui.model.conversion import convert
from cap_tui.plugin.catalogue import FILE
from cap_tui.plugin.content_kinds import CORE_KINDS
from cap_tui.plugin.host import Host
from cap_tui.plugin.kind_schema import schema_of
from cap_tui.plugin.kind_template import made_template
from cap_tui.workspace import Home
from tests.plugin.conftest import Make, manifest
from tests.plugin.test_cli import Call, call

__all__ = ["call"]
ROOT = Path(__file__).parents[2]
KINDS = {kind.name: kind for kind in Host.discover(None).content().kinds()}
OWNER = '[[kinds]]\nname = "recipes"\nrecord = "records:Recipe"\n'
RECORDS = """
from typing import Annotated, Literal
from cap_tui.api import ContentEntry, Words, about

class Recipe(ContentEntry, frozen=True, kw_only=True):
    summary: Annotated[Words, about("What it is")]
    minutes: Annotated[int, about("How long it takes", unit="min")]
    course: Annotated[Literal["starter", "main"], about("When it is eaten")] = "main"
"""


@pytest.fixture
def kitchen(install: Make) -> Path:
    """A plugin of others that owns a kind."""
    folder = install("kitchen", manifest("kitchen", OWNER), code="")
    (folder / "records.py").write_text(RECORDS, "utf-8")
    return folder


def test_several_kinds_make_one_plugin_that_works_at_once(
    call: Call, home: Home, tmp_path: Path
) -> None:
    known = [kind.name for kind in Host.discover(home).content().kinds()]
    assert {*KINDS, "questionnaires"} <= set(known)
    kinds = [word for kind in known for word in ("--kind", kind)]
    assert call("new", "my-reg", *kinds, "--dir", tmp_path / "my-reg").code == 0
    assert call("validate", tmp_path / "my-reg").code == 0
    assert call("add", tmp_path / "my-reg").code == 0
    found = {item.kind for item in Host.discover(home).content().all() if "my-reg." in item.id}
    assert found == set(known)


def test_a_kind_of_others_gets_a_file_made_from_its_declaration(
    call: Call, home: Home, kitchen: Path, tmp_path: Path
) -> None:
    assert call("new", "soups", "--kind", "recipes", "--dir", tmp_path / "soups").code == 0
    text = (tmp_path / "soups" / "plugin.toml").read_text("utf-8")
    assert "minutes = 1    # How long it takes (min)" in text
    assert '# course = "starter"    # When it is eaten: starter, main' in text
    assert call("validate", tmp_path / "soups").code == 0


def test_the_owner_may_bring_a_template_of_its_own_with_files_beside_it(
    call: Call, kitchen: Path, tmp_path: Path
) -> None:
    folder = kitchen / "templates" / "recipes"
    folder.mkdir(parents=True)
    (folder / "entries.toml.tmpl").write_text(
        '[[recipes]]\nid = "@id@.soup"\nname = "Soup"\nfile = "soup.toml"\n'
    )
    (folder / "soup.toml.tmpl").write_text('summary = "Of @name@"\nminutes = 30\n')
    assert call("new", "soups", "--kind", "recipes", "--dir", tmp_path / "soups").code == 0
    assert (tmp_path / "soups" / "soup.toml").read_text() == 'summary = "Of Soups"\nminutes = 30\n'
    assert call("validate", tmp_path / "soups").code == 0


def test_a_kind_that_nobody_owns_is_refused_with_those_that_there_are(call: Call) -> None:
    answer = call("new", "x", "--kind", "servces")
    assert answer.code == 2
    assert all(kind in answer.err for kind in ("code, ", *KINDS))


@pytest.mark.parametrize("kind", CORE_KINDS, ids=lambda kind: kind.name)
def test_what_is_made_from_a_declaration_is_sound(kind: Any) -> None:

    text = made_template(kind.name, kind.load()).replace("@id@", "x")
    (entry,) = tomllib.loads(text)[kind.name]
    assert convert(entry, kind.load())
    every = "\n".join(
        line.removeprefix("# ") for line in text.splitlines() if not line.startswith("# Copy")
    )
    assert len(tomllib.loads(every)[kind.name][0]) > len(entry)


# ------------------------------------------------------------------ schemas


def checked(name: str, text: str) -> list[str]:
    """What a JSON Schema validator says of a TOML text."""
    schema = schema_of(name, KINDS)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    return [error.message for error in validator.iter_errors(tomllib.loads(text))]


def test_every_manifest_and_the_catalogue_fit_the_schema() -> None:
    paths = [*ROOT.glob("examples/**/plugin.toml"), *ROOT.glob("plugins/*/cap_*/plugin.toml")]
    assert len(paths) > 4
    for path in paths:
        assert checked("plugin", path.read_text("utf-8")) == [], path
    assert checked("catalogue", (ROOT / "examples" / FILE).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[[services]]\nid = "x.a"\nname = "A"\nsummary = "A"\nned = "skills"', "ned"),
        ('[[services]]\nid = "x.a"\nname = "A"\nsummary = "A"\nneed = "luck"', "luck"),
        ('[[services]]\nname = "A"\nsummary = "A"', "id"),
        ('[[services]]\nid = "x.a"\nname = "A"', "not valid"),
        ('[[views]]\nid = "x.a"\ntitle = "A"\nlins = "a:b"', "lins"),
        ("sumary = 1", "sumary|not of type 'array'"),
    ],
)
def test_a_mistake_is_seen_by_an_editor(more: str, told: str) -> None:
    found = checked("plugin", manifest("x", more))
    assert any(word in message for message in found for word in told.split("|")), found


def test_the_schema_explains_each_key(call: Call) -> None:
    data = call("schema", "services", "--json").data
    need = data["schema"]["$defs"]["Service"]["properties"]["need"]
    assert need["description"] == "The need that it addresses"
    assert "skills" in need["enum"]
    assert call("schema", "nothing").code == 2


def test_large_entries_may_stand_in_a_file_of_their_own() -> None:
    text = manifest("x", '[[services]]\nid = "x.a"\nfile = "a.toml"\n')
    assert checked("plugin", text) == []
