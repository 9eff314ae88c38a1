"""Communes proposed while someone is typing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.catalogue.records import Commune
from bot.places.index import Index, population
from bot.places.names import ARTICLES
from bot.places.tokens import tokenise

# The fewer inhabitants the later, and the middle of a name ("brieuc") after every beginning.
Rank = tuple[int, int, str]

_LAST = "\U0010ffff"
_MENDED_FROM = 4
_MENDED_TO = 30
_KNOWN_TOWN = 5_000
# How many times more people make a town meant by the beginning of its name (« Charleville ») rather than the village
# of that very name; and how many such towns at most, so that the village is still proposed.
_FAR_BIGGER = 10
_BEFORE_EXACT = 2
_SOFT_STARTS = ARTICLES | {"saint", "sainte"}


class Completion:
    """Prefix search over names and postal codes; mends the spelling when nothing begins so."""

    def __init__(self, index: Index) -> None:
        self._index = index
        entries = sorted(_entries(index))
        self._names = [name for name, _ in entries]
        self._ranks = [rank for _, rank in entries]
        self._codes = sorted(index.postal_codes())
        self._towns = sorted({name for name, rank in entries if rank[0] == 0 and -rank[1] >= _KNOWN_TOWN})
        self._by_length: dict[int, dict[str, list[str]]] = {}

    def search(self, text: str, limit: int) -> list[Commune]:
        """At most ``limit`` communes: exact names first, then beginnings, each by population.

        A town far bigger whose name begins with the words typed comes before the village of that very name.
        """
        words = [token.word for token in tokenise(text)]
        code = next((word for word in words if word[0].isdigit()), "")
        name = " ".join(word for word in words if not word[0].isdigit())
        if not name:
            return self._with_code(code, limit) if len(code) > 1 else []
        ranks = self._beginning(name) or self._mended(name)
        exact = {commune.insee_code for commune in self._index.names().get(name, ())}
        ranks = [(-1, rank[1], rank[2]) if rank[2] in exact else rank for rank in ranks]
        ranks = self._bigger_first(name, ranks)
        if code:
            ranks = [rank for rank in ranks if _has_code(self._index.communes[rank[2]], code)]
        # Twice as many: a commune may be there by its name with and without its article.
        best = dict.fromkeys(rank[2] for rank in nsmallest(2 * limit, ranks))
        return [self._index.communes[insee_code] for insee_code in best][:limit]

    def _beginning(self, name: str) -> list[Rank]:
        first, last = bisect_left(self._names, name), bisect_left(self._names, name + _LAST)
        return self._ranks[first:last]

    def _bigger_first(self, name: str, ranks: list[Rank]) -> list[Rank]:
        villages = [-rank[1] for rank in ranks if rank[0] == -1]
        if not villages:
            return ranks
        least = max(_KNOWN_TOWN, _FAR_BIGGER * max(villages))
        begun = {insee_code for _, _, insee_code in self._beginning(f"{name} ")}
        bigger = nsmallest(_BEFORE_EXACT, {rank for rank in ranks if rank[2] in begun and -rank[1] >= least})
        first = {rank[2] for rank in bigger}
        return [(-2, rank[1], rank[2]) if rank[2] in first else rank for rank in ranks]

    def _mended(self, name: str) -> list[Rank]:
        found = self._index.mended(name.split())
        if found or not _MENDED_FROM <= len(name) <= _MENDED_TO:
            return [(0, position, commune.insee_code) for position, commune in enumerate(found)]
        beginnings = self._beginnings(len(name))
        near = process.extract(name, list(beginnings), scorer=OSA.distance, score_cutoff=1)
        return [rank for beginning, _, _ in near for town in beginnings[beginning] for rank in self._beginning(town)]

    def _beginnings(self, length: int) -> dict[str, list[str]]:
        """The towns by what one has typed of them after that many letters, one being perhaps forgotten."""
        if length not in self._by_length:
            beginnings: dict[str, list[str]] = {}
            for town in self._towns:
                for end in (length, length + 1):
                    beginnings.setdefault(town[:end], []).append(town)
            self._by_length[length] = beginnings
        return self._by_length[length]

    def _with_code(self, code: str, limit: int) -> list[Commune]:
        first, last = bisect_left(self._codes, code), bisect_left(self._codes, code + _LAST)
        found: dict[str, Commune] = {}
        for known in self._codes[first:last]:
            found.update({commune.insee_code: commune for commune in self._index.postal_codes()[known]})
        return nsmallest(limit, found.values(), key=lambda one: (-population(one), one.insee_code))


def _entries(index: Index) -> Iterator[tuple[str, Rank]]:
    """Every name, the same without its article, and the second half of towns' names."""
    for names in (index.names(), index.bare_names()):
        for name, communes in names.items():
            for commune in communes:
                yield name, (0, -population(commune), commune.insee_code)
                if population(commune) >= _KNOWN_TOWN:
                    for tail in _tails(name.split()):
                        yield tail, (1, -population(commune), commune.insee_code)


def _tails(words: Sequence[str]) -> Iterable[str]:
    if len(words) > 1 and words[0] in _SOFT_STARTS:
        yield " ".join(words[1:])


def _has_code(commune: Commune, code: str) -> bool:
    return commune.department_code == code.upper() or any(postal.startswith(code) for postal in commune.postal_codes)
