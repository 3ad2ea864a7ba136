"""Markdown: everything is said, and foreign text makes neither markup nor links."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.report.markdown import block_text, escape
from cap_tui.report.write import as_bytes


def test_a_small_report_reads_like_a_page(make_report) -> None:
    text = as_bytes(make_report(), ".md").decode()
    head, _, rest = text.partition("**Figure\u00a01. Six dimensions**")
    assert head == (
        "# Report of the region\n\n**StressTest, round 2026**\n\nValdora · 21 November 2026\n\n"
        "**Co-funded by the European Union**\\\nInterreg Demo Space · CAP-DEMO · ERDF\n\n"
        "> **Please note:** SYNTHETIC: this region and all its data are made up.\n\n"
        "## Status quo\n\nFirst paragraph,\\\nwith a break.\n\nSecond paragraph.\n\n"
        "> **Caution:** The questionnaire is reconstructed.\n\n### Numbers\n\n"
        "**Table\u00a01. Values per dimension**\n\n"
        "| Dimension | Own | n |\n| --- | ---: | ---: |\n"
        "| Rôle č š ž ß « x » | 3.25 | 12,345 |\n| Unknown one | – | 2026 |\n\n"
        "Note: Groups under three are hidden.\n\n"
    )
    assert "![Radar with six axes; Dimension 1: 1.5.][figure-1]" in rest
    assert "1. One\n2. Two" in rest
    assert "\n[figure-1]: data:image/svg+xml;base64," in rest


def test_the_twin_of_a_figure_stands_below_it(make_report) -> None:
    assert re.search(r"^    Dimension 1 .*●", as_bytes(make_report(), "md").decode(), re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# x", r"\# x"),
        ("- x", r"\- x"),
        ("12. x", r"12\. x"),
        ("a | b", r"a \| b"),
        ("[x](http://y)", r"\[x\](http\://y)"),
        ("    code", "code"),
        ("a\n# b", "a\\\n\\# b"),
        ("![x][figure-1]", r"!\[x\]\[figure-1\]"),
    ],
)
def test_text_that_looks_like_markup_is_text(text: str, expected: str) -> None:
    assert block_text(text) == expected


@given(st.text(alphabet="ab*_[]<>|`\\# -1.!(&\n"))
def test_nothing_that_opens_markup_stays_bare(text: str) -> None:
    bare = re.sub(r"\\[^\n]", "", escape(text))
    assert not re.search(r"[*_\[\]<>|`&]", bare)


def test_evil_strings_open_nothing(evil_report, evil_strings) -> None:
    whole = as_bytes(evil_report, "md").decode()
    text = "\n".join(line for line in whole.splitlines() if not line.startswith("    "))
    assert "<script" not in re.sub(r"\\.", "", text)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not re.search(r"(?i)https?://", text)


def test_a_heading_keeps_the_signs_at_its_end(make_report) -> None:
    assert "# Platform C\\#\n" in as_bytes(make_report(title="Platform C#"), "md").decode()
