"""``plugins new`` writes a plugin that is sound and whose tests pass, and the examples' tests pass too."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cap_tui.errors import Refused, WrongUse
from cap_tui.plugin.content_kinds import CORE_KINDS
from cap_tui.plugin.kind_template import KindTemplate, kind_template
from cap_tui.plugin.scaffold import CODE, planned, write
from cap_tui.plugin.validation import problems_of

KINDS = (CODE, *(kind.name for kind in CORE_KINDS))
EXAMPLES = Path(__file__).parents[2] / "examples"


def templates(kind: str) -> list[KindTemplate]:
    """The templates of a new plugin of one kind; none for one with code."""
    return [kind_template(known, None) for known in CORE_KINDS if known.name == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugin_is_sound(kind: str, tmp_path: Path) -> None:
    written = write("my-region", templates(kind), tmp_path / "new")
    assert {path.relative_to(tmp_path / "new") for path in written} == {
        path for path, _text in planned("my-region", templates(kind))
    }
    assert problems_of(tmp_path / "new", code=True) == []
    for path in written:
        assert not re.search(r"@\w+@", path.read_text("utf-8")), path


def test_a_folder_that_cannot_be_written_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Refused, match="cannot be written"):
        write("my-region", templates("services"), tmp_path / "file" / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_tests_of_new_plugins_and_of_the_examples_pass_as_their_authors_run_them(
    tmp_path: Path,
) -> None:
    for kind in KINDS:
        write(f"my-{kind}", templates(kind), tmp_path / kind)
    for name in ("vouchers", "samplonia-services", "meetings"):
        shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=shutil.ignore_patterns("__pyc*"))
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "code")},
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
    for kind in (*KINDS, "vouchers", "samplonia-services", "meetings"):
        assert (tmp_path / kind / "tests" / "test_plugin.py").is_file()


@pytest.mark.parametrize("name", ["My", "1st", "a_b", "", "a--b", "x" * 41, "../evil"])
def test_a_name_that_no_plugin_may_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        write(name, templates("services"), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "plugin.toml").write_text("mine")
    with pytest.raises(Refused, match="something in this folder"):
        write("my-region", templates("services"), tmp_path)
    assert (tmp_path / "plugin.toml").read_text() == "mine"


def test_everything_wrong_with_a_plugin_is_told_to_its_author(tmp_path: Path) -> None:
    write("my-region", [], tmp_path)
    package = tmp_path / "cap_my_region"
    manifest = package / "plugin.toml"
    manifest.write_text(manifest.read_text().replace('"my-region.overview"', '"overview"'))
    (package / "records.py").write_text("class Note:\n  def\n")
    first, second = problems_of(tmp_path, code=True)
    assert "must begin with 'my-region.'" in first.what
    assert second.where.endswith("records.py:2")


def test_code_is_run_only_when_asked_for(tmp_path: Path) -> None:
    write("my-region", [], tmp_path)
    (tmp_path / "cap_my_region" / "__init__.py").write_text(
        "from cap_tui.api import hookimpl\n@hookimpl\ndef cap_view(ctx): ...\n"
    )
    misspelt = "There is no hook cap_view. Did you mean cap_views?"
    assert misspelt not in [problem.what for problem in problems_of(tmp_path)]
    assert misspelt in [problem.what for problem in problems_of(tmp_path, code=True)]


def test_code_that_plugin_toml_names_is_imported_and_looked_up(tmp_path: Path) -> None:
    write("my-wrong", [], tmp_path)
    package = tmp_path / "cap_my_wrong"
    manifest, records = package / "plugin.toml", package / "records.py"
    manifest.write_text(manifest.read_text().replace("records:NOTES", "records:NOTE"))
    (missing,) = problems_of(tmp_path, code=True)
    assert (missing.what, missing.remedy) == (
        "The code has no 'records:NOTE'.",
        "Did you mean 'NOTES'?",
    )
    write("my-slip", [], tmp_path / "slip")
    records = tmp_path / "slip" / "cap_my_slip" / "records.py"
    records.write_text(records.read_text().replace('label="title"', 'lable="title"'))
    (told,) = problems_of(tmp_path / "slip", code=True)
    assert "'lable'" in told.what
    assert "records.py:" in told.where


def test_a_new_plugin_with_code_passes_the_checks_of_its_own_workflow(tmp_path: Path) -> None:
    write("my-region", [], tmp_path)
    assert (tmp_path / ".github" / "workflows" / "test.yml").is_file()
    for command in (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
