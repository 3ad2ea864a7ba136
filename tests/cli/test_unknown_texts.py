"""A text that a region translates and the program does not have is named, with its line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

MISSPELT = """
[[translations]]
id = "val.words"
name = "Our words"
language = "de"

[translations.texts]
"not begun" = "noch offen"
"next: {stepp}" = "danach: {stepp}"
"Blue elephants dance" = "Blaue Elefanten tanzen"

[translations.plurals]
"{n} finding" = ["{n} Befund", "{n} Befunde"]
"{n} findingg" = ["{n} Befund", "{n} Befunde"]

[[translations]]
id = "val.others"
name = "Words of a plugin that is not here"
language = "fr"
domain = "cap_elsewhere"
texts = { "Anything" = "Tout" }
"""


def test_a_text_that_the_program_does_not_have_is_named_with_its_line(
    run: Run, region: Path
) -> None:
    folder = region / "content" / "translations"
    folder.mkdir(parents=True)
    file = folder / "words.toml"
    file.write_text(MISSPELT)
    checked = run("-w", region, "content", "validate", "--json")
    assert checked.code == 1
    assert [
        (each["where"], each["message"], each["remedy"]) for each in checked.data["problems"]
    ] == [
        (f"{file}:9", "'next: {stepp}' is no text of cap_tui.", "Did you mean 'next: {step}'?"),
        (
            f"{file}:10",
            "'Blue elephants dance' is no text of cap_tui.",
            "All texts: cap-tui translations export de",
        ),
        (f"{file}:14", "'{n} findingg' is no text of cap_tui.", "Did you mean '{n} finding'?"),
    ]
    listed = run("-w", region, "translations", "list", "--json").data
    assert {each["entry"]: each["unknown"] for each in listed if each["entry"]} == {
        "val.words": 3,
        "val.others": 0,
    }
    assert f"{file}:9" in run("-w", region, "translations", "list", "de").out
    assert str(file) not in run("-w", region, "translations", "list", "fr").out
    texts = MISSPELT.replace("stepp", "step").replace("findingg", "findings")
    file.write_text(texts.replace("Blue elephants dance", "done"))
    assert run("-w", region, "content", "validate").code == 0
