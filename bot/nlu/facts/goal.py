"""What the person wants: of several goals said, the most precise one (the contract's order)."""

from __future__ import annotations

from functools import cache

from bot.nlu.facts.reading import Reading
from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import plain
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

PRECEDENCE = ("certify_experience", "create_business", "change_job", "progress", "refresh_basics", "train", "unsure")
FIRST_PERSON = frozenset(["je", "j", "me", "m", "mon", "ma", "mes", "moi"])
_BARE = 4  # "aucune idée" alone answers the open question, whatever it is
_REACH = 12  # words between a wish and what is wished for
_GENERAL = frozenset(
    ["est", "c", "quoi", "comment", "combien", "marche", "signifie", "veut", "conditions", "delai", "duree", "prix"]
)
# After a field: what tells that it draws the person.
_DRAWS = frozenset({"attire", "attirent", "interesse", "interessent", "plait", "plaisent", "tente", "tentent",
                    "passionne", "branche", "parle"})  # fmt: skip
_ASKED_OF_ONE = frozenset({"create_business", "change_job", "certify_experience", "progress"})
_ASKING = frozenset({"savoir", "connaitre", "parler", "qu", "quoi", "si", "combien", "renseigner", "informations"})
_STORY = 25  # words beyond which one who asks "peut-on" has told of oneself
_STRONG = frozenset({"veux", "voudrais", "aimerais", "souhaite", "souhaiterais", "cherche", "envie", "vise", "projet",
                     "recherche", "voulais", "reve", "compte", "pense", "envisage", "voudrai", "aimerai"})  # fmt: skip
_PAPERS = frozenset({"compte", "dossier", "droits", "cv", "espace"})  # "ouvrir mon compte" is no business
_TOOLS_OF_WORK = frozenset({"travail", "emploi", "boulot", "job", "poste", "taf"})


@cache
def wishes(kind: str) -> frozenset[str]:
    """Return the words of a wish: its "verbs", or those of the "present" that undo it."""
    return frozenset(plain(word) for word in load_lexicon("wish")[kind])


def read_goal(reading: Reading) -> list[Fact]:
    """Return the goal said, if any. A goal denied ("je ne veux pas changer de métier") is not one."""
    found = [hit for hit in goal_hits(reading) if _is_wanted(reading, hit)]
    found += [hit for hit in wished_hits(reading) if is_wished(reading, hit)]
    if not found:
        return []
    best = min(found, key=lambda hit: (PRECEDENCE.index(hit.label), hit.first))
    return [reading.fact("goal", best.label, best.first, best.last)]


def goal_hits(reading: Reading) -> list[Hit]:
    """Return every phrase that names a goal, wanted or not."""
    return [hit for goal in PRECEDENCE for hit in reading.of(f"goal.{goal}")]


def wished_hits(reading: Reading) -> list[Hit]:
    """Return every phrase that names a goal if it is wished for."""
    return [hit for goal in PRECEDENCE for hit in reading.of(f"wish.{goal}")]


def is_wished(reading: Reading, hit: Hit) -> bool:
    """Tell whether a wish of the person's governs a phrase."""
    if reading.context.speaks_of_other(hit.first):
        return False
    if reading.words[hit.first] == "cours" and {"donner", "dispenser"} & set(reading.before(hit.first, 3)):
        return False
    if reading.context.is_question(hit.first) and not _is_told_beside(reading, hit):
        return _asked_of_oneself(reading, hit)
    if reading.guided and _is_noted(reading, hit):
        return True
    wish = wish_before(reading, hit.first)
    return wish is not None and _governs(reading, wish, hit)


def _governs(reading: Reading, wish: int, hit: Hit) -> bool:
    """Tell "je veux passer un BTS" from "je veux savoir s'il faut un BTS", "ouvrir mon compte"."""
    if reading.context.negated(wish) or _PAPERS.intersection(reading.words[hit.last : hit.last + 2]):
        return False
    between = reading.words[wish + 1 : hit.first]
    asked = _ASKING.intersection(between) and hit.label != "refresh_basics"
    of_oneself = {"je", "j"} & set(between) and hit.label in _ASKED_OF_ONE
    if (asked and not of_oneself) or _is_for_another(reading, hit):
        return False
    if hit.label == "train" and _TOOLS_OF_WORK.intersection(between[:3]):
        return False
    return not reading.context.negated(hit.first) and not reading.context.stance(wish, wish + 1).hypothetical


def _is_vae_wanted(reading: Reading, hit: Hit) -> bool:
    """Tell "je voudrais valider mes acquis" from "c'est quoi la VAE", "j'ai vu une pub pour la VAE"."""
    near = set(reading.before(hit.first, 4))
    if {"peux", "puis", "pourrais"} & near and {"je", "j"} & set(reading.sentence(hit.first)):
        return True
    wish = wish_before(reading, hit.first)
    if wish is None or _ASKING.intersection(reading.words[wish : hit.first]) or reading.context.negated(hit.first):
        return False
    own = {"je", "j", "mon", "mes", "ma", "me", "moi"} & set(reading.sentence(hit.first))
    return bool(own) or not reading.context.is_question(hit.first)


def _is_for_another(reading: Reading, hit: Hit) -> bool:
    """Tell "une formation pour mon fils"."""
    after = reading.after(hit.last, 6)
    return any(
        word == "pour" and mine in {"mon", "ma", "mes"} and reading.context.is_relative(who)
        for word, mine, who in zip(after, after[1:], after[2:], strict=False)
    )


def _is_told_beside(reading: Reading, hit: Hit) -> bool:
    """Tell "je cherche une licence, vous avez ça ?" from "je voudrais savoir s'il faut une licence"."""
    wish = wish_before(reading, hit.first)
    if wish is None or reading.words[wish] not in _STRONG:
        return False
    own = {"je", "j"} & set(reading.before(wish, 2)) or reading.words[wish] in {"projet", "envie"}
    asked = {"savoir", "si", "combien", "comment", "quel", "connaitre", "demander"} & set(
        reading.words[wish : hit.first]
    )
    return bool(own) and not asked and "?" not in reading.words[wish : hit.first]


def _asked_of_oneself(reading: Reading, hit: Hit) -> bool:
    """Tell "puis-je faire valider mes années ?" from "comment valider une expérience ?"."""
    if reading.context.speaks_of_other(hit.first) or hit.label not in _ASKED_OF_ONE:
        return False
    start, end = reading.context.sentence_of(hit.first)
    wish = wish_before(reading, hit.first)
    if reading.guided and _is_noted(reading, hit):
        return True
    impersonal = {"on", "peut"} <= set(reading.words[start : hit.first]) and len(reading.words) > _STORY
    if hit.label == "certify_experience" and impersonal:
        return True
    own = {"je", "j", "mes", "mon"} & set(reading.words[start:end])
    return wish is not None and bool(own) and not _GENERAL.intersection(reading.words[start : start + 3])


def _is_noted(reading: Reading, hit: Hit) -> bool:
    """Tell a goal noted in a counsellor's list of facts: "54 ans, VAE bac+3 ?", "remise à niveau demandée"."""
    start = reading.context.clause_start(hit.first)
    lead = [word for word in reading.words[start : hit.first] if word not in {"projet", "je", "une", "de", "d"}]
    listed = (bool(reading.numbers) and start > 0) or not reading.context.is_question(hit.first)
    return listed and not lead and hit.label in {"certify_experience", "refresh_basics", "change_job"}


def wish_before(reading: Reading, first: int) -> int | None:
    """Return the wish that governs a token: the nearest before it in its sentence, with no present fact between."""
    start, _ = reading.context.sentence_of(first)
    verbs, present = wishes("verbs"), wishes("present")
    for index in range(first - 1, max(start, first - _REACH) - 1, -1):
        word = reading.words[index]
        if word in verbs:
            # "Mon directeur veut me passer responsable": it is for the person all the same.
            for_me = reading.words[index + 1 : index + 2] in {("me",), ("m",), ("que",)}
            return None if reading.context.speaks_of_other(index) and not for_me else index
        if word in present and reading.words[index - 1 : index] in {("je",), ("j",), (",",), ("deja",)}:
            return None
    return None


def _is_wanted(reading: Reading, hit: Hit) -> bool:
    if hit.label == "unsure":
        return _is_doubt(reading, hit)
    inside = reading.words[hit.first : hit.last]
    inside_own = {"je", "j"} & set(inside)
    if (not inside_own and reading.context.speaks_of_other(hit.first)) or _is_denied(reading, hit):
        return False
    if _is_for_another(reading, hit):
        return False
    if inside == ("vae",) and not reading.guided:
        return _is_vae_wanted(reading, hit)
    if reading.guided and hit.label == "certify_experience" and "vae" in inside:
        _, end = reading.context.sentence_of(hit.first)
        return bool({"viser", "possible", "visee", "envisagee"} & set(reading.words[hit.first : end]))
    return _is_said_wanted(reading, hit, inside)


def _is_said_wanted(reading: Reading, hit: Hit, inside: tuple[str, ...]) -> bool:
    """Tell a goal said as one's own: wished for, or stated in the first person, rather than told of the past."""
    start, _ = reading.context.sentence_of(hit.first)
    before = reading.words[max(start, hit.first - 9) : hit.first]
    wanting = wishes("verbs")
    basics = hit.label == "refresh_basics"
    past = {"etais", "avais", "ai"} & set(before[-2:]) and not wanting.intersection(before[-2:] + inside)
    if past and not basics:
        return "pour" in before[-1:]
    if wanting.intersection(before) or wanting.intersection(inside):
        return not reading.context.stance(hit.first, hit.last).hypothetical
    if basics and {"je", "j"} & set(before[-2:] + inside):
        return True
    if reading.context.is_question(hit.first):
        own = FIRST_PERSON.intersection(reading.words[start : hit.last]) and hit.label in _ASKED_OF_ONE
        return bool(own) and (not _GENERAL.intersection(before[:3]) or bool({"mon", "mes", "ma"} & set(inside)))
    return bool(FIRST_PERSON.intersection(before + inside)) or hit.first - start <= 1 or "pour" in before[-1:]


def draws(reading: Reading, last: int) -> bool:
    """Tell whether what ends at a token draws the person: "la paie, ça m'intéresse"."""
    after = reading.after(last, 5)
    return bool(_DRAWS.intersection(after)) and bool({"m", "me"}.intersection(after))


def _is_doubt(reading: Reading, hit: Hit) -> bool:
    inside = set(reading.words[hit.first : hit.last])
    if reading.context.speaks_of_other(hit.first) or ("idee" in inside and len(reading.words) <= _BARE):
        return False
    about = set(reading.words[hit.first : hit.last + 4])
    return bool({"quoi", "que", "quel", "projet", "perdu", "perdue", "voie", "suite"} & about) or not reading.numbers


def _is_denied(reading: Reading, hit: Hit) -> bool:
    negated = reading.context.negated(hit.first)
    return negated and hit.label != "refresh_basics" and "pas" not in reading.words[hit.first : hit.last]
