"""What a plan decides, reduced to what can be compared; and how much one more fact would change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.guidance.plan_types import Contact, DeviceId, FundingLine, VaeRoute, Verdict
from bot.guidance.profile import FieldName, Profile, age_band_of

# A verdict that changes matters more than an amount, a rank or a telephone number.
_VERDICT_WEIGHT = 2

# Answers that stand for all those one may give (the ends, and what the rules tell apart), each with how often it is
# given, out of ten: most people are in no particular case. Few answers, for a question is chosen at each turn.
_Answers = tuple[tuple[Any, int], ...]
_ANSWERS: Mapping[FieldName, _Answers] = {
    "qualification_level": ((2, 5), (6, 5)),
    "experience_years": ((0.0, 5), (15.0, 5)),
    "age_band": (("under_26", 5), ("45_and_over", 5)),
    "cpf_balance_eur": ((1500.0, 10),),
    "modality": (("distance", 5), ("onsite", 5)),
    "situation": (("employee", 5), ("jobseeker", 3), ("artisan", 1), ("public_agent", 1)),
    "goal": (("train", 4), ("change_job", 4), ("certify_experience", 2)),
}
_OWN_STATUS: _Answers = (((), 8), (("salaried_director",), 1), (("micro_entrepreneur",), 1))
_CONTRACTS: _Answers = (((), 8), (("fixed_term",), 1), (("temp_worker",), 1))


@dataclass(frozen=True)
class Outcome:
    """The decisions of a plan: verdicts and amounts of devices, courses in order, VAE verdicts, who to call."""

    verdicts: Mapping[DeviceId, Verdict]
    amounts: Mapping[DeviceId, float | None]
    courses: tuple[str, ...]
    vae: tuple[tuple[str, str], ...]
    contacts: tuple[str, ...]


def outcome_of(
    lines: Sequence[FundingLine], courses: Sequence[str], routes: Sequence[VaeRoute], people: Sequence[Contact]
) -> Outcome:
    """Reduce a plan's parts to its decisions; ``courses`` are ids, best first."""
    return Outcome(
        verdicts={one.device: one.eligible for one in lines},
        amounts={one.device: one.amount_eur for one in lines},
        courses=tuple(courses),
        vae=tuple((one.certification, one.eligible) for one in routes),
        contacts=tuple(one.id for one in people),
    )


def distance(one: Outcome, other: Outcome) -> int:
    """Count how much two plans differ: verdicts, amounts, ranks of courses, VAE routes, people to call."""
    verdicts = sum(one.verdicts[device] != other.verdicts[device] for device in one.verdicts)
    amounts = sum(one.amounts[device] != other.amounts[device] for device in one.amounts)
    vae = len(set(one.vae) ^ set(other.vae))
    contacts = len(set(one.contacts) ^ set(other.contacts))
    return _VERDICT_WEIGHT * verdicts + amounts + _moved(one.courses, other.courses) + vae + contacts


def usefulness(
    profile: Profile, name: FieldName, fields: Sequence[str], run: Callable[[Profile], Outcome], before: Outcome
) -> float:
    """Measure how much knowing a fact would change the plan, on average over the answers one may give.

    ``fields`` are the fields of the catalogue, ``run`` is the engine, ``before`` what it says while the fact is not
    known. Zero when no answer changes anything.
    """
    answers = answers_to(profile, name, fields)
    total = sum(weight for _, weight in answers)
    moved = sum(weight * distance(before, run(with_answer(profile, name, value))) for value, weight in answers)
    return moved / total if total else 0.0


def answers_to(profile: Profile, name: FieldName, fields: Sequence[str]) -> _Answers:
    """Return answers that stand for all those one may give to a question, each with how often it is given."""
    if name == "field":
        return tuple((one, 1) for one in fields[:2])
    if name == "circumstances":
        return _CONTRACTS if profile.situation in (None, "employee") else _OWN_STATUS
    return _ANSWERS.get(name, ())


def with_answer(profile: Profile, name: FieldName, value: Any) -> Profile:
    """Return a profile with one fact known or changed; the band follows the age, and the age a band."""
    changes: dict[str, Any] = {name: value}
    if name == "age_band":
        changes["age"] = None
    elif name == "age":
        changes["age_band"] = age_band_of(value)
    return msgspec.structs.replace(profile, **changes)


def _moved(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    longest = max(len(one), len(other))
    padded = ((*names, *[""] * (longest - len(names))) for names in (one, other))
    return sum(first != second for first, second in zip(*padded, strict=True))
