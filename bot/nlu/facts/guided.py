"""A counsellor types for the person ("elle a 45 ans, son CPF est vide"): the same words, said in the first person."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import BREAKS, Normalised, Token, plain

_MINE = {"son": "mon", "sa": "ma", "ses": "mes", "se": "me", "s": "m", "lui": "moi"}
# "DE" is a job seeker in a counsellor's note, a State diploma before a trade of care.
_STATE_DIPLOMAS = frozenset({"aide", "infirmier", "infirmiere", "educateur", "educatrice", "es", "as", "assistant"})
_INVERTED = frozenset({"il", "elle", "ils", "elles"})
_ANYONE = frozenset({"un", "une", "les", "cpf", "salarie", "artisan", "quel", "quelle", "formation", "vae", "centre"})
_CLITICS = frozenset({"ne", "n", "y", "en", "me", "m"})
_TITLES = frozenset({"mr", "mme", "mlle", "m"})
_WRITING = frozenset({"ecris", "contacte", "appelle", "ecrit"})
_OWNERS = frozenset({"mon", "ma", "un", "une", "notre"})
_OPENING = 12  # words in which a message says for whom it is written
_REACH = 3  # words between a subject and its verb: "elle ne s'est", "la dame qui"


def in_first_person(message: Normalised) -> Normalised:
    """Return the message as the person would have written it; positions stay those of the text typed."""
    words = load_lexicon("guided")
    subjects = frozenset(plain(word) for word in words["subjects"])
    verbs = {plain(third): plain(first) for third, first in words["verbs"].items()}
    tokens: list[Token] = []
    reach = 1
    for index, token in enumerate(message.tokens):
        text = token.text
        if text == "." and _is_initial(message, index):
            continue
        if text in BREAKS or text == "et":
            # In a note the subject is left out: "RQTH, veut changer de métier".
            reach = _REACH if text == "et" else max(reach, 1)
        elif text in _INVERTED and _is_inverted(message, index):
            pass
        elif text in subjects or _is_mister(message, index):
            text, reach = "je", _REACH
        elif text in _MINE:
            text = _MINE[text]
        elif reach and text in verbs:
            text, reach = verbs[text], 0
        elif text in _CLITICS:
            pass
        else:
            reach = max(0, reach - 1)
        tokens.append(replace(token, text=text))
    return Normalised(message.original, tuple(_without_articles(tokens)))


def _is_inverted(message: Normalised, index: int) -> bool:
    """Tell "un salarié peut-il" (anyone) from "peut-elle" (the person)."""
    token = message.tokens[index]
    if message.original[max(0, token.start - 1) : token.start] != "-":
        return False
    return bool(_ANYONE.intersection(word.text for word in message.tokens[max(0, index - 10) : index]))


def _is_mister(message: Normalised, index: int) -> bool:
    """Tell "M." or "Mr" of a note, which stands for the person."""
    token = message.tokens[index]
    return token.text == "m" and message.original[token.start : token.end + 1] == "M."


def _is_initial(message: Normalised, index: int) -> bool:
    """Tell the point of "M. Diallo", "Mme L." from the end of a sentence."""
    if not index:
        return False
    before = message.tokens[index - 1]
    typed = message.original[before.start : before.end]
    short = len(typed) == 1 and typed.isupper()
    return (short or before.text in _TITLES) and before.end == message.tokens[index].start


def in_full(message: Normalised) -> Normalised:
    """Write a note's abbreviations in full ("reconv.", "tech. réseau"), their points left out."""
    words: dict[str, str] = load_lexicon("guided")["abbreviations"]
    tokens: list[Token] = []
    end = -1
    for token in message.tokens:
        if token.text == "." and token.start == end:
            continue
        full = words.get(token.text)
        if full is None:
            tokens.append(token)
            continue
        end = token.end
        tokens.extend(replace(token, text=word) for word in plain(full).split())
    return Normalised(message.original, tuple(tokens))


def written_for_another(message: Normalised) -> bool:
    """Tell whether the message is written on another's behalf ("je vous écris pour mon voisin")."""
    words = message.words[:_OPENING]
    for index, word in enumerate(words):
        if word == "pour" and words[index + 1 : index + 2] and words[index + 1] in _OWNERS:
            return bool(_WRITING.intersection(words[:index])) and bool(
                {"il", "elle", "lui"}.intersection(message.words[index:])
            )
    return False


def with_job_seekers(message: Normalised, *, guided: bool) -> Normalised:
    """Write "DE" in full ("demandeur d'emploi"): everywhere in a counsellor's note, between two marks elsewhere."""
    if message.original.isupper():
        return message
    tokens: list[Token] = []
    words = ("", *message.words, "")
    for token, before, after in zip(message.tokens, words, words[2:], strict=False):
        alone = (not before or before in BREAKS) and (not after or after in BREAKS)
        is_short = token.text == "de" and message.original[token.start : token.end] == "DE"
        if is_short and (alone or (guided and after not in _STATE_DIPLOMAS)):
            tokens.extend(replace(token, text=word) for word in ("demandeur", "d", "emploi"))
        else:
            tokens.append(token)
    return Normalised(message.original, tuple(tokens))


def _without_articles(tokens: list[Token]) -> list[Token]:
    """Drop the article of "la personne", which has become "je"."""
    kept = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if (
            following is not None
            and following.text == "je"
            and token.text in {"la", "le", "l", "ce", "cette", "une", "un"}
        ):
            continue
        kept.append(token)
    return kept
