"""What the person wants: of several goals said, the most precise one (the contract's order)."""

from __future__ import annotations

from bot.nlu.facts.reading import Reading
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

PRECEDENCE = ("certify_experience", "create_business", "change_job", "progress", "refresh_basics", "train", "unsure")
_WANTING = frozenset(
    [
        "vise",
        "voulant",
        "souhaitant",
        "demande",
        "aspire",
        "reves",
        "veux",
        "voudrais",
        "aimerais",
        "souhaite",
        "souhaiterais",
        "cherche",
        "envie",
        "projet",
        "pense",
        "compte",
        "envisage",
        "vais",
        "besoin",
        "voulais",
        "prevois",
        "but",
        "objectif",
        "reve",
        "interesse",
        "interessee",
        "recherche",
        "aimer",
        "voudrai",
        "pouvoir",
        "faudrait",
        "aimerai",
        "ambition",
        "prepare",
        "decide",
        "desire",
        "dois",
    ]
)
_FIRST_PERSON = frozenset(["je", "j", "me", "m", "mon", "ma", "mes", "moi"])
_BARE = 4  # "aucune idée" alone answers the open question, whatever it is
_GENERAL = frozenset(
    ["est", "c", "quoi", "comment", "combien", "marche", "signifie", "veut", "conditions", "delai", "duree", "prix"]
)


def read_goal(reading: Reading) -> list[Fact]:
    """Return the goal said, if any. A goal denied ("je ne veux pas changer de métier") is not one."""
    found = [hit for hit in goal_hits(reading) if _is_wanted(reading, hit)]
    if not found:
        return []
    best = min(found, key=lambda hit: (PRECEDENCE.index(hit.label), hit.first))
    return [reading.fact("goal", best.label, best.first, best.last)]


def goal_hits(reading: Reading) -> list[Hit]:
    """Return every phrase that names a goal, wanted or not."""
    return [hit for goal in PRECEDENCE for hit in reading.of(f"goal.{goal}")]


def _is_wanted(reading: Reading, hit: Hit) -> bool:
    if hit.label == "unsure":
        return _is_doubt(reading, hit)
    if reading.context.speaks_of_other(hit.first) or _is_denied(reading, hit):
        return False
    start, _ = reading.context.sentence_of(hit.first)
    before, inside = reading.words[max(start, hit.first - 9) : hit.first], reading.words[hit.first : hit.last]
    if (
        {"etais", "avais", "ai"} & set(before[-2:])
        and not _WANTING.intersection(before[-2:] + inside)
        and hit.label != "refresh_basics"
    ):
        return "pour" in before[-1:]
    if _WANTING.intersection(before) or _WANTING.intersection(inside):
        return not reading.context.stance(hit.first, hit.last).hypothetical
    if reading.context.is_question(hit.first):
        return (
            bool(_FIRST_PERSON.intersection(before + inside))
            and hit.label in {"create_business", "change_job", "certify_experience", "progress"}
            and not (_GENERAL.intersection(before[:3]))
        )
    own = _FIRST_PERSON.intersection(before) or _FIRST_PERSON.intersection(inside)
    return bool(own) or hit.first - start <= 1 or "pour" in before[-1:]


def _is_doubt(reading: Reading, hit: Hit) -> bool:
    inside = set(reading.words[hit.first : hit.last])
    if reading.context.speaks_of_other(hit.first) or ("idee" in inside and len(reading.words) <= _BARE):
        return False
    return bool({"quoi", "que", "quel", "projet", "perdu", "perdue"} & inside) or not reading.numbers


def _is_denied(reading: Reading, hit: Hit) -> bool:
    negated = reading.context.negated(hit.first)
    return negated and hit.label != "refresh_basics" and "pas" not in reading.words[hit.first : hit.last]
