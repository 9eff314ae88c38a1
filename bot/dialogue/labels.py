"""French labels of profile values, topics and buttons, read from ``labels.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.guidance.french import fold

_FILE = Path(__file__).with_name("labels.yml")


@lru_cache(maxsize=1)
def _labels() -> Mapping[str, Mapping[Any, Any]]:
    labels: Mapping[str, Mapping[Any, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return labels


def options(field: str) -> tuple[tuple[Any, str], ...]:
    """Return the (value, button label) pairs offered for a profile field, in the order they are shown."""
    return tuple((value, label["choice"]) for value, label in _labels().get(field, {}).items() if value != "none")


def choice_label(field: str, value: object) -> str:
    """Return the short label of a value of a profile field, or the value itself when it has none."""
    label = _labels().get(field, {}).get(value)
    return label["choice"] if label else str(value)


def noted(field: str, value: object) -> str | None:
    """Return how a value is said back in a sentence, or None when the field has no such sentence."""
    label = _labels().get(field, {}).get(value)
    return label.get("noted") if isinstance(label, dict) else None


def field_label(field: str) -> str:
    """Return how a profile field is named on the person's own buttons ("ma ville")."""
    return str(_labels()["fields"][field]["mine"])


def your_field(field: str) -> str:
    """Return how a profile field is named in a sentence of the assistant ("votre ville")."""
    return str(_labels()["fields"][field]["yours"])


def sentence(field: str) -> str:
    """Return the sentence that says a value back, with its ``{value}`` placeholder."""
    return str(_labels()["said"][field])


def button(name: str) -> str:
    """Return the label of a button of the dialogue."""
    return str(_labels()["buttons"][name])


def confirms_erasure(text: str) -> bool:
    """Tell whether words alone confirm an erasure: a plain yes, and nothing that could be a doubt."""
    return "?" not in text and fold(text) in _labels()["erase_words"]


def said_value(field: str, value: object) -> str:
    """Return how a value alone is said back: "vous êtes artisan ou artisane", else "52"."""
    return noted(field, value) or choice_label(field, value)


def card_label(kind: str, name: str) -> str:
    """Return a word of the cards: ``kind`` is a section of ``cards`` in the file, ``name`` an entry of it."""
    return str(_labels()["cards"][kind][name])


def topic_label(topic: str) -> str | None:
    """Return what a topic is called on a button, None for a topic that is not offered."""
    label = _labels()["topics"].get(topic)
    return None if label is None else str(label)


def offered_topics() -> tuple[str, ...]:
    """Return the topics that have a label, in the order of the file."""
    return tuple(_labels()["topics"])
