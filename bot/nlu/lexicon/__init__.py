"""The words the understanding relies on, as YAML files that a French speaker can correct."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """Return a lexicon by its name (the file's, without ``.yml``)."""
    with (_FOLDER / f"{name}.yml").open(encoding="utf-8") as stream:
        data: dict[str, Any] = yaml.safe_load(stream)
    return data
