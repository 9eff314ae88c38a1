"""The person's situation today, in the words people use for it."""

from __future__ import annotations

from bot.nlu.facts.reading import Reading, corrects
from bot.nlu.phrases import Hit
from bot.nlu.understanding import Fact

_SKIPPED = frozenset(
    [
        "un",
        "une",
        "simple",
        "petit",
        "petite",
        "jeune",
        "actuellement",
        "toujours",
        "encore",
        "aussi",
        "deja",
        "le",
        "la",
        "l",
        "du",
        "d",
        "de",
        "en",
        "bien",
        "juste",
        "seulement",
        "maintenant",
        "desormais",
        "aujourd",
        "hui",
        "moi",
        "meme",
        "plutot",
        "fait",
        "pas",
        "plus",
        "ni",
        "non",
        "que",
        "qu",
    ]
)
_COPULAS = frozenset(
    [
        "suis",
        "etant",
        "reste",
        "tant",
        "comme",
        "devenu",
        "devenue",
        "redevenu",
        "redevenue",
        "statut",
        "situation",
        "metier",
        "profession",
        "travaille",
        "sommes",
    ]
)
_OPENERS = frozenset(
    [
        "bonjour",
        "bonsoir",
        "salut",
        "oui",
        "alors",
        "voila",
        "ben",
        "bah",
        "desole",
        "desolee",
        "merci",
        "donc",
        "voici",
        "hello",
        "coucou",
    ]
)
_RANKS = frozenset(
    [
        "cadre",
        "apprenti",
        "apprentie",
        "alternant",
        "alternante",
        "interimaire",
        "ouvrier",
        "ouvriere",
        "contractuel",
        "contractuelle",
        "titulaire",
    ]
)
_NO_LONGER = frozenset(["ai", "avais", "etais", "ete", "ex", "ancien", "ancienne", "pendant"])
_SOUGHT = frozenset(["cherche", "trouver", "decrocher", "veux", "voudrais", "recherche", "avoir", "obtenir", "propose"])
_WITH_ARTICLES = frozenset({"un", "une", "le", "la", "l", "du", "d", "de"})
_JOINING = frozenset({",", "et", "/", "ou", ":", "(", "mais"})
_BY_TRADE = frozenset({"employee", "public_agent", "liberal"})
_BARE = 4  # words of an answer that is a trade and nothing else
_LEFT_SCHOOL = frozenset({"arretee", "quittee"}) | frozenset(
    ["jusqu", "alle", "allee", "abandonne", "rate", "fini", "arrete", "quitte", "sorti", "sortie", "lache", "plaque"]
)
_OWN_WORDS = frozenset(["je", "j", "mon", "ma", "mes", "suis"])


def read_situation(reading: Reading) -> list[Fact]:
    """Return the situations said, the denied ones as negated; one asserted value at most per independent statement."""
    facts: list[Fact] = []
    for hit in reading.of("situation.said"):
        fact = _statement(reading, hit)
        if fact is not None:
            facts.append(fact)
    accepted: list[Hit] = []
    for hit in reading.of("situation.noun"):
        if _is_said_of_self(reading, hit, accepted):
            accepted.append(hit)
            fact = _noun(reading, hit)
            # "pas cadre" denies the rank, not that one is employed.
            if not (fact.negated and reading.words[hit.first] in _RANKS):
                facts.append(fact)
    facts.extend(_own_boss(reading, facts))
    if not any(fact.field == "situation" and not fact.negated for fact in facts):
        facts.extend(_by_contract_or_trade(reading, accepted))
    return _settle(reading, sorted(facts, key=lambda fact: fact.start))


def _statement(reading: Reading, hit: Hit) -> Fact | None:
    stance = reading.context.stance(hit.first, hit.last)
    own = _OWN_WORDS.intersection(reading.clause(hit.first)) or _opens_by_saying(reading, hit)
    if not stance.asserted or (stance.question and not own):
        return None
    words = reading.words[hit.first : hit.last]
    entitled = "droit" in reading.before(hit.first, 3)
    if entitled or _is_project(reading, hit) or _LEFT_SCHOOL.intersection(reading.before(hit.first, 5)):
        return None
    # "je ne travaille pas" is itself a denial that states a situation.
    negated = reading.context.negated(hit.first) and not {"pas", "plus", "sans"} & set(words)
    return reading.fact("situation", hit.label, hit.first, hit.last, negated=negated)


def _opens_by_saying(reading: Reading, hit: Hit) -> bool:
    """Tell "inscrit France Travail à Creil, ils payent ?" from "un chômeur peut-il... ?"."""
    opening = reading.context.sentence_of(hit.first)[0] == hit.first
    return opening and reading.words[hit.first] in {"inscrit", "inscrite"}


def _is_project(reading: Reading, hit: Hit) -> bool:
    before = reading.before(hit.first, 6)
    return bool(
        {"formation", "veux", "voudrais", "aimerais", "souhaite", "cherche", "pouvoir", "former", "passer", "etudier"}
        & set(before)
    ) and not ({"suis", "travaille"} & set(before))


def _noun(reading: Reading, hit: Hit) -> Fact:
    return reading.fact("situation", hit.label, hit.first, hit.last, negated=reading.context.negated(hit.first))


def _is_said_of_self(reading: Reading, hit: Hit, accepted: list[Hit]) -> bool:
    if not reading.context.stance(hit.first, hit.last).asserted:
        return False
    start, _ = reading.context.sentence_of(hit.first)
    index, determiner = hit.first - 1, False
    while index >= start and reading.words[index] in _SKIPPED:
        determiner = determiner or reading.words[index] in _WITH_ARTICLES
        index -= 1
    if index < start:
        return not determiner and _stands_alone(reading, hit)
    word = reading.words[index]
    if word in _JOINING:
        return _is_listed(reading, hit, accepted, index, determiner=determiner)
    # A trade just before ("coiffeuse auto-entrepreneur", "infirmière libérale") carries the copula.
    return word in _COPULAS or (not determiner and (word in _OPENERS or _after_trade(reading, index)))


def _is_listed(reading: Reading, hit: Hit, accepted: list[Hit], index: int, *, determiner: bool) -> bool:
    """Tell a situation in a list of facts; of "pas artisan mais salarié", the second goes with the first's subject."""
    if any(other.last <= hit.first and hit.first - other.last <= 6 for other in accepted):
        return True
    start, _ = reading.context.sentence_of(hit.first)
    return not determiner and reading.words[index] != "ou" and (reading.guided or _follows_self(reading, start, index))


def _stands_alone(reading: Reading, hit: Hit) -> bool:
    # A trade alone may be the one aimed at: only a question about the situation makes it one.
    if (
        hit.label in _BY_TRADE
        and len(reading.words) <= _BARE
        and any(trade.first <= hit.first < trade.last for trade in reading.of("trade") + reading.of("situation.trade"))
    ):
        return False
    following = reading.after(hit.last, 3)
    return not reading.context.is_question(hit.first) or not {"peut", "ont", "a", "doit", "peuvent", "est"} & set(
        following[:2]
    )


def _follows_self(reading: Reading, start: int, index: int) -> bool:
    before = reading.words[start:index]
    return not before or bool(_OWN_WORDS.intersection(before)) or before[0] in _OPENERS or len(before) <= 4


def _after_trade(reading: Reading, index: int) -> bool:
    trades = [hit for hit in reading.of("trade") if hit.first <= index < hit.last]
    if not trades:
        return False
    before = [word for word in reading.before(trades[0].first, 3) if word not in _SKIPPED]
    return not before or before[-1] in _COPULAS or before[-1] in {","} | _OPENERS


def _by_contract_or_trade(reading: Reading, accepted: list[Hit]) -> list[Fact]:
    """Read an employment contract, else a trade that is nearly always practised in one situation."""
    for hit in reading.of("situation.contract"):
        stance = reading.context.stance(hit.first, hit.last)
        sought = _SOUGHT.intersection(reading.before(hit.first, 4))
        if stance.asserted and not sought and not reading.context.negated(hit.first):
            return [reading.fact("situation", hit.label, hit.first, hit.last)]
    for hit in reading.of("situation.trade"):
        clause = reading.words[reading.context.clause_start(hit.first) : hit.first]
        if (
            not _NO_LONGER.intersection(clause)
            and _is_said_of_self(reading, hit, accepted)
            and not reading.context.negated(hit.first)
        ):
            return [reading.fact("situation", hit.label, hit.first, hit.last)]
    return _hinted(reading)


def _hinted(reading: Reading) -> list[Fact]:
    """Read what supposes an employment: "mon employeur peut-il payer ?"."""
    for hit in reading.of("situation.hint"):
        gone = {"ancien", "ancienne", "ex", "perdu", "quitte", "etais", "avant"} & set(reading.before(hit.first, 5))
        stance = reading.context.stance(hit.first, hit.last)
        if not gone and not stance.hypothetical and not stance.past and not reading.context.negated(hit.first):
            return [reading.fact("situation", hit.label, hit.first, hit.last)]
    return []


def _own_boss(reading: Reading, facts: list[Fact]) -> list[Fact]:
    """Turn "à mon compte" and the like into artisan, liberal or business owner, by the trade said."""
    owned = []
    for hit in reading.of("situation.own"):
        stance = reading.context.stance(hit.first, hit.last)
        before = set(reading.before(hit.first, 6))
        if not stance.asserted or _is_installing(before) or hit.label != "own":
            continue
        if any(fact.field == "situation" and fact.value == "artisan" and not fact.negated for fact in facts):
            continue
        owned.append(
            reading.fact("situation", _sector(reading), hit.first, hit.last, negated=reading.context.negated(hit.first))
        )
    solo = [fact for fact in facts if fact.value == "business_owner" and not fact.negated]
    if owned or not solo:
        return owned[:1]
    sector = _sector(reading)
    fact = solo[0]
    if sector != "business_owner" and _may_be_refined(reading, fact):
        facts.remove(fact)
        return [Fact(field="situation", value=sector, start=fact.start, end=fact.end)]
    return []


def _may_be_refined(reading: Reading, fact: Fact) -> bool:
    said = reading.message.original[fact.start : fact.end].lower()
    return any(
        part in said
        for part in (
            "auto",
            "micro",
            "patron",
            "indépend",
            "independ",
            "entrepreneu",
            "gérant",
            "gerant",
            "tns",
            "chef",
        )
    )


def _is_installing(before: set[str]) -> bool:
    return bool(
        {"mettre", "installer", "lancer", "monter", "veux", "voudrais", "aimerais", "souhaite", "projet", "envie"}
        & before
    )


def _sector(reading: Reading) -> str:
    found = [hit.label for hit in reading.of("situation.sector") if not reading.context.speaks_of_other(hit.first)]
    for label in ("artisan", "liberal"):
        if label in found and (label == "artisan" or "business_owner" not in found):
            return label
    if any(
        hit.last > hit.first and reading.words[hit.first : hit.last] in {("en", "liberal"), ("en", "freelance")}
        for hit in reading.of("situation.own")
    ):
        return "liberal"
    return "business_owner"


def _settle(reading: Reading, facts: list[Fact]) -> list[Fact]:
    """Keep what holds together: the statement of the main activity, and what is denied of the others."""
    asserted = [fact for fact in facts if not fact.negated]
    if len(asserted) > 1 and corrects(reading, asserted[0].end, asserted[-1].start):
        asserted = asserted[-1:]
    denied = [fact for fact in facts if fact.negated and all(fact.value != other.value for other in asserted)]
    return sorted([*_main(asserted), *denied], key=lambda fact: fact.start)


def _main(asserted: list[Fact]) -> list[Fact]:
    if len(asserted) <= 1:
        return asserted
    values = {fact.value for fact in asserted}
    if values == {"jobseeker", "other"}:
        # Out of work to care for one's own, or not looking for any: no job seeker for that.
        return [fact for fact in asserted if fact.value == "other"][:1]
    # "artisan" said with "chef d'entreprise" is the more precise of the two; so are the liberal professions.
    for precise, vague in (("artisan", "business_owner"), ("liberal", "business_owner"), ("public_agent", "employee")):
        if values == {precise, vague}:
            return [fact for fact in asserted if fact.value == precise][:1]
    if values == {"student", "employee"} or "other" in values:
        kept = [fact for fact in asserted if fact.value != "other"]
        return kept[:1] or asserted[:1]
    return asserted[:1]
