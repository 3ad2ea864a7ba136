"""Published worked examples: which case asks for which method, and what comes out of ours.

The cases themselves are data (published.json beside this module); reading the file is left to
the caller. A case's kind is the start of its name, so that another file with more cases of the
same kinds is understood as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cap_tui.errors import CapError, Refused
from cap_tui.methods import published_calls as calls
from cap_tui.methods import published_indices as indices
from cap_tui.methods import published_people as people
from cap_tui.methods import published_rankings as rankings
from cap_tui.methods.comparison import Comparison, Reproduction
from cap_tui.text.i18n import _

Case = Any
Found = tuple[Mapping[str, Any], list[Comparison]]
Reader = Callable[[Case, Mapping[str, Any]], Found]

# The longest start of a name that fits decides.
READERS: dict[str, Reader] = {
    "tai_normalisation": indices.normalisation,
    "normalisation": indices.normalisation,
    "tai_rank_by_weights": indices.rank_by_weights,
    "geometric_vs_linear": indices.geometric_vs_linear,
    "location_quotient": indices.location_quotient,
    "ris3_wheel": indices.wheel,
    "ahp": indices.ahp,
    "weights_ahp": indices.ahp,
    "critic": indices.critic,
    "weights_critic": indices.critic,
    "entropy": indices.entropy,
    "weights_entropy": indices.entropy,
    "kendall_tau": people.kendall_tau,
    "kendall_w": people.kendall_w,
    "krippendorff": people.krippendorff,
    "cronbach": people.cronbach,
    "rwg": people.rwg,
    "small_n": people.small_n,
    "delphi": people.delphi,
    "joint_call": calls.joint_call,
    "joint_consortium": calls.joint_consortium,
    "promethee": rankings.promethee,
    "topsis": rankings.topsis,
    "vikor": rankings.vikor,
    "spotis": rankings.spotis,
    "wsm": rankings.sum_and_product,
    "borda": rankings.votes,
    "condorcet": rankings.votes,
    "kemeny": rankings.votes,
}
INPUTS = ("tai_raw",)


def reproduce(cases: Mapping[str, Any]) -> list[Reproduction]:
    """Every case of a file, in its order. A case that our methods refuse is a case that fails."""
    if isinstance(cases, Mapping) and {"calls", "expected"} <= cases.keys():
        cases = _consortia(cases)
    named = cases.items() if isinstance(cases, Mapping) else ()
    found = [
        _reproduced(name, case, cases) for key, entry in named for name, case in _split(key, entry)
    ]
    if not found:
        raise Refused(_("The file contains no cases: an object with a name for each is expected."))
    return found


def _consortia(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The cases of a file of calls; Refused when it is shaped otherwise."""
    try:
        return calls.consortium_cases(document)
    except (KeyError, TypeError) as error:
        raise Refused(
            _("The file of calls lacks something or is shaped otherwise: {error}").format(
                error=error
            )
        ) from error


def _split(key: str, entry: Any) -> Iterator[tuple[str, Any]]:
    """One entry may hold several cases of its kind."""
    if isinstance(entry, Sequence) and not isinstance(entry, str):
        for number, case in enumerate(entry, start=1):
            yield (f"{key} {number}" if len(entry) > 1 else key), case
    else:
        yield key, entry


def _reproduced(name: str, case: Any, cases: Mapping[str, Any]) -> Reproduction:
    if not isinstance(case, Mapping):
        return Reproduction(name, "", note=_("This is not a case."), known=False)
    source = str(case.get("source") or case.get("call") or "")
    kind = name.lower()
    if kind.startswith(INPUTS):
        return Reproduction(name, source, note=_("Input of other cases."))
    fitting = [start for start in READERS if kind.startswith(start)]
    if not fitting:
        return Reproduction(
            name, source, note=_("No method of the program handles this kind."), known=False
        )
    try:
        choices, comparisons = READERS[max(fitting, key=len)](case, cases)
    except CapError as error:
        return Reproduction(name, source, note=str(error), known=False)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        note = _("The case lacks something or is shaped otherwise: {error}").format(error=error)
        return Reproduction(name, source, note=note, known=False)
    if not comparisons:
        return Reproduction(name, source, note=_("Nothing printed to compare with."), known=False)
    return Reproduction(name, source, choices, tuple(comparisons))
