"""HTML: one file that fetches nothing, runs nothing, speaks to a screen reader and escapes what is foreign."""

import base64
import hashlib
from html.parser import HTMLParser

from cap_tui.report.document import Document, Paragraph, Publicity, Section, TableBlock
from cap_tui.report.write import as_bytes

VOID = {"meta", "img", "br", "link", "hr", "input"}


class Page(HTMLParser):
    """Collects elements, checks that they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.said += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(document) -> Page:
    parsed = Page(as_bytes(document, ".html").decode())
    assert parsed.open == []
    return parsed


def test_the_page_says_its_language_and_who_pays(make_report) -> None:
    found = page(make_report(language="sl"))
    assert found.all("html") == [{"lang": "sl"}]
    assert found.said.count("Sofinancira Evropska unija") == 2
    assert "Interreg Demo Space · CAP-DEMO · ERDF" in found.said
    assert "Preglednica\u00a01." in found.said
    assert "21. novembra 2026" in found.said


def test_the_policy_allows_its_own_style_and_nothing_else(make_report) -> None:
    text = as_bytes(make_report(), "html").decode()
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(m["content"] for m in Page(text).all("meta") if "http-equiv" in m)
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "script-src" not in policy


def test_nothing_is_fetched_and_nothing_runs(make_report, evil_report) -> None:
    for document in (make_report(), evil_report):
        found = page(document)
        names = {name for name, _ in found.elements}
        assert not names & {"script", "link", "iframe", "object", "form", "image"}
        for _, attributes in found.elements:
            assert not any(name.startswith("on") or name == "style" for name in attributes)
            for name in ("href", "src"):
                assert (attributes.get(name) or "#").startswith(("#", "data:image/"))


def test_evil_strings_arrive_as_text(evil_report, evil_strings) -> None:
    said = page(evil_report).said
    for text in evil_strings:
        if text.isprintable():
            assert text in said
    assert "\x1b" not in said


def test_every_figure_speaks_and_every_table_has_caption_and_scopes(make_report) -> None:
    found = page(make_report())
    figures = [d for d in found.all("div") if d.get("role") == "img"]
    assert [f["aria-label"] for f in figures] == ["Radar with six axes; Dimension 1: 1.5."]
    assert len(found.all("caption")) == len(found.all("table")) == 1
    assert {th.get("scope") for th in found.all("th")} == {"col", "row"}


def test_notices_stand_at_the_top_and_at_the_end(make_report) -> None:
    said = page(make_report()).said
    notice = "SYNTHETIC: this region"
    assert said.index(notice) < said.index("Status quo") < said.rindex(notice)


def test_unknown_is_spoken_and_not_zero(make_report) -> None:
    assert 'aria-label="no data"' in as_bytes(make_report(), "html").decode()


def test_the_regions_logo_is_inside_the_page(make_report, logo_file) -> None:
    publicity = Publicity("", "Programme", "", "Paid by all", logo_file("png"))
    images = page(make_report(publicity=publicity)).all("img")
    assert images[0]["alt"] == "Paid by all · Programme"
    assert (images[0]["src"] or "").startswith("data:image/png;base64,iVBORw0KGgo")


def test_french_sets_a_space_before_the_colon(make_report) -> None:
    for suffix in (".html", ".md"):
        assert "À noter\u00a0:" in as_bytes(make_report(language="fr"), suffix).decode()


def test_on_paper_a_text_stays_with_its_table_and_a_head_with_its_rows() -> None:
    lead = Section(
        "x", "X", (Paragraph("Short."), TableBlock("t", ("a",), (("b",),))), role="asked"
    )
    text = as_bytes(Document("T", "R", "", (lead,), short=True), ".html").decode()
    classes = [attributes.get("class") for _tag, attributes in Page(text).elements]
    assert {"short", "first", "lines leads"} <= set(classes)
    for rule in (
        ".leads { break-after: avoid; break-inside: avoid; }",
        "caption, thead, thead tr, tbody tr:first-child { break-after: avoid; }",
    ):
        assert rule in text
