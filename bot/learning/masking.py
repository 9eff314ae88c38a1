"""Masking what could tell who wrote a message: numbers, addresses, names, and towns where asked.

It errs on the side of masking. It is no proof of anonymity: a person still reads what is kept before any use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from bot.guidance.french import fold

TRAINING = Path(__file__).resolve().parents[2] / "data" / "nlu"

_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_BANK = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}\s?[A-Z0-9]{0,4}\b")
_DATE = re.compile(r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}\b")
_BORN = re.compile(r"\b((?:né|née|ne|nee)\s+le)\s+\d{1,2}(?:er)?\s+\w+(?:\s+(?:19|20)\d{2})?", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|av|boulevard|bd|chemin|place|impasse|all[ée]e|route|lotissement|quai"
    r"|square|cours|r[ée]sidence)\b[^,.;!?\n]{0,40}",
    re.IGNORECASE,
)
# Seven figures or more, however spaced: a telephone, a social-security or an account number.
_LONG_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\s./-]?\d){6,}(?!\w)")
_POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\s?(?:€|euros?|\d))")
_WORD = r"[^\W\d_][\w'’-]*"
_CALLED = re.compile(
    rf"\b(je m['’ ]?appelle|mon (?:nom|prénom|prenom)(?: de famille)? (?:est|c['’ ]?est)|moi c['’ ]?est|signé"
    rf"|je me (?:nomme|prénomme)|on m['’ ]appelle)\s+({_WORD}(?:\s+{_WORD}){{0,2}})",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"\b(monsieur|madame|mademoiselle|mme|mlle|mr|dr|docteur|ma[îi]tre|M\.)\s+({_WORD})", re.IGNORECASE
)
_ANY_WORD = re.compile(_WORD)
_SENTENCE_END = re.compile(r"[.!?\n]\s*$")
_AT = re.compile(
    r"\b(à|a|au|aux|sur|vers|habite|habitant|ville de|commune de|près de|pres de|de|d['’])\s*$", re.IGNORECASE
)
_LONGEST_TOWN = 4
_COMMON = 2  # examples


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the common words of the training examples, folded: what several of them write without a capital.

    People named in passing by an example, as a footballer may be, are no common words.
    """
    times: Counter[str] = Counter()
    for path in sorted(TRAINING.glob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.lstrip().startswith("- "):
                times.update({fold(word) for word in _ANY_WORD.findall(line) if word[0].islower()})
    return frozenset(word for word, count in times.items() if count >= _COMMON)


def mask(text: str, *, known: Collection[str], towns: Collection[str] = ()) -> str:
    """Return a text with what could tell a person apart replaced by a word in brackets.

    ``known`` are folded words that are no names; ``towns`` folded names of communes to mask as well.
    """
    for pattern, name in (
        (_MAIL, "adresse électronique"),
        (_LINK, "lien"),
        (_BANK, "numéro"),
        (_DATE, "date"),
        (_STREET, "adresse"),
        (_LONG_NUMBER, "numéro"),
        (_POSTAL_CODE, "code postal"),
    ):
        text = pattern.sub(f"[{name}]", text)
    text = _BORN.sub(r"\1 [date]", text)
    text = _CALLED.sub(lambda found: f"{found[1]} {_named(found[2], known)}", text)
    text = _TITLED.sub(lambda found: found[0] if fold(found[2]) in known else f"{found[1]} [nom]", text)
    return _without_names(_without_towns(text, towns), known)


def _named(words: str, known: Collection[str]) -> str:
    """Mask the words of a name, and leave what follows it ("Karim et je cherche")."""
    kept = words.split()
    first = next((rank for rank, word in enumerate(kept[1:], start=1) if fold(word) in known), len(kept))
    return " ".join(["[nom]", *kept[first:]])


def _without_names(text: str, known: Collection[str]) -> str:
    """Mask the capitalised words that the assistant's own examples do not know, unless one only opens a sentence."""
    words = list(_ANY_WORD.finditer(text))
    strange = [match[0][0].isupper() and not match[0].isupper() and fold(match[0]) not in known for match in words]
    strange = [odd and not _in_brackets(text, match.start()) for odd, match in zip(strange, words, strict=True)]
    masked, end = [], 0
    for rank, match in enumerate(words):
        opens = match.start() == 0 or bool(_SENTENCE_END.search(text[: match.start()]))
        followed = rank + 1 < len(words) and strange[rank + 1]
        if strange[rank] and (not opens or followed):
            masked.append(text[end : match.start()] + "[nom]")
            end = match.end()
    return re.sub(r"\[nom\](?:[\s-]\[nom\])+", "[nom]", "".join(masked) + text[end:])


def _in_brackets(text: str, at: int) -> bool:
    return text.rfind("[", 0, at) > text.rfind("]", 0, at)


def _without_towns(text: str, towns: Collection[str]) -> str:
    if not towns:
        return text
    words = list(_ANY_WORD.finditer(text))
    masked, end = [], 0
    for rank, match in enumerate(words):
        if match.start() < end or not _AT.search(text[: match.start()]):
            continue
        for size in range(min(_LONGEST_TOWN, len(words) - rank), 0, -1):
            last = words[rank + size - 1]
            if fold(text[match.start() : last.end()]) in towns:
                masked.append(text[end : match.start()] + "[commune]")
                end = last.end()
                break
    return "".join(masked) + text[end:]
