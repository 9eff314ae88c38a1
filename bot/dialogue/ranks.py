"""Ranks as people say them: "le deuxième", "la 2e", "le dernier"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

_RANKS = (
    re.compile(r"\b(premi[eè]re?|1(er|re|ère)?)\b", re.IGNORECASE),
    re.compile(r"\b(deuxi[eè]me|seconde?|2(e|eme|ème|nd|nde)?)\b", re.IGNORECASE),
    re.compile(r"\b(troisi[eè]me|3(e|eme|ème)?)\b", re.IGNORECASE),
    re.compile(r"\b(quatri[eè]me|4(e|eme|ème)?)\b", re.IGNORECASE),
    re.compile(r"\b(cinqui[eè]me|5(e|eme|ème)?)\b", re.IGNORECASE),
)
_LAST = re.compile(r"\b(derni[eè]re?)\b", re.IGNORECASE)

Shown = TypeVar("Shown")


def pick(text: str, shown: Sequence[Shown]) -> Shown | None:
    """Return the one of those just shown that a rank names, None when the text names no rank among them."""
    if shown and _LAST.search(text):
        return shown[-1]
    return next((one for pattern, one in zip(_RANKS, shown, strict=False) if pattern.search(text)), None)
