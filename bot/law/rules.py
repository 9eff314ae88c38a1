"""What the law says on a given day, to whom it says it, and where it was read."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

LAW_DIRECTORY = Path(__file__).parent
SCHEMES_FILE = LAW_DIRECTORY / "schemes" / "starts.yml"

DateBasis = Literal["in_force", "checked", "period"]
Confidence = Literal["high", "medium", "low"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Standing(enum.Enum):
    """Where a rule stands on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the law (or of a scheme's own rules), with its figure, its public and its dates.

    ``value`` is a plain number in ``unit`` (``EUR``, ``months``, ``percent``...), or None when the rule states
    a principle or when the figure could not be established. ``source`` is the page it was read on. ``scheme_start``
    is the day from which the scheme it belongs to exists, None when nothing bounds a rule known by its reading.
    """

    id: str
    topic: str
    statement: str
    applies_to: frozenset[str]
    excludes: frozenset[str]
    date_basis: DateBasis
    confidence: Confidence
    value: Decimal | None = None
    unit: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    legal_ref: str | None = None
    source: str | None = None
    series: str | None = None
    scheme_start: date | None = None

    def standing(self, as_of: date) -> Standing:
        """Tell whether the rule holds on a day.

        A ``checked`` date is that of the reading, not of the rule: such a rule holds earlier too, down to
        the start of its scheme. A ``period`` says nothing outside its dates.
        """
        if self.valid_to is not None and as_of > self.valid_to:
            return Standing.EXPIRED
        start = self.scheme_start if self.date_basis == "checked" else self.valid_from
        if start is not None and as_of < start:
            return Standing.NOT_YET
        return Standing.IN_FORCE

    def in_force(self, as_of: date) -> bool:
        """Tell whether the rule holds on a day."""
        return self.standing(as_of) is Standing.IN_FORCE

    def concerns(self, words: frozenset[str]) -> bool:
        """Tell whether the rule is for a person described by these words.

        One word of ``applies_to`` is enough; one word of ``excludes`` is enough to rule it out, and wins.
        ``words`` are those of ``bot.guidance.profile.rule_words``.
        """
        return bool(self.applies_to & words) and not self.excludes & words


@dataclass(frozen=True, slots=True)
class Scheme:
    """Since when a scheme exists: its rules known only by the day of their reading held before it, not earlier."""

    label: str
    starts: date
    legal_ref: str


@dataclass(frozen=True)
class Law:
    """All the rules shipped, by id and by series (successive versions of one parameter).

    ``schemes`` tells since when those exist whose rules are known only by the day of their reading.
    """

    rules: Mapping[str, Rule]
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    _series: Mapping[str, tuple[Rule, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        series: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            if rule.series is not None:
                series.setdefault(rule.series, []).append(rule)
        object.__setattr__(self, "_series", {name: tuple(rules) for name, rules in series.items()})

    def __contains__(self, name: object) -> bool:
        return name in self._series or name in self.rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    @property
    def told_from(self) -> date | None:
        """The first day of which the rules tell enough to advise: that of the oldest scheme; None without schemes."""
        return min((scheme.starts for scheme in self.schemes.values()), default=None)

    def versions(self, name: str) -> tuple[Rule, ...]:
        """Return every version of a parameter: those of a series, or the one rule of that id.

        Raises KeyError when no rule and no series has this name.
        """
        if name in self._series:
            return self._series[name]
        return (self.rules[name],)

    def current(self, name: str, as_of: date) -> Rule | None:
        """Return the version of a parameter in force on a day, or None when none is.

        ``name`` is a series (``cpf.fee``) or a rule id. None means "to be confirmed": the last figure known
        is never used past its date. Raises KeyError for an unknown name.
        """
        return next((rule for rule in self.versions(name) if rule.in_force(as_of)), None)

    def value(self, name: str, as_of: date) -> Decimal | None:
        """Return the figure in force on a day, or None when it is not established for that day."""
        rule = self.current(name, as_of)
        return None if rule is None or rule.confidence == "low" else rule.value


def scheme_of(rule_id: str) -> str:
    """Return the scheme a rule belongs to: the first word of its id."""
    return rule_id.split(".", 1)[0]


def read_schemes(path: Path = SCHEMES_FILE) -> Mapping[str, Scheme]:
    """Read since when the schemes exist, by the first word of their rules' ids."""
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    return {name: Scheme(**entry) for name, entry in entries.items()}


def _rule(rule_id: str, entry: Mapping[str, Any], schemes: Mapping[str, Scheme]) -> Rule:
    fields = dict(entry)
    value = fields.pop("value", None)
    scheme = schemes.get(scheme_of(rule_id))
    return Rule(
        id=rule_id,
        value=None if value is None else Decimal(str(value)),
        applies_to=frozenset(fields.pop("applies_to", ())),
        excludes=frozenset(fields.pop("excludes", ())),
        scheme_start=None if scheme is None else scheme.starts,
        **fields,
    )


def read_rules(paths: Iterable[Path], schemes: Mapping[str, Scheme] | None = None) -> Law:
    """Read rule files; ``schemes`` bounds the rules known only by the day of their reading.

    Raises ValueError when two files hold the same rule or an entry is malformed.
    """
    rules: dict[str, Rule] = {}
    for path in paths:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        for rule_id, entry in entries.items():
            if rule_id in rules:
                raise ValueError(f"{path.name} : la règle {rule_id} est écrite deux fois")
            try:
                rules[rule_id] = _rule(rule_id, entry, schemes or {})
            except TypeError as error:
                raise ValueError(f"{path.name} : la règle {rule_id} est mal écrite ({error})") from error
    return Law(rules, schemes or {})


def rule_files() -> list[Path]:
    """Return the files of rules shipped with the project, one a theme, in a steady order."""
    return sorted(LAW_DIRECTORY.glob("*.yml"))


@lru_cache(maxsize=1)
def load_law() -> Law:
    """Return the rules shipped with the project, read once."""
    return read_rules(rule_files(), read_schemes())
