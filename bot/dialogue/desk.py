"""Everything a turn of conversation works with, loaded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

from bot.catalogue.records import Catalogue
from bot.dialogue.words import Words, load_words
from bot.guidance.engine import Advisor
from bot.guidance.local import LocalScheme
from bot.guidance.profile import FieldName
from bot.law import Law
from bot.nlu.understanding import Fact
from bot.places import Places
from bot.territory.imported import Imported


class AnswerReader(Protocol):
    """Reads a bare answer to an open question; ``guided``: a counsellor types it on the person's behalf."""

    def __call__(
        self, asks: FieldName, text: str, today: date, /, *, guided: bool
    ) -> Fact | Literal["declined"] | None:
        """Return the fact the text gives, "declined" when it refuses the question, None when it says neither."""


@dataclass(frozen=True)
class Desk:
    """The catalogue, the law, the places, the engine and the words.

    ``read_answer`` reads a bare answer to an open question ("12"); it is None in a process that has no
    understanding of texts (the web process, which only plays choices).
    """

    catalogue: Catalogue
    law: Law
    places: Places
    advisor: Advisor
    words: Words
    read_answer: AnswerReader | None = None

    def with_schemes(self, schemes: Sequence[LocalScheme]) -> Desk:
        """Return the same desk with these local top-ups: itself when they are the same."""
        advisor = self.advisor.with_schemes(schemes)
        return self if advisor is self.advisor else replace(self, advisor=advisor)

    def with_imported(self, imported: Imported) -> Desk:
        """Return the same desk with this imported data: itself when they are the same."""
        advisor = self.advisor.with_imported(imported.territory, imported.rome, imported.offers)
        return self if advisor is self.advisor else replace(self, advisor=advisor)


def make_desk(
    catalogue: Catalogue,
    law: Law,
    *,
    places: Places | None = None,
    read_answer: AnswerReader | None = None,
    imported: Imported | None = None,
) -> Desk:
    """Build the desk over a catalogue and the law, with the places already built if they are, and what was imported."""
    known = imported or Imported()
    return Desk(
        catalogue=catalogue,
        law=law,
        places=places or Places(catalogue),
        advisor=Advisor(catalogue, law, territory=known.territory, rome=known.rome, offers=known.offers),
        words=load_words(law, catalogue),
        read_answer=read_answer,
    )
