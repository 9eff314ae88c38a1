"""What a short text means in itself: a command in words, a yes, somebody else, a supposition.

The patterns are in ``spoken.yml``. They complete the understanding, which reads one message alone: here are the phrases
whose meaning hangs on what has just been said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.guidance.french import fold
from bot.guidance.profile import FieldName
from bot.nlu.lexicon import load_lexicon

_FILE = Path(__file__).with_name("spoken.yml")

Command = Literal["back", "report", "why", "question_unclear", "recap", "give_up"]
Question = Literal["duration", "payer", "price", "right", "how"]
_LONGEST_FOLLOWING = 10
_LONGEST_CHANGE = 12


@lru_cache(maxsize=1)
def _spoken() -> Mapping[str, Any]:
    spoken: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return spoken


@lru_cache(maxsize=64)
def _pattern(*path: str) -> re.Pattern[str]:
    found: Any = _spoken()
    for name in path:
        found = found[name]
    return re.compile(str(found).strip())


@lru_cache(maxsize=1)
def _taken_back() -> frozenset[str]:
    correction = load_lexicon("correction")
    words = (*_spoken()["taken_back"], *correction["mistake"], *correction["rather"])
    return frozenset(fold(str(word)) for word in words)


def command(text: str) -> Command | None:
    """Return the command that a whole message is, None when it is none."""
    folded = fold(text)
    names: tuple[Command, ...] = ("back", "report", "why", "question_unclear", "recap", "give_up")
    return next((name for name in names if _pattern("commands", name).fullmatch(folded)), None)


def field_to_change(text: str) -> FieldName | None:
    """Return the field that "changer ma ville" names, None when a message is not such a wish."""
    folded = fold(text)
    if len(folded.split()) > _LONGEST_CHANGE:
        return None
    verb = _pattern("change", "verbs").search(folded)
    if verb is None:
        return None
    after = folded[verb.end() :]
    fields: Mapping[FieldName, str] = _spoken()["change"]["fields"]
    return next((name for name in fields if re.search(rf"^ ({fields[name]})\b", after)), None)


def takes_back(text: str) -> bool:
    """Tell whether a message says that it corrects what was said, or that life has changed since."""
    folded = f" {fold(text)} "
    return any(f" {words} " in folded for words in _taken_back())


def says_yes(text: str) -> bool:
    """Tell whether a message is a plain yes and nothing more."""
    return "?" not in text and fold(text) in {fold(str(word)) for word in _spoken()["yes"]}


def about_whom(text: str) -> Literal["staff", "others", "them"] | None:
    """Tell of whom "et pour ma femme ?" asks: people who work for the visitor, someone of theirs, None for nobody.

    "them" ("et pour eux ?") may be either.
    """
    folded = fold(text)
    kinds: tuple[Literal["staff", "others", "them"], ...] = ("them", "staff", "others")
    asked = _pattern("asked_for").pattern
    return next((who for who in kinds if re.search(rf"{asked} ({_pattern(who).pattern})\b", folded)), None)


def speaks_of_others(text: str) -> bool:
    """Tell whether a message begins with somebody else ("mon mari est..."): its facts are not the visitor's."""
    return bool(re.match(rf"({_pattern('others').pattern})\b", fold(text)))


def wish(text: str) -> str | None:
    """Return what a person says they want to do ("je voudrais monter des charpentes"), None when it is no such wish."""
    match = re.search(_pattern("wish").pattern, text.replace("\u2019", "'"), re.IGNORECASE)
    return None if match is None else match["what"].strip()


def is_ones_own_affair(text: str) -> bool:
    """Tell whether folded words are of one's own things ("vendre ma maison") or of an end: no wish of a trade."""
    return bool(_pattern("own_affair").search(text))


def supposed(text: str) -> str | None:
    """Return what "et si j'étais au chômage ?" or "et pour un artisan ?" supposes, as words; None for other texts."""
    match = _pattern("suppose").fullmatch(fold(text))
    return None if match is None else match[match.re.groups]


def bare_question(text: str) -> Question | None:
    """Return what a short question without a subject asks ("et ça coûte combien ?"), None when it names its subject."""
    folded = fold(text)
    if len(folded.split()) > _LONGEST_FOLLOWING or _pattern("themes").search(folded):
        return None
    names: tuple[Question, ...] = ("duration", "payer", "price", "right", "how")
    return next((name for name in names if _pattern("asks", name).search(folded)), None)


def followed_by(theme: str, question: Question) -> str | None:
    """Return the topic of a question without a subject, after an answer on ``theme`` (a topic); None when unknown."""
    follows: Mapping[str, Mapping[str, str]] = _spoken()["follows"]
    known = follows.get(theme) or follows.get(theme.partition(".")[0]) or {}
    return known.get(question)


def of_a_centre(text: str) -> str | None:
    """Return the topic that a message asks of a centre just shown, None when it asks nothing known."""
    folded = fold(text)
    topics: Mapping[str, str] = _spoken()["of_a_centre"]
    return next((topic for topic in topics if _pattern("of_a_centre", topic).search(folded)), None)


def says_an_amount(text: str) -> bool:
    """Tell whether a message says how much one has ("j'ai 1 500 euros dessus"), and asks nothing."""
    return "?" not in text and bool(_pattern("amount").search(fold(text.replace("€", " euros "))))


def opens_with_and(text: str) -> bool:
    """Tell whether a short message goes on from what came before ("et à Dijon ?")."""
    folded = fold(text)
    return folded.startswith(("et ", "ou ", "sinon ", "pour ", "mais ")) and len(folded.split()) <= _LONGEST_FOLLOWING
