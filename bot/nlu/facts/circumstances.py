"""Circumstances that open or close doors: job seeker for a year, handicap, temporary work, micro-enterprise..."""

from __future__ import annotations

from bot.nlu.facts.reading import Reading
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

_SELF = frozenset(["je", "j", "mon", "ma", "mes", "suis", "ai", "moi"])
_ASKING = frozenset(
    [
        "c",
        "est",
        "qu",
        "quoi",
        "combien",
        "faire",
        "demander",
        "obtenir",
        "trouver",
        "chercher",
        "cherche",
        "formation",
        "veux",
        "voudrais",
        "aimerais",
    ]
)
# A status one may look for rather than have.
_SOUGHT = frozenset({"apprentice", "fixed_term", "temp_worker", "micro_entrepreneur", "salaried_director"})
_LEADS = frozenset(["pas", "et", "en", "non", "avec", "une", "bonjour", "actuellement", "reconnu", "reconnue"])
# Nouns of people: after "mon", somebody else.
_OTHERS = frozenset({"apprentice", "executive", "temp_worker"})
_SEEKING = frozenset(
    [
        "cherche",
        "trouver",
        "trouve",
        "recherche",
        "veux",
        "voudrais",
        "aimerais",
        "souhaite",
        "faire",
        "formation",
        "diplome",
        "devenir",
        "passer",
        "creer",
        "ouvrir",
        "monter",
        "mettre",
        "lancer",
        "former",
        "possible",
    ]
)
_LONG_UNEMPLOYMENT_MONTHS = 12  # France Travail's own definition of "longue durée": a year


def read_circumstances(reading: Reading) -> list[Fact]:
    """Return each circumstance said of oneself; a denied one is negated."""
    facts: dict[str, Fact] = {}
    for hit in reading.of("circumstances"):
        if hit.label not in facts and _holds(reading, hit):
            negated = reading.context.negated(hit.first) and hit.label != "early_school_leaver"
            facts[hit.label] = reading.fact("circumstances", hit.label, hit.first, hit.last, negated=negated)
    long_spell = _long_unemployment(reading)
    if long_spell is not None:
        facts.setdefault("long_term_unemployed", long_spell)
    return sorted(facts.values(), key=lambda fact: fact.start)


def _holds(reading: Reading, hit: Hit) -> bool:
    stance = reading.context.stance(hit.first, hit.last)
    if stance.other or stance.hypothetical or (stance.past and hit.label != "early_school_leaver"):
        return False
    before = reading.before(hit.first, 6)
    if hit.label in _OTHERS and {"mon", "ma", "mes", "d"} & set(before[-1:]):
        return False
    if hit.label == "resigning":
        return not (stance.question and not _SELF.intersection(reading.clause(hit.first)))
    if _is_sought(hit, before):
        return False
    if _SELF.intersection(reading.before(hit.first, 8)) or _SELF.intersection(reading.words[hit.first : hit.last]):
        return not {"un", "une", "les", "aux", "des"}.intersection(before[-1:]) or "suis" in before or "ai" in before
    return not stance.question and not _ASKING.intersection(before) and _opens_a_clause(reading, hit)


def _is_sought(hit: Hit, before: tuple[str, ...]) -> bool:
    """Tell whether a status is one the person looks for rather than has ("vers un poste de cadre")."""
    if hit.label == "executive":
        return bool({"vers", "devenir", "evoluer", "passer"} & set(before[-4:]))
    return hit.label in _SOUGHT and bool(_SEEKING & set(before)) and not {"suis", "travaille"} & set(before[-3:])


def _opens_a_clause(reading: Reading, hit: Hit) -> bool:
    """Tell whether nothing comes before but small words, or a trade or a status just said ("salariée en CDD")."""
    if any(other.last == hit.first for other in reading.of("trade") + reading.of("situation.noun")):
        return True
    before = reading.words[reading.context.clause_start(hit.first) : hit.first]
    return all(word in _LEADS for word in before)


def _long_unemployment(reading: Reading) -> Fact | None:
    for hit in reading.of("situation.said", "jobseeker") + reading.of("situation.noun", "jobseeker"):
        if not reading.context.stance(hit.first, hit.last).asserted or (
            reading.context.negated(hit.first) and "sans" not in reading.words[hit.first]
        ):
            continue
        for number in reading.numbers:
            if not 0 <= number.first - hit.last <= 4 or not {"depuis", "ca", "fait"} & set(
                reading.words[hit.last : number.first]
            ):
                continue
            unit = reading.words[number.last : number.last + 1]
            months = (
                number.value * 12
                if unit in {("ans",), ("an",), ("annees",)}
                else number.value
                if unit == ("mois",)
                else 0
            )
            if months >= _LONG_UNEMPLOYMENT_MONTHS:
                return reading.fact("circumstances", "long_term_unemployed", hit.first, number.last + 1)
            year = number.value
            if unit[:1] != ("mois",) and 1950 < year < reading.today.year - 1:
                return reading.fact("circumstances", "long_term_unemployed", hit.first, number.last)
    return None
