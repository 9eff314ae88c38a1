"""Places inside a sentence. Half the words of French are the name of some village: a place needs reasons to be one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from bot.catalogue.records import Commune
from bot.french import word_counts
from bot.places.evidence import (
    TO,
    UNITS,
    before,
    ends_with_to,
    is_barred,
    is_believed,
    is_from,
    is_home,
    is_near,
    is_ordinary,
)
from bot.places.index import Index, population
from bot.places.names import ARTICLES, fold, plain_words, word_set
from bot.places.resolution import PlaceMention
from bot.places.resolver import Resolver
from bot.places.said import ARTICLE_OF, CONNECTORS, DISTRICTS, area
from bot.places.tokens import Token, tokenise
from bot.places.wordlists import (
    common_words,
    foreign_places,
    never_places,
    region_names,
    territories,
    well_known,
)

_LONGEST_NAME = 8
_BEFORE_A_NUMBER = frozenset({"le", "departement", "dans"})
_LONGEST_MENDED = 4
# Shorter words with a capital after "à" are more often a firm or a person than a town badly typed.
_SHORTEST_UNTOLD = 6
_LONGEST_ACRONYM = 4
# A name badly typed, where nothing tells a place but "à": only a town, and only from words that are not French.
_SIZE_OF_A_GUESS = 3_000
_SHORTEST_GUESS = 4
_SHORTEST_MENDED = 5
_RARE = 60
_LINKS = word_set("sur sous en de du des d les l et su")
_HALVES = word_set(
    "saint sainte sin mont ville bois port pont val notre dame rose roses mer mere marne loire seine saone"
)
_LONGEST_AREA = 6
_KNOWN_TOWN = 5_000
_AREA_WORDS = word_set("en dans de du a la le l les departement region")
_STOPS_A_NAME = word_set("et mais je j qui ou depuis dans avec pour car donc c mon")
# "Dans le nord" is the department, "dans le nord haute-marnais" is not.
_ENDS_THERE = re.compile(r"\s*(?:$|[,.;:!?)]|(?:et|ou|où|pour|mais|je|j|depuis|avec|près)\b)")
# Five digits are a postal code after these words; elsewhere they are more often a sum of money.
_TELLS_A_CODE = re.compile(r"(?:\b(?:le|au|du|dans|vers|postal)|\bpostal (?:c )?est|\b(?:proche|pres|centre) de)$")
_NUMBER = re.compile(r"\d{1,3}(?:er|ere|eme|e|nd)?|2[ab]|\d{5}")


class Mentions:
    """Finds places in sentences; pure, no state but the index."""

    def __init__(self, index: Index, resolver: Resolver) -> None:
        self._index = index
        self._resolver = resolver
        self._never_misspelt = (never_places() | common_words()) - _HALVES
        elsewhere = (*foreign_places(), *territories(), *region_names())
        self._beginnings = index.beginnings | CONNECTORS | _BEFORE_A_NUMBER | {name.split()[0] for name in elsewhere}

    def find(self, text: str) -> list[PlaceMention]:
        """The places of a text, in its order, never overlapping."""
        tokens = tokenise(text)
        whole = self._whole(tokens, text)
        if whole:
            return [whole]
        mentions: list[PlaceMention] = []
        position = 0
        while position < len(tokens):
            found = self._at(tokens, position, text)
            if found is None:
                position += 1
                continue
            mention, position = found
            mentions.append(mention)
        return _united(_without_repeats(mentions))

    def _whole(self, tokens: Sequence[Token], text: str) -> PlaceMention | None:  # noqa: PLR0911
        """A message that is a place and nothing else."""
        if not tokens or len(tokens) > _LONGEST_NAME or not _is_joined(tokens):
            return None
        words = [token.word for token in tokens]
        start, end = tokens[0].start, tokens[-1].end
        if words[0] == "le" and self._index.department(words[-1]) and len(words) == 2:
            return self._mention(tokens, text, home=False)
        named = [word for word in words if not word.isdigit()]
        if words[0].isdigit() and len(words[0]) < len("75000"):
            return None
        if not named or all(word in never_places() for word in named):
            return None
        if is_ordinary(named) and not (tokens[0].capital and tokens[-1].capital) and not set(named) & well_known():
            return None
        found = self._resolver.of_words(words, text[start:end], mend=False)
        bare_lead = words[0] in ARTICLES or not never_places() & {words[0]}
        exact = self._index.named(words) or not found.communes
        if found.kind == "unknown" or not bare_lead or (not exact and not any(word[0].isdigit() for word in words)):
            return None
        return PlaceMention(start=start, end=end, resolution=found)

    def _at(self, tokens: Sequence[Token], first: int, text: str) -> tuple[PlaceMention, int] | None:
        """The place that begins at a word, and the position after it."""
        preceding = before(tokens, first)
        if is_barred(preceding):
            return None
        home = is_home(preceding)
        if _is_postal_code(tokens[first].word):
            return self._by_code(tokens, first, text, preceding, home=home or ends_with_to(preceding))
        # Most words begin no name at all: eight spans need not be looked up for each.
        longest = _LONGEST_NAME if home or tokens[first].word in self._beginnings else 0
        for length in range(min(longest, len(tokens) - first), 0, -1):
            span = tokens[first : first + length]
            if not _is_joined(span):
                continue
            found = self._area(span, preceding, text, home) or self._commune(tokens, first, length, preceding, text)
            if found:
                return found[0], first + found[1]
        return self._misspelt(tokens, first, preceding, text, home=home)

    def _by_code(
        self, tokens: Sequence[Token], first: int, text: str, preceding: str, *, home: bool
    ) -> tuple[PlaceMention, int] | None:
        """A postal code, with the name that follows it."""
        code = tokens[first]
        following = tokens[first + 1].word if first + 1 < len(tokens) else ""
        if following in UNITS or text[code.end : code.end + 2].strip()[:1] in {"€", "%"}:
            return None
        for length in range(min(_LONGEST_NAME, len(tokens) - first - 1), 0, -1):
            span = tokens[first + 1 : first + 1 + length]
            if not _is_joined(span) or not self._index.named([token.word for token in span]):
                continue
            found = self._mention(tokens[first : first + 1 + length], text, home=home)
            if found.resolution.postal_code or found.resolution.kind == "found":
                return found, first + 1 + length
        told = home or _in_brackets(text, code) or len(tokens) == 1 or _TELLS_A_CODE.search(preceding)
        if not told:
            return None
        found = self._mention([code], text, home=home)
        return (found, first + 1) if found.resolution.kind in {"found", "ambiguous", "territory"} else None

    def _commune(  # noqa: PLR0911
        self, tokens: Sequence[Token], first: int, length: int, preceding: str, text: str
    ) -> tuple[PlaceMention, int] | None:
        span = tokens[first : first + length]
        words = [token.word for token in span]
        previous = tokens[first - 1].word if first and tokens[first].joined else ""
        # "Au Lamentin" is Le Lamentin (Martinique), not Lamentin (Guadeloupe).
        article = (ARTICLE_OF[previous],) if previous in ARTICLE_OF else ()
        prefix = article if self._index.is_exact((*article, *words)) else ()
        words = [*prefix, *words]
        named = not all(token.word in never_places() for token in span) or all(token.capital for token in span)
        if not named or not self._is_name(words, previous):
            return None
        # "Montigny-le-Roi" is not one of the Montigny.
        if re.match(r"-\w", text[span[-1].end :]):
            return None
        if _is_acronym(span, text) and not (is_home(preceding) or is_near(preceding) or previous in TO):
            return None
        if longer := self._longer(tokens, first, length, words, text, home=is_home(preceding)):
            return longer
        found = self._index.named(words)
        extent = self._with_hint(tokens, first + length, found)
        beside = extent > first + length
        starts = first == 0 or not span[0].joined
        alone = starts and _ends_clause(tokens, extent, text) and not _is_acronym(span, text)
        if _follows_hyphen(text, span[0]) or not is_believed(
            span, found, preceding, previous, beside=beside, starts=starts, alone=alone
        ):
            return None
        mention = self._mention(tokens[first:extent], text, home=is_home(preceding), prefix=prefix)
        if mention.resolution.kind not in {"found", "ambiguous"}:
            return None
        return mention, extent - first

    def _longer(
        self, tokens: Sequence[Token], first: int, length: int, words: Sequence[str], text: str, *, home: bool
    ) -> tuple[PlaceMention, int] | None:
        """The whole name, its end badly typed, of which only the beginning is known ("boulogne sur mere")."""
        following = tokens[first + length : first + length + 3]
        if not following or following[0].word not in _LINKS or not self._index.is_short_form(words):
            return None
        for more in (3, 2):
            span = tokens[first : first + length + more]
            if len(span) < length + more or not _is_joined(span) or span[-1].word in _LINKS or span[-1].word.isdigit():
                continue
            found = self._index.mended([token.word for token in span])
            if found and " ".join(plain_words(found[0].name)).startswith(" ".join(words)):
                return self._mention(span, text, home=home), length + more
        return None

    def _is_name(self, words: Sequence[str], previous: str) -> bool:
        """Tell whether these words, after that one, are the form of a name: its article is there or contracted."""
        if self._index.is_exact(words):
            return True
        if self._index.is_bare(words):
            contracted = previous in {"au", "aux", "du", "des"}
            return contracted or (len(words) > 1 and population(self._index.named(words)[0]) >= _KNOWN_TOWN)
        return self._index.is_short_form(words) and not is_ordinary(words)

    def _with_hint(self, tokens: Sequence[Token], after: int, found: Sequence[Commune]) -> int:
        """Where the name ends once a postal code, a department, a region or a district after it is counted."""
        if after >= len(tokens):
            return after
        if _NUMBER.fullmatch(tokens[after].word):
            return self._with_number(tokens, after, found)
        codes = {one.department_code for one in found} | {one.region_code for one in found}
        for length in range(min(_LONGEST_AREA, len(tokens) - after), 0, -1):
            span = tokens[after : after + length]
            # "Saint-Denis, Réunion": a comma may stand before the area.
            beside = area(self._index, [token.word for token in span]) if _is_joined(span) else None
            if beside and beside.code in codes:
                return after + length
        return after

    def _with_number(self, tokens: Sequence[Token], after: int, found: Sequence[Commune]) -> int:
        number = tokens[after].word
        unit = tokens[after + 1].word if after + 1 < len(tokens) else ""
        if unit in UNITS:
            return after
        if _is_postal_code(number):
            fits = any(number in one.postal_codes or number[:2] == one.department_code[:2] for one in found)
        else:
            code = self._index.department(number)
            fits = any(one.department_code == code or one.insee_code in DISTRICTS for one in found)
        if not fits:
            return after
        return after + (2 if unit in {"arrondissement", "arr"} else 1)

    def _area(self, span: Sequence[Token], preceding: str, text: str, home: bool) -> tuple[PlaceMention, int] | None:
        """A department, a region, a territory or another country."""
        words = [token.word for token in span]
        name = " ".join(words)
        last = preceding.split()[-1:]
        within = bool({"en", "dans"} & set(preceding.split()[-2:]))
        capital = span[0].capital
        if self._is_numbered(span, text, home):
            told = True
        elif name in foreign_places() or name in territories():
            told = home or (name in territories() and capital and last != ["de"])
        elif not area(self._index, words) or (words[0] in _AREA_WORDS and name not in region_names()):
            return None
        elif self._index.is_exact(words) or name in common_words():
            # A town or a word too ("Vienne", "le nord"): only "en" or "dans" tells the area.
            told = within or (home and (capital or name in region_names()))
        else:
            # "Haute-Marne", "Côtes-d'Armor": a name of several words means nothing else.
            told = home or within or len(words) > 1 or (capital and bool(_AREA_WORDS & set(last)))
        if not told or (name == "nord" and not _ENDS_THERE.match(text, span[-1].end)):
            return None
        mention = self._mention(span, text, home=home, prefix=("dans",) if within else ())
        return (mention, len(span)) if not mention.resolution.communes else None

    def _is_numbered(self, span: Sequence[Token], text: str, home: bool) -> bool:
        """Tell whether the words are "dans le 52", said of a department and not of a duration."""
        words = [token.word for token in span]
        if len(words) not in {2, 3} or words[-2] not in _BEFORE_A_NUMBER:
            return False
        if not (words[0] == "dans" or home) or not self._index.department(words[-1]):
            return False
        following = text[span[-1].end :].split(maxsplit=1)
        return not following or following[0] not in UNITS

    def _misspelt(
        self, tokens: Sequence[Token], first: int, preceding: str, text: str, *, home: bool
    ) -> tuple[PlaceMention, int] | None:
        """After "j'habite à" and the like, a name badly typed, or one that nothing resembles."""
        directly = preceding.split()[-1:] and preceding.rsplit(maxsplit=1)[-1] in TO | {"de", "d", "sur"}
        capital = tokens[first].capital and first > 0 and len(tokens[first].word) >= _SHORTEST_UNTOLD
        told = home or (is_near(preceding) and capital) or (capital and ends_with_to(preceding))
        starts = first == 0 or not tokens[first].joined
        led = ends_with_to(preceding) or is_near(preceding) or is_from(preceding)
        if not (told or starts or led) or (tokens[first].capital and _is_acronym(tokens[first : first + 1], text)):
            return None
        run: list[Token] = []
        for token in tokens[first : first + _LONGEST_MENDED]:
            if token.word in _STOPS_A_NAME or token.word.isdigit() or (run and not token.joined):
                break
            run.append(token)
        for length in range(len(run), 0, -1):
            span = run[:length]
            words = [token.word for token in span]
            if not self._never_misspelt.isdisjoint(words):
                continue
            guessed = led or (len("".join(words)) > _SHORTEST_MENDED and _ends_clause(tokens, first + length, text))
            if not told and not (guessed and _is_unheard_of(words)):
                continue
            if found := self._index.mended(words):
                extent = self._with_hint(tokens, first + length, found)
                if not told and population(found[0]) < _SIZE_OF_A_GUESS:
                    continue
                mention = self._mention(tokens[first:extent], text, home=home)
                return (mention, extent) if mention.resolution.communes else None
        if home and directly and capital and run and run[0].word not in never_places() | common_words():
            mention = self._mention(run[:1], text, home=home)
            return (mention, first + 1) if mention.resolution.kind == "unknown" else None
        return None

    def _mention(self, span: Sequence[Token], text: str, *, home: bool, prefix: tuple[str, ...] = ()) -> PlaceMention:
        start, end = span[0].start, span[-1].end
        if "(" in text[start:end] and text[end : end + 1] == ")":
            end += 1
        words = [*prefix, *(token.word for token in span)]
        return PlaceMention(start=start, end=end, resolution=self._resolver.of_words(words, text[start:end]), home=home)


def _ends_clause(tokens: Sequence[Token], after: int, text: str) -> bool:
    """Tell whether nothing but a mark, or the end, follows the name."""
    if after >= len(tokens):
        return True
    return not tokens[after].joined or "(" in text[tokens[after - 1].end : tokens[after].start]


def _is_acronym(span: Sequence[Token], text: str) -> bool:
    """Tell "BOE" from "Boé": capitals only, in a text that is not shouted."""
    typed = text[span[0].start : span[-1].end]
    return len(typed) <= _LONGEST_ACRONYM and typed.isupper() and not text.isupper()


def _follows_hyphen(text: str, token: Token) -> bool:
    """Tell the second half of a name ("Is-sur-Tille") from a name."""
    return bool(re.search(r"\w-$", text[: token.start]))


def _is_unheard_of(words: Sequence[str]) -> bool:
    """Tell whether a name has no word but small ones and words that French does not have."""
    counts = word_counts()
    words = [fold(word) for word in words]
    content = [word for word in words if word not in ARTICLES and word not in _LINKS]
    return (
        bool(content)
        and any(counts.get(word, 0) < _RARE and len(word) >= _SHORTEST_GUESS for word in content)
        and all(counts.get(word, 0) < _RARE or word in _HALVES for word in content)
    )


def _is_joined(span: Sequence[Token]) -> bool:
    return all(token.joined for token in span[1:])


def _is_postal_code(word: str) -> bool:
    return len(word) == 5 and word.isdigit()


def _in_brackets(text: str, token: Token) -> bool:
    return text[: token.start].rstrip().endswith("(") and text[token.end :].lstrip().startswith(")")


def _without_repeats(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Leave out a postal code said apart from the name of a town that has it."""
    named = {one.resolution.commune.insee_code for one in mentions if one.resolution.commune is not None}
    return [
        one
        for one in mentions
        if one.resolution.kind != "ambiguous"
        or not named & {commune.insee_code for commune in one.resolution.communes}
        or not one.resolution.postal_code
    ]


def _united(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """A department named apart settles an ambiguous name of the same text, and is then no longer a place of its own."""
    areas = [one for one in mentions if one.resolution.kind in {"department", "region"}]
    doubtful = [one for one in mentions if one.resolution.kind == "ambiguous"]
    if len(areas) != 1 or not any(one.resolution.communes for one in mentions):
        return mentions
    wide = areas[0].resolution
    united = []
    for one in mentions:
        if one in areas:
            continue
        kept = tuple(
            commune
            for commune in one.resolution.communes
            if wide.department_code in {None, commune.department_code} and wide.region_code == commune.region_code
        )
        if one in doubtful and kept:
            kind = "found" if len(kept) == 1 else "ambiguous"
            settled = msgspec.structs.replace(one.resolution, communes=kept, kind=kind)
            united.append(msgspec.structs.replace(one, resolution=settled))
        else:
            united.append(one)
    inside = any(commune.region_code == wide.region_code for one in united for commune in one.resolution.communes)
    return united if inside else mentions
