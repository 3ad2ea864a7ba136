"""The cooperation cases of the sample regions, as a reader of the Cluster Action Plan would give them.

The Plan (action line 1) names two: an activity of high relevance in which the region is not
well positioned needs partners that are strong in it (catch up), and one in which it is well
positioned asks for peers (joint research). Regions with the same activity that are each too
small alone are the third reason that the Plan gives for looking across the border.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from cap_diamond.matching import matches
from cap_diamond.queries import decisions, everybody
from cap_tui.api import PluginContext, sample_uid
from cap_tui.plugin.host import Host

# region, activity there, case, partner, activity of the partner, why
TABLE = (
    ("VAL", "E-health", "catch_up", "HOC", "Telemedizin",
     "relevance 5, strength 2.0 here and 4.5 there, where the devices are made that lack here"),
    ("VAL", "E-health", "too_small_alone", "BRE", "E-zdravje na domu",
     "relevant to both, strength 2.0 on both sides: neither succeeds alone"),
    ("VAL", "Riabilitazione a distanza", "too_small_alone", "BRE", "Rehabilitacija na daljavo",
     "relevance 4 and weak on both sides; firms and capital are there, research is here"),
    ("VAL", "Sicurezza alimentare", "catch_up", "HOC", "Lebensmittelsicherheit",
     "relevance 4, strength 3.0 here and 4.0 there"),
    ("VAL", "Medicina personalizzata", "peer_lead", "HOC", "Personalisierte Medizin",
     "relevant and strong (4.0) on both sides"),
    ("VAL", "Alimenti funzionali", "peer_lead", "BRE", "Funkcionalna živila",
     "relevant and strong on both sides (4.5 and 4.0)"),
    ("VAL", "Smart packaging", "peer_lead", "BRE", "Pametna embalaža",
     "relevant and strong on both sides (4.0 and 3.5)"),
    ("VAL", "Tracciabilità con sensori", "peer_lead", "HOC", "Sensorik für Rückverfolgbarkeit",
     "relevant and strong on both sides (3.5 and 4.0)"),
    ("HOC", "Intelligente Verpackung", "catch_up", "VAL", "Smart packaging",
     "relevance 4, strength 2.5 here and 4.0 there, where the films are made that lack here"),
    ("HOC", "Intelligente Verpackung", "catch_up", "BRE", "Pametna embalaža",
     "relevance 4, strength 2.5 here and 3.5 there"),
    ("HOC", "Personalisierte Medizin", "peer_lead", "VAL", "Medicina personalizzata",
     "the same pair seen from the other side"),
    ("HOC", "Sensorik für Rückverfolgbarkeit", "peer_lead", "VAL", "Tracciabilità con sensori",
     "the same pair seen from the other side"),
    ("HOC", "Robotik in der Pflege", "catch_up", "BRE", "Robotika v oskrbi",
     "relevance 4, strength 3.0 here; Brezje is strong (4.0) and offers what it does not need itself"),
    ("BRE", "E-zdravje na domu", "catch_up", "HOC", "Telemedizin",
     "relevance 4, strength 2.0 here and 4.5 there"),
    ("BRE", "E-zdravje na domu", "too_small_alone", "VAL", "E-health",
     "the same pair seen from the other side"),
    ("BRE", "Rehabilitacija na daljavo", "too_small_alone", "VAL", "Riabilitazione a distanza",
     "the same pair seen from the other side"),
    ("BRE", "Funkcionalna živila", "peer_lead", "VAL", "Alimenti funzionali",
     "the same pair seen from the other side"),
    ("BRE", "Pametna embalaža", "peer_lead", "VAL", "Smart packaging",
     "the same pair seen from the other side"),
    ("BRE", "Biološki kompoziti", "catch_up", "HOC", "Biobasierte Verbundwerkstoffe",
     "relevance 5, strength 2.5 here and 4.0 there, with research and skills that lack here"),
    ("BRE", "Lesena gradnja", "catch_up", "HOC", "Holzbau für altersgerechtes Wohnen",
     "relevance 4, strength 3.0 here and 5.0 there, with research that is missing here"),
)  # fmt: skip

# What looks alike and is no case, and why.
NOT = (
    ("HOC", "Funktionelle Lebensmittel", "relevance 3 only: watched, not pursued"),
    ("BRE", "Varnost hrane", "relevance 2: no priority of its own"),
    ("BRE", "Robotika v oskrbi", "strong, but relevance 3: an offer to others, no search"),
    ("BRE", "Pametni tekstil", "relevance 3 only, though Valdora is strong in it"),
    ("VAL", "Imballaggi sostenibili", "relevance 3, and said to differ from smart packaging"),
    ("VAL", "Compositi rinnovabili", "relevance 3 only, though Hochtal is strong in it"),
    ("VAL", "Turismo alpino per anziani", "no other region has it"),
    ("VAL", "Rete digitale di vicinato", "not rated: unknown is not weak"),
)  # fmt: skip


@pytest.mark.parametrize("region", ["VAL", "HOC", "BRE"])
def test_each_region_finds_the_cases_that_a_reader_of_the_plan_would_give(
    contexts: Mapping[str, PluginContext], region: str
) -> None:
    ctx = contexts[region]

    found = matches(everybody(ctx), region, decisions(ctx))

    cases = {(m.here.name, m.case.value, m.there.region, m.there.name) for m in found}
    assert cases == {row[1:5] for row in TABLE if row[0] == region}


@pytest.mark.parametrize(("region", "activity", "why"), NOT)
def test_what_is_no_case_is_not_proposed(
    contexts: Mapping[str, PluginContext], region: str, activity: str, why: str
) -> None:
    ctx = contexts[region]

    found = matches(everybody(ctx), region, decisions(ctx))

    assert activity not in {m.here.name for m in found}, why


def test_the_interest_of_both_sides_makes_a_match_and_that_of_one_does_not(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]

    found = {
        (m.here.name, m.there.region): m.meeting.value
        for m in matches(everybody(ctx), "VAL", decisions(ctx))
    }

    assert found["Smart packaging", "BRE"] == "mutual"
    assert found["E-health", "HOC"] == "here"
    assert found["E-health", "BRE"] == "nobody"


def test_a_partner_that_asked_is_seen_from_the_other_side(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["HOC"]

    found = {
        (m.here.name, m.there.region): m.meeting.value
        for m in matches(everybody(ctx), "HOC", decisions(ctx))
    }

    assert found["Intelligente Verpackung", "VAL"] == "here"


def test_other_plugins_get_the_same_matching_and_the_joint_mass(
    opened: Mapping[str, Host], contexts: Mapping[str, PluginContext]
) -> None:
    host, ctx = opened["VAL"], contexts["VAL"]
    (outline,) = host.diamonds()
    assert outline.challenge == "Cambiamento demografico nelle Alpi"
    assert len(outline.corners) == 4
    told = {
        (c.name, o.region, o.case, o.partner_name) for c in host.cooperation() for o in c.options
    }
    own = matches(everybody(ctx), "VAL", decisions(ctx))
    assert told == {(m.here.name, m.there.region, m.case.value, m.there.name) for m in own}
    health = next(one for one in host.cooperation() if one.name == "E-health")
    assert health.options[0].closes == ("firms", "skills", "capital", "value_chain")
    assert next((step.region, step.enough) for step in health.joint) == ("HOC", True)
    assert health.between == {"BRE-HOC": "catch_up"}, "partners among themselves"


def test_partners_of_the_sample_workshops_are_those_that_the_matching_finds(
    contexts: Mapping[str, PluginContext],
) -> None:
    file = Path(__file__).parents[2] / "edw" / "cap_edw" / "samples.toml"
    entries = tomllib.loads(file.read_text("utf-8"))["workshop"]
    found = {
        (code, m.here.uid, m.there.region, m.there.uid, m.case.value)
        for code, ctx in contexts.items()
        for m in matches(everybody(ctx), code, decisions(ctx))
    }
    told = [
        (
            entry["region"],
            sample_uid(entry["region"], "activities", partner["own"]),
            partner["region"],
            sample_uid(partner["region"], "activities", partner["other"]),
            partner["case"],
        )
        for entry in entries
        for partner in entry.get("partner", ())
    ]
    assert told
    assert set(told) <= found
