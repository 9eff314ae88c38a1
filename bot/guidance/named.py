"""Which course a sentence names: by its code, its register number, or its title as people shorten it."""

from __future__ import annotations

import re
from collections import Counter
from math import fsum, log

from bot.catalogue.records import Catalogue, Course
from bot.guidance.french import fold
from bot.guidance.trades import bare_title, words_of

_CODE = re.compile(r"\b(?:rncp|rs)\s?\d{3,6}\b|\b[a-z]{2,3}\d{4,5}[a-z]\b")
# The words by which people name a kind of qualification, and the kinds of the catalogue they may mean.
_KINDS = {
    "licence": ("licence", "licence_pro"),
    "master": ("master",),
    "deust": ("deust",),
    "dsp": ("dsp",),
    "bachelor": ("bachelor",),
    "certificat": ("certificat_competence", "certificat_professionnel"),
    "titre": ("titre_rncp",),
    "diplome": ("diplome_etablissement", "diplome_ingenieur", "deust", "licence"),
    "ingenieur": ("diplome_ingenieur",),
    "passe": ("diplome_etablissement",),
}
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
# Part of a title's weight that must be said: when its kind is said too, and when it is not.
_WITH_KIND, _WITHOUT_KIND = 0.45, 0.95


def kinds_said(text: str) -> tuple[frozenset[str], str]:
    """Return the kinds of qualification that words name ("une licence"), and the words that are left."""
    words = fold(text).split()
    kinds = frozenset(kind for word in words for kind in _KINDS.get(_singular(word), ()))
    left = " ".join(word for word in words if _singular(word) not in _KINDS)
    return kinds, left if words_of(left) else ""


def acronyms(course: Course) -> frozenset[str]:
    """Return the acronyms of a title, folded ("dgc")."""
    return frozenset(fold(word) for word in _ACRONYM.findall(course.title))


def _singular(word: str) -> str:
    return word.removesuffix("s") if word.removesuffix("s") in _KINDS else word


class CourseNames:
    """The titles and codes of a catalogue, ready to be recognised in a sentence."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._courses = tuple(course for course in catalogue.courses if course.scope != "historical")
        self._titles = tuple(words_of(bare_title(course)) for course in self._courses)
        counts = Counter(word for title in self._titles for word in title)
        self._rarity = {word: log(1 + len(self._titles) / count) for word, count in counts.items()}
        self._codes = {
            code.casefold(): course for course in self._courses for code in (course.cnam_code, course.rncp_rs) if code
        }

    def find(self, text: str) -> Course | None:
        """Return the course that a sentence names, None when it names none or could mean several equally."""
        folded = fold(text)
        for code in _CODE.findall(folded):
            if code.replace(" ", "") in self._codes:
                return self._codes[code.replace(" ", "")]
        kinds, _ = kinds_said(text)
        said = words_of(text)
        scored = sorted(
            (
                (self._share(title, said), course)
                for course, title in zip(self._courses, self._titles, strict=True)
                if title and (not kinds or course.certification_type in kinds)
            ),
            key=lambda one: (-one[0], one[1].id),
        )
        least = _WITH_KIND if kinds else _WITHOUT_KIND
        if not scored or scored[0][0] < least:
            return None
        return scored[0][1] if len(scored) == 1 or scored[0][0] > scored[1][0] else None

    def _share(self, title: frozenset[str], said: frozenset[str]) -> float:
        whole = fsum(self._rarity[word] for word in title)
        return fsum(self._rarity[word] for word in title & said) / whole
