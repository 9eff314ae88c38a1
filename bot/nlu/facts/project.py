"""The trade aimed at, as said, and the field of training it or the project belongs to.

The present trade is not the trade aimed at, unless the project is in it: having its experience recognised, or
progressing in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.catalogue.records import Catalogue
from bot.nlu.facts.goal import wish_before
from bot.nlu.facts.reading import Reading
from bot.nlu.facts.subject import DETERMINERS, RANK_FIELD, SubjectReader, is_wanted, skip_back
from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import BREAKS, plain
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

_TITLE_END = BREAKS | frozenset(
    [
        "et",
        "mais",
        "a",
        "au",
        "aux",
        "pour",
        "dans",
        "sur",
        "je",
        "j",
        "car",
        "avec",
        "sans",
        "est",
        "ca",
        "c",
        "qui",
        "que",
        "qu",
        "quand",
        "mes",
        "mon",
        "ma",
        "parce",
        "svp",
        "merci",
        "ou",
        "chez",
        "c",
        "est",
        "apres",
        "depuis",
        "plus",
        "tard",
        "comment",
        "quel",
        "il",
        "elle",
        "si",
        "vers",
        "pas",
        "ne",
        "n",
        "puis",
        "aujourd",
        "via",
        "grace",
    ]
)
_TITLE_WORDS = 5
_NOT_TITLES = frozenset(
    [
        "plus",
        "moins",
        "tres",
        "bon",
        "bonne",
        "meilleur",
        "meilleure",
        "autonome",
        "autre",
        "mieux",
        "independant",
        "independante",
        "riche",
        "libre",
        "utile",
        "quoi",
        "rien",
        "bien",
        "en",
        "salarie",
        "salariee",
        "patron",
        "patronne",
        "fonctionnaire",
    ]
)
_OWN_EXPERIENCE_GOALS = frozenset({"certify_experience", "progress"})
_LIGHT = frozenset({
    "etre", "devenir", "poste", "passer", "comme", "en", "tant", "que", "qu", "plutot", "bien", "juste", "projet", ":",
    "emploi", "travail", "faire", "peut", "pour", "job", "boulot", "formation", "au", "reconvertir", "me", "m", "est",
    "c", "ce", "serait", "orienter", "vers", "evoluer", "diplome", "certification", "cap", "bts", "licence", "titre",
})  # fmt: skip
_PRESENT = frozenset({"suis", "travaille", "ai", "etais", "etait", "avais", "depuis"})
_NO_TRADE_BETWEEN = frozenset({"chez", "mari", "collegue", "patron", "vous", "cherche"})
_HEDGES = frozenset({"etre", "exemple", "genre", "pourquoi", "style", "type", "ou"})


class ProjectReader:
    """Reads the trade aimed at and the field, with the words of the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        project = load_lexicon("project")
        stop = {plain(word) for word in project["stop"]}
        self.trades = _trades(catalogue, stop)
        self.keywords = _keywords(catalogue, stop)
        self._field_of_trade = _fields_of_trades(catalogue, self.trades)
        self._subject = SubjectReader(self.field_of)

    def phrases(self) -> Mapping[str, Mapping[str, Iterable[str]]]:
        """Return the phrases to look for, by group."""
        project = load_lexicon("project")
        return {
            "trade": self.trades,
            "keyword": self.keywords,
            "field": project["more"],
            "aim": {"aim": project["aim"]},
            "field_intro": {"intro": project["field"]},
            "wanting": {"wanting": project["wanting"]},
        }

    def read(self, reading: Reading, goal: str | None) -> list[Fact]:
        """Return the trade aimed at and the field, when said."""
        title = self._title(reading, goal)
        field = self._field(reading, title, goal)
        return [fact for fact in (title[0] if title else None, field) if fact is not None]

    def field_of(self, trade: str) -> str | None:
        """Return the field that a trade belongs to, or None."""
        return self._field_of_trade.get(trade)

    def _title(self, reading: Reading, goal: str | None) -> tuple[Fact, str | None] | None:
        trades = reading.of("trade")
        aimed: list[Hit] = []
        for hit in trades:
            if self._is_aimed_at(reading, hit) or (aimed and _continues(reading, aimed[-1], hit)):
                aimed.append(hit)
        if aimed:
            # Of several, one that a field here leads to.
            hit = next((each for each in aimed if each.label in self._field_of_trade), aimed[0])
            last = max(hit.last, title_end(reading, hit.first, floor=hit.last))
            return reading.fact("job_title", self._named(reading, hit, last), hit.first, last), hit.label
        unknown = _unknown_title(reading)
        if unknown is not None:
            return unknown, None
        if goal in _OWN_EXPERIENCE_GOALS or (_asks_vae(reading) and goal is None):
            for hit in trades:
                if not reading.context.speaks_of_other(hit.first) and not reading.context.negated(hit.first):
                    named = self._named(reading, hit, hit.last)
                    return reading.fact("job_title", named, hit.first, hit.last), hit.label
        return None

    def _named(self, reading: Reading, hit: Hit, last: int) -> str:
        """Return a trade in the person's words, or as the lexicon writes it when they misspelt it or left accents."""
        said = reading.message.said(hit.first, last)
        understood = " ".join(reading.words[hit.first : hit.last])
        typed_well = plain(said) == " ".join(reading.words[hit.first : last])
        if typed_well and not said.isascii():
            return said
        form = next((form for form in self.trades.get(hit.label, ()) if plain(form) == understood), understood)
        if typed_well and form.isascii():
            return said
        return " ".join((form, *reading.words[hit.last : last]))

    def _is_aimed_at(self, reading: Reading, hit: Hit) -> bool:
        if reading.context.speaks_of_other(hit.first) or reading.context.negated(hit.first):
            return False
        if _is_wished_for(reading, hit):
            return True
        index = skip_back(reading, hit.first)
        intro = next((aim for aim in reading.of("aim") if index <= aim.last <= hit.first and aim.first < index), None)
        if intro is None:
            return False
        before = reading.before(intro.first, 4)
        if {"viens", "vient", "ai", "etais"} & set(before[-2:]) and "devenir" in reading.words[
            intro.first : intro.last
        ]:
            return False
        words = reading.words[intro.first : intro.last]
        if words[0] in {"devenir", "me", "formation", "diplome", "former"} or {"devenir"} & set(words):
            return not {"ai", "avais", "eu"} & set(before[-3:]) or "devenir" in words
        return is_wanted(reading, intro.first)

    def _field(self, reading: Reading, title: tuple[Fact, str | None] | None, goal: str | None) -> Fact | None:
        if title is not None:
            start, end = title[0].start, title[0].end
            inside = [
                hit.label
                for hit in reading.of("field") + reading.of("keyword")
                if start <= reading.message.span(hit.first, hit.last)[0] < end
            ]
            field = self._field_of_trade.get(title[1]) if title[1] is not None else None
            if field == RANK_FIELD and not inside:
                last = next((i for i, token in enumerate(reading.message.tokens) if token.start >= end), None)
                beside = self._subject.beside(reading, last) if last is not None else None
                if beside is not None:
                    return beside
            if field is not None or inside:
                return Fact(field="field", value=field or inside[0], start=start, end=end)
        return self._subject.read(reading, goal)


def _is_wished_for(reading: Reading, hit: Hit) -> bool:
    """Tell "vise secrétaire médicale", "je voudrais finir comme vendeuse", "un métier de chiffres, comptable ?"."""
    wish = wish_before(reading, hit.first)
    if wish is None or reading.context.negated(wish):
        return False
    between = reading.words[wish + 1 : hit.first]
    if {"depuis", "ans"} & set(reading.after(hit.last, 3)) or _NO_TRADE_BETWEEN.intersection(between):
        return False
    if not _light(between):
        return True
    if "comme" in between[-3:] and not _PRESENT.intersection(between):
        return True
    clause = reading.clause(hit.first)
    return bool(_HEDGES.intersection(clause)) and "," in between and not _PRESENT.intersection(between)


def _light(between: tuple[str, ...]) -> list[str]:
    """Return the words between a wish and a trade that are more than small words."""
    return [word for word in between if word not in DETERMINERS | _LIGHT]


def _continues(reading: Reading, before: Hit, hit: Hit) -> bool:
    """Tell whether a trade stands beside another one: "clerc ou assistante juridique"."""
    between = reading.words[before.last : hit.first]
    return len(between) <= 3 and bool({"ou", "voire", "/", "et"} & set(between)) and not _PRESENT.intersection(between)


def _asks_vae(reading: Reading) -> bool:
    """Tell "quel diplôme puis-je avoir en VAE ?" from "c'est quoi la VAE ?"."""
    for index, word in enumerate(reading.words):
        clause = reading.clause(index)
        if word == "vae" and {"je", "j", "mon", "mes", "ma"} & set(clause) and "quoi" not in clause:
            return True
    return False


def title_end(reading: Reading, first: int, *, floor: int = 0) -> int:
    """Return where the name of a trade that begins at a token ends (excluded), ``floor`` at least."""
    index = first
    while index < len(reading.words) and index - first < _TITLE_WORDS:
        word = reading.words[index]
        if index >= floor and (word in _TITLE_END or (word == "en" and floor)):
            break
        if index >= floor > 0 and index == floor and word not in {"de", "d", "du", "des"}:
            break
        index += 1
    while index - 1 > first and reading.words[index - 1] in {
        "de",
        "d",
        "du",
        "des",
        "un",
        "une",
        "en",
        "le",
        "la",
        "l",
    }:
        index -= 1
    return index


def _unknown_title(reading: Reading) -> Fact | None:
    """Take "devenir astronaute" as said, though no list knows the trade."""
    for position, word in enumerate(reading.words):
        if word != "devenir" or reading.context.speaks_of_other(position) or reading.context.negated(position):
            continue
        first = position + 1
        while first < len(reading.words) and reading.words[first] in {"un", "une", "le", "la", "l"}:
            first += 1
        last = title_end(reading, first)
        if first < last and reading.words[first] not in _NOT_TITLES and reading.words[first].isalpha():
            return reading.fact("job_title", reading.message.said(first, last), first, last)
    return None


def _trades(catalogue: Catalogue, stop: set[str]) -> dict[str, list[str]]:
    """Return the trades to recognise: name, and its forms."""
    forms: dict[str, list[str]] = {}
    known: dict[str, str] = {}
    for entry in load_lexicon("trades")["trades"]:
        masculine, *others = entry.split("/")
        forms[plain(masculine)] = [masculine, *others]
        known.update({plain(form): plain(masculine) for form in (masculine, *others)})
    jobs = [job for course in catalogue.courses for job in course.target_jobs]
    untaught = [trade for field in catalogue.fields.values() for trade in field.trades_not_taught]
    for job in jobs + untaught:
        name = plain(job)
        if (
            name
            and name not in known
            and name not in stop
            and not {"(", ":", ","} & set(name)
            and len(name.split()) <= 6
        ):
            forms[name] = [job]
            known[name] = name
    return forms


def _keywords(catalogue: Catalogue, stop: set[str]) -> dict[str, list[str]]:
    kept = {
        field.id: [word for word in field.keywords if plain(word) not in stop and plain(word)]
        for field in catalogue.fields.values()
    }
    return {field: words for field, words in kept.items() if words}


def _fields_of_trades(catalogue: Catalogue, trades: Mapping[str, list[str]]) -> dict[str, str]:
    by_keyword: dict[str, str] = {}
    for each in catalogue.fields.values():
        for word in each.keywords:
            by_keyword.setdefault(plain(word), each.id)
    votes: dict[str, Counter[str]] = {}
    for course in catalogue.courses:
        for job in course.target_jobs:
            votes.setdefault(plain(job), Counter())[course.field] += 1
    found: dict[str, str] = {}
    for name, forms in trades.items():
        plains = [plain(form) for form in forms]
        field = next((by_keyword[form] for form in plains if form in by_keyword), None)
        if field is None:
            counted = next((votes[form] for form in plains if form in votes), None)
            field = max(counted.items(), key=lambda item: (item[1], item[0]))[0] if counted else None
        if field is None:
            field = next(
                (by_keyword[first] for first in (form.split()[0] for form in plains) if first in by_keyword), None
            )
        if field is not None:
            found[name] = field
    return found
