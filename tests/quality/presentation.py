"""How much code presents results: lines at a commit (by default 0.1.0) and now.

    python tests/quality/presentation.py [COMMIT]

Presentation code turns results into screens, command output, JSON, plain text and report tables. A line counts when it
is neither blank nor a comment. The patterns name such code in both layouts, old and new, so that a move changes nothing;
the last rows count whole packages, so that code that only left the patterns is seen.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEFORE = "13b7f68"

STRESSTEST = (
    r"plugins/stresstest/cap_stresstest/",
    # commands, screens, questions about a survey file
    r"commands/\w+|views/\w+|kinds|asking|operations/import_questions|"
    # the same results as text, then as listings, with their sentences and explanations
    r"lines|compared|explaining|explanations|figures|number_format|measures|"
    r"result_listings|round_listings|change_listings|listing_columns|result_pages|sentences|"
    # reports
    r"report|report_\w+|chapters|origins|dossier|operations/write_report",
)
DIAMOND = (
    r"plugins/diamond/cap_diamond/",
    r"commands\w*|commands/\w+|views/\w+|kinds|data|json_output|"
    r"telling|telling_regions|\w*listings|\w*renderings|\w*pages|drawing|report",
)
CORE_RECORDS = (  # what is written by hand for the core's own records; some of it was the diamond's
    r"cap_tui/",
    r"cli/(activities|actors|areas|evidence|judging|ratings|records)|model/(card|activity_text)|"
    r"operations/activity_listings|widgets/(chain_page|rating_page)",
)
NEW = (  # what people could not see or do in 0.1.0: lists and forms of the plugins' records, the rating grid
    r"",
    r"plugins/(stresstest|diamond)/cap_\w+/kinds|cap_tui/widgets/rating_page",
)
CORE_RENDERING = (  # what draws any kind and any listing, for every plugin
    r"cap_tui/",
    r"cli/(kinds|field_options)|model/(kind|\w*kinds|columns|listing|listing_text|value_columns)|"
    r"operations/(listings|kind_operations|record_search)|"
    r"report/(kind_\w+|listing_table|csv_table|page)|screens/kinds/\w+|screens/record_\w+|"
    r"widgets/(listing|record_form|record_picker|rating_grid|page|listing_page|question_page|"
    r"marked_drawing|dialog)",
)
GROUPS = {
    "StressTest, presentation": STRESSTEST,
    "diamond, presentation": DIAMOND,
    "core, by hand for its records": CORE_RECORDS,
    "of these, new since then": NEW,
    "core, renders any kind, listing, page": CORE_RENDERING,
    "StressTest, whole package": (STRESSTEST[0], r"[\w/]+"),
    "diamond, whole package": (DIAMOND[0], r"[\w/]+"),
}


def count_code_lines(text: str) -> int:
    """Lines that are neither blank nor a comment."""
    lines = (line.strip() for line in text.splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))


def files_now() -> Iterator[tuple[str, str]]:
    for folder in ("cap_tui", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def files_at(commit: str) -> Iterator[tuple[str, str]]:
    listed = _git("ls-tree", "-r", "--name-only", commit, "cap_tui", "plugins")
    for path in listed.splitlines():
        if path.endswith(".py"):
            yield path, _git("show", f"{commit}:{path}")


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def count_groups(files: Iterator[tuple[str, str]]) -> dict[str, int]:
    """The lines of each group."""
    patterns = {
        name: re.compile(f"{folder}(?:{names})\\.py") for name, (folder, names) in GROUPS.items()
    }
    found = dict.fromkeys(GROUPS, 0)
    for path, text in files:
        for name, pattern in patterns.items():
            if pattern.fullmatch(path):
                found[name] += count_code_lines(text)
    return found


def main(commit: str = BEFORE) -> None:
    before, now = count_groups(files_at(commit)), count_groups(files_now())
    rows = [(name, before[name], now[name]) for name in GROUPS]
    was, is_now = (sum(found[name] for name in list(GROUPS)[:3]) for found in (before, now))
    added = now["of these, new since then"]
    rows.insert(3, ("written by hand", was, is_now))
    rows.insert(5, ("what 0.1.0 had, written by hand", was, is_now - added))
    print(f"{'':<38}{commit[:12]:>12}{'now':>8}{'change':>8}")
    for name, old, new in rows:
        print(f"{name:<38}{old:>12,}{new:>8,}{new - old:>+8,}")


if __name__ == "__main__":
    main(*sys.argv[1:])
