"""The communes, departments and regions by everything people call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.catalogue.records import Catalogue, Commune, Department
from bot.french import sound
from bot.places.names import ARTICLES, plain_words, without_article, word_set
from bot.places.wordlists import common_words, not_short_forms

Words = Sequence[str]

# What follows them only tells where the town is: "Châlons" is said for "Châlons-en-Champagne".
_LINKS = word_set("en sur sous le la les l du de des d aux au a et saint sainte")
_NO_HEAD = word_set("le la les l saint sainte mont val pont ville bois port notre grand petit")
_KNOWN_TOWN = 1_500
_HEARD_TOWN = 2_000
_RIVAL_TOWN = 5_000
_MUCH_LARGER = 10
_OFFERED = 6
_RIVALS = 3
_SHORTEST_MENDED = 5


def population(commune: Commune) -> int:
    """Inhabitants, 0 when not known."""
    return commune.population or 0


def most_populated_first(communes: Iterable[Commune]) -> tuple[Commune, ...]:
    """Each commune once, by population, then by code so that the order never varies."""
    unique = {commune.insee_code: commune for commune in communes}
    return tuple(sorted(unique.values(), key=lambda one: (-population(one), one.insee_code)))


class Index:
    """Names to communes. Built once; every lookup takes plain words (``names.plain_words``)."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.communes = catalogue.communes
        self.departments = catalogue.departments
        self._exact: dict[str, list[Commune]] = defaultdict(list)
        self._bare: dict[str, list[Commune]] = defaultdict(list)
        self._heads: dict[str, list[Commune]] = defaultdict(list)
        self._former: dict[str, list[Commune]] = defaultdict(list)
        self._by_postal_code: dict[str, list[Commune]] = defaultdict(list)
        for commune in catalogue.communes.values():
            self._add(commune, not_short_forms())
        self.longest = 10
        self.department_names = _department_names(catalogue.departments.values())
        self.region_names = {department.region_code: department.region_name for department in self.departments.values()}

    def _add(self, commune: Commune, barred: frozenset[str]) -> None:
        words = plain_words(commune.name)
        self._exact[" ".join(words)].append(commune)
        bare = without_article(words)
        if len(bare) < len(words):
            self._bare[" ".join(bare)].append(commune)
        if population(commune) >= _KNOWN_TOWN:
            for head in _heads(words):
                if head not in barred:
                    self._heads[head].append(commune)
        for name in commune.former_names:
            self._former[" ".join(plain_words(name))].append(commune)
        for code in commune.postal_codes:
            self._by_postal_code[code].append(commune)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The words that begin a name of a commune or a department, with its article or without."""
        words = [
            name.split() for name in (*self._exact, *self._bare, *self._heads, *self._former, *self.department_names)
        ]
        after_article = {each[1] for each in words if len(each) > 1 and each[0] in ARTICLES}
        return frozenset({each[0] for each in words if each} | after_article)

    @cached_property
    def _compact(self) -> Mapping[str, str]:
        """Names written in one word ("saintdizier")."""
        known = (*self._former, *self._heads, *self._bare, *self._exact)
        return {name.replace(" ", ""): name for name in known if " " in name}

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        """The names of known towns by how they sound, in one word."""
        heard: dict[str, list[str]] = {}
        for names in (self._exact, self._bare, self._heads):
            for name, found in names.items():
                if max(population(one) for one in found) >= _HEARD_TOWN:
                    heard.setdefault(_heard(name.split()), []).append(name)
        return heard

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._exact, *self._bare, *self._heads)))

    def with_postal_code(self, code: str) -> tuple[Commune, ...]:
        """The communes that a postal code serves, most populated first."""
        return most_populated_first(self._by_postal_code.get(code, ()))

    def postal_codes(self) -> Mapping[str, Sequence[Commune]]:
        """Every postal code and its communes."""
        return self._by_postal_code

    def names(self) -> Mapping[str, Sequence[Commune]]:
        """Every current name in plain form, with its article."""
        return self._exact

    def bare_names(self) -> Mapping[str, Sequence[Commune]]:
        """The names that have an article, without it."""
        return self._bare

    def named(self, words: Words) -> tuple[Commune, ...]:
        """The communes of exactly that name, most populated first; the article is forgiven.

        The form typed comes before the same name with another article. A far larger town commonly called so is
        offered with them ("Charleville": Charleville-Mézières before the village).
        """
        name = " ".join(words)
        exact, bare, heads = self._exact.get(name), self._bare.get(name), self._heads.get(name, [])
        if exact or bare:
            homonyms = exact or bare or []
            largest = max(population(one) for one in homonyms)
            threshold = max(_RIVAL_TOWN, _MUCH_LARGER * largest)
            rivals = most_populated_first(one for one in (*(bare or ()), *heads) if population(one) >= threshold)
            return most_populated_first([*homonyms, *rivals[:_RIVALS]])
        if heads:
            ordered = most_populated_first(heads)
            if len(ordered) > 1 and population(ordered[0]) < _MUCH_LARGER * population(ordered[1]):
                return ordered[:_OFFERED]
            return ordered[:1]
        if name in self._former:
            return most_populated_first(self._former[name])
        if len(words) > 1 and words[0] in ARTICLES and words[1] not in common_words():
            return self.named(words[1:])
        return ()

    def is_exact(self, words: Words) -> bool:
        """Tell whether a current commune has that very name, article included."""
        return " ".join(words) in self._exact

    def is_bare(self, words: Words) -> bool:
        """Tell whether that is the name of a commune without its article."""
        return " ".join(words) in self._bare

    def is_short_form(self, words: Words) -> bool:
        """Tell whether that is the beginning of a town's name, or a former name, and no current name."""
        name = " ".join(words)
        return name in self._heads or name in self._former

    def beginning_with(self, words: Words, department: str) -> tuple[Commune, ...]:
        """The communes of a department whose name begins with these words ("Chaumont 60": Chaumont-en-Vexin)."""
        start = " ".join(words) + " "
        return most_populated_first(
            one
            for one in self.communes.values()
            if one.department_code == department and " ".join(plain_words(one.name)).startswith(start)
        )

    def mended(self, words: Words) -> tuple[Commune, ...]:
        """The communes whose name is nearly that one; empty when nothing is near enough to be safe."""
        name = " ".join(words)
        joined = self._compact.get(name.replace(" ", ""))
        if joined:
            return self.named(joined.split())
        if len(name) < _SHORTEST_MENDED or not name.replace(" ", "").isalpha():
            return ()
        alike = self._alike(name)
        if alike:
            return alike
        near = process.extract(
            name, self._spellings, scorer=OSA.distance, score_cutoff=_faults_forgiven(name), limit=40
        )
        ranked = sorted(
            (_cost(name, spelling, int(faults), population(found[0])), spelling, found)
            for spelling, faults, _ in near
            if (found := self.named(spelling.split())) and _safe(name, spelling, int(faults), population(found[0]))
        )
        if not ranked:
            return ()
        best = ranked[0][2]
        rivals = [found for cost, _, found in ranked[1:] if cost <= ranked[0][0]]
        return most_populated_first([*best, *(one for found in rivals for one in found)])[:_OFFERED]

    def _alike(self, name: str) -> tuple[Commune, ...]:
        """The towns whose name sounds the same and is written nearly so ("Saint-Dié" for "sin dié")."""
        heard = self._by_sound.get(_heard(name.split()), ())
        near = [each for each in heard if OSA.distance(each, name) <= max(2, len(name) // 3)]
        ranked = sorted((-population(found[0]), each, found) for each in near if (found := self.named(each.split())))
        return ranked[0][2] if ranked else ()

    def department(self, word: str) -> str | None:
        """The department of that code ("52", "2a", "974")."""
        code = word.upper()
        return code if code in self.departments else None


def _heard(words: Words) -> str:
    return "".join(sound(word) for word in words)


def _heads(words: list[str]) -> Iterable[str]:
    """The beginnings by which a town is called: before a linking word, or its first word ("Charleville")."""
    for position in range(1, len(words)):
        head = words[:position]
        if (words[position] in _LINKS or position == 1) and head[-1] not in _NO_HEAD and head[-1] not in _LINKS:
            yield " ".join(head)


def _department_names(departments: Iterable[Department]) -> Mapping[str, str]:
    """Departments by plain name, without Paris (the commune) and the overseas ones (regions too)."""
    names = {}
    for department in departments:
        words = plain_words(department.name)
        if department.code != "75" and department.name != department.region_name:
            names[" ".join(words)] = department.code
    return names


def _faults_forgiven(name: str) -> int:
    return 1 if len(name) < 9 else 2 if len(name) < 15 else 3


def _cost(name: str, spelling: str, faults: int, inhabitants: int) -> int:
    """A letter forgotten is likelier than a letter changed, a town likelier than a village."""
    letters = iter(spelling)
    only_forgotten = all(letter in letters for letter in name)
    return 2 * faults - len(str(inhabitants)) - int(only_forgotten)


def _safe(name: str, spelling: str, faults: int, inhabitants: int) -> bool:
    if spelling[0] != name[0] and not (faults == 1 and inhabitants >= _RIVAL_TOWN):
        return False
    return inhabitants >= (200 if faults == 1 else 1_000)
