"""Reasons to believe that words of a sentence are a place: what stands before them, capitals, size, what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.catalogue.records import Commune
from bot.places.index import population
from bot.places.names import ARTICLES, word_set
from bot.places.tokens import Token
from bot.places.wordlists import common_phrases, common_words, never_places, well_known

TO = word_set("a au aux vers")
OF = word_set("de du des d sur dans pour depuis entre et ou en par")
UNITS = word_set(
    "an ans annee annees mois jour jours h heure heures euro euros eur km k kilometres minutes min semaines salaries"
    " personnes fois pourcent"
)

_LOOK_BACK = 7
_SMALL = (
    r"(?: (?:a|au|aux|dans|sur|vers|pres|en|de|du|des|d|la|le|les|l|ville|commune|cote|proche|pas|loin|tout|toute"
    r"|alentours|environs|peripherie|agglomeration|agglo|secteur|quartier|village|region|coin|autour))*"
)
_STILL = r"(?: (?:actuellement|toujours|encore|maintenant|desormais|plutot|moi|nous|seul|seule|juste|bien|ici))*"
_HOME = re.compile(
    r"\b(?:habit\w*|reside\w*|residant|domicili\w*|vis|vit|vivons|vivant|log(?:e|eons)|install(?:e|ee|es|ees)"
    r"|base|basee|demenage\w*|emmenag\w*|originaire)" + _STILL + _SMALL + "$"
)
_FROM = re.compile(
    r"\b(?:viens|venu|venue|suis|sommes)" + _STILL + r" (?:de|du|des|d|a|au|aux|sur|vers|pres de|pas loin de)$"
)
_NEAR = re.compile(
    r"\b(?:pres|proche|cote|loin|autour|alentours|environs|peripherie|agglo|agglomeration|secteur|bassin|ville|commune"
    r"|village|mairie|centre|antenne|campus|cnam|agence|cma|cci|region) (?:de|du|des|d|a|au|aux|sur)$"
)
# "Je n'habite pas à Troyes" names no place to go by; "je n'habite pas loin de Troyes" does.
_NEGATED = re.compile(r"\bn (?:\w+ ){1,2}(?:pas|plus)\b(?! loin| tres loin)")
_NOT_A_TOWN = re.compile(
    r"\b(?:(?:rue|avenue|boulevard|bd|allee|impasse|place|quai|societe|entreprise|chez"
    r"|appelle|nom|prenom|monsieur|madame|mr|mme)(?: (?:de|du|des|d|la|le|les|l|est|a))*"
    # "Le lycée Dole" is a name, "l'hôpital de Dole" is in Dole.
    r"|(?:lycee|college|ecole|hopital|clinique)(?: (?:du|des|la|le|les|l|est|a))*)$"
)
_DETERMINERS = (ARTICLES - {"aux"}) | word_set(
    "un une mon ma mes ton ta son sa ses ce cet cette ces leur notre votre vos nos quel quelle chaque plusieurs aucun"
    " aucune bon bonne"
)
# Alone, the builder typed without its cedilla; after "à", the town.
_TOWN_AND_TRADE = frozenset({"macon"})
_SIZE_AFTER_TO = 300
_SIZE_AFTER_OF = 2_000
_SIZE_ALONE = 10_000
_SIZE_WITH_CAPITAL = 1_000
_SIZE_AT_START = 5_000
_SIZE_OF_A_HOME = 10_000
_SIZE_OF_ORDINARY_WORD = 1_500


def before(tokens: Sequence[Token], first: int) -> str:
    """The plain words before a position, in the same clause."""
    words: list[str] = []
    for position in range(first, max(0, first - _LOOK_BACK), -1):
        if not tokens[position].joined:
            break
        words.append(tokens[position - 1].word)
    return " ".join(reversed(words))


def is_home(preceding: str) -> bool:
    """Tell whether these words say that the person lives in what follows."""
    return bool(_HOME.search(preceding))


def is_near(preceding: str) -> bool:
    """Tell whether these words can only be followed by a place ("près de", "ville de")."""
    return bool(_NEAR.search(preceding))


def is_from(preceding: str) -> bool:
    """Tell whether these words say where the person comes from or is ("je suis de", "je viens de")."""
    return bool(_FROM.search(preceding))


def is_barred(preceding: str) -> bool:
    """Tell whether what follows is denied, or is the name of a street, a school, a firm or a person."""
    return bool(_NEGATED.search(preceding) or _NOT_A_TOWN.search(preceding))


def ends_with_to(preceding: str) -> bool:
    """Tell whether the last word leads to a place ("à")."""
    return bool(preceding) and preceding.rsplit(maxsplit=1)[-1] in TO


def is_ordinary(words: Sequence[str]) -> bool:
    """Tell whether a name is an ordinary word or phrase too."""
    content = [word for word in words if word not in ARTICLES]
    return " ".join(words) in common_phrases() or (
        len(content) == 1 and (content[0] in common_words() or content[0] in never_places())
    )


def is_believed(
    span: Sequence[Token],
    found: Sequence[Commune],
    preceding: str,
    previous: str,
    *,
    beside: bool,
    starts: bool,
    alone: bool = False,
) -> bool:
    """Tell whether the words of ``span`` are a place here.

    ``previous`` is the word just before; ``beside``: a postal code or department that fits stands after; ``starts``:
    the name begins a clause, where a capital says nothing; ``alone``: it is a clause by itself ("CAP, Decize, 40 ans").
    """
    words = [token.word for token in span]
    if previous in _DETERMINERS:
        return False
    capital = all(token.capital for token in span if token.word not in ARTICLES and token.word not in OF)
    size = max(population(one) for one in found)
    led = is_home(preceding) or is_near(preceding) or bool(_FROM.search(preceding))
    if is_ordinary(words):
        if alone and capital and size >= _SIZE_OF_ORDINARY_WORD and not set(words) & never_places():
            return True
        settled = is_home(preceding) and size >= _SIZE_OF_A_HOME
        return settled or _ordinary_believed(words, previous, size, led=led, capital=capital, beside=beside)
    if led or beside:
        return True
    if alone:
        return size >= (_SIZE_AFTER_TO if capital else _SIZE_WITH_CAPITAL)
    if previous in TO:
        wanted = 0 if capital else _SIZE_AFTER_TO
    elif previous in OF:
        wanted = 0 if capital else _SIZE_AFTER_OF
    elif capital and starts:
        wanted = _SIZE_AT_START
    elif capital or len([word for word in words if word not in ARTICLES]) > 1:
        wanted = _SIZE_WITH_CAPITAL
    else:
        wanted = _SIZE_ALONE
    return size >= wanted


def _ordinary_believed(
    words: Sequence[str], previous: str, size: int, *, led: bool, capital: bool, beside: bool
) -> bool:
    if words[0] in ARTICLES or previous in {"au", "aux"}:
        return (beside and (led or capital)) or (capital and (led or previous in TO | OF))
    if led:
        return capital or beside or size >= _SIZE_OF_ORDINARY_WORD
    return (beside and capital) or (previous in TO and (capital or bool(set(words) & (well_known() | _TOWN_AND_TRADE))))
