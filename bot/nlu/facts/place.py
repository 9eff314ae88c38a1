"""The commune a person can come from, found by ``bot.places`` and put in the words of the contract."""

from __future__ import annotations

from typing import Protocol

from msgspec import structs

from bot.nlu.facts.reading import Reading
from bot.nlu.understanding import Fact
from bot.places import PlaceMention, Resolution

_AREAS = frozenset({"region", "department"})
# Where one lives, said outright; and where one was, works or comes from, which counts when no better is said.
_LIVING = frozenset({"habite", "habitons", "vis", "vivons", "reside", "demeure", "loge", "vivre", "domicilie",
                     "domiciliee", "installe", "installee", "installer", "installes", "base", "basee", "venu", "venue",
                     "demenage", "emmenage", "appart", "vecu"})  # fmt: skip
_ARRIVING = frozenset({"viens", "arrive", "arrivee", "travaille", "bosse", "etudie"})
_ELSEWHERE = frozenset({"venais", "train", "habitais", "vivais", "quitte", "parti", "partie", "originaire", "etais",
                        "soutenu", "avant", "commence", "travaillais", "obtenu", "formation", "diplome"})  # fmt: skip
_BORN = frozenset({"ne", "nee", "naissance", "grandi"})
_NEVER = frozenset({"connais", "connaissais"})
# "Mon employeur, à Sablé": near enough to come from.
_AT_WORK_WITH = frozenset({"employeur", "patron", "patronne", "chef", "cheffe", "directeur", "directrice", "salarie",
                           "equipe", "apprenti", "associe", "conseiller", "conseillere"})  # fmt: skip
_LIVES = frozenset({"habite", "vit", "reside", "habitent", "vivent", "loge", "demeure", "travaille", "etudie", "est"})
_REACH = 6


class PlaceFinder(Protocol):
    """What is asked of ``bot.places.Places``."""

    def find_in_text(self, text: str) -> list[PlaceMention]:
        """Return the places of a text."""

    def resolve(self, text: str) -> Resolution:
        """Return the place meant by an answer."""


class CommuneReader:
    """Reads where the person can come from."""

    def __init__(self, places: PlaceFinder) -> None:
        self._places = places

    def read(self, reading: Reading) -> list[Fact]:
        """Return one commune at most: the person's home first, else the first place said of nobody else.

        Of a settled place and an area ("à Chaumont en Haute-Marne"), the settled one counts.
        """
        text, places = reading.message.respelled()
        found = [
            structs.replace(mention, start=places[mention.start], end=places[mention.end - 1] + 1)
            for mention in self._places.find_in_text(text)
        ]
        if not found and text != reading.message.original:
            # Mending the words may have made French of a town badly typed.
            found = self._places.find_in_text(reading.message.original)
        ranked = [(rank, mention) for mention in found if (rank := self._rank(reading, mention)) is not None]
        if not ranked:
            return []
        _, best = min(ranked, key=lambda one: (one[0], not one[1].home, one[1].resolution.kind in _AREAS, one[1].start))
        return [as_fact(best.resolution, best.start, best.end)]

    def answer(self, text: str) -> Fact | None:
        """Return the place meant by a bare answer, unknown ones included when the answer looks like a name."""
        resolution = self._places.resolve(text)
        return as_fact(resolution, 0, len(text))

    def _rank(self, reading: Reading, mention: PlaceMention) -> int | None:
        """Return how well a place says where the person can come from: 0 where they live, 3 where they were.

        None when it says nothing of it: another's home, a place denied.
        """
        first = next((i for i, token in enumerate(reading.message.tokens) if token.end > mention.start), None)
        if first is None or mention.resolution.kind == "unknown":
            return None
        before = reading.before(first, _REACH)
        near = set(before[-4:])
        if "pas" in before[-2:] or _NEVER & near:
            return None
        if reading.context.speaks_of_other(first):
            return 3 if _is_beside(reading, first) else None
        if _BORN & near and not _LIVING & set(reading.after(first, _REACH)) and not mention.home:
            return None
        ranks = ((_BORN, 4), (_LIVING, 0), (_ELSEWHERE, 3), (_ARRIVING, 2))
        return next((rank for words, rank in ranks if words & near), 1)


def _is_beside(reading: Reading, first: int) -> bool:
    """Tell "mon employeur, à Sablé", "je soigne mon mari à Lens" from "ma fille habite Lens"."""
    start, _ = reading.context.sentence_of(first)
    lead = reading.words[start:first]
    beside = _AT_WORK_WITH.intersection(lead) or {"je", "j"}.intersection(lead)
    return bool(beside) and not _LIVES.intersection(lead[-_REACH:])


def as_fact(resolution: Resolution, start: int, end: int) -> Fact:
    """Return a resolution as a fact: the INSEE code when settled, candidates when several, a problem otherwise."""
    commune = resolution.commune
    if commune is not None:
        return Fact(field="commune", value=commune.insee_code, start=start, end=end, postal_code=resolution.postal_code)
    if resolution.kind == "ambiguous":
        codes = tuple(each.insee_code for each in resolution.communes)
        return Fact(
            field="commune",
            value=resolution.said,
            start=start,
            end=end,
            candidates=codes,
            postal_code=resolution.postal_code,
        )
    problem = {"region": "region", "department": "department", "foreign": "foreign", "territory": "territory"}
    return Fact(
        field="commune", value=resolution.said, start=start, end=end, problem=problem.get(resolution.kind, "unknown")
    )
