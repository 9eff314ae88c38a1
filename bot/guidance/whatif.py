"""One fact changed, in a profile and in words: the engine is run again with it to tell what would change an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.guidance.courses import level_words
from bot.guidance.french import euros, years
from bot.guidance.outcome import with_answer
from bot.guidance.profile import AGE_BANDS, Circumstance, FieldName, Goal, Modality, Profile, Situation, ages_of
from bot.law import Law

_SITUATIONS: dict[Situation, str] = {
    "employee": "si vous aviez un emploi salarié dans le privé",
    "artisan": "si vous aviez une activité d'artisan ou d'artisane",
    "business_owner": "si vous dirigiez une entreprise ou un commerce",
    "liberal": "si vous exerciez une profession libérale",
    "jobseeker": "si vous aviez une inscription à France Travail",
    "public_agent": "si vous travailliez dans la fonction publique",
    "student": "si vous faisiez des études",
}
_CIRCUMSTANCES: dict[Circumstance, tuple[str, str, frozenset[str]]] = {
    "fixed_term": ("si votre contrat était un CDD", "si votre contrat n'était pas un CDD", frozenset({"employee"})),
    "temp_worker": ("si vous travailliez en intérim", "si vous ne travailliez pas en intérim", frozenset({"employee"})),
    "resigning": (
        "si vous vouliez démissionner pour un projet",
        "si vous ne vouliez pas démissionner",
        frozenset({"employee"}),
    ),
    "salaried_director": (
        "si vous présidiez une SAS ou une SASU",
        "si vous ne présidiez pas une SAS ou une SASU",
        frozenset({"artisan", "business_owner", "liberal"}),
    ),
    "micro_entrepreneur": (
        "si vous aviez une micro-entreprise",
        "si vous n'aviez pas de micro-entreprise",
        frozenset({"artisan", "business_owner", "liberal", "employee"}),
    ),
    "apprentice": ("si vous étiez en apprentissage", "si vous n'étiez pas en apprentissage", frozenset({"employee"})),
    "long_term_unemployed": (
        "si vous étiez au chômage depuis longtemps",
        "si vous n'étiez pas au chômage depuis longtemps",
        frozenset({"jobseeker"}),
    ),
    "early_school_leaver": (
        "si vous aviez quitté l'école sans diplôme",
        "si vous n'aviez pas quitté l'école sans diplôme",
        frozenset({"other", "jobseeker"}),
    ),
    "disabled": (
        "si un handicap était reconnu",
        "si aucun handicap n'était reconnu",
        frozenset({"employee", "jobseeker", "artisan", "business_owner", "liberal", "student", "public_agent"}),
    ),
}
_GOALS: dict[Goal, str] = {
    "train": "si vous vouliez vous former sans autre but",
    "certify_experience": "si vous vouliez faire reconnaître votre expérience (VAE)",
    "change_job": "si vous vouliez changer de métier",
    "create_business": "si vous vouliez créer ou reprendre une entreprise",
    "progress": "si vous vouliez évoluer dans votre métier",
}
_MODALITIES: dict[Modality, str] = {
    "distance": "si vous vouliez suivre la formation à distance",
    "onsite": "si vous vouliez suivre la formation sur place",
}
_LEVELS = (2, 3, 4, 5, 6, 7)
_EXPERIENCE = (0.0, 3.0, 15.0)
_BALANCES = (0.0, 1500.0)


@dataclass(frozen=True)
class Supposition:
    """One fact supposed, the sentence that says it, and the profile with that fact."""

    field: FieldName
    value: Any
    said: str
    profile: Profile


def suppositions(profile: Profile, law: Law, as_of: date) -> Iterator[Supposition]:
    """Yield the suppositions worth trying on a profile: each changes, or makes known, one fact only."""
    for name, value, said in _facts(profile, law, as_of):
        changed = with_answer(profile, name, value)
        if changed != profile:
            yield Supposition(field=name, value=value, said=said, profile=changed)


def _facts(profile: Profile, law: Law, as_of: date) -> Iterator[tuple[FieldName, Any, str]]:
    for situation, said in _SITUATIONS.items():
        yield "situation", situation, said
    yield from _ages(profile, law, as_of)
    yield from _circumstances(profile)
    for goal, said in _GOALS.items():
        yield "goal", goal, said
    for level in _LEVELS:
        yield "qualification_level", level, f"si votre niveau était : {level_words(level)}"
    for length in _EXPERIENCE:
        experience = f"si vous aviez {years(length)} d'expérience dans ce domaine"
        yield "experience_years", length, experience if length else "si vous n'aviez pas d'expérience dans ce domaine"
    for balance in _BALANCES:
        yield "cpf_balance_eur", balance, f"si votre solde CPF était de {euros(balance)}"
    for modality, said in _MODALITIES.items():
        yield "modality", modality, said


def _ages(profile: Profile, law: Law, as_of: date) -> Iterator[tuple[FieldName, Any, str]]:
    """The bands, and the two sides of the age at which apprenticeship ends that day."""
    if profile.age is None:
        for band in AGE_BANDS:
            youngest, oldest = ages_of(band)
            if oldest is None:
                said = f"si vous aviez {youngest} ans ou plus"
            elif youngest:
                said = f"si vous aviez entre {youngest} et {oldest} ans"
            else:
                said = f"si vous aviez moins de {oldest + 1} ans"
            yield "age_band", band, said
    last = law.value("appr.age", as_of)
    if last is not None:
        yield "age", float(last), f"si vous aviez moins de {last + 1} ans"
        yield "age", float(last + 1), f"si vous aviez {last + 1} ans ou plus"


def _circumstances(profile: Profile) -> Iterator[tuple[FieldName, Any, str]]:
    known = profile.circumstances or ()
    if profile.circumstances is None:
        yield "circumstances", (), "si vous n'étiez dans aucun cas particulier"
    for name, (added, removed, situations) in _CIRCUMSTANCES.items():
        if name in known:
            yield "circumstances", tuple(one for one in known if one != name), removed
        elif profile.situation is None or profile.situation in situations:
            yield "circumstances", (*known, name), added
