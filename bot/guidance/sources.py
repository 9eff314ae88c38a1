"""From a rule of the law to the source shown with what it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from bot.guidance.french import day
from bot.guidance.plan_types import Source
from bot.law import Law, Rule


def source_of(rule: Rule, as_of: date) -> Source:
    """Return the source of a rule.

    A rule known by the date of its reading says « vérifié le » in its label; its ``valid_from`` is that date
    only when it is past on ``as_of`` (the rule was known to hold that day, and may be older).
    """
    label = rule.legal_ref or (urlsplit(rule.source).netloc.removeprefix("www.") if rule.source else rule.id)
    if rule.valid_from is None:
        return Source(label=label, url=rule.source)
    if rule.date_basis == "checked":
        label = f"{label} (vérifié le {day(rule.valid_from)})"
        return Source(label=label, url=rule.source, valid_from=rule.valid_from if rule.valid_from <= as_of else None)
    return Source(label=label, url=rule.source, valid_from=rule.valid_from)


class Citations:
    """The sources of the rules on one day, each made once."""

    def __init__(self, law: Law, as_of: date) -> None:
        self._law = law
        self._as_of = as_of
        self._made: dict[str, Source] = {}

    def cite(self, names: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources of rules or series, in order, without repeats; those not in force are left out.

        Raises KeyError for a name the law does not have.
        """
        found: dict[str, Source] = {}
        for name in names:
            rule = self._law.current(name, self._as_of)
            if rule is None:
                continue
            if rule.id not in self._made:
                self._made[rule.id] = source_of(rule, self._as_of)
            source = self._made[rule.id]
            found.setdefault(f"{source.label}|{source.url}", source)
        return tuple(found.values())
