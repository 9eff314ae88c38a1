"""How the person would study: at a distance, on site, both."""

from __future__ import annotations

from bot.nlu.facts.reading import Reading
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

_ANY_CONTEXT = frozenset(
    ["distance", "presentiel", "place", "ligne", "salle", "cours", "formation", "classe", "ordinateur", "visio"]
)
# "Près de chez moi", "à côté de chez moi" is a place, not a way to study.
_NEARBY = frozenset({"pres", "cote", "loin", "proche", "autour", "proximite", "pas"})
_PREFERENCE = frozenset(
    [
        "prefere",
        "veux",
        "voudrais",
        "aimerais",
        "souhaite",
        "cherche",
        "recherche",
        "faut",
        "faudrait",
        "besoin",
        "pourrais",
        "interesse",
        "interessee",
        "suivre",
        "former",
        "uniquement",
        "surtout",
        "plutot",
    ]
)


def read_modality(reading: Reading) -> list[Fact]:
    """Return the modality wanted; one refused ("surtout pas à distance") is negated."""
    asserted: list[Fact] = []
    denied: list[Fact] = []
    for hit in reading.of("modality"):
        if reading.context.speaks_of_other(hit.first) or not _is_preference(reading, hit):
            continue
        negated = reading.context.negated(hit.first) and hit.label != "any"
        (denied if negated else asserted).append(
            reading.fact("modality", hit.label, hit.first, hit.last, negated=negated)
        )
    return asserted[-1:] or denied[:1]


def _is_preference(reading: Reading, hit: Hit) -> bool:
    if "chez" in reading.words[hit.first : hit.last] and _NEARBY.intersection(reading.before(hit.first, 3)):
        return False
    if hit.label == "any" and not _ANY_CONTEXT.intersection(reading.words):
        return False
    before = reading.before(hit.first, 10)
    if {"travaille", "bosse", "achete", "escroc", "arnaque"} & set(before) and not _PREFERENCE.intersection(before):
        return False
    if hit.label in {"onsite", "distance"} and reading.words[hit.first : hit.last] in {
        ("sur", "internet"),
        ("par", "internet"),
        ("en", "vrai"),
        ("en", "ligne"),
    }:
        return bool(_PREFERENCE.intersection(before)) and not reading.context.is_question(hit.first)
    if reading.context.is_question(hit.first):
        return bool(_PREFERENCE.intersection(before)) and bool({"je", "j"} & set(before))
    return True
