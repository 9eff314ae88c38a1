"""From an answer to a place: which commune is meant, or why it is none."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.catalogue.records import Commune
from bot.places.index import Index, population
from bot.places.resolution import Resolution
from bot.places.said import DISTRICTS, Area, Said, area, name_forms, take_apart
from bot.places.tokens import tokenise
from bot.places.wordlists import foreign_places, never_places, territories

_LONGEST_ANSWER = 24
_AREA_BEATS_VILLAGE = 5_000
_COUNTRY_BEATS_VILLAGE = 1_000
_WORD_BEATS_VILLAGE = 2_000
_TELLS_AN_AREA = frozenset({"la", "le", "les", "l", "en", "dans"})
Communes = tuple[Commune, ...]


class Resolver:
    """Resolves answers; pure, no state but the index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def resolve(self, text: str, *, department: str | None = None, mend: bool = True) -> Resolution:
        """The place meant by ``text``. ``department`` narrows homonyms; ``mend`` allows misspelt names."""
        words = [token.word for token in tokenise(text)][:_LONGEST_ANSWER]
        return self.of_words(words, text.strip(), department=department, mend=mend)

    def of_words(
        self, words: Sequence[str], said: str, *, department: str | None = None, mend: bool = True
    ) -> Resolution:
        """The place meant by plain words (``said`` is what was typed)."""
        parts = take_apart(words)
        if parts.postal_code and (territory := _territory_of(parts.postal_code)):
            return Resolution(kind="territory", said=said, name=territory)
        if not parts.words:
            return self._of_numbers(parts, said)
        hint = Area(kind="department", code=department) if department else None
        return (
            self._area(parts, said)
            or self._elsewhere(parts, said)
            or self._named(parts, said, hint)
            or self._near(parts, said, hint)
            or (self._mended(parts, said, hint) if mend else None)
            or self._of_numbers(parts, said)
        )

    def _of_numbers(self, parts: Said, said: str) -> Resolution:
        """A postal code or a department's number, with nothing else understood."""
        if parts.postal_code:
            return _settled(self._index.with_postal_code(parts.postal_code), said, parts.postal_code)
        code = self._index.department(parts.number) if parts.number else None
        small_words = all(word in never_places() for word in parts.words)
        return self._wide(Area(kind="department", code=code), said) if code and small_words else _unknown(said)

    def _area(self, parts: Said, said: str) -> Resolution | None:
        """A region or a department by name, unless a town has that name and nothing tells the area."""
        found = area(self._index, parts.words)
        if found is None or parts.postal_code:
            return None
        number = self._index.department(parts.number or "")
        for name in name_forms(parts.words):
            if not self._index.is_exact(name):
                continue
            if number and any(one.department_code == number for one in self._index.named(name)):
                return None
            told = name != parts.words and parts.words[0] in _TELLS_AN_AREA
            if not told and population(self._index.named(name)[0]) >= _AREA_BEATS_VILLAGE:
                return None
        return self._wide(found, said)

    def _wide(self, found: Area, said: str) -> Resolution:
        if found.kind == "region":
            name = self._index.region_names[found.code]
            return Resolution(kind="region", said=said, region_code=found.code, name=name)
        department = self._index.departments[found.code]
        # Overseas, the department is the region.
        if department.name == department.region_name:
            return Resolution(kind="region", said=said, region_code=department.region_code, name=department.name)
        return Resolution(
            kind="department",
            said=said,
            department_code=department.code,
            region_code=department.region_code,
            name=department.name,
        )

    def _named(self, parts: Said, said: str, hint: Area | None) -> Resolution | None:
        """A commune of that very name, alone or beside the name of its department or region."""
        told = bool(parts.postal_code or parts.number or hint)
        for name in name_forms(parts.words):
            found = self._index.named(name)
            # "La campagne", "ici": villages have these names, but nobody means them without a code beside.
            meant = told or (name == parts.words and found and population(found[0]) >= _WORD_BEATS_VILLAGE)
            if found and (meant or not all(word in never_places() for word in name)):
                return self._narrowed(found, parts, said, hint, name)
        for cut in range(1, len(parts.words)):
            head, tail = parts.words[:cut], parts.words[cut:]
            for words, other in ((head, tail), (tail, head)):
                beside = area(self._index, other)
                if beside is None:
                    continue
                for name in name_forms(words):
                    if found := self._index.named(name) or self._beginning(name, beside):
                        return self._narrowed(found, parts, said, beside, name)
        return None

    def _beginning(self, name: Sequence[str], beside: Area) -> Communes:
        return self._index.beginning_with(name, beside.code) if beside.kind == "department" else ()

    def _near(self, parts: Said, said: str, hint: Area | None) -> Resolution | None:
        """The first words of a name, with the number of its department ("Chaumont 60")."""
        code = hint.code if hint and hint.kind == "department" else self._index.department(parts.number or "")
        if not code or all(word in never_places() for word in parts.words):
            return None
        for name in name_forms(parts.words):
            if found := self._index.beginning_with(name, code):
                return _settled(found, said, None)
        return None

    def _mended(self, parts: Said, said: str, hint: Area | None) -> Resolution | None:
        """A misspelt name. Words that are ordinary French are never mended into a place."""
        for name in name_forms(parts.words):
            if all(word in never_places() for word in name):
                continue
            if found := self._index.mended(name):
                return _approximate(self._narrowed(found, parts, said, hint, name))
        for cut in range(1, len(parts.words)):
            beside = area(self._index, parts.words[cut:])
            found = self._index.mended(name_forms(parts.words[:cut])[-1]) if beside else ()
            if found and beside:
                return _approximate(self._narrowed(found, parts, said, beside, parts.words[:cut]))
        return None

    def _elsewhere(self, parts: Said, said: str) -> Resolution | None:
        """An overseas territory without communes in the table, or another country.

        A village of the same name ("Suisse", Moselle) needs its department or its code to be heard.
        """
        if parts.postal_code or self._index.department(parts.number or ""):
            return None
        for name in name_forms(parts.words):
            found = self._index.named(name)
            if found and population(found[0]) >= _COUNTRY_BEATS_VILLAGE:
                return None
            words = " ".join(name)
            if words in territories():
                return Resolution(kind="territory", said=said, name=territories()[words])
            if words in foreign_places():
                return Resolution(kind="foreign", said=said)
        return None

    def _narrowed(self, found: Communes, parts: Said, said: str, hint: Area | None, name: Sequence[str]) -> Resolution:
        """Keep the homonyms that the postal code, the department or the region allow."""
        district = _district_code(found, parts)
        if district:
            return _settled(found[:1], said, district)
        if parts.postal_code:
            return self._with_code(found, parts.postal_code, said, name)
        code = self._index.department(parts.number) if parts.number else None
        beside = Area(kind="department", code=code) if code else hint
        if beside is None:
            return _settled(found, said, None)
        kept = tuple(one for one in found if _within(one, beside))
        # A department that fits no homonym is a doubt to lift with the person, not a reason to ignore what they said.
        kept = kept or self._beginning(name, beside)
        return _settled(kept, said, None) if kept else Resolution(kind="ambiguous", said=said, communes=found)

    def _with_code(self, found: Communes, postal_code: str, said: str, name: Sequence[str]) -> Resolution:
        served = tuple(one for one in found if postal_code in one.postal_codes)
        if served:
            return _settled(served, said, postal_code)
        # The code of a firm or of a large office (Cedex) is not the commune's: only its department can be trusted.
        prefix = postal_code[:3] if postal_code[:2] == "97" else postal_code[:2]
        kept = tuple(one for one in found if one.department_code.replace("2A", "20").replace("2B", "20") == prefix)
        if kept:
            return _settled(kept, said, None)
        others = self._index.with_postal_code(postal_code)
        beginning = tuple(one for one in others if " ".join(name) in " ".join(_plain(one)))
        if beginning:
            return _settled(beginning, said, postal_code)
        return Resolution(kind="ambiguous", said=said, communes=(*found, *others))


def _territory_of(postal_code: str) -> str | None:
    """The overseas territory of a postal code, None for any other."""
    return territories().get(postal_code) or territories().get(postal_code[:3])


def _plain(commune: Commune) -> list[str]:
    return [token.word for token in tokenise(commune.name)]


def _within(commune: Commune, wanted: Area) -> bool:
    if wanted.departments:
        return commune.department_code in wanted.departments
    return wanted.code == (commune.department_code if wanted.kind == "department" else commune.region_code)


def _district_code(found: Communes, parts: Said) -> str | None:
    """The postal code of a district of Paris, Lyon or Marseille ("Lyon 3ème", "Paris 15")."""
    if not found or found[0].insee_code not in DISTRICTS:
        return None
    first, count = DISTRICTS[found[0].insee_code]
    number = parts.ordinal or (int(parts.number) if parts.number and parts.number.isdigit() else 0)
    # "Marseille 13" is the department as much as the district.
    if parts.ordinal is None and parts.number == found[0].department_code:
        return None
    return str(first + number) if 1 <= number <= count else None


def _settled(communes: Communes, said: str, postal_code: str | None) -> Resolution:
    if not communes:
        return _unknown(said)
    if len(communes) == 1:
        return Resolution(kind="found", said=said, communes=communes, postal_code=postal_code)
    return Resolution(kind="ambiguous", said=said, communes=communes, postal_code=postal_code)


def _approximate(resolution: Resolution) -> Resolution:
    return msgspec.structs.replace(resolution, approximate=True)


def _unknown(said: str) -> Resolution:
    return Resolution(kind="unknown", said=said)
