"""The commune a person can come from, found by ``bot.places`` and put in the words of the contract."""

from __future__ import annotations

from typing import Protocol

from msgspec import structs

from bot.nlu.facts.reading import Reading
from bot.nlu.understanding import Fact
from bot.places import PlaceMention, Resolution

_AREAS = frozenset({"region", "department"})
_NOT_MINE = frozenset(
    {
        "travaille",
        "venais",
        "viens",
        "naissance",
        "ne",
        "nee",
        "connais",
        "train",
        "habitais",
        "vivais",
        "quitte",
        "parti",
        "partie",
        "originaire",
    }
)


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
        mentions = [mention for mention in found if self._is_own(reading, mention)]
        if not mentions:
            return []
        best = min(mentions, key=lambda mention: (not mention.home, mention.resolution.kind in _AREAS, mention.start))
        return [as_fact(best.resolution, best.start, best.end)]

    def answer(self, text: str) -> Fact | None:
        """Return the place meant by a bare answer, unknown ones included when the answer looks like a name."""
        resolution = self._places.resolve(text)
        return as_fact(resolution, 0, len(text))

    def _is_own(self, reading: Reading, mention: PlaceMention) -> bool:
        first = next((i for i, token in enumerate(reading.message.tokens) if token.end > mention.start), None)
        if first is None or mention.resolution.kind == "unknown":
            return False
        if reading.context.speaks_of_other(first):
            return False
        before = reading.before(first, 4)
        if "pas" in before[-2:]:
            return False
        return mention.home or not _NOT_MINE.intersection(before)


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
