"""Taking facts into a profile: what replaces what, what contradicts what, what is out of range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.catalogue.records import Catalogue
from bot.guidance.profile import (
    PROFILE_FIELDS,
    Circumstance,
    CommuneRef,
    FieldName,
    Profile,
    ProfileError,
    Situation,
    age_band_of,
    read_profile,
)
from bot.nlu.understanding import Fact

# Circumstances that only make sense in some situations: they fall when the situation changes for another.
_BELONGS_TO: Mapping[Circumstance, frozenset[str]] = {
    "temp_worker": frozenset({"employee", "jobseeker"}),
    "fixed_term": frozenset({"employee", "public_agent", "jobseeker"}),
    "executive": frozenset({"employee", "jobseeker", "public_agent"}),
    "resigning": frozenset({"employee", "jobseeker", "public_agent"}),
    "parental_leave": frozenset({"employee", "public_agent"}),
    "apprentice": frozenset({"employee", "student"}),
    "long_term_unemployed": frozenset({"jobseeker"}),
    "early_school_leaver": frozenset({"jobseeker", "student", "other"}),
    "micro_entrepreneur": frozenset({"artisan", "business_owner", "liberal"}),
    "salaried_director": frozenset({"artisan", "business_owner", "liberal"}),
}


@dataclass(frozen=True)
class Taken:
    """A profile after facts were taken, and what happened on the way.

    ``noted``: fields that got a value; ``corrected``: those that had another; ``place``: a fact on the commune that
    could not be settled; ``refused``: fields whose value is out of range; ``dropped``: circumstances that no longer
    fit.
    """

    profile: Profile
    noted: tuple[FieldName, ...] = ()
    corrected: tuple[FieldName, ...] = ()
    cleared: tuple[FieldName, ...] = ()
    place: Fact | None = None
    refused: tuple[FieldName, ...] = ()
    dropped: tuple[Circumstance, ...] = ()


@dataclass
class _Change:
    values: dict[str, Any]
    noted: list[FieldName] = field(default_factory=list)
    corrected: list[FieldName] = field(default_factory=list)
    cleared: list[FieldName] = field(default_factory=list)
    place: Fact | None = None
    refused: list[FieldName] = field(default_factory=list)
    dropped: tuple[Circumstance, ...] = ()
    explicit: bool = True


def goes_with(circumstance: Circumstance, situation: Situation | None) -> bool:
    """Tell whether a circumstance can go with a situation; with one that is not known, any can."""
    return situation is None or situation in _BELONGS_TO.get(circumstance, frozenset({situation}))


def commune_ref(insee_code: str, postal_code: str | None, catalogue: Catalogue) -> CommuneRef:
    """Return a commune as a profile writes it: with the postal code said, or the commune's first."""
    commune = catalogue.communes[insee_code]
    first = commune.postal_codes[0] if commune.postal_codes else None
    return CommuneRef(
        insee_code=insee_code,
        name=commune.name,
        department_code=commune.department_code,
        postal_code=postal_code if postal_code in commune.postal_codes else first,
    )


def take_facts(profile: Profile, facts: Iterable[Fact], catalogue: Catalogue, *, explicit: bool = True) -> Taken:
    """Take facts into a profile. The last value said of a field wins; a fact that does not hold is cleared.

    Unless the person corrects themselves (``explicit``), a lower diploma than the one known is only one more: the
    highest counts.
    """
    values = {name: getattr(profile, name) for name in (*PROFILE_FIELDS, "declined")}
    change = _Change(values=values, explicit=explicit)
    for fact in facts:
        _take(change, fact, catalogue)
    if change.values["age"] is not None:
        change.values["age_band"] = age_band_of(change.values["age"])
    _drop_foreign_circumstances(change)
    given = set(change.noted)
    change.values["declined"] = tuple(name for name in profile.declined if name not in given)
    return Taken(
        profile=Profile(**change.values),
        noted=tuple(dict.fromkeys(change.noted)),
        corrected=tuple(dict.fromkeys(change.corrected)),
        cleared=tuple(dict.fromkeys(change.cleared)),
        place=change.place,
        refused=tuple(change.refused),
        dropped=change.dropped,
    )


def decline(profile: Profile, name: FieldName) -> Profile:
    """Note that a field is not to be asked again."""
    return msgspec.structs.replace(profile, declined=tuple(dict.fromkeys((*profile.declined, name))))


def clear(profile: Profile, name: FieldName) -> Profile:
    """Forget a field, so that it can be asked again. The band goes with the age."""
    forgotten: dict[str, Any] = {name: None, "declined": tuple(item for item in profile.declined if item != name)}
    if name in {"age", "age_band"}:
        forgotten |= {"age": None, "age_band": None}
    return msgspec.structs.replace(profile, **forgotten)


def _take(change: _Change, fact: Fact, catalogue: Catalogue) -> None:
    if fact.field not in PROFILE_FIELDS:
        return
    if fact.field == "commune":
        _take_commune(change, fact, catalogue)
    elif fact.field == "circumstances":
        _take_circumstance(change, fact)
    elif fact.negated:
        if change.values[fact.field] == fact.value:
            change.values[fact.field] = None
            change.cleared.append(fact.field)
    else:
        _set(change, fact.field, fact.value)


def _take_commune(change: _Change, fact: Fact, catalogue: Catalogue) -> None:
    if fact.negated:
        current = change.values["commune"]
        if current is not None and current.insee_code == fact.value:
            change.values["commune"] = None
            change.cleared.append("commune")
    elif fact.candidates or fact.problem:
        change.place = fact
    elif isinstance(fact.value, str) and fact.value in catalogue.communes:
        change.place = None
        _set(change, "commune", commune_ref(fact.value, fact.postal_code, catalogue))


def _take_circumstance(change: _Change, fact: Fact) -> None:
    current: tuple[Circumstance, ...] = change.values["circumstances"] or ()
    if fact.value in ([], (), None):
        if not fact.negated:
            change.values["circumstances"] = ()
            change.noted.append("circumstances")
        return
    given = fact.value if isinstance(fact.value, list | tuple) else (fact.value,)
    if fact.negated:
        kept = tuple(item for item in current if item not in given)
        if kept != current:
            change.values["circumstances"] = kept
            change.cleared.append("circumstances")
        return
    merged = tuple(dict.fromkeys((*current, *given)))
    if change.values["circumstances"] is None or merged != current:
        change.values["circumstances"] = merged
        change.noted.append("circumstances")


def _set(change: _Change, name: FieldName, value: Any) -> None:
    try:
        if name != "commune":
            value = getattr(read_profile({name: value}), name)
    except ProfileError:
        change.refused.append(name)
        return
    before = change.values[name]
    if name == "qualification_level" and not change.explicit and before is not None and value < before:
        return
    change.values[name] = value
    change.noted.append(name)
    if before is not None and before != value:
        change.corrected.append(name)


def _drop_foreign_circumstances(change: _Change) -> None:
    situation, circumstances = change.values["situation"], change.values["circumstances"]
    if "situation" not in change.corrected or not circumstances:
        return
    kept = tuple(item for item in circumstances if goes_with(item, situation))
    change.values["circumstances"] = kept
    change.dropped = tuple(item for item in circumstances if item not in kept)
