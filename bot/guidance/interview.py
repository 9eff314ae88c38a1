"""Which question to ask next: few, and only those that change the plan."""

from __future__ import annotations

from bot.guidance.profile import FieldName, Profile

MOST_QUESTIONS = 8

_CONTRACT_MATTERS = ("change_job", "create_business", "certify_experience")
_AGE_MATTERS = ("jobseeker", "student", "employee", "other")
_NO_ACCOUNT = ("retired", "public_agent")
# Each of these is known when the other is: the age gives its band, a trade gives a field.
_TWINS: dict[FieldName, FieldName] = {"age_band": "age", "field": "job_title"}


def useful_questions(profile: Profile) -> list[FieldName]:
    """Return the facts still missing that would change this person's plan, the most useful first."""
    asked = _interview(profile)[:MOST_QUESTIONS]
    return [name for name in asked if not _settled(profile, name)]


def next_question(profile: Profile) -> FieldName | None:
    """Return the next question to ask, None when nothing useful is left."""
    left = useful_questions(profile)
    return left[0] if left else None


def _interview(profile: Profile) -> list[FieldName]:
    """The whole interview of this person, known answers included, so that its length has one meaning."""
    situation, goal = profile.situation, profile.goal
    questions: list[FieldName] = ["situation", "commune", "goal"]
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


def _settled(profile: Profile, name: FieldName) -> bool:
    twin = _TWINS.get(name)
    return any(getattr(profile, one) is not None or one in profile.declined for one in (name, twin) if one is not None)
