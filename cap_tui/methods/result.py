"""What a method hands back: a frozen record that repeats the choices behind its numbers."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def frozen(values: npt.ArrayLike) -> Array:
    """``values`` as a float array that nobody can write to."""
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def plain(value: Any) -> Any:
    """``value`` in what JSON knows: arrays become lists, records become objects, NaN becomes null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    return value


@dataclasses.dataclass(frozen=True, eq=False)
class Result:
    """The ground of every result.

    ``MAIN`` names the field that answers the question; :attr:`value`, ``float(result)``,
    ``numpy.asarray(result)``, ``result[i]`` and iteration give it. All other fields say how it
    came about.
    """

    MAIN: ClassVar[str] = ""

    @property
    def value(self) -> Any:
        """The answer itself: a number, an array or a name."""
        return getattr(self, self.MAIN)

    def __float__(self) -> float:
        return float(self.value)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(self.value, dtype=dtype)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.value)

    def __getitem__(self, place: Any) -> Any:
        return self.value[place]

    def as_dict(self) -> dict[str, Any]:
        """The whole record in what JSON knows."""
        return dict(plain(self))
