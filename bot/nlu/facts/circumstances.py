"""Circumstances that open or close doors: job seeker for a year, handicap, temporary work, micro-enterprise..."""

from __future__ import annotations

from bot.nlu.facts.numbers import Number
from bot.nlu.facts.reading import Reading
from bot.nlu.facts.years import MONTHS
from bot.nlu.normalise import BREAKS
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

_SELF = frozenset(["je", "j", "mon", "ma", "mes", "suis", "ai", "moi", "m", "me"])
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
_LEADS = frozenset(
    [
        "maintenant",
        "travail",
        "travaille",
        "puis",
        "la",
        "la",
        "toujours",
        "statut",
        "contrat",
        "pour",
        "en ce moment",
        "situation",
        ":",
        "poste",
        "pas",
        "et",
        "en",
        "non",
        "avec",
        "une",
        "bonjour",
        "actuellement",
        "reconnu",
        "reconnue",
    ]
)
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
_WAS = frozenset({"commence", "debute", "ete", "apres", "fini", "finie", "termine", "terminee", "fait"})
_PASSING = frozenset({"apprentice", "temp_worker", "fixed_term", "executive"})
_BESIDE = 4  # words between the status and its length
_EARLIER = 12  # words before a sentence in which the year may have been told
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
    if hit.label == "resigning" and "si" in reading.words[hit.first : hit.last]:
        return not stance.other
    if stance.other or stance.hypothetical or (stance.past and hit.label != "early_school_leaver"):
        return False
    if hit.label == "resigning":
        unsure = {"faut", "sais"} & set(reading.before(hit.first, 5))
        return not unsure and not (stance.question and not _SELF.intersection(reading.clause(hit.first)))
    before = reading.before(hit.first, 6)
    return not _is_not_now(hit, before) and _is_of_oneself(reading, hit, before, question=stance.question)


def _is_not_now(hit: Hit, before: tuple[str, ...]) -> bool:
    """Tell a status past ("j'ai commencé apprenti"), of another ("mon apprenti"), or looked for."""
    if hit.label in _PASSING and _WAS.intersection(before[-4:]) and "actuellement" not in before:
        return True
    if hit.label in _OTHERS and {"mon", "ma", "mes", "d"} & set(before[-1:]):
        return True
    return _is_sought(hit, before)


def _is_of_oneself(reading: Reading, hit: Hit, before: tuple[str, ...], *, question: bool) -> bool:
    if _SELF.intersection(reading.before(hit.first, 8)) or _SELF.intersection(reading.words[hit.first : hit.last]):
        return not {"un", "une", "les", "aux", "des"}.intersection(before[-1:]) or "suis" in before or "ai" in before
    return not question and not _ASKING.intersection(before) and _opens_a_clause(reading, hit)


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
    """Return a year or more out of work, however counted: "depuis 14 mois", "six ans de chômage", "depuis 2023"."""
    for hit in _out_of_work(reading):
        if not reading.context.stance(hit.first, hit.last).asserted or (
            reading.context.negated(hit.first)
            and not {"sans", "pas", "plus"} & set(reading.words[hit.first : hit.last])
        ):
            continue
        start, end = reading.context.sentence_of(hit.first)
        for number in reading.numbers:
            if start <= number.first < end and _is_long_spell(reading, hit, number):
                first, last = min(hit.first, number.first), max(hit.last, number.last + 1)
                return reading.fact("circumstances", "long_term_unemployed", first, last)
        since = _closed_in(reading, hit)
        if since is not None and since < reading.today.year - 1:
            return reading.fact("circumstances", "long_term_unemployed", hit.first, hit.last)
    return None


def _out_of_work(reading: Reading) -> list[Hit]:
    hits = reading.of("situation.said", "jobseeker") + reading.of("situation.noun", "jobseeker")
    return hits + reading.of("answers.situation", "jobseeker")


def _is_long_spell(reading: Reading, hit: Hit, number: Number) -> bool:
    """Tell whether a number counts the time out of work, and that time is a year or more."""
    unit = reading.words[number.last : number.last + 1]
    after = reading.after(number.last + 1, 3)
    counted = unit[:1] and unit[0] in {"ans", "an", "annees", "annee", "mois"}
    between = reading.words[hit.last : number.first]
    beside = 0 <= number.first - hit.last <= _BESIDE and bool({"depuis", "ca", "fait"} & set(between))
    inside = hit.first <= number.first < hit.last and "depuis" in reading.words[hit.first : hit.last]
    spell = bool(counted) and after[:1] in {("de",), ("d",)} and 0 <= hit.first - number.last <= _BESIDE
    told = {"que", "qu"} & set(reading.words[number.last : hit.first]) and {"fait", "y", "a"} & set(
        reading.before(number.first, 3)
    )
    spell = spell or (bool(counted) and bool(told) and 0 < hit.first - number.last <= _BESIDE)
    long_ago = bool(counted) and "depuis" in reading.before(number.first, 2) and 0 < hit.first - number.last <= _BESIDE
    if number.last <= hit.first and BREAKS.intersection(reading.words[number.last : hit.first]):
        return False
    if not (beside or inside or spell or long_ago) or {",", "ai"} & set(between if beside else ()):
        return False
    if counted:
        months = number.value if unit == ("mois",) else number.value * 12
        half = reading.words[number.last + 1 : number.last + 3] in {("et", "demi"), ("et", "demie")}
        return months + 6 * half >= _LONG_UNEMPLOYMENT_MONTHS
    return (1950 < number.value < reading.today.year - 1) or _month_year_ago(reading, number)


def _month_year_ago(reading: Reading, number: Number) -> bool:
    """Tell "depuis janvier 2025", a year ago or more."""
    month = MONTHS.get("".join(reading.before(number.first, 1)), 0)
    elapsed = (reading.today.year - number.value) * 12 + reading.today.month - month
    return bool(month) and 1950 < number.value <= reading.today.year and elapsed >= _LONG_UNEMPLOYMENT_MONTHS


def _closed_in(reading: Reading, hit: Hit) -> float | None:
    """Return the year of "l'usine a fermé en 2022. Depuis je suis au chômage", told just before."""
    start, _ = reading.context.sentence_of(hit.first)
    clause = reading.words[reading.context.clause_start(hit.first) : hit.first]
    if "depuis" not in clause:
        return None
    years = [
        number.value
        for number in reading.numbers
        if number.last <= hit.first
        and start - _EARLIER <= number.first
        and 1950 < number.value <= reading.today.year
        and reading.before(number.first, 1) == ("en",)
    ]
    return years[-1] if years else None
