"""Modules of the standard library that are loaded when something is asked of them, not when they are imported."""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Any

_lock = threading.RLock()


class ModuleLater(ModuleType):
    """Stands for the module of its name until something is asked of it; then it has all that the module has."""

    def __getattr__(self, attribute: str) -> Any:
        """Load the module, and give what was asked for. Raises what importing raises."""
        # Whoever walks through all modules asks each where it is from: that is no use of it.
        if attribute.startswith("__") and attribute != "__all__":
            raise AttributeError(attribute)
        with _lock:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            module = importlib.import_module(self.__name__)
            self.__dict__.update(vars(module))
        return getattr(module, attribute)


def import_later(*names: str) -> None:
    """From now on these modules are loaded at their first use; one that is loaded stays so."""
    for name in names:
        sys.modules.setdefault(name, ModuleLater(name))
