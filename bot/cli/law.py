"""Which figures of the law are out of date, about to be, or were read too long ago."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.law import Law, Rule

_SOON_DAYS = 90
_YEAR_MONTHS = 12


def report(law: Law, as_of: date, months: int) -> tuple[str, bool]:
    """Return what to read again, in French, and whether something must be done.

    To do: values whose period is past without a new one (the assistant says "à confirmer"), and rules without a known
    end that were read more than ``months`` months ago. What ends soon is announced. A rule that ended by its own text
    (a scheme that was abolished) is history: it is only recalled for a year.
    """
    overdue = [rule for rule in law if _is_overdue(law, rule, as_of)]
    soon = [rule for rule in law if rule.valid_to is not None and 0 <= (rule.valid_to - as_of).days <= _SOON_DAYS]
    stale = [rule for rule in law if _is_stale(rule, as_of, months)]
    ended = [rule for rule in law if _has_just_ended(rule, as_of) and rule not in overdue]
    parts = [
        _section(f"Paramètres échus, sans nouvelle valeur : dits « à confirmer » ({len(overdue)})", overdue, "fin"),
        _section(f"Règles qui finissent dans les {_SOON_DAYS} jours ({len(soon)})", soon, "fin"),
        _section(f"Règles sans fin connue, lues il y a plus de {months} mois ({len(stale)})", stale, "lue"),
        _section(f"Règles finies depuis moins d'un an : ont-elles une suite ? ({len(ended)})", ended, "fin"),
    ]
    return "\n\n".join(parts), bool(overdue or stale)


def oldest_reading(law: Law, as_of: date) -> date | None:
    """Return the day of the oldest reading on which a rule in force still rests, None when none has such a date."""
    days = [
        rule.valid_from
        for rule in law
        if rule.date_basis == "checked" and rule.valid_to is None and rule.valid_from and rule.in_force(as_of)
    ]
    return min(days, default=None)


def _is_overdue(law: Law, rule: Rule, as_of: date) -> bool:
    if rule.valid_to is None or rule.valid_to >= as_of:
        return False
    if rule.series is None:
        # The scale of a period is followed by another; a rule ended by a text is not.
        return rule.date_basis == "period"
    # Only its last version can be missing a successor.
    last = max(law.versions(rule.series), key=lambda version: version.valid_to or date.max)
    return rule is last and law.current(rule.series, as_of) is None


def _has_just_ended(rule: Rule, as_of: date) -> bool:
    if rule.valid_to is None or rule.series is not None or rule.date_basis == "period":
        return False
    return rule.valid_to < as_of and _months_between(rule.valid_to, as_of) < _YEAR_MONTHS


def _is_stale(rule: Rule, as_of: date, months: int) -> bool:
    if rule.date_basis != "checked" or rule.valid_to is not None or rule.valid_from is None:
        return False
    return _months_between(rule.valid_from, as_of) >= months


def _months_between(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if end.day >= start.day else months - 1


def _section(title: str, rules: Iterable[Rule], word: str) -> str:
    lines = [title]
    for rule in rules:
        day = rule.valid_to if word == "fin" else rule.valid_from
        lines.append(f"  {rule.id} ({word} : {day:%d/%m/%Y}) {rule.statement}")
        if rule.source:
            lines.append(f"      {rule.source}")
    return "\n".join(lines)
