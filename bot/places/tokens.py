"""A text cut into plain words that remember where they were."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.places.names import plain_word

_TOKEN = re.compile(r"\d{2}[ . ]\d{3}(?![\d\w])|\d+(?:er|ère|ere|ème|eme|e|è|nd|nde)?(?!\w)|2[AaBb](?!\w)|[^\W_]+")
# Between two words of one name: spaces, hyphens, apostrophes, the point of "St.", a line break is not one.
_JOINS = re.compile(r"[ \t\u00a0'’‘`\-–‑./]*")

_SLASHED = {"s": "sur", "ss": "sous"}


@dataclass(frozen=True)
class Token:
    """One word: plain form, position in the text, and whether it is capitalised."""

    word: str
    start: int
    end: int
    capital: bool
    joined: bool
    """Nothing but a space, a hyphen or an apostrophe separates it from the word before."""


def tokenise(text: str) -> list[Token]:
    """The words of a text. A capital means nothing in a text written in capitals."""
    shouted = text.isupper()
    tokens: list[Token] = []
    position = 0
    for found in _TOKEN.finditer(text):
        raw = found.group()
        gap = text[position : found.start()]
        joined = bool(tokens) and _JOINS.fullmatch(gap) is not None and not _ends_sentence(gap, tokens[-1].word)
        word = re.sub(r"\D", "", raw) if re.fullmatch(r"\d{2}\D\d{3}", raw) else plain_word(raw)
        if text[found.end() : found.end() + 1] == "/":
            word = _SLASHED.get(word, word)
        tokens.append(Token(word, found.start(), found.end(), raw[0].isupper() and not shouted, joined))
        position = found.end()
    return tokens


def _ends_sentence(gap: str, before: str) -> bool:
    return "." in gap and gap.strip() != "" and before not in {"saint", "sainte"} and gap != "."
