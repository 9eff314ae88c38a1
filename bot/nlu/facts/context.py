"""Who a phrase speaks of, and whether it is asserted: negation, past, wish, hypothesis, question, somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import BREAKS, SENTENCE_END, plain

_ARTICLES = frozenset({"un", "une", "le", "la", "l", "de", "d", "du", "en", "pas"})
_HESITATIONS = frozenset({"euh", "heu", "ben", "bah", "ah", "oh", "alors", "ha", "mais", ",", "."})
_REACH = 4  # words between a negation and what it denies


@dataclass(frozen=True)
class Stance:
    """How a phrase stands in its sentence."""

    other: bool
    negated: bool
    past: bool
    wished: bool
    hypothetical: bool
    question: bool

    @property
    def asserted(self) -> bool:
        """Tell whether it is a present fact of the visitor's (maybe a negated one)."""
        return not (self.other or self.past or self.wished or self.hypothetical)


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(plain(word) for word in words) for name, words in load_lexicon("context").items()}


class Context:
    """The sentences of a message, and the stance of any of its phrases."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self._lists = _word_lists()
        self._others: dict[int, bool] = {}

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The sentences, as ranges of tokens (the closing mark included)."""
        bounds, start = [], 0
        for index, word in enumerate(self.words):
            if word in SENTENCE_END:
                bounds.append((start, index + 1))
                start = index + 1
        if start < len(self.words):
            bounds.append((start, len(self.words)))
        return tuple(bounds)

    def sentence_of(self, index: int) -> tuple[int, int]:
        """Return the sentence of a token."""
        return next((bounds for bounds in self.sentences if bounds[0] <= index < bounds[1]), (0, len(self.words)))

    def clause_start(self, index: int) -> int:
        """Return where the clause of a token begins: after a mark, or after a word like "mais"."""
        start = index
        while start > 0 and self.words[start - 1] not in BREAKS and self.words[start - 1] not in self._lists["turns"]:
            start -= 1
        return start

    def clause_end(self, index: int) -> int:
        """Return where the clause of a token ends (excluded)."""
        end = index
        while end < len(self.words) and self.words[end] not in BREAKS and self.words[end] not in self._lists["turns"]:
            end += 1
        return end

    def is_question(self, index: int) -> bool:
        """Tell whether the sentence of a token asks something."""
        start, end = self.sentence_of(index)
        body = self.words[start:end]
        return body[-1:] == ("?",) or self._opens_a_question(body)

    def _opens_a_question(self, body: tuple[str, ...]) -> bool:
        # "ou" is "où" when it comes first; after that it is more often "or".
        asking = self._lists["question_words"]
        return body[:1] == ("ou",) or bool((asking - {"ou"}).intersection(body[:3]))

    def speaks_of_other(self, index: int) -> bool:
        """Tell whether the nearest subject before a token is somebody else than the visitor."""
        if index not in self._others:
            self._others[index] = self._is_other(index)
        return self._others[index]

    def _is_other(self, index: int) -> bool:
        start, _ = self.sentence_of(index)
        found = self._nearest_subject(start, index)
        if found is None:
            earlier = [bounds for bounds in self.sentences if bounds[1] <= start]
            for low, high in reversed(earlier):
                found = self._nearest_subject(low, high)
                if found is not None:
                    break
        return bool(found)

    def _nearest_subject(self, start: int, end: int) -> bool | None:
        for index in range(end - 1, start - 1, -1):
            if self._names_self(index):
                return False
            if self._names_other(index, end):
                return True
        return None

    def _names_self(self, index: int) -> bool:
        # "Ma fille m'a parlé de vous": the subject is she; what is told afterwards is not hers for all that.
        return self.words[index] in self._lists["self"]

    def _names_other(self, index: int, end: int) -> bool:
        word = self.words[index]
        following = self.words[index + 1 : index + 2]
        if word in self._lists["pronouns"]:
            # "y a-t-il un centre à Vesoul": nobody either.
            if word == "il" and index and self.words[index - 1] in self._lists["inverted"]:
                return False
            # "avec elle", "chez eux": a complement, not who is spoken of.
            if index and self.words[index - 1] in self._lists["beside"]:
                return False
            if following and following[0] in self._lists["impersonal"]:
                return False
            return not self._stands_for_a_thing(index)
        if word not in self._lists["relatives"]:
            return False
        before = self.words[max(0, index - 2) : index]
        owned = bool(self._lists["owners"].intersection(before)) or (
            word in self._lists["friends"] and bool({"un", "une", "des"}.intersection(before))
        )
        # "Je vis chez mes parents à Gray": the parents are beside, not the subject.
        leads = self.words[max(0, index - 3) : index]
        return owned and index < end and not self._lists["beside"].intersection(leads)

    def is_relative(self, word: str) -> bool:
        """Tell whether a word names a relative or a fellow worker."""
        return word in self._lists["relatives"]

    def _stands_for_a_thing(self, index: int) -> bool:
        """Tell "mon compte, il est à 300 euros" from "mon mari, il est artisan": no person was named before."""
        earlier = self.words[:index]
        # "Mon compte il est vide": said again of the thing just named.
        if earlier and earlier[-1] in self._lists["things"]:
            return True
        if not self._lists["self"].union(("mon", "ma", "mes")).intersection(earlier):
            return False
        return not self._lists["relatives"].union(self._lists["people"]).intersection(earlier)

    def negated(self, first: int) -> bool:
        """Tell whether what starts at a token is denied."""
        if self.words[first] in {"je", "j"}:
            return False
        start = max(self.clause_start(first), first - _REACH)
        # A negation follows its subject: what comes before the nearest one denies something else.
        subjects = [index for index in range(start, first) if self.words[index] in {"je", "j"}]
        start = subjects[-1] if subjects else start
        window = self.words[start:first]
        for offset in range(len(window) - 1, -1, -1):
            word = window[offset]
            before, after = (
                window[offset - 1] if offset else self.words[start - 1] if start else "",
                window[offset + 1 :],
            )
            if word in {"pas", "jamais", "ni", "sans", "aucun", "aucune"}:
                softened = (
                    after and after[0] in {"forcement", "seulement", "que", "encore", "uniquement"}
                ) or before == "pourquoi"
                if not softened or (after and after[0] == "encore"):
                    return True
            if (
                word == "plus"
                and before in {"suis", "ai", "est", "travaille", "n", "ne"}
                and (not after or after[0] not in {"que"})
            ):
                return True
            if word == "non" and set(after) <= _ARTICLES and not _is_first_word(self.words, start + offset):
                return True
        return False

    def stance(self, first: int, last: int) -> Stance:
        """Return how the phrase of the tokens ``first`` to ``last`` (excluded) stands."""
        start = self.clause_start(first)
        before = self.words[start:first]
        inside = self.words[first:last]
        near = before[-5:]
        return Stance(
            other=self.speaks_of_other(last if inside and inside[0] in self._lists["self"] else first),
            negated=self.negated(first) or any(word in {"pas", "plus"} for word in inside[1:-1]),
            past=bool(self._lists["past"].intersection(near)) or bool(self._lists["past"].intersection(inside[:2])),
            wished=self._wished(before),
            hypothetical=self._hypothetical(before + inside[:1]),
            question=self.is_question(first),
        )

    def _wished(self, before: tuple[str, ...]) -> bool:
        near = before[-4:]
        return bool(self._lists["wishes"].intersection(near))

    def _hypothetical(self, before: tuple[str, ...]) -> bool:
        return any(
            word == "si" and following in {"je", "j", "jamais", "on", "un", "une", "mon", "l", "le", "vous"}
            for word, following in pairwise(before)
        ) or any(word in {"quand", "lorsqu", "lorsque"} and following == "on" for word, following in pairwise(before))


def _is_first_word(words: tuple[str, ...], index: int) -> bool:
    """Tell whether only hesitations come before a word ("euh non, chômeur")."""
    return all(word in _HESITATIONS for word in words[:index])
