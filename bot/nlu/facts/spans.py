"""What a number of years counts: an age, years of work, or neither ("cinq ans d'études")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.nlu.facts.numbers import Number
from bot.nlu.facts.reading import Reading
from bot.nlu.normalise import BREAKS
from bot.nlu.phrases import Hit
from bot.places.wordlists import foreign_places

_WORK_AFTER = frozenset(
    [
        "metier",
        "experience",
        "anciennete",
        "boite",
        "boulot",
        "pratique",
        "terrain",
        "travail",
        "activite",
        "carriere",
        "service",
        "chantier",
        "usine",
        "bouteille",
        "atelier",
        "salon",
        "cuisine",
        "exercice",
        "maison",
        "profession",
        "artisanat",
        "commerce",
        "vente",
        "batiment",
        "secretariat",
        "comptabilite",
    ]
)
PREPOSITIONS = frozenset({"de", "d", "dans", "en", "comme", "sur", "a", "au", "que"})
_NOT_EXPERIENCE = frozenset(
    [
        "formation",
        "duree",
        "dure",
        "durer",
        "etudes",
        "ecole",
        "attendre",
        "attends",
        "dans",
        "prochain",
        "prochains",
        "il",
        "chomage",
        "recherche",
        "france",
        "pendant",
        "habite",
        "vis",
        "mariee",
        "marie",
        "arrete",
    ]
)
# After "dix ans de": what is not work.
_NOT_WORK = frozenset({
    "formation", "etudes", "chomage", "retraite", "credit", "pret", "mariage", "vie", "plus", "moins", "la", "cela",
    "ca", "galere", "repos", "retard", "delai", "prison", "scolarite", "ecole", "master", "licence", "fac",
    "difference", "conge", "maladie", "inscription", "recherche", "foyer", "universite", "prepa", "lycee",
    "college", "attente", "mon", "ma", "arret", "rsa", "primaire", "age", "suite", "affilee", "remboursement",
})  # fmt: skip
# After "ans en", "ans au": places where one lives, studies or waits.
_NOT_WORKPLACES = frozenset({
    "france", "chomage", "formation", "prison", "arret", "conge", "moins", "plus", "tout", "total", "compteur",
    "recherche", "lycee", "college", "fac", "pays", "retraite", "maladie", "peu", "cette", "mars", "avril", "mai",
    "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "janvier", "fevrier", "la", "l", "mon",
    "ce", "alternance", "apprentissage", "distance", "attendre", "cours",
})  # fmt: skip
_PEOPLE = frozenset({
    "femme", "homme", "dame", "monsieur", "fille", "garcon", "personne", "age", "agee", "retraite", "retraitee",
    "mec", "nana", "gars", "maman", "papa", "mere", "pere", "veuve", "veuf", "celibataire", "marie", "mariee",
    "divorce", "divorcee", "mme", "jeune", "adulte", "quadra", "etudiant", "etudiante", "lyceen", "lyceenne",
})  # fmt: skip
_QUALIFIES = frozenset({
    "agree", "agreee", "liberal", "liberale", "diplome", "diplomee", "salarie", "salariee", "titulaire", "confirme",
    "confirmee", "(", ")", "independant", "independante",
})  # fmt: skip
_SMALL = frozenset({",", "et", "bonjour", "moi", "bientot", "presque", "(", ")", ":", "salut", "alors", "slt", "bref",
                    "deja", "environ", "meme", "c", "est", "mais"})  # fmt: skip
_WORKING = frozenset({
    "tiens", "pme",     "travaille", "metier", "exerce", "suis", "mon", "artisan", "salarie", "salariee", "boite",
    "usine",
    "compte", "dans", "comme", "fais", "poste", "gere", "dirige", "travail", "boulot", "bosse", "assistant",
    "assistante", "titulaire", "employe", "gerante", "gerant", "commercant", "commercante", "boutique",
    "entreprise", "auto", "micro", "entrepreneur", "liberal", "liberale", "gerer", "compta", "caisse",
    "installe", "installee", "patron"
})  # fmt: skip
_TOLD_WORK = frozenset({"ai", "etais", "travaille", "bosse", "militaire", "tenu", "fait", "ete", "gere", "exerce"})
YOUNGEST, OLDEST = 14, 90
_SURELY_GROWN = 30  # "à 39 ans" is today's age, "à 16 ans" a time past
_WHEN_YOUNG = frozenset(
    {
        "arrete",
        "quitte",
        "sorti",
        "sortie",
        "commence",
        "debute",
        "parti",
        "partie",
        "passe",
        "eu",
        "depuis",
        "de",
        "entre",
        "etais",
        "retraite",
    }
)
_LONGEST_CAREER_TOLD = 40  # "caissière 22 ans" is a career, "infirmière 43 ans" an age
_SURELY_AN_AGE = 41
_TOO_YOUNG = 15  # an age below which nobody works: years then
_SELF_AGE = frozenset({"ai", "age", "agee", "bientot", "avoir", "aurai", "fete"})


@dataclass(frozen=True)
class _Span:
    """A number of years and what stands around it: the words before and after in its clause."""

    reading: Reading
    number: Number
    last: int

    @cached_property
    def before(self) -> tuple[str, ...]:
        return _in_clause(self.reading, self.number.first, 7)

    @cached_property
    def after(self) -> tuple[str, ...]:
        return _rest_of_clause(self.reading, self.last, 4)

    @cached_property
    def clause(self) -> tuple[str, ...]:
        return self.reading.words[self.reading.context.clause_start(self.number.first) : self.number.first]


def kind_of_years(reading: Reading, number: Number, last: int) -> str | None:
    """Return what a number of years counts: "age", "experience", "band", or None for none of them."""
    span = _Span(reading, number, last)
    kind = next((found for rule in _RULES if (found := rule(span)) is not None), None)
    return None if kind == _NEITHER else kind


def _by_age_told(span: _Span) -> str | None:
    if _age_told(span.reading, span.number, span.last):
        return "age"
    left = {"arrete", "quitte", "sorti", "commence", "partir", "passe", "eu"} & set(span.before)
    if span.before[-1:] == ("a",) and left:
        return _NEITHER
    return "age" if _after_person(span.reading, span.number) else None


def _by_what_follows(span: _Span) -> str | None:
    after = span.after
    if after[:1] and after[0] in PREPOSITIONS and _NOT_WORK.intersection(after[1:3]) and not _in_the_trade(after):
        return _NEITHER
    if after[:2] == ("d", "age"):
        return "age"
    if any(hit.first <= span.number.first < hit.last for hit in span.reading.of("levels.reached")):
        return _NEITHER
    return None


def _by_work_after(span: _Span) -> str | None:
    if not span.after[:1] or not _is_work(span.after):
        return None
    idle = _is_unemployment(_rest_of_clause(span.reading, span.last, 9)) or _is_unemployment(span.clause)
    return _NEITHER if idle or "il" in span.before[-3:] else "experience"


def _by_trade_before(span: _Span) -> str | None:
    if _after_trade(span.reading, span.number):
        return "experience"
    earlier = span.reading.before(span.number.first, 8)
    listed = earlier[-1:] == (",",) and "experience" in earlier and span.number.value <= _LONGEST_CAREER_TOLD
    return "experience" if listed else None


def _by_having(span: _Span) -> str | None:
    if span.before[-1:] == ("ai",) and not {"depuis"} & set(span.after[:1]):
        return "age"
    near = span.before[-5:]
    told = _WORK_AFTER.intersection(near) and {"experience", "metier", "anciennete"} & set(near)
    return "experience" if told else None


def _by_since(span: _Span) -> str | None:
    since = {"depuis", "fait", "bientot"} & set(span.before[-3:]) or {"depuis"} & set(span.after[:1])
    if not since and span.after[:1] != ("que",):
        return None
    if is_work_told(span.reading, span.number, span.clause, span.after):
        return "experience"
    return None if "bientot" in span.before[-1:] else _NEITHER


def _by_comparison(span: _Span) -> str | None:
    compared = {"plus", "moins"} & set(span.before[-2:]) and span.before[-1:] == ("de",)
    if not compared or {"metier", "experience"} & set(span.after):
        return None
    return "band" if {"ai", "suis"} & set(span.before) else _NEITHER


def _by_duration(span: _Span) -> str | None:
    before = span.before
    if "pendant" in before[-1:] and _worked_then(span.reading, span.number, span.clause, span.after):
        return "experience"
    if {"il", "y"} <= set(before[-4:]) or {"dans", "pendant", "apres", "avant", "depuis"} & set(before[-1:]):
        return _NEITHER
    if _NOT_EXPERIENCE.intersection(before[-4:]) and not _SELF_AGE.intersection(before[-3:]):
        return _NEITHER
    return None


def _by_itself(span: _Span) -> str | None:
    return _age_or_nothing(span.reading, span.number, span.before)


_NEITHER = "neither"
# From the surest sign to the faintest; the first that has an opinion settles.
_RULES: tuple[Callable[[_Span], str | None], ...] = (
    _by_age_told, _by_what_follows, _by_work_after, _by_trade_before, _by_having, _by_since, _by_comparison,
    _by_duration, _by_itself,
)  # fmt: skip


def _worked_then(reading: Reading, number: Number, clause: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Tell "j'ai tenu un hôtel pendant dix ans" from "j'ai étudié pendant dix ans"."""
    around = set(clause) | set(after) | set(reading.after(number.last + 1, 8))
    if _NOT_WORK.intersection(set(clause) - {"la", "ma", "mon", "plus"}) or not _TOLD_WORK & around:
        return False
    return not {"occupe", "foyer", "eleve", "mere", "malade", "vecu", "habite"} & around


def _in_the_trade(after: tuple[str, ...]) -> bool:
    """Tell "huit ans dans la boîte" from "dix ans dans la vie"."""
    return after[1:2] == ("la",) and bool(_WORK_AFTER.intersection(after[2:3]))


def _age_told(reading: Reading, number: Number, last: int) -> bool:
    """Tell an age said without "j'ai": "à 44 ans, je...", "un bac et 43 ans", "moi c'est Léa 25 ans"."""
    if not YOUNGEST <= number.value <= OLDEST or reading.context.negated(number.first):
        return False
    lead, after = reading.before(number.first, 1), reading.after(last, 4)
    if {"de", "d"} & set(after[:1]) and _WORK_AFTER.intersection(after[1:3]):
        return False
    if lead == ("et",):
        before = reading.before(number.first, 12)
        return "ai" in before and ("un" in before or not is_work_told(reading, number, before, after))
    if lead == ("a",):
        return _is_age_now(reading, number, after)
    if lead == (",",):
        return after[:1] == ("a",) and not reading.context.is_question(number.first)
    return lead == ("suis",) or _is_named(reading, number.first)


def _is_age_now(reading: Reading, number: Number, after: tuple[str, ...]) -> bool:
    """Tell "à 44 ans, je me sens...", "reconversion à 39 ans" from "à 16 ans j'ai arrêté"."""
    before = reading.before(number.first, 12)
    if {"ai", "avais", "etais", "est", "suis"} & set(after[:3]) or _WHEN_YOUNG.intersection(before):
        return False
    opening = len(before) == 1 and bool({",", "je", "j"} & set(after[:1]))
    return opening or (number.value >= _SURELY_GROWN and not reading.context.is_question(number.first))


def _is_named(reading: Reading, first: int) -> bool:
    """Tell whether a first name or a surname stands right before ("M. Lefèvre 39 ans", "moi c'est Léa 25 ans")."""
    before = reading.before(first, 3)
    if len(before) < 2 or not before[-1].isalpha():
        return False
    token = reading.message.tokens[first - 1]
    typed = reading.message.original[token.start : token.end]
    introduced = bool({"appelle", "prenomme", "presente", "mr", "mme", "mlle"} & set(before[:-1])) or before[:2] == (
        "c",
        "est",
    )
    return introduced and (typed[:1].isupper() or before[-1] not in _PEOPLE)


def _in_clause(reading: Reading, first: int, count: int) -> tuple[str, ...]:
    """Return the few words before a token, up to the last mark that shuts a list of facts."""
    before = reading.before(first, count)
    for index in range(len(before) - 1, -1, -1):
        if before[index] in {",", "(", ")"}:
            return before[index + 1 :]
    return before


def _rest_of_clause(reading: Reading, last: int, count: int) -> tuple[str, ...]:
    """Return the few words from a token on, up to the next mark."""
    after = reading.after(last, count)
    return next((after[:index] for index, word in enumerate(after) if word in BREAKS), after)


def _is_work(after: tuple[str, ...]) -> bool:
    """Tell "ans de maçonnerie", "ans chez Renault", "ans que j'exerce" from "ans de retard", "ans en France"."""
    if after[0] == "que":
        return bool({"je", "j", "exerce", "travaille"} & set(after[1:3])) and not {"attends", "habite"} & set(after)
    if after[0] in {"metier", "experience", "exp", "xp", "anciennete"}:
        return True
    if after[0] in {"comme", "chez", "sur"} or after[:2] == ("en", "tant"):
        return after[1:2] not in {("mes",), ("ma",), ("moi",), ("toi",), ("lui",)}
    if after[0] in {"de", "d", "dans", "aupres"}:
        return len(after) > 1 and not {"cela", "ca"} & set(after[1:2])
    if after[0] in {"en", "au", "a", "aux"} and len(after) > 1:
        place = " ".join(after[1:2])
        return place not in _NOT_WORKPLACES and place not in foreign_places() and place.isalpha()
    return False


def _after_person(reading: Reading, number: Number) -> bool:
    """Tell "une femme de 52 ans", "homme 31 ans", "retraitée de 66 ans", "âge : 47 ans"."""
    before = [word for word in _in_clause(reading, number.first, 4) if word not in {"de", "d", "la", "une", "un", ":"}]
    if not before or not 14 <= number.value <= 99 or reading.context.is_question(number.first):
        return bool(before) and before[-1] in {"age", "agee"}
    return before[-1] in _PEOPLE and "depuis" not in before


def _after_trade(reading: Reading, number: Number) -> bool:
    """Tell "plaquiste 18 ans", "CDI 11 ans" (years of work) from "Marie, 18 ans"."""
    first = number.first
    comma = reading.words[first - 1 : first] == (",",)
    if comma:
        first -= 1
    while first and reading.words[first - 1] in _QUALIFIES:
        first -= 1
    before = reading.before(first, 1)
    few = number.value <= _TOO_YOUNG
    if before in {("cdi",), ("poste",)}:
        return not comma or few
    if not any(hit.last == first for hit in _trades_of(reading)):
        return False
    return few if comma else number.value <= _LONGEST_CAREER_TOLD


def _trades_of(reading: Reading) -> list[Hit]:
    return [*reading.of("trade"), *reading.of("situation.trade")]


def _age_or_nothing(reading: Reading, number: Number, before: tuple[str, ...]) -> str | None:
    if _SELF_AGE.intersection(before[-3:]):
        return "age" if not {"besoin", "faut"} & set(before[-3:]) else None
    words = [word for word in before if word not in _SMALL]
    if number.about and number.value <= _TOO_YOUNG:
        return None
    alone = not words or (reading.guided and number.value >= _SURELY_AN_AGE)
    return "age" if alone and 14 <= number.value <= 90 and not _asks(reading, number.first) else None


def _asks(reading: Reading, first: int) -> bool:
    """Tell whether a question hangs on the clause itself; a note may end with one ("DE, 54 ans, VAE possible ?")."""
    start, _ = reading.context.sentence_of(first)
    return reading.context.is_question(first) and not {",", ":"} & set(reading.words[start : first + 4])


def _is_unemployment(words: tuple[str, ...]) -> bool:
    return bool(
        {
            "chomage",
            "chomeur",
            "chomeuse",
            "emploi",
            "inscrit",
            "inscrite",
            "recherche",
            "rsa",
            "arret",
            "handicape",
        }
        & set(words)
    ) or ("retraite" in words and "maison" not in words)


def is_work_told(reading: Reading, number: Number, clause_before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Tell whether a length of time is said of work: "je travaille depuis 8 ans", not "je vis ici depuis 8 ans"."""
    start, _ = reading.context.sentence_of(number.first)
    lead = clause_before or reading.words[start : number.first]
    if {"plus", "pas"} & set(lead[-3:]):
        return False
    if _is_unemployment(lead[-8:]) or _is_unemployment(after[:4]):
        return False
    if {"habite", "vis", "mariee", "marie", "pacse", "ici", "divorcee", "malade", "foyer", "france"} & set(lead[-6:]):
        return False
    trades = any(start <= hit.first < number.first + 8 for hit in reading.of("trade"))
    return bool(_WORKING & set(lead)) or bool({"travaille", "suis", "fais", "exerce"} & set(after)) or trades
