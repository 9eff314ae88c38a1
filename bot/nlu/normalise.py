"""French as people type it, turned into plain words that remember where they came from.

A message becomes a list of tokens: lower case, without accents or elisions, text-message spellings written
in full, the field's names brought to one form ("C.P.F.", "mon compte formation" give "cpf"). Each token keeps
the span of the original text it stands for, so that a fact read in the tokens is shown in the visitor's words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.nlu.lexicon import load_lexicon

MAX_CHARS = 4000  # twice the longest message the API accepts; beyond it is not read
SENTENCE_END = frozenset(".!?;")
BREAKS = SENTENCE_END | {",", ":", "(", ")"}

_TAG = re.compile(r"<[^<>]{0,300}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.\s?){1,6}[^\W\d_](?:\.|(?![^\W_]))")
_NUMBER = re.compile(r"\d+(?:[   .]\d{3}(?!\d))*(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"}


@dataclass(frozen=True)
class Token:
    """One plain word, number or punctuation mark, and the part of the original text it stands for."""

    text: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        """Tell whether the token is a punctuation mark that separates."""
        return self.text in BREAKS


@dataclass(frozen=True)
class Normalised:
    """A message in plain tokens. ``original`` is the text as typed."""

    original: str
    tokens: tuple[Token, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens' texts."""
        return tuple(token.text for token in self.tokens)

    @cached_property
    def text(self) -> str:
        """The tokens as one line, separated by spaces."""
        return " ".join(self.words)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the original characters of the tokens ``first`` to ``last`` (excluded)."""
        if first >= last:
            position = self.tokens[first].start if first < len(self.tokens) else len(self.original)
            return position, position
        return self.tokens[first].start, max(token.end for token in self.tokens[first:last])

    def said(self, first: int, last: int) -> str:
        """Return the visitor's own words for the tokens ``first`` to ``last`` (excluded)."""
        start, end = self.span(first, last)
        return self.original[start:end].strip()

    def respelled(self) -> tuple[str, tuple[int, ...]]:
        """Return the text with its words as understood, and the original position of each of its characters.

        A word that only lost its case or its accents is left as typed: they help to tell a name.
        """
        pieces: list[str] = []
        places: list[int] = []
        reached = 0
        for token in self.tokens:
            gap = self.original[reached : token.start] if token.start >= reached else " "
            typed = self.original[token.start : token.end]
            shown = typed if fold(typed) == token.text else token.text
            pieces.extend((gap, shown))
            places.extend(range(reached, reached + len(gap)) if token.start >= reached else [token.start])
            exact = len(shown) == len(typed)
            places.extend(token.start + index if exact else token.start for index in range(len(shown)))
            reached = max(reached, token.end)
        tail = self.original[reached:]
        return "".join((*pieces, tail)), (*places, *range(reached, len(self.original) + 1))

    def part(self, first: int, last: int) -> Normalised:
        """Return the same message reduced to some of its tokens; offsets stay those of the whole text."""
        return Normalised(self.original, self.tokens[first:last])


def normalise(text: str) -> Normalised:
    """Turn a message into plain tokens. Never fails, whatever the characters."""
    tokens = tuple(expand(list(_split(text[:MAX_CHARS]))))
    return Normalised(text, tokens)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a phrase of a lexicon in the same plain form as the messages."""
    return normalise(text).text


def fold(text: str) -> str:
    """Lower the case and drop the accents, nothing else."""
    return "".join(_fold_char(char) for char in text)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    lowered = char.lower()
    if lowered in _LIGATURES:
        return _LIGATURES[lowered]
    decomposed = unicodedata.normalize("NFKD", lowered)
    kept = "".join(part for part in decomposed if not unicodedata.combining(part))
    return kept or (lowered if not unicodedata.combining(char) else "")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _split(text: str) -> Iterator[Token]:
    # Tags are blanked, not removed, so that every position stays that of the original.
    text = _TAG.sub(_blank, text)
    entities = {match.start(): match for match in _ENTITY.finditer(text)}
    dotted = {match.start(): match for match in _DOTTED.finditer(text)}
    position, length = 0, len(text)
    while position < length:
        char = text[position]
        if position in entities:
            match = entities[position]
            yield from _from_entity(match)
            position = match.end()
        elif position in dotted:
            match = dotted[position]
            letters = "".join(_fold_char(part) for part in match.group() if part.isalpha())
            yield Token(letters, match.start(), match.end())
            position = match.end()
        elif char.isdigit() and (found := _NUMBER.match(text, position)):
            yield Token(_plain_number(found.group()), position, found.end())
            position = found.end()
        elif found := _WORD.match(text, position):
            # Combining accents (decomposed text) belong to the word they follow.
            end = found.end()
            while end < length and (unicodedata.combining(text[end]) or _WORD.match(text, end)):
                end += 1
            yield Token(_plain_word(text[position:end]), position, end)
            position = end
        else:
            if char in BREAKS or char in "€%+":
                yield Token(char, position, position + 1)
            elif char in "…\n":
                yield Token(".", position, position + 1)
            elif char in "/":
                yield Token("/", position, position + 1)
            elif (
                char in "-–—"
                and text[position - 1 : position].isspace()
                and text[position + 1 : position + 2].isspace()
            ):
                yield Token(",", position, position + 1)
            elif (
                char in "-–" and text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()
            ):
                yield Token("/", position, position + 1)
            position += 1


def _from_entity(match: re.Match[str]) -> Iterator[Token]:
    char = html.unescape(match.group())
    if len(char) == 1 and char.isalpha():
        yield Token(_fold_char(char), match.start(), match.end())
    elif char == "€":
        yield Token("€", match.start(), match.end())


def _plain_number(digits: str) -> str:
    head, separator, tail = digits.rpartition(",")
    if not separator:
        head, separator, tail = digits.rpartition(".")
        if separator and len(tail) == 3:
            head, tail = digits, ""
    if not separator:
        head, tail = digits, ""
    whole = "".join(str(unicodedata.digit(char, 0)) for char in head if char.isdigit())
    part = "".join(str(unicodedata.digit(char, 0)) for char in tail if char.isdigit())
    return f"{whole}.{part}" if part else whole


def _plain_word(word: str) -> str:
    folded = "".join(_fold_char(char) for char in word)
    return _REPEATED.sub(r"\1", folded)


@dataclass(frozen=True)
class _Spellings:
    by_first: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]


@lru_cache(maxsize=1)
def _spellings() -> _Spellings:
    """Read the spellings to bring to one form, the longest first for each first word."""
    table: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
    for wanted, variants in load_lexicon("spellings").items():
        target = tuple(token.text for token in _split(str(wanted)))
        for variant in variants:
            source = tuple(token.text for token in _split(str(variant)))
            table.setdefault(source[0], {})[source] = target
    ordered = {first: tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0]))) for first, pairs in table.items()}
    return _Spellings(ordered)


def expand(tokens: list[Token]) -> Iterable[Token]:
    """Yield the tokens with the usual misspellings and the names of the field brought to one form."""
    spellings = _spellings()
    position = 0
    while position < len(tokens):
        for source, target in spellings.by_first.get(tokens[position].text, ()):
            end = position + len(source)
            if end <= len(tokens) and all(
                token.text == word for token, word in zip(tokens[position:end], source, strict=True)
            ):
                start_char, end_char = tokens[position].start, tokens[end - 1].end
                for word in target:
                    yield Token(word, start_char, end_char)
                position = end
                break
        else:
            yield tokens[position]
            position += 1
