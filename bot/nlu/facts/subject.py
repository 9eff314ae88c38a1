"""The field of training that a message is about: wished for, asked about, or the one its diploma or trade lies in."""

from __future__ import annotations

from collections.abc import Callable

from bot.nlu.facts.goal import draws
from bot.nlu.facts.reading import Reading
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

DETERMINERS = frozenset({
    "un", "une", "le", "la", "l", "les", "de", "d", "du", "des", "mon", "ma", "bon", "bonne", "vrai", "vraie",
    "propre", "metier",
})  # fmt: skip
COURSES = frozenset({
    "formation", "licence", "bts", "master", "cours", "diplome", "alternance", "etudes", "titre", "cap", "bac",
})  # fmt: skip
_MORE_COURSES = COURSES | {"dut", "but", "etude", "unite", "ue", "certificat", "module", "lp", "apres", "metiers",
                           "debouches", "debouche", "etudier", "apprendre", "boulot", "travail", "emploi", "postes",
                           "poste", "vers", "dans", "en", "programme", "enseignement", "matieres", "travailler",
                           "pour", "former"}  # fmt: skip
_AIMS = frozenset({"vise", "vers", "souhaite", "projet", "devenir", "reve", "veux", "voudrais", "aimerais", "faire",
                   "tout", "sur"})  # fmt: skip
# "Parler à un conseiller", "effacer mes données" name no field.
_CALLS = frozenset(
    {"parler", "effacer", "supprimer", "rencontrer", "contacter", "joindre", "appeler", "rendez", "voir", "conseil"}
)
_MANAGING = frozenset({"gerer", "creer", "monter", "ouvrir", "diriger", "mieux", "tenir", "faire"})
_HELD = frozenset({"ai", "avais", "titulaire", "eu", "diplome", "obtenu"})
_HELD_THINGS = frozenset({"diplome", "formation", "cours", "projet"})
_LEAVING = frozenset({"quitter", "sortir", "partir", "arreter", "marre", "assez", "sauf"})
_STUDENTS = frozenset({"apprenti", "apprentie", "etudiant", "etudiante", "alternant", "alternante", "inscrit",
                       "inscrite"})  # fmt: skip
_OWN_EXPERIENCE = frozenset({"certify_experience", "progress"})
_CREATION = "create_business"
_RANKED = 3  # words between a rank and the field it is held in
_TRADED = 4  # words between a course and the field it is in
# "J'aime le soin", "je ne comprends rien à la compta".
_LIKED = frozenset({"aime", "adore", "prefere", "kiffe", "rien"})
# Words of a field that are verbs, or a right, as often: what must stand before them to be nouns.
_AMBIGUOUS = frozenset({"paie", "paye", "finance", "droit"})
_MAKES_A_NOUN = frozenset({
    "en", "de", "la", "le", "du", "un", "peu", "licence", "master", "fac", "bts", "bac", "etudie", "etudier", "l1",
    "l2", "l3", "formation", "diplome", "etudes", "veux", "voudrais", "aimerais", "plutot", ",", "et", "ou", ":", "l",
    "1", "2", "3", "maison", "apprendre", "dans", "continuer", "cours", "rh", "vers", "travailler",
})  # fmt: skip
_PRONOUN_BEFORE = frozenset({"qui", "on", "il", "elle", "me", "ils", "je", "te", "vous", "pas"})
_LED_BY_A_RIGHT = frozenset({"a", "au", "aux", "de", "d", "?"})
RANK_FIELD = "gestion_pme"  # the field of "chef d'équipe" or "responsable", when nothing says of what


class SubjectReader:
    """Finds the field a message is about, from the surest sign to the faintest."""

    def __init__(self, field_of: Callable[[str], str | None]) -> None:
        """``field_of`` gives the field of a trade, or None."""
        self._field_of = field_of

    def read(self, reading: Reading, goal: str | None) -> Fact | None:
        """Return the field wished for, else asked about, else that of the experience to recognise, or of a business."""
        named = [
            hit
            for hit in reading.of("field") + reading.of("keyword")
            if not reading.context.negated(hit.first)
            and not _CALLS.intersection(reading.before(hit.first, 5))
            and not is_no_field(reading, hit)
        ]
        for accept in (_is_wished, _is_asked):
            found = [hit for hit in named if accept(reading, hit)]
            if found:
                return _best(reading, found)
        if goal == _CREATION:
            hit = next((each for each in reading.of(f"goal.{_CREATION}") + reading.of(f"wish.{_CREATION}")), None)
            return None if hit is None else reading.fact("field", "entrepreneuriat", hit.first, hit.last)
        if goal in _OWN_EXPERIENCE or _asks_what_vae_gives(reading):
            return self._of_experience(reading, named)
        return None

    def _of_experience(self, reading: Reading, named: list[Hit]) -> Fact | None:
        """Return the field of the trade, or of the work, that is to be recognised or bettered."""
        for hit in reading.of("trade"):
            field = self._field_of(hit.label)
            if field is not None and not reading.context.negated(hit.first):
                beside = self.beside(reading, hit.last) if field == RANK_FIELD else None
                return beside or reading.fact("field", field, hit.first, hit.last)
        return _best(reading, [hit for hit in named if "compte" not in reading.words[hit.first : hit.last]])

    def beside(self, reading: Reading, last: int) -> Fact | None:
        """Return the field that a rank is held in: "chef d'équipe dans la logistique"."""
        for hit in reading.of("field") + reading.of("keyword"):
            between = reading.words[last : hit.first]
            if hit.first >= last and len(between) <= _RANKED and {"dans", "en", "de", "d", "du"} & set(between):
                return reading.fact("field", hit.label, hit.first, hit.last)
        return None


def skip_back(reading: Reading, first: int) -> int:
    """Return where the small words before a token begin."""
    index = first
    while index > 0 and reading.words[index - 1] in DETERMINERS:
        index -= 1
    return index


def is_wanted(reading: Reading, index: int) -> bool:
    """Tell whether a wish governs a token: in its sentence, before it, with no present occupation in between."""
    start, _ = reading.context.sentence_of(index)
    wishes = [hit for hit in reading.of("wanting") if start <= hit.first < index and _is_wish(reading, hit)]
    if not wishes:
        return False
    between = reading.words[wishes[-1].last : index]
    return not {"suis", "travaille"} & set(between) and not {"depuis"} & set(reading.after(index, 4))


def is_no_field(reading: Reading, hit: Hit) -> bool:
    """Tell "qui paie ?", "j'ai droit à" from "la paie", "une licence de droit"."""
    words = reading.words[hit.first : hit.last]
    if not _AMBIGUOUS.intersection(words) or len(words) > 2:
        return False
    before = reading.before(hit.last - 1, 2)
    if words[-1] == "droit" and (_LED_BY_A_RIGHT.intersection(reading.words[hit.last : hit.last + 1])):
        return True
    if _PRONOUN_BEFORE.intersection(before):
        return True
    return bool(before) and before[-1] not in _MAKES_A_NOUN


def _asks_what_vae_gives(reading: Reading) -> bool:
    """Tell "quel diplôme une assistante maternelle peut-elle avoir par la VAE ?" from "c'est quoi la VAE ?"."""
    return any(
        word == "vae" and not {"quoi", "qu"} & set(reading.clause(index)) for index, word in enumerate(reading.words)
    )


def _best(reading: Reading, hits: list[Hit]) -> Fact | None:
    if not hits:
        return None
    best = max(hits, key=lambda hit: (hit.group == "field", hit.last - hit.first, -hit.first))
    return reading.fact("field", best.label, best.first, best.last)


def _is_wished(reading: Reading, hit: Hit) -> bool:
    """Tell the field of a wish of the person's own: "je voudrais travailler dans la paie", "la paie m'attire"."""
    if reading.context.speaks_of_other(hit.first) or _is_left(reading, hit):
        return False
    words = reading.words[hit.first : hit.last]
    if words[0] in _MANAGING:
        return is_wanted(reading, hit.first) or reading.before(hit.first, 1) == ("pour",)
    index = skip_back(reading, hit.first)
    if draws(reading, hit.last) or _is_course_asked(reading, index) or _is_course_followed(reading, index):
        return True
    if _is_held(reading, index) or "compte" in words or not is_wanted(reading, hit.first):
        return False
    near = reading.before(index, 4)
    intro = any(index <= each.last <= hit.last and each.first < hit.first for each in reading.of("field_intro"))
    return intro or hit.group == "field" or bool(COURSES.intersection(near) or _AIMS.intersection(near))


def _is_asked(reading: Reading, hit: Hit) -> bool:
    """Tell the field that a question or a search is about, for oneself or for another."""
    index = skip_back(reading, hit.first)
    words = reading.words[hit.first : hit.last]
    if _is_held(reading, index) or _is_left(reading, hit) or "compte" in words or words[0] in _MANAGING:
        return False
    near = reading.before(index, _TRADED)
    if _LIKED.intersection(near):
        return True
    asked = reading.context.is_question(hit.first) or is_wanted(reading, hit.first)
    if hit.group == "field" and asked:
        return True
    return bool(COURSES.intersection(near)) or (asked and bool(_MORE_COURSES.intersection(near)))


def _is_held(reading: Reading, index: int) -> bool:
    return bool({"ai", "avais", "titulaire", "eu"} & set(reading.before(index, 4)))


def _is_left(reading: Reading, hit: Hit) -> bool:
    """Tell "quitter le bâtiment", "tout sauf la vente": the field that one leaves."""
    return bool(_LEAVING.intersection(reading.before(hit.first, 3)))


def _is_course_asked(reading: Reading, index: int) -> bool:
    """Tell "avez-vous une licence en droit ?": who asks for a course has its field in mind."""
    return reading.context.is_question(index) and bool(COURSES.intersection(reading.before(index, 3)))


def _is_course_followed(reading: Reading, index: int) -> bool:
    """Tell "apprenti en BTS électrotechnique", "étudiante en droit": the course one is in."""
    before = reading.before(index, 7)
    near = set(before[-3:])
    return (
        bool(_STUDENTS & set(before))
        and bool((COURSES | {"en", "but", "dut", "l"}) & near)
        and (not {"ai", "avais"} & near)
    )


def _is_wish(reading: Reading, hit: Hit) -> bool:
    """Tell "je cherche un diplôme" from "j'ai un diplôme", "aucun diplôme"."""
    if reading.words[hit.last : hit.last + 1] in {("pas",), ("plus",)}:
        return False
    if reading.words[hit.first] not in _HELD_THINGS:
        return True
    return not {"ai", "aucun", "aucune", "sans", "pas", "titulaire", "avec", "ma"} & set(reading.before(hit.first, 3))
