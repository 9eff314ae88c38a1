"""What was understood of one message: topics asked about, facts given."""

from __future__ import annotations

from typing import Any

import msgspec


class TopicGuess(msgspec.Struct, frozen=True, kw_only=True):
    """A topic of the contract, how sure (0 to 1), and the part of the text that speaks of it."""

    topic: str
    confidence: float
    start: int = 0
    end: int = 0


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A profile fact read in a text. Offsets are characters of the original text.

    ``field`` is a profile field; ``value`` its value as the contract writes it (one word of the list for
    ``circumstances``). ``negated``: the person said that it does *not* hold ("je ne suis pas au chômage").
    For ``commune`` the value is the ``insee_code`` when settled, with ``postal_code`` when said; ``candidates`` holds
    the INSEE codes, most populated first, when the name is ambiguous; ``problem`` is "unknown", "foreign", "territory",
    "region" or "department" when what was said is not a commune, and ``value`` then holds the words.
    """

    field: str
    value: Any
    start: int
    end: int
    negated: bool = False
    postal_code: str | None = None
    candidates: tuple[str, ...] = ()
    problem: str | None = None


class Understanding(msgspec.Struct, frozen=True, kw_only=True):
    """A message understood: each topic asked about in the order of the text, and every fact given."""

    text: str
    topics: tuple[TopicGuess, ...] = ()
    facts: tuple[Fact, ...] = ()
    ranking: tuple[TopicGuess, ...] = ()
    language: str | None = None
