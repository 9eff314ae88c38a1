"""Rasa without TensorFlow: half of its start-up time and memory, for a library this assistant never calls.

Rasa imports every component it ships, whatever ``config.yml`` names, and six of them import TensorFlow. Empty classes
stand in for it: enough for those components to be defined, not to be used, so nothing is replaced when ``config.yml``
names anything but this project's own components and Rasa's rules.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

_REPLACED = frozenset({"tensorflow", "keras", "tensorflow_addons", "tensorflow_hub"})
_OURS = "bot."
_WITHOUT_NETWORKS = frozenset({"RulePolicy", "MemoizationPolicy", "AugmentedMemoizationPolicy"})


def is_spared(config: Path) -> bool:
    """Tell whether a Rasa configuration names only components known to do without TensorFlow.

    Raises OSError when the file cannot be read and ``yaml.YAMLError`` when it is not YAML.
    """
    settings = yaml.safe_load(config.read_text(encoding="utf-8")) or {}
    components = [*(settings.get("pipeline") or ()), *(settings.get("policies") or ())]
    names = [str(each["name"] if isinstance(each, dict) else each) for each in components]
    return bool(names) and all(name.startswith(_OURS) or name in _WITHOUT_NETWORKS for name in names)


def spare(config: Path) -> bool:
    """Put the empty classes in place when ``config`` allows it, and tell whether they are.

    To be called before Rasa is imported; raises as ``is_spared``.
    """
    if not is_spared(config) or _REPLACED & sys.modules.keys():
        return False
    sys.meta_path.insert(0, _StandIn())
    return True


class _Empty(type):
    """A class with any attribute asked for, each an empty class too: a base, an annotation or a decorator will do."""

    def __getattr__(cls, name: str) -> type:
        return _empty(name)


def _empty(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Empty(name, (), {"__init__": _accept, "__call__": _decorate})


def _accept(self: object, *_: Any, **__: Any) -> None:
    """Any arguments will do: ``tf.TensorSpec(...)`` as a default value, ``tf.function(...)`` as a decorator."""


def _decorate(_: object, decorated: Any = None) -> Any:
    return decorated


class _StandIn(Loader):
    """Answers for the replaced packages and everything below them."""

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in _REPLACED:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)
        module.__path__ = []
        vars(module)["__getattr__"] = _empty
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""
