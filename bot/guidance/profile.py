"""The visitor's profile: what they said of themselves and of their project, and nothing else."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

import msgspec

Situation = Literal[
    "employee",
    "artisan",
    "business_owner",
    "liberal",
    "jobseeker",
    "public_agent",
    "student",
    "retired",
    "other",
]
Circumstance = Literal[
    "long_term_unemployed",
    "early_school_leaver",
    "disabled",
    "temp_worker",
    "fixed_term",
    "executive",
    "resigning",
    "parental_leave",
    "apprentice",
    "micro_entrepreneur",
    "salaried_director",
]
AgeBand = Literal["under_26", "26_to_44", "45_and_over"]
AGE_BANDS: tuple[AgeBand, ...] = get_args(AgeBand)
Goal = Literal[
    "train",
    "certify_experience",
    "change_job",
    "create_business",
    "progress",
    "refresh_basics",
    "unsure",
]
Modality = Literal["distance", "onsite", "hybrid", "any"]

FieldName = Literal[
    "situation",
    "circumstances",
    "commune",
    "age",
    "age_band",
    "qualification_level",
    "experience_years",
    "goal",
    "field",
    "job_title",
    "modality",
    "cpf_balance_eur",
    "weekly_hours",
    "budget_eur",
]
PROFILE_FIELDS: tuple[FieldName, ...] = get_args(FieldName)

Level = Literal[2, 3, 4, 5, 6, 7, 8]


class CommuneRef(msgspec.Struct, frozen=True, kw_only=True):
    """The commune a person can come from, as the contract writes it."""

    insee_code: str
    name: str
    department_code: str
    postal_code: str | None = None


class VaeStatements(msgspec.Struct, frozen=True, kw_only=True):
    """What a person states of their experience towards a VAE; None is not said.

    ``direct_link``: the experience is in direct link with the certification. ``same_certification_files`` and
    ``files``: files already lodged this year, for this certification and in all.
    """

    direct_link: bool | None = None
    same_certification_files: Annotated[int, msgspec.Meta(ge=0)] | None = None
    files: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known of a visitor. None is not known yet; an empty list is known to be none.

    Amounts are euros, ``experience_years`` years in the field of the project, ``weekly_hours`` hours a week free
    for study, ``age`` completed years. ``declined`` names the fields the visitor would rather not give. ``vae`` is what
    they state for a VAE, beyond the contract's fields: without it, a VAE is likely at best, as much is to check.
    """

    situation: Situation | None = None
    circumstances: tuple[Circumstance, ...] | None = None
    commune: CommuneRef | None = None
    age: float | None = None
    age_band: AgeBand | None = None
    qualification_level: Level | None = None
    experience_years: float | None = None
    goal: Goal | None = None
    field: str | None = None
    job_title: str | None = None
    modality: Modality | None = None
    cpf_balance_eur: float | None = None
    weekly_hours: float | None = None
    budget_eur: float | None = None
    declined: tuple[FieldName, ...] = ()
    vae: VaeStatements | None = None

    def has(self, circumstance: Circumstance) -> bool:
        """Tell whether a circumstance is known to hold (False also when nothing is known)."""
        return self.circumstances is not None and circumstance in self.circumstances


class ProfileError(ValueError):
    """A profile that cannot be read. ``field`` is the offending field, the message is French and actionable."""

    def __init__(self, field: str | None, message: str) -> None:
        super().__init__(message)
        self.field = field


_LIMITS: dict[str, tuple[float, float, str]] = {
    "age": (10, 120, "un âge en années, entre 10 et 120"),
    "experience_years": (0, 80, "un nombre d'années, entre 0 et 80"),
    "cpf_balance_eur": (0, 100_000, "un montant en euros, entre 0 et 100 000"),
    "weekly_hours": (0, 168, "un nombre d'heures par semaine, entre 0 et 168"),
    "budget_eur": (0, 1_000_000, "un montant en euros, positif ou nul"),
}


# The public contract's own bands, in completed years.
_BANDS: dict[AgeBand, tuple[int, int | None]] = {"under_26": (0, 25), "26_to_44": (26, 44), "45_and_over": (45, None)}


def age_band_of(age: float) -> AgeBand:
    """Return the band of an age in years."""
    return next(band for band, (_, oldest) in _BANDS.items() if oldest is None or int(age) <= oldest)


def ages_of(band: AgeBand) -> tuple[int, int | None]:
    """Return the first and the last age of a band, in completed years; None when it has no last."""
    return _BANDS[band]


def read_profile(data: object) -> Profile:
    """Read a profile written in JSON, as the contract describes it.

    Unknown keys are ignored, absent fields are null, the age band follows from the age. Raises ProfileError
    naming the field that cannot be read.
    """
    if not isinstance(data, dict):
        raise ProfileError(None, "Le profil doit être un objet JSON.")
    cleaned: dict[str, Any] = {name: value for name, value in data.items() if value is not None}
    level = cleaned.get("qualification_level")
    if isinstance(level, float) and level.is_integer():
        # JSON has one kind of numbers: 4.0 is 4.
        cleaned["qualification_level"] = int(level)
    try:
        profile = msgspec.convert(cleaned, Profile)
    except msgspec.ValidationError as error:
        name = _field_of(str(error))
        raise ProfileError(
            name, f"Le champ « {name} » du profil n'a pas une valeur connue." if name else str(error)
        ) from error
    for name, (low, high, expected) in _LIMITS.items():
        number = getattr(profile, name)
        if number is not None and not low <= number <= high:
            raise ProfileError(name, f"Le champ « {name} » attend {expected}.")
    if profile.age is not None:
        profile = msgspec.structs.replace(profile, age_band=age_band_of(profile.age))
    return profile


def _field_of(message: str) -> str | None:
    # msgspec ends its messages with "- at `$.field`" or "- at `$.field[...]`".
    _, _, path = message.partition("`$.")
    name = path.split("`")[0].split("[")[0].split(".")[0]
    return name or None


def missing_for_plan(profile: Profile) -> tuple[FieldName, ...]:
    """Return the fields still needed for a plan, in the order they are asked (the contract's definition)."""
    missing: list[FieldName] = []
    if profile.situation is None:
        missing.append("situation")
    if profile.commune is None and "commune" not in profile.declined:
        missing.append("commune")
    if profile.goal in (None, "unsure") and profile.field is None and profile.job_title is None:
        missing.append("goal" if profile.goal is None else "field")
    return tuple(missing)


def plan_ready(profile: Profile) -> bool:
    """Tell whether the profile suffices for a plan."""
    return not missing_for_plan(profile)


def rule_words(profile: Profile) -> frozenset[str]:
    """Return the words by which the rules of ``bot.law`` name this person.

    What is not known gives no word: such a rule is neither included nor excluded.
    """
    words: set[str] = {"all"}
    if profile.situation is not None:
        words.add(profile.situation)
    words.update(profile.circumstances or ())
    if profile.age_band is not None:
        words.add(profile.age_band)
    if profile.qualification_level == 2:
        words.add("qualification_2")
    return frozenset(words)
