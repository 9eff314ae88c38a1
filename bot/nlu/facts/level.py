"""The highest diploma held. A diploma wished for, asked about or prepared is not held."""

from __future__ import annotations

from bot.nlu.facts.reading import Reading
from bot.nlu.normalise import BREAKS
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

_HAVE = frozenset(
    [
        "ai",
        "possede",
        "titulaire",
        "diplome",
        "diplomee",
        "obtenu",
        "obtenue",
        "eu",
        "avais",
        "detiens",
        "niveau",
        "suis",
        "valide",
        "sorti",
        "sortie",
        "sors",
        "fini",
        "decroche",
        "reussi",
    ]
)
_WANT = frozenset(
    [
        "veux",
        "voudrais",
        "aimerais",
        "souhaite",
        "souhaiterais",
        "passer",
        "preparer",
        "obtenir",
        "faire",
        "viser",
        "vise",
        "cherche",
        "recherche",
        "reprendre",
        "avoir",
        "demande",
        "exige",
        "faut",
        "besoin",
        "valider",
        "decrocher",
        "accessible",
        "envie",
        "projet",
        "prepare",
        "fais",
        "propose",
        "proposez",
        "existe",
        "proposent",
        "commence",
        "suivre",
        "rentrer",
        "entrer",
        "donne",
        "delivre",
        "equivalent",
        "interesse",
        "integrer",
        "inscrire",
        "inscription",
        "tenter",
        "former",
        "envisage",
        "pense",
        "compte",
        "equivaut",
        "apres",
        "vers",
        "jusqu",
        "objectif",
    ]
)
_STOPPED = frozenset(
    ["arrete", "arrêté", "quitte", "quitter", "sorti", "sortie", "lache", "laisse", "plaque", "decroche", "stoppe"]
)
_FILLERS = frozenset(
    [
        "une",
        "un",
        "le",
        "la",
        "l",
        "mon",
        "ma",
        "en",
        "de",
        "d",
        "du",
        "des",
        "petit",
        "simple",
        "juste",
        "seulement",
        "vieux",
        "ancien",
        "uniquement",
    ]
)
# Right after a diploma: what makes it a course looked for rather than a diploma held.
_COURSE_WORDS = frozenset({"alternance", "distance", "apprentissage", "vae", "soir"})


def read_level(reading: Reading) -> list[Fact]:
    """Return the level held (the highest said), or what is denied ("pas le bac")."""
    held: list[Fact] = []
    denied: list[Fact] = []
    reached = reading.of("levels.reached")
    for hit in reading.of("levels.held") + reached + reading.of("levels.stopped"):
        if hit.group == "levels.held" and any(other.first <= hit.first < other.last for other in reached):
            continue
        if reading.context.speaks_of_other(hit.first):
            continue
        if hit.label == "none":
            if not _about_access(reading, hit):
                held.append(reading.fact("qualification_level", 2, hit.first, hit.last))
            continue
        level = int(hit.label)
        if hit.group == "levels.stopped":
            if _STOPPED.intersection(reading.before(hit.first, 6)):
                held.append(reading.fact("qualification_level", level, hit.first, hit.last))
        elif reading.context.negated(hit.first) and hit.group == "levels.held":
            if not _about_access(reading, hit):
                denied.append(reading.fact("qualification_level", level, hit.first, hit.last, negated=True))
        elif _is_held(reading, hit):
            held.append(reading.fact("qualification_level", level, hit.first, hit.last))
    if held:
        best = max(held, key=lambda fact: (fact.value, -fact.start))
        return [best]
    return denied[:1]


def _about_access(reading: Reading, hit: Hit) -> bool:
    """Tell "une formation sans le bac" (a condition of entry) from "je n'ai pas le bac"."""
    start, _ = reading.context.sentence_of(hit.first)
    before = reading.words[start : hit.first]
    if {"ai", "suis"} & set(before[-6:]):
        return False
    if hit.label == "none" and not reading.context.is_question(hit.first):
        return bool({"formation", "accessible", "possible", "metier", "entrer"} & set(before))
    return reading.context.is_question(hit.first) or bool({"formation", "accessible", "entrer"} & set(before))


def _is_held(reading: Reading, hit: Hit) -> bool:
    stance = reading.context.stance(hit.first, hit.last)
    # "en CAP", "en BTS": being prepared.
    if stance.hypothetical or (hit.group == "levels.held" and reading.before(hit.first, 1) == ("en",)):
        return False
    start, _ = reading.context.sentence_of(hit.first)
    floor = max(start, hit.first - 8)
    for index in range(hit.first - 1, floor - 1, -1):
        word = reading.words[index]
        if word in BREAKS and word not in {",", ":"}:
            break
        if word in _WANT:
            return "," in reading.words[index : hit.first] and _listed(reading, hit)
        if word in _HAVE:
            return word != "niveau" or not {"formation", "de"} & set(reading.before(index, 2))
        if word in {"vae", "formation"}:
            return False
    return not stance.question and _listed(reading, hit)


def _listed(reading: Reading, hit: Hit) -> bool:
    """Accept a diploma in a list of facts ("45 ans, CAP maçonnerie") or said alone."""
    start, end = reading.context.sentence_of(hit.first)
    if _COURSE_WORDS.intersection(reading.words[hit.last : end]):
        return False
    lead = [word for word in reading.words[reading.context.clause_start(hit.first) : hit.first] if word not in _FILLERS]
    if any(word not in {"et", "avec", "bonjour", "plus"} for word in lead):
        return False
    others = bool(reading.numbers) or any(
        reading.of(group) for group in ("situation.said", "situation.noun", "situation.own", "trade")
    )
    return others or end - start <= 3
