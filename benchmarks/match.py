"""How long matching takes: 1,000 regions with 50 activities each, one region against all and all against all.

    python benchmarks/match.py [REGIONS [ACTIVITIES]]

The regions are made up: names are drawn from a vocabulary of topics in five languages, some
with a synonym or a slip of the pen, so that the same activity occurs under many names.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from cap_diamond.matching import matches, pairs
from cap_diamond.profile import Profile, Work
from cap_diamond.similarity_index import SimilarityIndex
from cap_tui.api import Aspect, Mass, Period, critical_mass
from cap_tui.model import concepts
from cap_tui.model.concepts import glossary

LANGUAGES = ("en", "de", "fr", "it", "sl")
SEED = 20


def regions(count: int, activities: int) -> list[Work]:
    """Made-up regions; the same seed gives the same ones."""
    chance = random.Random(SEED)
    concepts = list(glossary().concept)
    topics = [tuple(chance.sample(concepts, 2)) for _ in range(1200)]
    factors = [factor.id for factor in critical_mass.content().factor]
    return [
        Work(
            code=f"R{number:04}",
            name=f"Demo region {number}",
            synthetic=True,
            profiles=tuple(
                activity(chance, topics, factors, f"R{number:04}", place)
                for place in range(activities)
            ),
        )
        for number in range(count)
    ]


def activity(
    chance: random.Random,
    topics: list[tuple[str, ...]],
    factors: list[str],
    region: str,
    place: int,
) -> Profile:
    """One made-up activity."""
    topic = chance.choice(topics)
    language = chance.choice(LANGUAGES)
    name = spoken(chance, topic, language)
    if chance.random() < 0.05:
        name += f" {chance.choice(('Initiative', 'Allianz', 'rete', 'mreža'))}"
    synonyms = (spoken(chance, topic, "en"),) if chance.random() < 0.5 else ()
    corners = chance.sample(("health", "ict", "agrofood", "material", "energy", "tourism"), 2)
    return Profile(
        uid=f"{region}-{place}",
        name=name,
        region=region,
        synonyms=synonyms,
        languages=(language,),
        areas=(spoken(chance, corners[:1], language), spoken(chance, corners[1:], language)),
        challenge="Demographic change",
        period=chance.choice(list(Period)),
        ratings={aspect: chance.randint(1, 5) for aspect in Aspect},
        mass={factor: chance.choice(list(Mass)) for factor in factors},
    )


def spoken(chance: random.Random, concepts: Sequence[str], language: str) -> str:
    """Concepts in words of one language."""
    return " ".join(chance.choice(glossary().concept[c][language]) for c in concepts)


def now() -> tuple[float, float]:
    """The time on the clock and the processor time so far, in seconds."""
    return time.perf_counter(), time.process_time()


def timed(what: str, begin: tuple[float, float]) -> None:
    """Print how long it took since ``begin``; on a busy machine the processor time is what compares."""
    clock, processor = (end - start for end, start in zip(now(), begin, strict=True))
    print(f"{what:<44} {clock:7.2f} s ({processor:.2f} s of processor)")


def estranged(works: list[Work]) -> list[Work]:
    """The same regions with names that no glossary knows and nobody else uses: the worst case."""
    chance = random.Random(SEED)
    letters = "abcdefghilmnoprstuv"
    words = ["".join(chance.choices(letters, k=chance.randint(5, 11))) for _ in range(5000)]
    return [
        replace(
            work,
            profiles=tuple(
                replace(profile, name=" ".join(chance.sample(words, 3)), synonyms=())
                for profile in work.profiles
            ),
        )
        for work in works
    ]


def namesakes(works: list[Work]) -> list[Work]:
    """The same regions, each with the names of the first: as when all begin with one template."""
    return [
        replace(
            work,
            profiles=tuple(
                replace(profile, name=first.name, synonyms=first.synonyms)
                for profile, first in zip(work.profiles, works[0].profiles, strict=True)
            ),
        )
        for work in works
    ]


def measure(works: list[Work]) -> None:
    """One region against all, then all against all; each reads the names anew, as a fresh program does."""
    forget_names()
    begin = now()
    found = matches(works, "R0000")
    timed(f"one region against all: {len(found)} matches", begin)
    forget_names()
    begin = now()
    everything = pairs(SimilarityIndex(works), limit=5)
    timed(f"all against all: {len(everything)} matches", begin)


def forget_names() -> None:
    """Empty the caches of names, also that of the glossary."""
    for cached in vars(concepts).values():
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    activities = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    works = regions(count, activities)
    print(f"{count} regions, {activities} activities each, seed {SEED}")
    measure(works)
    print("the same with names that no glossary knows, all different")
    measure(estranged(works))
    print("the same with one region's names in all of them")
    measure(namesakes(works))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{'peak memory':<44} {peak / 1024:7.0f} MB")


if __name__ == "__main__":
    main()
