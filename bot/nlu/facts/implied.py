"""The goal that other facts amount to: a trade aimed at, a field one would work in, an experience and the VAE."""

from __future__ import annotations

from bot.nlu.facts.goal import FIRST_PERSON, draws, wish_before
from bot.nlu.facts.reading import Reading
from bot.nlu.normalise import plain
from bot.nlu.understanding import Fact

_RANKS = frozenset({
    "chef", "cheffe", "cadre", "responsable", "manager", "directeur", "directrice", "contremaitre", "encadrant",
    "superviseur", "adjoint", "adjointe", "agent de maitrise", "referent", "referente",
})  # fmt: skip
# What makes a field a place of work rather than a subject to study.
_AT_WORK = frozenset({
    "travailler", "etre", "metier", "metiers", "poste", "emploi", "travail", "reve", "domaine", "secteur", "bureau",
    "branche", "milieu", "boulot", "faire", "partir", "aller", "orienter", "tourner", "hesite", "donner", "voulais",
    "finir", "bosser", "rester", "trouver", "retrouver", "enseigner",
})  # fmt: skip
_ENGINEERS = frozenset({"ingenieur", "ingenieure"})
_TECHNICIANS = frozenset({"technicien", "technicienne"})
_LEARNING = frozenset({"comprendre", "connaitre", "decouvrir", "apprendre", "etudier"})
_COURSES = frozenset({
    "formation", "diplome", "cours", "licence", "bts", "master", "apprendre", "certificat", "etudes", "cap", "bac",
    "titre", "certif", "former", "etudier", "comprendre", "gerer",
})  # fmt: skip
_MOVING = frozenset({"bouger", "basculer", "vers", "passer", "verrais", "vois", "plutot", "maintenant"})
_ABOUT_VAE = frozenset({"quoi", "qu", "pub", "parle"})


def implied_goal(
    reading: Reading, title: Fact | None, field: Fact | None, *, works: bool, own_fields: frozenset[str]
) -> list[Fact]:
    """Return the goal that a trade aimed at, or a field one would work in, amounts to.

    ``works``: the person has, or had, an occupation to change from; ``own_fields``: those of their present trades.
    """
    if title is not None:
        return _by_title(reading, title, own_fields if field is not None and field.value in own_fields else frozenset())
    return [] if field is None else _by_field(reading, field, works=works)


def recognition(reading: Reading, *, experienced: bool) -> list[Fact]:
    """Return the recognition of one's experience, when one tells of it and asks about the VAE."""
    for index, word in enumerate(reading.words):
        if word == "vae" and experienced and not _ABOUT_VAE.intersection(reading.clause(index)):
            return [reading.fact("goal", "certify_experience", index, index + 1)]
    return []


def _by_title(reading: Reading, title: Fact, own_fields: frozenset[str]) -> list[Fact]:
    named = next(index for index, token in enumerate(reading.message.tokens) if token.end > title.start)
    if reading.context.is_question(named) and not FIRST_PERSON.intersection(reading.sentence(named)):
        return []
    head = plain(str(title.value)).split()[:1]
    upward = bool(_ENGINEERS.intersection(head)) and bool(_TECHNICIANS.intersection(reading.words))
    goal = "progress" if upward or own_fields or set(head) & _RANKS else "change_job"
    return [Fact(field="goal", value=goal, start=title.start, end=title.end)]


def _by_field(reading: Reading, field: Fact, *, works: bool) -> list[Fact]:
    first = next((index for index, token in enumerate(reading.message.tokens) if token.start >= field.start), None)
    if first is None:
        return []
    if works and draws(reading, first + 1) and not _COURSES.intersection(reading.before(first, 4)):
        return [_goal(field, "change_job")]
    wish = wish_before(reading, first)
    if wish is None or reading.context.negated(wish):
        return []
    about = reading.words[wish : first + 3]
    if not reading.context.is_question(first) and _LEARNING.intersection(about):
        return [_goal(field, "train")]
    if _COURSES.intersection(reading.words[wish:first]):
        return []
    moving = (_AT_WORK | _MOVING).intersection(about) if works else {"travailler", "metier", "metiers"} & set(about)
    return [_goal(field, "change_job")] if moving else []


def _goal(field: Fact, value: str) -> Fact:
    return Fact(field="goal", value=value, start=field.start, end=field.end)
