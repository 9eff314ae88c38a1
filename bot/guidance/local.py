"""Top-ups that a town, a chamber of trades or a fund has set up here, entered by those who run the service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from bot.guidance.plan_types import Source
from bot.guidance.profile import Profile, rule_words


class LocalScheme(msgspec.Struct, frozen=True, kw_only=True):
    """A local CPF top-up: who gives it, to whom, where, how much and until when.

    ``places`` are INSEE codes of communes or department codes, empty for everywhere. ``who`` and ``excludes`` read like
    a rule's. ``amount_eur`` is the most it gives, None when it depends on the file.
    """

    id: str
    label: str
    places: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset({"all"})
    excludes: frozenset[str] = frozenset()
    amount_eur: float | None = None
    conditions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    source_url: str | None = None

    def source(self) -> Source:
        """Return where the scheme can be read."""
        return Source(label=self.label, url=self.source_url, valid_from=self.valid_from)


def schemes_for(schemes: Iterable[LocalScheme], profile: Profile, as_of: date) -> tuple[LocalScheme, ...]:
    """Return the schemes of a person's place, public and day."""
    words = rule_words(profile)
    here = set() if profile.commune is None else {profile.commune.insee_code, profile.commune.department_code}
    return tuple(
        scheme
        for scheme in schemes
        if (not scheme.places or scheme.places & here)
        and scheme.who & words
        and not scheme.excludes & words
        and (scheme.valid_from is None or scheme.valid_from <= as_of)
        and (scheme.valid_to is None or as_of <= scheme.valid_to)
    )
