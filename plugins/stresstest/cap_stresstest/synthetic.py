"""Made-up regions and made-up answers, the same ones every time, for samples and tests.

Nothing here says anything about a real region, and whatever it makes is marked synthetic.
``python -m cap_stresstest.synthetic`` writes the shipped demo portfolio anew.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from cap_stresstest import pack_file
from cap_stresstest.pack import Pack, wording
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE

PORTFOLIO_SEED = 20170600
REGIONS = 25
_LEANING = {"D1": 3.3, "D2": 2.7, "D3": 3.2, "D4": 2.9, "D5": 2.9, "D6": 3.3}
_GROUP_SIZES = (("policy_maker", 6), ("cluster_manager", 12), ("other_stakeholder", 8))
_GROUP_VIEW = {"policy_maker": 0.35, "cluster_manager": -0.2, "other_stakeholder": 0.0}
_REMARKS = (
    "Funding for longer than one call",
    "A fixed contact on both sides",
    "Više sodelovanja s sosednjimi regijami",
    "Weniger Formulare; mehr Gespräche",
    "Partager un calendrier des appels",
)


def portfolio(pack: Pack) -> Iterator[tuple[str, str, dict[str, float], dict[str, float]]]:
    """Code, name, mean by indicator and profile of each demo region."""
    dice = random.Random(PORTFOLIO_SEED)
    low, high = pack.scale.values[0], pack.scale.values[-1]
    for number in range(1, REGIONS + 1):
        general = dice.gauss(0, 0.35)
        leaning = {entry.id: dice.gauss(0, 0.3) for entry in pack.dimension}
        means = {}
        for entry in pack.indicator:
            centre = _LEANING.get(entry.dimension, 3.0) + general + leaning[entry.dimension]
            means[entry.id] = round(min(max(centre + dice.gauss(0, 0.3), low), high), 2)
        profile = {
            "population_million": round(dice.uniform(0.4, 11.0), 1),
            "gdp_per_head_index": round(dice.uniform(65, 160)),
            "rd_share_gdp": round(dice.uniform(0.8, 4.8), 1),
            "manufacturing_share": round(dice.uniform(12, 38)),
            "cluster_organisations": round(dice.uniform(3, 25)),
        }
        yield f"DEMO-{number:02}", f"Demo region {number:02}", means, dict(profile)


def portfolio_toml(pack: Pack) -> str:
    """The demo portfolio as the TOML file that is shipped."""
    lines = [
        "# Synthetic. No real region is behind any figure in this file; a seeded generator made it",
        "# (python -m cap_stresstest.synthetic). The original portfolio is not public.",
        "[meta]",
        'name = "Demo portfolio"',
        f'pack_version = "{pack.version}"',
        "synthetic = true",
        f"seed = {PORTFOLIO_SEED}",
        'source = "synthetic"',
    ]
    for code, name, means, profile in portfolio(pack):
        lines += ["", "[[region]]", f'code = "{code}"', f'name = "{name}"', "synthetic = true"]
        lines.append(f"means = {_inline(means)}")
        lines.append(f"profile = {_inline(profile)}")
    return "\n".join(lines) + "\n"


def _inline(values: Mapping[str, float]) -> str:
    return "{ " + ", ".join(f"{key} = {value}" for key, value in values.items()) + " }"


def survey(
    pack: Pack,
    region: str,
    round_: str,
    *,
    shift: Mapping[str, float] | None = None,
    language: str = "en",
) -> str:
    """A LimeSurvey export (CSV, codes) with made-up answers of 26 people of a made-up region.

    The same ``region`` has the same strengths in every ``round_``; ``shift`` moves dimensions (by
    id) in this round. The same arguments give the same text.
    """
    nature = random.Random(region)
    leaning = {d.id: _LEANING.get(d.id, 3.0) + nature.gauss(0, 0.35) for d in pack.dimension}
    leaning = {key: value + (shift or {}).get(key, 0.0) for key, value in leaning.items()}
    special = {entry.id: nature.gauss(0, 0.55) for entry in pack.indicator}
    dice = random.Random(f"{region} {round_}")
    people = [group for group, size in _GROUP_SIZES if group in pack.groups for _ in range(size)]
    dice.shuffle(people)
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    group = pack.survey.group.id
    texts = [entry.id for entry in pack.texts]
    own = ["id", "submitdate", "lastpage", "startlanguage"]
    writer.writerow([*own, group, *pack.indicator_ids, *texts])
    for number, name in enumerate(people, 1):
        answers = [
            _answer(dice, pack, leaning[entry.dimension] + special[entry.id], name)
            for entry in pack.indicator
        ]
        if number == len(people):
            answers = _stop_early(answers)
        remarks = [dice.choice(_REMARKS) if dice.random() < 0.3 else "" for _ in texts]
        day = 1 + number % 28
        sent = "" if number == len(people) else f"2026-09-{day:02} 10:{number:02}:00"
        label = wording(pack.groups[name].label, language)
        writer.writerow([number, sent, 7, language, label, *answers, *remarks])
    return "\ufeff" + out.getvalue()


def _answer(dice: random.Random, pack: Pack, centre: float, group: str) -> str:
    chance = dice.random()
    if chance < 0.06 and pack.scale.allow_dont_know:
        return DONT_KNOW
    if chance < 0.09 and pack.scale.allow_not_applicable:
        return NOT_APPLICABLE
    values: Sequence[int] = pack.scale.values
    wanted = centre + _GROUP_VIEW.get(group, 0.0) + dice.gauss(0, 0.9)
    return str(min(values, key=lambda value: abs(value - wanted)))


def _stop_early(answers: list[str]) -> list[str]:
    """The answers of somebody who stopped two thirds through."""
    kept = len(answers) * 2 // 3
    return answers[:kept] + [""] * (len(answers) - kept)


if __name__ == "__main__":
    target = pack_file.SHIPPED.with_name("demo_portfolio.toml")
    target.write_text(portfolio_toml(pack_file.load_pack()), encoding="utf-8")
