"""The methods are pure, light to import, and repeat their choices."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cap_tui.methods import capacity, composite, consensus, disclosure, ranking
from cap_tui.methods.result import Result

RESULTS = [
    consensus.kendall_w([[1, 2], [2, 1]]),
    consensus.krippendorff_alpha([[1, 2], [1, 2]]),
    consensus.rwg([3, 4], 5),
    consensus.iqr([3, 4]),
    consensus.delphi([8, 9]),
    consensus.divergence({"a": [1] * 5, "b": [2] * 5}),
    composite.normalise([1, 2]),
    composite.aggregate([1, 2]),
    composite.weights_ahp([[1]]),
    composite.bootstrap([1, 2, 3]),
    ranking.topsis([[1, 2], [2, 1]]),
    ranking.vikor([[1, 2], [2, 1]]),
    ranking.promethee2([[1, 2], [2, 1]]),
    ranking.borda(["ab"]),
    ranking.kemeny(["ab"]),
    ranking.rank_intervals([[1, 2], [2, 1]], samples=10),
    ranking.weight_at_which_it_flips([[1, 2], [2, 4]]),
    ranking.rank_reversal([[1, 2], [2, 1], [0, 1]]),
    disclosure.suppress([9, 9]),
    disclosure.protect({"a": range(9)}),
    capacity.location_quotient(0.1, 0.2),
    capacity.critical_mass({"firms": "strong"}),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda r: type(r).__name__)
def test_a_result_is_frozen_and_goes_into_json(result: Result) -> None:
    import json

    name = type(result).MAIN
    with pytest.raises((AttributeError, TypeError)):
        setattr(result, name, 0)
    if name != "shown":
        json.dumps(result.as_dict(), allow_nan=False)
    assert result.value is getattr(result, name)


def test_importing_the_methods_loads_neither_scipy_nor_a_screen() -> None:
    probe = (
        "import sys; from cap_tui.methods import consensus, composite, ranking, disclosure, capacity;"
        "print([m for m in ('scipy', 'SALib', 'pandas', 'textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
