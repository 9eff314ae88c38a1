"""What visitors type: whether there is something to read in it, and how it goes to Rasa."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 2000

_SURROGATES = re.compile("[\ud800-\udfff]")
# Cc: controls, Cf: invisible marks (zero-width, direction), Cs: halves of characters, Co and Cn: nobody's characters.
_UNREADABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")
# Letters and symbols by category, yet drawn as nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f")


def whole(text: str) -> str:
    """Replace halves of characters (lone surrogates), which no encoding can write, by the replacement sign."""
    return _SURROGATES.sub("\ufffd", text)


def for_rasa(text: str) -> str:
    """Return a typed text as it goes to Rasa: no control characters, and never a command.

    Rasa takes a text that begins with "/" for a command; only choices are commands, so the sign is replaced by
    its twin "∕". Empty when there is nothing to read.
    """
    kept = "".join(_readable(character) for character in whole(text)).strip(_EDGES)
    return "∕" + kept[1:] if kept.startswith("/") else kept


def says_something(text: str) -> bool:
    """Tell whether there is something to read in a text."""
    return any(not character.isspace() and character not in _BLANK for character in for_rasa(text))


_EDGES = "".join({chr(code) for code in range(0x3001) if chr(code).isspace()} | _JOINERS | _BLANK)


def _readable(character: str) -> str:
    if character in _JOINERS:
        return character
    if unicodedata.category(character) in _UNREADABLE:
        return " " if character.isspace() else ""
    return character
