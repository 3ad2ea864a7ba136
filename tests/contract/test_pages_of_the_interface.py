"""Every page about what a view is made of has an example that works: its view and its test, in the plugin of ``plugins new``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cap_tui.plugin.scaffold import write
from cap_tui.plugin.shipped import page
from cap_tui.testing import ShellDriver

PAGES = ("list", "form", "detail", "task", "present", "picker", "charts", "locales")
BLOCK = re.compile(r"`([\w./]+\.py)`:\n\n```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The project that ``plugins new letters --kind code`` makes, importable."""
    folder = tmp_path / "letters"
    write("letters", [], folder)
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "cap_letters"]:
        del sys.modules[name]


@pytest.mark.parametrize("name", PAGES)
def test_the_example_of_a_page_works(
    name: str, letters: Path, cap_shell: Callable[..., ShellDriver]
) -> None:
    blocks = dict(BLOCK.findall(page(name)))
    assert set(blocks) == {"cap_letters/views.py", "tests/test_view.py"}
    for path, text in blocks.items():
        (letters / path).write_text(text, "utf-8")
    if "class Overview" in blocks["cap_letters/views.py"]:
        manifest = letters / "cap_letters" / "plugin.toml"
        named = 'lines = "views:lines"\nwidget = "views:Overview"'
        text = re.sub(r'lines = "views:lines".*', named, manifest.read_text("utf-8"))
        manifest.write_text(text.replace('"letters.overview"\nwidget', named), "utf-8")
    found: dict[str, Any] = {}
    exec(compile(blocks["tests/test_view.py"], f"{name}.md", "exec"), found)
    tests = [test for key, test in found.items() if key.startswith("test_")]
    assert tests
    for test in tests:
        test(cap_shell)
