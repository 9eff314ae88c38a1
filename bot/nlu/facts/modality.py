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
_BARE = 4
_STUDY = frozenset({"etudier", "cours", "formation", "apprendre", "suivre", "distance", "ordinateur", "ligne", "soir"})
_NO_WAY = frozenset({"impossible", "exclu", "exclue", "compliquee", "complique"})
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


_WITH_PEOPLE = frozenset({"gens", "prof", "eleves", "deplacer", "deplace"})
_ELSEWHERE = frozenset({"travaille", "bosse", "achete", "escroc", "arnaque"})
# Words that are said of other things than courses too.
_BROAD = frozenset({("sur", "internet"), ("par", "internet"), ("en", "vrai"), ("en", "ligne")})


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
    indifferent = [fact for fact in asserted if fact.value == "any"]
    return indifferent[:1] or asserted[-1:] or denied[:1]


def _is_preference(reading: Reading, hit: Hit) -> bool:
    if _is_a_place(reading, hit):
        return False
    sentence = reading.sentence(hit.first)
    if hit.label == "onsite" and _WITH_PEOPLE & set(reading.words[hit.first : hit.last]):
        return bool((_PREFERENCE | {"peux", "mieux"}).intersection(sentence)) or len(reading.words) <= _BARE
    if hit.label != "any" and _NO_WAY.intersection(reading.after(hit.last, 2)):
        return False
    return _is_preferred(reading, hit, reading.before(hit.first, 10))


def _is_a_place(reading: Reading, hit: Hit) -> bool:
    """Tell words that are no way to study: "près de chez moi", "je travaille à la maison", "les deux"."""
    inside = set(reading.words[hit.first : hit.last])
    if "chez" in inside and _NEARBY.intersection(reading.before(hit.first, 3)):
        return True
    if hit.label == "any" and not _ANY_CONTEXT.intersection(reading.words):
        return True
    # "Un studio à la maison", "je travaille à la maison": where one is, not how one would study.
    at_home = {"maison", "chez"} & inside and len(reading.words) > _BARE
    return bool(at_home) and not (_PREFERENCE | _STUDY).intersection(reading.sentence(hit.first))


def _is_preferred(reading: Reading, hit: Hit, before: tuple[str, ...]) -> bool:
    preferred = bool(_PREFERENCE.intersection(before))
    if _ELSEWHERE.intersection(before) and not preferred:
        return False
    question = reading.context.is_question(hit.first)
    if hit.label in {"onsite", "distance"} and reading.words[hit.first : hit.last] in _BROAD:
        return preferred and not question
    return not question or (preferred and bool({"je", "j"} & set(before)))
