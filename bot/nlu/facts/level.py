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
        "demandent",
        "exigent",
        "quelqu",
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
_LEVEL_OF_NO_BAC = 3
_DIPLOMA = frozenset({"diplome", "baccalaureat", "titre"})
_NOT = frozenset({"pas", "non", "jamais", "sans"})
_OBTAINED = frozenset({"eu", "valide", "validee", "valider", "obtenu", "obtenue", "fini", "finir", "termine", "reussi",
                       "decroche", "avoir", "obtenir", "terminee", "terminer"})  # fmt: skip
_MISSED = frozenset({"rate", "loupe", "echoue", "inacheve", "inachevee"})
_ENDS = frozenset({".", ";", "?", "!"})
_DONE = frozenset({"ai", "suis", "etais", "avais", "fait", "travaille", "puis", "enchaine"})
_LEADS = frozenset({"et", "avec", "bonjour", "plus", "+", "moi", "puis", "diplome", "titulaire", "voila", "niveau",
                    ":", "que", "ai", "j", "deja", "juste", "obtenu"})  # fmt: skip
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
        if reading.context.speaks_of_other(hit.first) or _is_no_diploma(reading, hit):
            continue
        if hit.label == "none":
            if not _about_access(reading, hit):
                held.append(reading.fact("qualification_level", 2, hit.first, hit.last))
            continue
        level = level_of(reading, hit)
        if hit.group == "levels.stopped":
            if _STOPPED.intersection(reading.before(hit.first, 6)):
                held.append(reading.fact("qualification_level", level, hit.first, hit.last))
        elif reading.context.negated(hit.first) and hit.group == "levels.held":
            if not _about_access(reading, hit):
                denied.append(reading.fact("qualification_level", level, hit.first, hit.last, negated=True))
        elif _is_held(reading, hit):
            held.append(reading.fact("qualification_level", level, hit.first, hit.last))
    held = held or _entered(reading)
    if held:
        return [max(held, key=lambda fact: (fact.value, -fact.start))]
    return denied[:1]


def _is_no_diploma(reading: Reading, hit: Hit) -> bool:
    """Tell "cap emploi", "bac moins cinq" and "arrêté avant le bac" from a diploma."""
    if reading.words[hit.last : hit.last + 1] in {("moins",), ("emploi",)}:
        return True
    return hit.group == "levels.held" and "avant" in reading.before(hit.first, 2)


def level_of(reading: Reading, hit: Hit) -> int:
    """Return the level that a diploma gives: the one below when it was missed ("bac+2 mais pas eu")."""
    level = int(hit.label)
    if hit.group == "levels.reached":
        # "Un diplôme portugais niveau bac" is held, "niveau bac" alone is not.
        foreign = (
            _DIPLOMA.intersection(reading.before(hit.first, 3))
            and "niveau" in reading.words[hit.first : hit.last]
            and "bac" in reading.words[hit.first : hit.last]
        )
        return min(level + 1, 8) if foreign and level == _LEVEL_OF_NO_BAC else level
    return max(2, level - 1) if hit.group == "levels.held" and _is_missed(reading, hit) else level


def _is_missed(reading: Reading, hit: Hit) -> bool:
    after = reading.after(hit.last, 8)
    for index, word in enumerate(after):
        if word in _NOT:
            return bool(_OBTAINED.intersection(after[index + 1 : index + 4]))
        if word in _MISSED:
            return True
        if word in _HAVE | _ENDS and word not in {"ai", "eu"}:
            return False
    return False


def _entered(reading: Reading) -> list[Fact]:
    """Read what being in a course supposes: one is in a BTS with the bac, in a master with a licence."""
    for hit in reading.of("levels.entered"):
        if not reading.context.stance(hit.first, hit.last).asserted or reading.context.is_question(hit.first):
            continue
        wished = _WANT.intersection(reading.words[reading.context.clause_start(hit.first) : hit.first])
        if not wished and not reading.context.negated(hit.first):
            return [reading.fact("qualification_level", int(hit.label), hit.first, hit.last)]
    return []


def _about_access(reading: Reading, hit: Hit) -> bool:
    """Tell "une formation sans le bac" (a condition of entry) from "je n'ai pas le bac"."""
    start, _ = reading.context.sentence_of(hit.first)
    before = reading.words[start : hit.first]
    if {"ai", "suis"} & set(before[-6:]) or (reading.guided and "," in before):
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
    comma = False
    for index in range(hit.first - 1, floor - 1, -1):
        word = reading.words[index]
        if word in BREAKS and word not in {",", ":"}:
            break
        comma = comma or word == ","
        if word == "apres":
            return _tells_a_past(reading, hit, index)
        if word in _WANT:
            return comma and _listed(reading, hit)
        if word in _HAVE:
            return word != "niveau" or not {"formation", "de"} & set(reading.before(index, 2))
        if word in {"vae", "formation"} and not comma:
            return False
    return not (stance.question and not reading.guided) and _listed(reading, hit)


def _tells_a_past(reading: Reading, hit: Hit, index: int) -> bool:
    """Tell "j'ai arrêté après un BEP", "après mon bac j'ai travaillé" from "que faire après un bac ?"."""
    return not reading.context.is_question(hit.first) and (
        bool(_STOPPED.intersection(reading.before(index, 6))) or bool(_DONE.intersection(reading.after(hit.last, 6)))
    )


def _listed(reading: Reading, hit: Hit) -> bool:
    """Accept a diploma in a list of facts ("45 ans, CAP maçonnerie") or said alone."""
    start, end = reading.context.sentence_of(hit.first)
    if _COURSE_WORDS.intersection(reading.words[hit.last : min(end, reading.context.clause_end(hit.last))]):
        return False
    lead = [word for word in reading.words[reading.context.clause_start(hit.first) : hit.first] if word not in _FILLERS]
    beside = any(hit.first - 5 <= other.last <= hit.first for other in reading.of("levels.held"))
    if any(word not in _LEADS for word in lead) and not beside and not (reading.guided and len(lead) <= 2):
        return False
    others = bool(reading.numbers) or any(
        reading.of(group) for group in ("situation.said", "situation.noun", "situation.own", "trade", "circumstances")
    )
    return others or reading.guided or end - start <= 3
