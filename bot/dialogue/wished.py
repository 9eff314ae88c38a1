"""What someone says they want to do, in everyday words (« monter des charpentes »): the field or the trade it names.

The facts of a message are read with the names of trades and the words of fields; activities said with a verb are in the
engine's own words. They are looked up only where nothing else told the project.
"""

from __future__ import annotations

import re

from bot.dialogue import spoken
from bot.guidance.engine import Advisor
from bot.guidance.french import fold
from bot.nlu.understanding import Fact

# Where one says something else than what one wants to do.
_CLAUSES = re.compile(r"[.,;:!\n]|\b(?:mais|et|car|parce)\b", re.I)
_AROUND = re.compile(r"\b(?:pour|depuis|avec|chez|dans|près)\b", re.I)
_INFINITIVE = re.compile(r"(?:(?:m|me|s|se) )?\w+(?:er|ir|re) \w.*")


def wished(advisor: Advisor, text: str, *, asked: bool) -> tuple[Fact, ...]:
    """Return the field of the activity that a message wishes for, or its own words as the trade when it is not taught.

    Only the very words of an activity count, of oneself: nothing of a question, of one's family, of one's own things
    (« vendre ma maison ») or of what one wants to stop. ``asked``: a bare activity answers a question on the project.
    """
    if "?" in text or spoken.speaks_of_others(text):
        return ()
    for clause in _CLAUSES.split(text):
        said = spoken.wish(clause)
        activity = (clause.strip() if asked else None) if said is None else said
        if activity is None or not _is_activity(activity):
            continue
        for words in dict.fromkeys((activity, _AROUND.split(activity)[0].strip())):
            match = advisor.match_trade(words)
            if match.field_scores and match.field_scores[0] >= 1.0:
                name, value = ("job_title", words) if match.taught is False else ("field", match.field_ids[0])
                start = max(text.find(words), 0)
                return (Fact(field=name, value=value, start=start, end=start + len(words)),)
    return ()


def _is_activity(words: str) -> bool:
    folded = fold(words)
    return _INFINITIVE.fullmatch(folded) is not None and not spoken.is_ones_own_affair(folded)
