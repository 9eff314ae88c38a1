"""Citations that remember which rules each answer was read in, to explain it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.guidance.plan_types import Source
from bot.guidance.sources import Citations
from bot.law import Law, Rule


class RecordingCitations(Citations):
    """The sources of the rules on one day, and the rules behind those of each answer."""

    def __init__(self, law: Law, as_of: date) -> None:
        super().__init__(law, as_of)
        self._named = law
        self._day = as_of
        self._read: dict[tuple[Source, ...], dict[str, Rule]] = {}

    def cite(self, names: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources, and remember the rules they stand for."""
        asked = tuple(names)
        sources = super().cite(asked)
        rules = (self._named.current(name, self._day) for name in asked)
        self._read.setdefault(sources, {}).update((rule.id, rule) for rule in rules if rule is not None)
        return sources

    def rules_of(self, sources: tuple[Source, ...]) -> tuple[Rule, ...]:
        """Return the rules behind an answer's sources, in the order in which they were cited."""
        for cited, rules in self._read.items():
            # An answer may show other sources (those of a local scheme) before those of its rules.
            if cited and sources[-len(cited) :] == cited:
                return tuple(rules.values())
        return ()
