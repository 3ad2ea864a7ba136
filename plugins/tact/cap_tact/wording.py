"""The words for needs, phases, categories, maturity, cost and results, in the language in force."""

from __future__ import annotations

from cap_tact.words import _
from cap_tui.api import critical_mass, formats, language, pick


def need_text(need: str) -> str:
    """A need."""
    return {
        "skills": _("skills"),
        "technology": _("technology"),
        "market": _("market"),
        "finance": _("finance"),
        "partners": _("partners"),
        "infrastructure": _("infrastructure"),
        "regulation": _("regulation"),
        "awareness": _("awareness"),
    }.get(need, need)


def phase_text(phase: str | None) -> str:
    """A phase of the process."""
    return {
        "identify": _("identify"),
        "develop": _("develop"),
        "implement": _("implement"),
    }.get(phase or "", _("none"))


def category_text(category: str) -> str:
    """A category of the toolbox."""
    return {
        "education": _("education"),
        "innovation_technology": _("innovation and technology"),
        "growth": _("growth"),
        "collaboration": _("collaboration"),
        "research_networking": _("research and networking"),
    }.get(category, category)


def maturity_text(maturity: str) -> str:
    """How far a service is tried: an idea is not sold as proven practice."""
    return {
        "idea": _("an idea, no practice yet"),
        "piloted": _("piloted"),
        "established": _("established"),
    }.get(maturity, _("maturity not stated"))


def cost_text(cost: str) -> str:
    """A class of cost."""
    return {"low": _("low"), "medium": _("medium"), "high": _("high")}.get(cost, _("not stated"))


def scope_text(scope: str) -> str:
    """Whether a service works within a region or across regions."""
    return {
        "regional": _("within the region"),
        "cross-regional": _("across regions"),
        "both": _("within and across regions"),
    }.get(scope, _("not stated"))


def level_text(level: str) -> str:
    """How large a gap is."""
    return {"missing": _("missing"), "weak": _("weak")}[level]


def result_text(result: str) -> str:
    """What came of a service."""
    return {
        "helped": _("helped"),
        "partly": _("helped partly"),
        "not": _("did not help"),
        "unknown": _("not known"),
    }[result]


def target_text(target: str) -> str:
    """A target group."""
    return {
        "SME": _("SME"),
        "start-up": _("start-up"),
        "large firm": _("large firm"),
        "research": _("research"),
        "cluster management": _("cluster management"),
        "public authority": _("public authority"),
        "civil society": _("civil society"),
    }.get(target, target)


def factor_text(factor: str) -> str:
    """A factor of critical mass, in the midst of a sentence."""
    name = pick(critical_mass.factor_name(factor))
    return name if language() == "de" else name.lower()


def range_text(value: tuple[float, float] | None, unit: str) -> str:
    """From and to with a unit."""
    if value is None:
        return ""
    low, high = (formats.number(one, language(), 0) for one in value)
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"
