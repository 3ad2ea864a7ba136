"""Content in files, counted, found, sent and received; what a manifest declares; schemas and templates: word by word."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from cap_tui.errors import CapError
from cap_tui.model.content import ContentEntry, ContentProvenance, ContentUse, Words
from cap_tui.plugin import contribution_list, entries, manifest
from cap_tui.plugin.content_board import content_counts, content_findings
from cap_tui.plugin.content_exchange import leaving
from cap_tui.plugin.content_kinds import (
    CORE_KINDS,
    ContentKind,
    choices_of,
    keys_of,
)
from cap_tui.plugin.content_registry import ContentRegistry, Contributor
from cap_tui.plugin.content_source import ContentFault, RawEntry, too_deep
from cap_tui.plugin.contribution import LineState, Severity
from cap_tui.plugin.discovery import Source
from cap_tui.plugin.kind_schema import schema_of
from cap_tui.plugin.kind_template import kind_template, made_template
from cap_tui.plugin.manifest_file import parse
from cap_tui.plugin.states import PluginState, State
from cap_tui.text.i18n import speaking
from tests.approval import approve
from tests.plugin.conftest import manifest as small
from tests.plugin.test_approved_refusals import WHOLE
from tests.workspace.test_approved_store import worded

FOLDER = Path(__file__).with_name("approved") / "contents"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    share: float = 0.5


class Recipe(ContentEntry, frozen=True, kw_only=True):
    """A record type with every form of field."""

    text: str
    told: Annotated[Words, msgspec.Meta(description="Told", examples=["Like this"])]
    count: Annotated[int, msgspec.Meta(ge=1)]
    course: Literal["soup", "main"]
    parts: tuple[Part, ...]
    pair: tuple[str, int] = ("a", 1)
    share: float | None = None
    ready: bool = False
    since: datetime.date | None = None
    by_name: dict[str, Part] = {}
    moods: tuple[Literal["", "dry", "wet"], ...] = ()
    one: Part | None = None


RECIPES = ContentKind("recipes", "mine", {"en": "Recipes"}, lambda: Recipe, view="mine.recipes")
KINDS = {kind.name: kind for kind in (*CORE_KINDS, RECIPES)}


def told(call: Callable[[], Any]) -> str:
    try:
        return repr(call())
    except CapError as error:
        return f"{type(error).__name__}: {error.what} | {error.where} | {error.remedy}"


def fault(found: ContentFault, folder: Path) -> str:
    where = found.where.replace(str(folder), "{here}")
    return f"  {found.kind} {found.id!r} of {found.contributor}: {found.message} ({where}) → {found.remedy}"


TERM = '[[glossary]]\nid = "vd.{0}"\nname = "{0}"\ndefinition = "What"\n'
FILES: dict[str, bytes | str] = {
    "content/glossary/a.toml": TERM.format("one") + TERM.format("two"),
    "content/glossary/B.TOML": TERM.format("three"),
    "content/glossary/again.toml": TERM.format("one"),
    "content/glossary/whole.toml": 'id = "vd.whole"\nname = "Whole"\ndefinition = "One file"\n',
    "content/glossary/ids.toml": "".join(
        f'[[glossary]]\n{line}\nname = "x"\ndefinition = "y"\n'
        for line in ("", 'id = ""', "id = 5", 'id = "vd."', 'id = "other.x"', 'id = "vd.a b"', f'id = "vd.{"x" * 117}"',
                     f'id = "vd.{"x" * 118}"', 'id = "x"')
    ),
    "content/glossary/words.toml": '[[glossary]]\nid = "vd.words"\nname = { xx = "a", de = "b" }\ndefinition = { qq1 = "c" }\n',
    "content/glossary/other.toml": TERM.format("x") + '[[services]]\nid = "vd.s"\n',
    "content/glossary/key.toml": 'nme = "x"\n' + TERM.format("x"),
    "content/glossary/broken.toml": "x = \n",
    "content/glossary/utf16.toml": TERM.format("x").encode("utf-16"),
    "content/glossary/latin.toml": 'x = "\xe9"'.encode("latin-1"),
    "content/glossary/bom.toml": b"\xef\xbb\xbf" + TERM.format("bom").replace("\n", "\r\n").encode(),
    "content/glossary/notes.txt": "notes",
    "content/glossary/deeper/inside.toml": TERM.format("inside"),
    "content/glossary/part.toml": '[[glossary]]\nid = "vd.part"\nfile = "glossary-part.toml"\n',
    "content/stray.toml": TERM.format("stray"),
    "content/empty.toml": "",
    "content/words.po": 'msgid ""\nmsgstr "Language: sl"\n\nmsgid "Board"\nmsgstr "Tabla"\n',
    "content/Upper/x.toml": TERM.format("upper"),
    "content/translations/sl.po": 'msgid ""\nmsgstr ""\n"Language: sl\\n"\n\nmsgid "Board"\nmsgstr "Tabla"\n\nmsgid "{n} x"\nmsgstr "x"\n',
    "content/translations/bad.po": "msgid x",
    "content/mystery/a.toml": '[[mystery]]\nid = "vd.m"\nname = { en = "M" }\nx = [[[[[[[[[[[[1]]]]]]]]]]]]\n[[mystery]]\nid = "vd.n"\n',
}  # fmt: skip


def test_every_file_of_a_regions_content(tmp_path: Path) -> None:
    for name, data in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (tmp_path / "content/glossary/link.toml").symlink_to(tmp_path / "content/glossary/a.toml")
    (tmp_path / "content/linked").symlink_to(tmp_path / "content/glossary")
    (tmp_path / "glossary-part.toml").write_text('name = "Part"\ndefinition = "x"\n')
    registry = ContentRegistry(KINDS, [Contributor.region(tmp_path, "VD")])
    lines = [f"{item.kind} {item.ref} {item.name}" for kind in registry.names() for item in registry.entries(kind)]  # fmt: skip
    lines += [fault(each, tmp_path) for each in registry.faults()]
    lines += [f"{registry.names()} {registry.unknown_kinds()}"]
    lines += [str(each) for each in content_counts(registry)]
    lines += [
        f"{each.id} {each.severity} {each.line} {each.message} → {each.remedy}".replace(
            str(tmp_path), "{here}"
        )
        for each in content_findings(registry)
    ]
    approve(FOLDER / "files.txt", worded("\n".join(lines)))


NAMED: dict[str, tuple[Any, str | None]] = {
    "a sound one": ("more.toml", 'name = "More"\ndefinition = "x"\n'), "in a folder": ("a/b.toml", 'name = "B"\ndefinition = "x"\n'),
    "not there": ("gone.toml", None), "out of the folder": ("../x.toml", "x = 1"), "whole path": ("/etc/x.toml", None),
    "backslash": ("a\\b.toml", None), "no text": (5, None), "empty": ("", None), "not TOML": ("more.txt", "x = 1"),
    "a key twice": ("twice.toml", 'definition = "again"\nname = "x"\n'), "its id again": ("id.toml", 'id = "vd.x"\nname = "I"\n'),
    "another id": ("other.toml", 'id = "vd.y"\n'), "broken": ("broken.toml", "x = "), "a link": ("link.toml", "link"),
    "in a linked folder": ("linked/b.toml", "link"),
}  # fmt: skip


def test_the_file_that_an_entry_names(tmp_path: Path) -> None:
    lines = []
    for number, (title, (name, text)) in enumerate(NAMED.items()):
        folder = tmp_path / str(number)
        (folder / "a").mkdir(parents=True)
        (folder / "a" / "b.toml").write_text('name = "B"\ndefinition = "x"\n')
        if text == "link":
            (folder / "linked").symlink_to(folder / "a")
            (folder / "link.toml").symlink_to(folder / "a" / "b.toml")
        elif text is not None:
            (folder / name).write_text(text)
        document = {"id": "vd.x", "file": name}
        if title == "a key twice":
            document["definition"] = "mine"
        entry = RawEntry("glossary", document, "plugin.toml", str(folder / "plugin.toml"), ("glossary", 0), "\n")  # fmt: skip
        origin = ContentProvenance(source="plugin", plugin="vd")
        registry = ContentRegistry(KINDS, [Contributor(folder, "vd.", origin, (entry,))])
        found = [(item.name, item.origins[0].file) for item in registry.entries("glossary")]
        lines += [f"{title}: {found}", *(fault(each, folder) for each in registry.faults())]
    approve(FOLDER / "named.txt", worded("\n".join(lines)))


def entry(kind: str, id: str, name: str, **more: Any) -> RawEntry:
    document = {"id": id, "name": name, "definition": "What", **more}
    return RawEntry(kind, document, f"{kind}.toml", f"/{kind}.toml", (kind, 0), "\n")


def many() -> ContentRegistry:
    """Entries of several contributors: the same, different ones under one id, replaced, of an unknown kind, received."""
    own = ContentProvenance(source="workspace", region="VD")
    plug = ContentProvenance(source="plugin", plugin="pack", version="1.2")
    shipped = ContentProvenance(source="builtin", plugin="core", version="9")
    came = ContentProvenance(
        source="bundle", region="BR", bundle="b1", plugin="pack", version="1.1"
    )
    term = entry("glossary", "pack.a", "A")
    given = (
        Contributor(None, "", shipped, (entry("glossary", "core.x", "Shipped"), term)),
        Contributor(None, "", plug, (term, entry("glossary", "pack.b", "B", license="CC"), entry("glossary", "pack.c", "C", license=""),
                                     entry("odd", "pack.o", "Odd"), entry("never", "pack.n", "N"), entry("used", "pack.u", "U"))),
        Contributor(None, "", own, (entry("glossary", "pack.b", "Other B"), entry("glossary", "vd.r", "R", replaces="core.x"))),
    )  # fmt: skip
    kinds = dict(KINDS)
    for name in ("never", "used"):
        kinds[name] = ContentKind(
            name, "mine", name.title(), lambda: kinds["glossary"].load(), bundle=name
        )  # type: ignore[arg-type]
    kinds["faulty"] = ContentKind("faulty", "a, b", "Faulty", lambda: Recipe, problem="Two own it.", remedy="Take one.")  # fmt: skip
    return ContentRegistry(kinds, given, [(entry("glossary", "br.z", "Žaga"), came), (entry("faulty", "br.f", "F"), came)])  # fmt: skip


def test_entries_of_many_are_listed_found_and_sent() -> None:
    registry = many()
    lines = [
        f"{item.kind} {item.ref} {item.name!r} clashes {item.clashes} replaced by {item.replaced_by}"
        f" from {[o.contributor for o in item.provenances]}"
        for kind in registry.names()
        for item in registry.entries(kind)
    ]
    lines += [str(each) for each in content_counts(registry)]
    lines += [f"{f.id} {f.severity} {f.message} → {f.remedy}" for f in content_findings(registry)]
    lines += [fault(each, Path("/nowhere")) for each in registry.faults()]
    for reference in (
        "pack.a",
        "pack.b",
        "pack.b@VD",
        "pack.b@PACK",
        "pack.b@nobody",
        "nothing",
        "odd.x",
        "br.z@br",
    ):
        for kind in ("", "glossary", "odd"):
            lines.append(
                f"find {reference} {kind}: {told(lambda r=reference, k=kind: registry.find(r, k).name)}"
            )  # type: ignore[misc]
    for text in ("žaga", " other ", "WHAT", "nothing", ""):
        lines.append(f"search {text!r}: {[item.ref for item in registry.search(text)]}")
    lines.append(f"search in odd: {[item.ref for item in registry.search('odd', 'odd')]}")
    for kind in ("glossary", "nothing"):
        lines.append(f"kind {kind}: {told(lambda k=kind: registry.kind(k).name)}")  # type: ignore[misc]
    item = registry.find("pack.a")
    for use in (
        item.use(),
        ContentUse(id="pack.a", version="", sha256="x", name=""),
        ContentUse(id="x", version="", sha256="", name=""),
    ):
        lines.append(f"state {use.id}: {registry.state_of('glossary', use)}")
    for used, unlicensed in ((frozenset[str](), False), (frozenset({"pack.u"}), True)):
        for table, rows in leaving(
            registry, "VD", used, {"pack": "EUPL"}, unlicensed=unlicensed
        ).items():
            lines += [
                f"{table} {json.dumps(row, sort_keys=True, ensure_ascii=False)}" for row in rows
            ]
    approve(FOLDER / "many.txt", "\n".join(lines))


def test_how_deep_an_entry_may_be() -> None:
    def nested(levels: int) -> Any:
        return [nested(levels - 1)] if levels else 1

    assert [too_deep(nested(n)) for n in (10, 11, 12, 13)] == [False, False, True, True]
    assert [too_deep({"a": {"b": {"c": 1}}}, n) for n in (2, 3, 4)] == [True, True, False]


def of_manifests() -> Iterator[str]:
    """What the smallest and the largest manifest say, with what is taken where nothing is written."""
    import tomli_w

    bare: dict[str, Any] = {
        "settings": [{"key": "k"}], "tables": [{"name": "t"}], "commands": [{"name": "demo-x"}], "kinds": [{"name": "k", "record": "a:b"}],
        "views": [{"id": "demo-x.v", "title": "V"}], "importers": [{"id": "demo-x.i", "purpose": "p", "title": "I"}],
        "exporters": [{"id": "demo-x.e", "title": "E"}], "actions": [{"id": "demo-x.a", "title": "A", "run": "a:b"}],
    }  # fmt: skip
    for text in (small("demo-x"), small("demo-x") + tomli_w.dumps(bare), tomli_w.dumps(WHOLE)):
        found = parse(text, "plugin.toml")
        for name, value in msgspec.to_builtins(found).items():
            values = value if isinstance(value, list) and value else [value]
            yield from (f"{name}: {each}" for each in values)
        yield f"defaults {dict(found.defaults())} tables {sorted(found.tables_by_name())}"
        yield f"words {list(manifest.all_words(found))} {manifest.wordings(found)}"
        yield f"without code: {contribution_list.without_code(found)}"


def test_what_a_manifest_says_where_nothing_is_written(tmp_path: Path) -> None:
    lines = list(of_manifests())
    for group in (*manifest.GROUPS, "hooks", "services"):
        with speaking("de"):
            german = contribution_list.group_title(group)
        lines.append(f"{group}: {contribution_list.group_title(group)}, {german}")
    for name in ("views", "importers", "exporters", "actions", "commands"):
        one = {"views": '{ id = "x.a", title = "A" }', "importers": '{ id = "x.a", purpose = "p", title = "A" }', "exporters": '{ id = "x.a", title = "A" }',
               "actions": '{ id = "x.a", title = "A", run = "a:b" }', "commands": '{ name = "x" }'}[name]  # fmt: skip
        found = parse(small("x", f"{name} = [{one}]\n"), "plugin.toml")
        lines.append(f"{name} without code: {contribution_list.without_code(found)}")
        for code in (
            "",
            "def cap_views(ctx):\n",
            "from x import *\n",
            "def cap_commands(ctx): ...\ndef cap_importers(ctx): ...\ndef cap_exporters(ctx): ...\n",
        ):
            (tmp_path / "__init__.py").write_text(code)
            missing = list(contribution_list.not_given(found, tmp_path))
            lines.append(f"  {code!r}: {missing} {contribution_list.hook_names(found, tmp_path)}")
        (tmp_path / "__init__.py").write_bytes(b"\xff\xfe")
        lines.append(f"  unreadable: {list(contribution_list.not_given(found, tmp_path))} {contribution_list.hook_names(found, tmp_path)}")  # fmt: skip
    lines += [
        f"{kind.__name__}: {[str(each) for each in kind]}" for kind in (Severity, LineState, State)
    ]
    shared: Any = entries.SharedTable
    lines.append(f"shared {shared.__args__} hooks {entries.HookName.__args__}")  # type: ignore[attr-defined]
    approve(FOLDER / "manifests.txt", "\n".join(lines))


def test_schemas_and_templates_of_a_kind_with_every_form_of_field(tmp_path: Path) -> None:
    lines = [made_template("recipes", Recipe), f"keys {sorted(keys_of(Recipe))}"]  # fmt: skip
    for steps in (["course"], ["moods"], ["moods", 0], ["moods", 5], ["pair", 0], ["pair", 1], ["parts", 0, "key"], ["by_name", "x"],
                  ["text"], ["nothing"], ["parts"], ["one", "share"], []):  # fmt: skip
        lines.append(f"choices {steps}: {choices_of(Recipe, steps)}")
    owner = tmp_path / "cap_mine"
    (owner / "templates" / "recipes").mkdir(parents=True)
    for name, text in (
        ("entries.toml.tmpl", "[[recipes]]\n"),
        ("table.csv", "a,b\n"),
        ("notes.md.tmpl", "Notes\n"),
        ("odd.py", "no"),
    ):
        (owner / "templates" / "recipes" / name).write_text(text)
    for kind, folder, line in (
        (RECIPES, owner, "support"),
        (RECIPES, None, "evidence"),
        (RECIPES, tmp_path, "other"),
    ):
        found = kind_template(kind, folder, line)
        lines.append(f"template {found.name} {found.line} {sorted(found.files.items())} {len(found.entries)}")  # fmt: skip
    for name in ("glossary", "translations"):
        lines.append(str(kind_template(KINDS[name], owner)))
    lines += [
        json.dumps(schema_of("recipes", KINDS), indent=1),
        told(lambda: schema_of("nothing", KINDS)),
    ]
    whole = schema_of("plugin", KINDS)
    properties = whole["$defs"]["Manifest"]["properties"]
    lines += [f"{name}: {json.dumps(value)}" for name, value in properties.items()]
    lines.append(
        f"{whole['title']} {whole['$schema']} {sorted(whole['$defs'])} {schema_of('catalogue', KINDS)['title']}"
    )
    approve(FOLDER / "schemas.txt", "\n".join(lines))


def test_the_kinds_of_the_core() -> None:
    lines = [f"{kind.name} {kind.owner} {kind.title} {kind.version} {kind.view!r} {kind.bundle} {kind.line}" for kind in KINDS.values()]  # fmt: skip
    approve(FOLDER / "kinds.txt", "\n".join(lines))


def test_what_a_plugin_and_the_region_contribute(tmp_path: Path) -> None:
    """The origin and the prefix of each; a pack of the program may leave the prefix out."""
    text = small("mine", '[[glossary]]\nid = "short"\nname = "S"\ndefinition = "x"\n')
    lines = []
    for kind in ("built-in", "installed"):
        found = parse(
            text if kind == "built-in" else text.replace('"short"', '"mine.short"'), "plugin.toml"
        )
        state = PluginState(found, State.ACTIVE, Source("mine", kind, str(tmp_path), "", ""))
        registry = ContentRegistry(KINDS, [Contributor.plugin(state)])
        lines += [f"{item.ref} {msgspec.structs.replace(item.provenance, sha256='')}" for item in registry.entries("glossary")]  # fmt: skip
    rows = [{"owner": "VD", "uid": "u1", "content": {"id": "vd.a", "name": "A", "definition": "x"}},
            {"owner": "BR", "uid": "u2", "content": {"id": "br.a", "name": "B", "definition": "x"}}, {"owner": "VD", "uid": "u3", "content": 5},
            {"owner": "VD"}, {"owner": "VD", "uid": "u4", "content": {"id": "a", "name": "A"}}]  # fmt: skip
    registry = ContentRegistry(KINDS, [Contributor.records("glossary", "mine.terms", rows, "VD")])
    lines += [f"{item.ref} {item.origins}" for item in registry.entries("glossary")]
    lines += [fault(each, tmp_path) for each in registry.faults()]
    approve(FOLDER / "origins.txt", "\n".join(lines))
