"""The same sentence as hurried hands type it: text-message spelling, slips of the keyboard, dictation.

Used to teach the classifier, never to read a message. What is drawn depends on the sentence alone: training twice
gives the same model.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator

_SMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), written)
    for pattern, written in (
        (r"\bqu['’]", "k "), (r"\bque\b", "ke"), (r"\bqui\b", "ki"), (r"\bquoi\b", "koi"), (r"\bquelle?s?\b", "kel"),
        (r"\bqu", "k"), (r"\bc['’]est\b", "c"), (r"\bj['’]ai\b", "g"), (r"\bje suis\b", "jsui"),
        (r"\bje (?=[a-z])", "j"),
        (r"\bpour\b", "pr"), (r"\bdans\b", "ds"), (r"\bavec\b", "avc"), (r"\bpas\b", "pa"), (r"\bplus\b", "+"),
        (r"\bvous\b", "vs"), (r"\bnous\b", "ns"), (r"\btout\b", "tt"), (r"\bcombien\b", "cb"), (r"\bcomment\b", "cmt"),
        (r"\bbonjour\b", "bjr"), (r"\bmerci\b", "mrc"), (r"\bfaire\b", "fer"), (r"\bil y a\b", "ya"), (r"\bça\b", "sa"),
        (r"\bmon\b", "mn"), (r"\bou\b", "ou"), (r"\bde la\b", "dla"), (r"\best-ce qu['’e]\b", "esk"),
        (r"(?<=\w)er\b", "é"), (r"(?<=\w)ez\b", "é"), (r"(?<=\w)ais\b", "é"), (r"(?<=\w)aux?\b", "o"), (r"eau", "o"),
        (r"(?<=\w\w)tion\b", "sion"), (r"ph", "f"), (r"(?<=\w\w)e[sx]?\b", ""), (r"(?<=\w\w)s\b", ""),
        (r"[?!.,;:]", ""),
    )
)  # fmt: skip
_SPOILT_SHARE = 0.5  # more teaches no more (benchmarks/bench_nlu.py) and takes three times as long
_SMS_SHARE = 0.55
_FILLERS_BEFORE = (
    "euh", "ben", "alors", "bon", "oui alors", "du coup", "en fait", "bonjour", "bonjour madame", "salut",
    "s'il vous plaît",    "dites", "moi", "voilà", "ok", "et", "bonsoir", "excusez-moi",
)  # fmt: skip
_FILLERS_INSIDE = ("euh", "en fait", "quoi", "du coup", "enfin", "genre", "hein")
_FILLERS_AFTER = ("svp", "merci", "hein", "quoi", "en fait", "voilà", "stp", "s'il vous plaît", "merci d'avance")
_ACCENTS = str.maketrans("éèêëàâîïôûùç", "eeeeaaiioouc")


def spoil(text: str) -> Iterator[str]:
    """Yield, for about half of the sentences, how it would look as a text message, typed badly, or dictated."""
    draw = random.Random(zlib.crc32(text.encode()))
    if draw.random() < _SPOILT_SHARE:
        yield draw.choice((_as_sms, _badly_typed, _dictated))(text, draw)


def _as_sms(text: str, draw: random.Random) -> str:
    for pattern, written in _SMS:
        text = _sometimes(pattern, written, text, draw)
    return text.lower()


def _sometimes(pattern: re.Pattern[str], written: str, text: str, draw: random.Random) -> str:
    return pattern.sub(lambda match: written if draw.random() < _SMS_SHARE else match.group(), text)


def _badly_typed(text: str, draw: random.Random) -> str:
    words = []
    for word in text.split():
        if len(word) > 4 and word.isalpha() and draw.random() < 0.4:
            words.append(_slip(word, draw))
        elif "'" in word and draw.random() < 0.6:
            words.append(word.replace("'", draw.choice(["", " "])))
        else:
            words.append(word)
    return " ".join(words).lower().translate(_ACCENTS)


def _slip(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    return draw.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def _dictated(text: str, draw: random.Random) -> str:
    words = re.sub(r"[?!.,;:]", " ", text).lower().split()
    if len(words) > 4 and draw.random() < 0.6:
        words.insert(draw.randrange(2, len(words) - 1), draw.choice(_FILLERS_INSIDE))
    if draw.random() < 0.6:
        words.insert(0, draw.choice(_FILLERS_BEFORE))
    if draw.random() < 0.3:
        words.append(draw.choice(_FILLERS_AFTER))
    return " ".join(words)
