"""The one door to places."""

from __future__ import annotations

import msgspec

from bot.catalogue.records import Catalogue, Commune
from bot.places.completion import Completion
from bot.places.index import Index
from bot.places.mentions import Mentions
from bot.places.resolution import PlaceMention, Resolution
from bot.places.resolver import Resolver


class Places:
    """What people's words say of places. Built once from the catalogue; every call is pure and quick."""

    def __init__(self, catalogue: Catalogue) -> None:
        index = Index(catalogue)
        self._resolver = Resolver(index)
        self._mentions = Mentions(index, self._resolver)
        self._completion = Completion(index)

    def resolve(self, text: str, *, department: str | None = None) -> Resolution:
        """The place given as an answer ("chaumont 52", "à St Etienne", "le 974"); a sentence is searched for one.

        ``department`` (a code) narrows homonyms. Never fails: what is not understood is ``unknown``.
        """
        found = self._resolver.resolve(text, department=department)
        if found.kind != "unknown":
            return found
        inside = self.find_in_text(text)
        homes = [mention for mention in inside if mention.home] or inside
        if len(homes) == 1:
            return msgspec.structs.replace(homes[0].resolution, said=found.said)
        return found

    def find_in_text(self, text: str) -> list[PlaceMention]:
        """The places named inside a sentence, in its order; ordinary words are not taken for villages."""
        return self._mentions.find(text)

    def search(self, q: str, limit: int = 8) -> list[Commune]:
        """Communes to propose while someone types a name or a postal code, best first."""
        return self._completion.search(q, limit)
