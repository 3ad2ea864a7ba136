"""Click's own words are in the language in force too: its headings, its help option, its errors."""

from __future__ import annotations

import pytest

WORDS = {
    "de": ("Aufruf:", "Optionen:", "Diese Hilfe zeigen", "Fehler: Es fehlt das Argument 'NAME'."),
    "fr": (
        "Usage :",
        "Options\u00a0:",
        "Afficher cette aide",
        "Erreur : Il manque l'argument 'NAME'.",
    ),
    "it": ("Uso:", "Opzioni:", "Mostrare questo aiuto", "Errore: Manca l'argomento 'NAME'."),
    "sl": ("Uporaba:", "Možnosti:", "Prikazati to pomoč", "Napaka: Manjka argument 'NAME'."),
    "en": ("Usage:", "Options:", "Show this message", "Error: Missing argument 'NAME'."),
}


@pytest.mark.parametrize("language", WORDS)
def test_help_and_errors_of_click_are_in_the_language(run, monkeypatch, language: str) -> None:
    monkeypatch.setenv("LANGUAGE", "")
    usage, options, help_option, problem = WORDS[language]
    told = run("--lang", language, "--help").out
    assert told.startswith(usage)
    assert options in told
    assert help_option in told
    assert run("--lang", language, "activities", "add").err.splitlines()[-1] == problem
