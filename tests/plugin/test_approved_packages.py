"""What lies before us when a plugin is to be added: every form of it, every catalogue, every migration, word by word."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from cap_tui import __version__
from cap_tui.errors import CapError
from cap_tui.plugin import catalogue, package_source
from cap_tui.plugin.development import developed_folders, is_developed, set_developed
from cap_tui.plugin.installing import added, origin_of, place, plan_add, remove_plugin
from cap_tui.plugin.package_source import open_package
from cap_tui.plugin.trust import Trust, digest_files
from cap_tui.plugin.validation import problems_of
from cap_tui.workspace import Home
from tests.approval import approve, plain
from tests.plugin.conftest import Make, manifest
from tests.plugin.test_approved_refusals import changed

FOLDER = Path(__file__).with_name("approved") / "packages"


def told(call: Callable[[], Any]) -> str:
    """What a call gives, or the class and the words of its refusal."""
    try:
        return str(call())
    except CapError as error:
        return f"{type(error).__name__}: {error.what} | {error.where} | {error.remedy}"


Tree = dict[str, bytes | str | None]
INFO = "x-1.0.dist-info"
POINTS = "[cap_tui.plugins]\nx = cap_x\n"
META = "Name: x\nRequires-Dist: pytest\nRequires-Dist: nowhere-to-be-found>=2; python_version>'3'\nRequires-Dist: gone; extra == 'more'\nRequires-Dist: gone2; extra=='more'\nRequires-Dist: -\n"
TREES: dict[str, Tree] = {
    "a folder with data": {"plugin.toml": manifest("x"), "content/a.toml": "", ".git/x": "", "venv/x": "", "a~": "", "x.pyc": ""},
    "a folder with code": {"plugin.toml": manifest("x"), "__init__.py": "", "README.md": ""},
    "a package": {"cap_x/plugin.toml": manifest("x"), "cap_x/__init__.py": "", "README.md": ""},
    "a project": {"cap_x/plugin.toml": manifest("x"), "cap_x/__init__.py": "", "pyproject.toml": "", "tests/a.py": "", "dist/x": ""},
    "two packages": {"cap_x/plugin.toml": manifest("x"), "cap_y/plugin.toml": manifest("y")},
    "nothing": {"README.md": ""},
    "one folder too deep": {"a/plugin.toml": manifest("x")},
    "one folder and a file": {"a/plugin.toml": manifest("x"), "b.txt": ""},
    "a package too deep": {"a/cap_x/plugin.toml": manifest("x"), "a/cap_x/a.py": ""},
    "a faulty manifest": {"plugin.toml": "id = 5\n"},
    "a reserved id": {"plugin.toml": manifest("status")},
    "a newer program": {"plugin.toml": manifest("x").replace('"1.0"', '"1.7"', 1)},
    "code that is missing": {"plugin.toml": manifest("x", 'views = [{ id = "x.a", title = "A" }]')},
    "a link": {"plugin.toml": manifest("x"), "link": None},
    "a wheel": {"cap_x/plugin.toml": manifest("x"), "cap_x/__init__.py": "", f"{INFO}/entry_points.txt": POINTS, f"{INFO}/METADATA": META, "other/x.py": ""},
    "a wheel with two": {"cap_x/plugin.toml": manifest("x"), "cap_y/plugin.toml": manifest("y"), f"{INFO}/entry_points.txt": POINTS + "y = cap_y:z\n"},
    "a wheel whose entry points cannot be read": {"cap_x/plugin.toml": manifest("x"), f"{INFO}/entry_points.txt": "x\n", f"{INFO}/METADATA": b"\xff\xfe"},
}  # fmt: skip


def grown(folder: Path, tree: Tree) -> Path:
    for name, data in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            path.symlink_to("/nowhere")
        else:
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def zipped(folder: Path, file: Path, below: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.write(path, below + path.relative_to(folder).as_posix())
    return file


def opened(home: Home, path: Path) -> str:
    """What a package is, and which files come of it."""

    def look() -> str:
        with open_package(path) as package:
            found = (str(package.inner), package.manifest.id, package.has_code, package.missing)
            placement = plan_add(home, package)
            place(home, package, placement)
            target = placement.target
            names = sorted(
                p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()
            )
            inner = placement.package.relative_to(target)
            remove_plugin(home, package.manifest.id)
            return f"{found} in {target.name}, code in {inner}: {names}"

    return told(look)


def test_every_form_in_which_a_plugin_lies(tmp_path: Path, home: Home) -> None:
    lines = []
    for number, (title, tree) in enumerate(TREES.items()):
        folder = grown(tmp_path / str(number) / "mine", tree)
        lines.append(f"{title}: {opened(home, folder)}")
        if None not in tree.values():
            lines.append(f"  zip: {opened(home, zipped(folder, tmp_path / f'{number}.zip'))}")
            lines.append(f"  below a folder: {opened(home, zipped(folder, tmp_path / f'{number}b.zip', 'x-1/'))}")  # fmt: skip
            if "wheel" in title:
                lines.append(f"  wheel: {opened(home, zipped(folder, tmp_path / f'{number}.whl'))}")
    file = tmp_path / "alone.toml"
    file.write_text(manifest("x"))
    (tmp_path / "x.txt").write_text("")
    for name in ("alone.toml", "x.txt", "nowhere"):
        lines.append(f"{name}: {opened(home, tmp_path / name)}")
    approve(
        FOLDER / "forms.txt",
        plain("\n".join(lines), {"here": str(tmp_path), "home": str(home.path)}),
    )


def test_what_an_archive_may_not_hold(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_source, "MAX_FILES", 3)
    monkeypatch.setattr(package_source, "MAX_BYTES", 200)
    text = manifest("x")
    lines = []
    for title, entries in {
        "the most files": {"plugin.toml": text, "a": "", "b": ""}, "one more": {"plugin.toml": text, "a": "", "b": "", "c": ""},
        "the most bytes": {"plugin.toml": text, "a": "x" * (200 - len(text))}, "a byte more": {"plugin.toml": text, "a": "x" * (201 - len(text))},
        "a way out": {"plugin.toml": text, "../a": ""}, "a whole path": {"plugin.toml": text, "/a": ""}, "a backslash": {"plugin.toml": text, "a\\b": ""},
        "a way up inside": {"plugin.toml": text, "a/../b": ""},
    }.items():  # fmt: skip
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for name, data in entries.items():
                archive.writestr(name, data)
        lines.append(f"{title}: {opened(home, tmp_path / 'a.zip')}")
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    lines.append(f"a link: {opened(home, tmp_path / 'a.zip')}")
    for data in (b"", b"PK", b"x" * 100):
        (tmp_path / "a.zip").write_bytes(data)
        lines.append(f"{data[:2]!r}: {opened(home, tmp_path / 'a.zip')}")
    approve(
        FOLDER / "archives.txt",
        plain("\n".join(lines), {"here": str(tmp_path), "home": str(home.path)}),
    )


def test_adding_updating_and_removing(
    tmp_path: Path, home: Home, drop: Make, install: Make
) -> None:
    install("installed", code="")
    drop("by-hand")
    grown(home.drop_in / "broken", {"plugin.toml": "id = \n"})
    dev = grown(tmp_path / "dev", {"plugin.toml": manifest("dev"), "__init__.py": ""})
    set_developed(home.state, dev, on=True)
    lines = []
    source = grown(tmp_path / "x", {"plugin.toml": manifest("x"), "__init__.py": ""})

    def put(path: Path, *, update: bool = False) -> str:
        def work() -> str:
            with open_package(path) as package:
                placement = plan_add(home, package, update=update)
                place(home, package, placement)
                return f"{placement.target.name} before {placement.before!r} same {placement.same}"

        return told(work)

    lines += [put(source), put(source), put(source, update=True)]
    (source / "new.py").write_text("")
    (source / "plugin.toml").write_text(manifest("x").replace('version = "1.0"', 'version = "2.0"'))
    lines += [
        put(source, update=True),
        str({k: (v.version, v.origin) for k, v in added(home).items()}),
    ]
    Trust(home.state).give("x", home.drop_in / "x")
    for name in ("installed", "by-hand", "broken", "stresstest"):
        other = grown(tmp_path / f"o-{name}", {"plugin.toml": manifest(name)})
        lines += [f"add {name}: {put(other)}", f"update {name}: {put(other, update=True)}", f"origin: {told(lambda n=name: origin_of(home, n))}"]  # type: ignore[misc]  # fmt: skip
    for name in ("x", "installed", "stresstest", "dev", "broken", "nobody"):
        for dry_run in (True, False, False):
            lines.append(f"remove {name} {dry_run}: {told(lambda n=name, d=dry_run: remove_plugin(home, n, dry_run=d))}")  # type: ignore[misc]  # fmt: skip
    lines.append(f"left {sorted(p.name for p in home.drop_in.iterdir())} trusted {Trust(home.state).withdraw('x')} {sorted(added(home))}")  # fmt: skip
    (home.state / "added.json").write_text("x")
    lines.append(f"unreadable: {added(home)}")
    names = {"here": str(tmp_path), "home": str(home.path)}
    approve(
        FOLDER / "placed.txt",
        plain("\n".join(lines), names).replace(f"cap_tui {__version__}", "cap_tui <version>"),
    )


ENTRY: dict[str, Any] = {"id": "x", "summary": {"en": "What", "de": "Was"}, "version": "1.0", "address": "x.toml", "sha256": "0" * 64,
                         "line": "support", "license": "CC0"}  # fmt: skip


def test_every_fault_of_a_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.toml"
    lines = []
    for what, document in changed({"name": "Ours", "plugins": [ENTRY]}):
        file.write_text(tomli_w.dumps(document))
        lines.append(f"{what}: {told(lambda: len(catalogue.read_catalogue(file).plugins))}")
    approve(FOLDER / "catalogues.txt", "\n".join(lines).replace(str(file), "{file}"))


def test_what_catalogues_offer(tmp_path: Path, home: Home) -> None:
    (tmp_path / "x.toml").write_text(manifest("x"))
    grown(
        tmp_path / "folder",
        {"plugin.toml": manifest("y"), "b.py": "x", "a/c.py": "y", "__pycache__/x": ""},
    )
    sha = catalogue.digest_of(tmp_path / "x.toml")
    entries = [
        {**ENTRY, "sha256": sha},
        {**ENTRY, "id": "y", "address": "folder", "sha256": catalogue.digest_of(tmp_path / "folder"), "line": "other", "summary": "Else"},
        {**ENTRY, "id": "differs"}, {**ENTRY, "id": "gone", "address": "gone.zip"}, {**ENTRY, "id": "web", "address": "https://example.org/x.zip"},
    ]  # fmt: skip
    file, second = tmp_path / "one.toml", tmp_path / "two.toml"
    file.write_text("# ours\n" + tomli_w.dumps({"plugins": entries}))
    second.write_text(tomli_w.dumps({"plugins": [{**ENTRY, "version": "9"}, {**ENTRY, "id": "z"}]}))
    files = [file, second]
    lines = [catalogue.entry_line(each) for each in catalogue.search(files)]
    for words in ("was", "WHAT support", "else", "else support", "y", "nothing", ""):
        lines.append(
            f"search {words!r}: {[each.entry.id for each in catalogue.search(files, words)]}"
        )
    for name in ("x", "y", "differs", "gone", "web", "z", "nobody"):
        lines.append(f"{name}: {told(lambda n=name: catalogue.find(files, n).entry.version)} {told(lambda n=name: catalogue.checked_path(catalogue.find(files, n)))}")  # type: ignore[misc]  # fmt: skip
    lines.append(catalogue.renewed(file))
    for text in (
        "",
        '[plugins]\ncatalogues = ["a.toml", "/b.toml", "~/c.toml", 5]\n',
        "x = \n",
        "plugins = 5\n",
        "[plugins]\ncatalogues = 5\n",
    ):
        home.config_file.write_text(text)
        found = [str(each) for each in catalogue.catalogue_files(home)]
        assert found.pop().endswith("examples/catalogue.toml")
        lines.append(f"{text!r}: {found}".replace(str(Path.home()), "{~}"))
    approve(
        FOLDER / "offers.txt",
        plain("\n".join(lines), {"here": str(tmp_path), "home": str(home.path)}),
    )


def test_folders_under_development(tmp_path: Path, home: Home) -> None:
    folder, inner = tmp_path / "a", tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    lines = []
    for path, on in (
        (folder, True),
        (folder, True),
        (open_to_all, True),
        (tmp_path / "gone", True),
        (folder, False),
        (folder, False),
        (open_to_all, False),
        (folder, True),
    ):
        changed_it = told(lambda p=path, o=on: set_developed(home.state, p, on=o))  # type: ignore[misc]
        lines.append(
            f"{path.name} {on}: {changed_it} {[Path(each).name for each in developed_folders(home.state)]}"
        )
    lines += [
        str([is_developed(home.state, each) for each in (folder, inner, tmp_path, open_to_all)]),
        str(developed_folders(None)),
    ]
    (home.state / "developed_folders.txt").write_bytes(b"\xff")
    lines.append(str(developed_folders(home.state)))
    approve(FOLDER / "developed.txt", plain("\n".join(lines), {"here": str(tmp_path)}))


def test_which_files_are_digested(tmp_path: Path) -> None:
    folder = grown(
        tmp_path / "x",
        {
            "b.py": "b",
            "a/c.py": "c",
            "a.py": "a",
            "__pycache__/x.pyc": "",
            "a/__pycache__/y": "",
            "__pycache__x": "n",
        },
    )
    lines = [f"{name} {digest[:8]}" for name, digest in digest_files(folder)]
    (folder / "__pycache__").rename(folder / "kept")
    (folder / "__pycache__").write_text("a file of that name")
    lines.append(str([name for name, _digest in digest_files(folder)]))
    (folder / "link").symlink_to(folder / "a.py")
    lines.append(told(lambda: list(digest_files(folder))))
    lines.append(str(list(digest_files(tmp_path / "nowhere"))))
    approve(FOLDER / "digests.txt", plain("\n".join(lines), {"here": str(tmp_path)}))


VALIDATED: dict[str, Tree] = {
    "nothing": {}, "not UTF-8": {"plugin.toml": b"\xff"}, "sound": {"plugin.toml": manifest("x")},
    "broken code": {"plugin.toml": manifest("x"), "__init__.py": "def (:\n", "b.py": "x =\n"},
    "a view without its code": {"plugin.toml": manifest("x", 'views = [{ id = "x.a", title = "A" }]'), "__init__.py": ""},
    "a view of data": {"plugin.toml": manifest("x", 'views = [{ id = "x.a", title = "A" }]')},
    "near kinds": {"plugin.toml": manifest("x", '[[glosary]]\nid = "x.a"\n[[odd]]\nid = "x.b"\n')},
    "a package": {"cap_x/plugin.toml": "id = 5\n"}, "a reserved id": {"plugin.toml": manifest("doctor"), "a.py": ""},
    "code that is not there": {"cap_valid_x/plugin.toml": manifest("valid-x", 'views = [{ id = "valid-x.a", title = "A", lines = "views:lnes" }, { id = "valid-x.b", title = "B", lines = "gone:x" }, { id = "valid-x.c", title = "C", lines = "gone:y" }]\nhooks = { checks = "views:checks" }'),
                               "cap_valid_x/__init__.py": "", "cap_valid_x/views.py": "def lines(ctx, width): ...\ndef checks(ctx): ...\n"},
    "code that raises": {"cap_valid_y/plugin.toml": manifest("valid-y"), "cap_valid_y/__init__.py": "1 / 0"},
}  # fmt: skip


def test_what_is_told_to_an_author(tmp_path: Path) -> None:
    lines = []
    for number, (title, tree) in enumerate(VALIDATED.items()):
        folder = tmp_path / str(number) / "mine"
        folder.mkdir(parents=True)
        grown(folder, tree)
        for code in (False, True):
            found = [
                f"{type(e).__name__}: {e.what} | {e.where} | {e.remedy}"
                for e in problems_of(folder, code=code)
            ]
            lines += [
                f"{title}, code {code}:",
                *(f"  {each.replace(str(folder), '{here}')}" for each in found),
            ]
    approve(FOLDER / "validated.txt", "\n".join(lines))
