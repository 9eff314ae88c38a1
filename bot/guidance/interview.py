"""Which question to ask next: few, only those that change the plan, and first those that change it most."""

from __future__ import annotations

from collections.abc import Callable

from bot.guidance.profile import FieldName, Profile

MOST_QUESTIONS = 8

_CONTRACT_MATTERS = ("change_job", "create_business", "certify_experience")
_AGE_MATTERS = ("jobseeker", "student", "employee", "other")
_NO_ACCOUNT = ("retired", "public_agent")
# Without these there is no plan.
_NEEDED: tuple[FieldName, ...] = ("situation", "commune", "goal")
# Each of these is known when the other is: the age gives its band, a trade gives a field.
_TWINS: dict[FieldName, FieldName] = {"age_band": "age", "field": "job_title"}


def useful_questions(
    profile: Profile, measure: Callable[[FieldName], float], *, first_only: bool = False
) -> list[FieldName]:
    """Return the facts still missing that would change this person's plan, the most useful first.

    What the plan cannot do without comes before all (the situation, the commune, the goal). The others are put in the
    order of ``measure``: how much knowing that fact changes the plan; what changes nothing is not asked. The whole
    interview, known answers included, has ``MOST_QUESTIONS`` questions at most. ``first_only`` stops at the first one.
    """
    interview = may_ask(profile)
    missing = [name for name in interview if not is_known(profile, name)]
    needed = [name for name in missing if name in _NEEDED]
    if needed and first_only:
        return needed[:1]
    left = max(0, MOST_QUESTIONS - (len(interview) - len(missing)))
    others = [name for name in missing if name not in _NEEDED]
    worth = {name: measure(name) for name in (others if left else ())}
    found = sorted((name for name in worth if worth[name] > 0), key=lambda name: (-worth[name], others.index(name)))
    return [*needed, *found][:left]


def may_ask(profile: Profile) -> list[FieldName]:
    """Return the whole interview one may have with this person, known answers included.

    A personal fact is left out when it would not help someone in that situation.
    """
    situation, goal = profile.situation, profile.goal
    questions: list[FieldName] = [*_NEEDED]
    if goal not in ("refresh_basics", "unsure"):
        questions.append("field")
    if goal != "unsure":
        questions.append("qualification_level")
    studying = situation == "student" or profile.has("apprentice")
    if goal not in ("refresh_basics", "unsure") and not studying:
        questions.append("experience_years")
    if _status_matters(profile):
        questions.append("circumstances")
    if situation in _AGE_MATTERS:
        questions.append("age_band")
    if situation is not None and situation not in _NO_ACCOUNT:
        questions.append("cpf_balance_eur")
    if goal not in ("refresh_basics", "unsure", "certify_experience"):
        questions.append("modality")
    return questions


def _status_matters(profile: Profile) -> bool:
    """The kind of contract opens or shuts devices; a company head's status names another fund."""
    if profile.situation in ("artisan", "business_owner", "liberal"):
        return True
    return profile.situation == "employee" and profile.goal in _CONTRACT_MATTERS


def is_known(profile: Profile, name: FieldName) -> bool:
    """Tell whether a fact is known, or one that gives it, or whether the person would rather not say."""
    twin = _TWINS.get(name)
    return any(getattr(profile, one) is not None or one in profile.declined for one in (name, twin) if one is not None)
