"""Who pays: the official words of each programme period and the emblem, on every output; nothing where nobody pays."""

import pytest

from cap_tui.errors import Refused
from cap_tui.report.document import Publicity
from cap_tui.report.publicity import imprint, programme_periods
from cap_tui.report.write import SUFFIXES, as_bytes


@pytest.mark.parametrize(
    ("language", "now", "before"),
    [
        ("en", "Co-funded by the European Union", "European Union"),
        ("de", "Kofinanziert von der Europäischen Union", "Europäische Union"),
        ("fr", "Cofinancé par l'Union européenne", "Union européenne"),
        ("it", "Cofinanziato dall'Unione europea", "Unione europea"),
        ("sl", "Sofinancira Evropska unija", "Evropska unija"),
    ],
)
def test_the_statement_is_the_official_one_of_the_period(
    language: str, now: str, before: str
) -> None:
    assert imprint(Publicity(fund="ERDF"), language).statement == now
    assert imprint(Publicity(fund="ERDF", period="2021-2027"), language).statement == now
    assert imprint(Publicity(fund="ERDF", period="2014-2020"), language).statement == before


def test_every_period_names_its_rules_and_has_its_emblem_in_every_format(make_report) -> None:
    for name, period in programme_periods().items():
        assert "Regulation (EU)" in period["source"]
        for suffix in SUFFIXES:
            paid = make_report(publicity=Publicity(fund="ERDF", period=name))
            plain = make_report(publicity=Publicity(fund="ERDF"))
            more = len(as_bytes(paid, suffix)) - len(as_bytes(plain, suffix))
            assert more > 500 or suffix == ".md", (name, suffix)


def test_the_regions_own_file_stands_in_place_of_the_emblem(logo_file) -> None:
    own = imprint(Publicity(period="2021-2027", logo=str(logo_file("png"))), "en").logo
    emblem = imprint(Publicity(period="2021-2027"), "en").logo
    assert own is not None
    assert emblem is not None
    assert (own.kind, emblem.kind) == ("png", "svg")


def test_an_unknown_period_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(Refused) as refused:
        imprint(Publicity(period="2007-2013"), "en")
    assert "2014-2020" in refused.value.remedy


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_where_nobody_pays_no_page_speaks_of_funding(make_report, suffix: str) -> None:
    made = as_bytes(make_report(publicity=Publicity()), suffix)
    assert b"unding" not in made
    assert not imprint(Publicity(), "en").line
