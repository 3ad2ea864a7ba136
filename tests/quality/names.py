"""Is the file of a feature found from its name alone? Forty questions, the first guess counts.

    make names

``questions.toml`` holds what an engineer of the trade or an officer of the field would ask, in the words they
would type, and the file that answers. The guess is made as a person makes it from a listing of the tree: the file
whose path holds most of the words, rare words first; its own name counts more than its folders.
"""

from __future__ import annotations

import math
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = Path(__file__).with_name("questions.toml")
SOURCES = ("cap_tui", "plugins", "benchmarks")
LEAST = 36
NAME, FOLDER = 2.0, 1.0
SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "between",
        "by",
        "for",
        "from",
        "in",
        "is",
        "many",
        "may",
        "of",
        "on",
        "one",
        "own",
        "that",
        "the",
        "this",
        "to",
        "what",
        "who",
    ]
)


def words_of(text: str) -> list[str]:
    """The words of a path or a question: without small words, cut to the part that their forms share."""
    found = [word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in SMALL]
    return [stem(word) for word in found]


def stem(word: str) -> str:
    """``ratings`` and ``rate`` as ``rat``, ``atomically`` and ``atomic`` as ``atomic``."""
    for ending in ("ically", "ally", "ings", "ing", "ies", "es", "ed", "e", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + ("ic" if ending == "ically" else "")
    return word


def files() -> list[str]:
    """The files that people look for code in."""
    found = [
        f for folder in SOURCES for f in (ROOT / folder).rglob("*") if f.suffix in (".py", ".md")
    ]
    names = [f.relative_to(ROOT).as_posix() for f in found]
    return sorted(n for n in names if "/tests/" not in n and not n.endswith("__init__.py"))


def guess(question: str, known: list[str]) -> str:
    """The file whose path fits the words of ``question`` best."""
    counts = Counter(word for name in known for word in set(words_of(name)))
    asked = [word for word in dict.fromkeys(words_of(question)) if word in counts]

    def fit(name: str) -> tuple[float, float]:
        folder, _slash, file = name.rpartition("/")
        own, above = words_of(file.rpartition(".")[0]), words_of(folder)
        rarity = {word: math.log(1 + len(known) / counts[word]) for word in asked}
        score = sum(NAME * rarity[w] for w in asked if w in own)
        score += sum(FOLDER * rarity[w] for w in asked if w in above and w not in own)
        return score, -sum(word not in asked for word in own)

    return max(known, key=fit)


def wrong_guesses() -> list[tuple[str, str, str]]:
    """(question, guess, the file that answers) where the first guess fails."""
    known = files()
    wrong = []
    for entry in tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"]:
        answers = [entry["file"]] if isinstance(entry["file"], str) else entry["file"]
        missing = [file for file in answers if file not in known]
        if missing:
            raise SystemExit(f"{QUESTIONS.name}: there is no file {missing[0]}")
        found = guess(entry["ask"], known)
        if found not in answers:
            wrong.append((entry["ask"], found, answers[0]))
    return wrong


def main() -> int:
    """Print the wrong guesses and the count; 1 when fewer than :data:`LEAST` of forty are right."""
    total = len(tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"])
    wrong = wrong_guesses()
    for question, found, answer in wrong:
        print(f"{question}\n    guessed {found}\n    it is   {answer}")
    print(f"{total - len(wrong)} of {total} found at the first guess (at least {LEAST})")
    return int(total - len(wrong) < LEAST)


if __name__ == "__main__":
    sys.exit(main())
