"""What a stranger's machine gets: complete wheels, hashed locks, no host and no path of ours."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BUILT_IN = sorted(path.parent for path in ROOT.glob("plugins/*/cap_*/plugin.toml"))
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")

# Put together from pieces, so that this file does not find itself.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".org",
    "/sim" + "ple/",
    "--index" + "-url",
    "--extra" + "-index-url",
]
ALLOWED = {"--no-emit-index" + "-url"}
PATHS = re.compile("(?<![\\w.])/(ho" + "me|Us" + "ers|ro" + "ot|wo" + "rk)/\\w")


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    ).stdout.split("\0")
    files = [ROOT / name for name in listed if name]
    return [f for f in files if f.is_file() and f.suffix not in {".xlsx", ".zip", ".png", ".age"}]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_committed_file_names_a_registry_or_a_machines_path() -> None:
    found = []
    files = committed()
    assert len(files) > 50
    for path in files:
        text = path.read_text("utf-8", errors="replace")
        for allowed in ALLOWED:
            text = text.replace(allowed, "")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in REGISTRIES if word in text]
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in PATHS.finditer(text)]
    assert found == []


@pytest.mark.parametrize("package", BUILT_IN, ids=lambda path: path.name)
def test_every_built_in_plugin_stands_in_all_lists(package: Path) -> None:
    relative = package.relative_to(ROOT)
    hatch = PROJECT["tool"]["hatch"]["build"]
    assert str(relative) in hatch["targets"]["wheel"]["packages"]
    assert str(relative.parent) in hatch["dev-mode-dirs"]
    assert package.name in PROJECT["project"]["entry-points"]["cap_tui.plugins"].values()
    assert package.name in PROJECT["tool"]["importlinter"]["root_packages"]
    assert str(relative.parent) in PROJECT["tool"]["mypy"]["mypy_path"]


def test_the_lists_name_no_plugin_that_is_not_there() -> None:
    entries = PROJECT["project"]["entry-points"]["cap_tui.plugins"].values()
    assert sorted(entries) == sorted(package.name for package in BUILT_IN)
    assert BUILT_IN


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_pin_every_package_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pinned = re.findall(r"^[\w.\-\[\]]+==\S+", text, flags=re.MULTILINE)
    blocks = [block for block in re.split(r"\n(?=\w)", text) if "==" in block]
    assert pinned
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_the_wheel_holds_every_plugin_with_its_data(tmp_path: Path) -> None:
    import sys
    import zipfile

    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in BUILT_IN:
        wanted = {
            f"{package.name}/{f.relative_to(package).as_posix()}"
            for f in package.rglob("*")
            if f.suffix in {".py", ".toml", ".tcss", ".po", ".mo"}
        }
        assert wanted <= names
    core = {
        f.relative_to(ROOT).as_posix()
        for f in (ROOT / "cap_tui").rglob("*")
        if f.suffix in {".py", ".toml", ".tcss", ".json", ".po", ".mo"}
    }
    assert core <= names
    pages = {
        f"cap_tui/shipped/{f.relative_to(ROOT).as_posix()}"
        for folder in ("docs", "examples")
        for f in (ROOT / folder).rglob("*")
        if f.suffix in {".py", ".toml", ".md", ".csv"}
    }
    assert pages <= names
    assert any(name.endswith(".data/data/share/man/man1/cap-tui.1") for name in names)
    assert not any(name.startswith(("tests/", "workspaces/", "plugins/")) for name in names)


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    project = PROJECT["project"]
    wanted = [
        *project["dependencies"],
        *(d for ds in project["optional-dependencies"].values() for d in ds),
    ]
    names = [re.split(r"[<>=\[~! ]", requirement)[0].lower() for requirement in wanted]
    assert [name for name in names if f"`{name}`" not in reasons] == []


def test_no_package_has_a_name_for_two_things() -> None:
    """A submodule takes its name in the package when it is imported, whatever stood there before."""
    clashes = []
    for init in [
        *ROOT.glob("cap_tui/**/__init__.py"),
        *ROOT.glob("plugins/*/cap_*/**/__init__.py"),
    ]:
        modules = {path.stem for path in init.parent.glob("*.py")} - {"__init__"}
        package = ".".join(init.parent.relative_to(_root_of(init)).parts)
        for node in ast.walk(ast.parse(init.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module != package:
                names = {alias.asname or alias.name for alias in node.names}
                clashes += [f"{package}.{name}" for name in names & modules]
    assert clashes == []


def _root_of(path: Path) -> Path:
    """The folder from which a package is imported."""
    return path.parents[len(path.relative_to(ROOT).parts) - 3] if "plugins" in path.parts else ROOT
