"""Which facts of a message are said of oneself, rather than being what a question is about."""

from __future__ import annotations

from bot.nlu.facts.reading import Reading
from bot.nlu.understanding import Fact

# Facts that are statements wherever they stand; a place or a trade may be only what a question is about.
_STATEMENTS = frozenset({
    "situation", "circumstances", "age", "age_band", "qualification_level", "experience_years", "cpf_balance_eur",
    "budget_eur", "weekly_hours",
})  # fmt: skip
_OWN = frozenset({"je", "j", "m", "me", "moi", "mon", "ma", "mes", "nous", "notre", "nos"})
_SPEAKING = frozenset({"je", "j", "nous", "on"})
_LIVING = frozenset({
    "habite", "habitons", "vis", "vivons", "suis", "viens", "demeure", "reside", "loge", "installe", "installee",
    "demenage", "arrive",
})  # fmt: skip
_AIMING = frozenset({"devenir", "etre"})
_PREFERRING = frozenset({"prefere", "prefererais", "pourrai", "peux", "veux"})


def is_stated(reading: Reading, fact: Fact) -> bool:
    """Tell whether a fact is said of oneself."""
    if fact.field in _STATEMENTS:
        return True
    tokens = reading.message.tokens
    first = next((i for i, token in enumerate(tokens) if token.end > fact.start), 0)
    last = next((i for i, token in enumerate(tokens) if token.start >= fact.end), len(tokens))
    clause = frozenset(reading.words[reading.context.clause_start(first) : last])
    if fact.field == "goal":
        return fact.value != "train" and bool(_OWN & clause)
    if fact.field == "commune":
        return bool(_LIVING & clause) and bool(_SPEAKING & clause)
    if fact.field == "job_title":
        return bool(_AIMING & clause) and bool({"je", "j"} & clause)
    if fact.field == "modality":
        return bool(_PREFERRING & clause) and not reading.context.is_question(first)
    return False
