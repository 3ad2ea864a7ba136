"""The site of the documentation: every link leads somewhere, nothing is asked of a host, the search needs none."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONFIG = (ROOT / "tools" / "mkdocs.yml").read_text("utf-8")
ASKED = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?((?:https?:)?//[^"')\s]+)""")


def load_builder():
    """tools/site.py as a module; its name is that of a module of Python."""
    path = ROOT / "tools" / "site.py"
    spec = importlib.util.spec_from_file_location("site_builder", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_has_its_place_in_the_menu() -> None:
    menu = set(re.findall(r"([\w/-]+\.md)$", CONFIG, flags=re.MULTILINE))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    made = {
        f"reference/{name}.md" for name in ("commands", "screens", "kinds", "formats", "directory")
    }
    assert menu == pages | made


def test_every_link_of_a_page_leads_to_a_file_and_a_heading() -> None:
    wrong = []
    for path in (ROOT / "docs").rglob("*.md"):
        text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            file, _hash, heading = target.partition("#")
            goal = (path.parent / file).resolve() if file else path
            if not goal.is_file() or (heading and heading not in headings(goal)):
                wrong.append(f"{path.name}: {target}")
    assert wrong == []


def headings(page: Path) -> set[str]:
    """The names by which a page's headings are linked."""
    lines = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", line).strip().lower()) for line in lines}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once by what ``make docs`` calls."""
    return load_builder().build_site(tmp_path_factory.mktemp("site"))


@pytest.mark.long
def test_the_site_is_made_of_the_docs_and_the_program_and_asks_no_host(site: Path) -> None:
    foreign = {
        found
        for page in site.rglob("*")
        if page.suffix in {".html", ".css", ".svg"}
        for found in ASKED.findall(page.read_text("utf-8"))
    }
    assert {one for one in foreign if "w3.org" not in one} == set()
    assert "completion bash|zsh|fish" in (site / "cli.html").read_text("utf-8")
    assert "cap-tui activities add" in (site / "reference" / "commands.html").read_text("utf-8")


@pytest.mark.long
def test_a_page_that_is_opened_from_the_folder_finds_words_without_a_network(site: Path) -> None:
    """``make fuzz`` runs it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        program = shutil.which("chromium")
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / "guide" / "coordinator.html").as_uri())
        page.get_by_role("button", name=re.compile("search", re.IGNORECASE)).first.click()
        page.locator("input[placeholder=Search]:visible").wait_for()
        page.keyboard.type("Quenouille")
        page.get_by_text("1 result").wait_for()
        browser.close()
    assert [url for url in asked if not url.startswith(("file:", "about:", "blob:", "data:"))] == []
