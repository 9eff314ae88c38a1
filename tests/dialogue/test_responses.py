"""What people read: complete, sourced, plain, and without a figure of the law written by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from rasa.shared.core.domain import Domain

from bot.catalogue import load_catalogue_files
from bot.dialogue.words import Listener, Words, load_words
from bot.guidance.profile import PROFILE_FIELDS, Profile
from bot.law.rules import load_law

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 21)

LAW = load_law()
ACRONYMS: dict[str, str] = yaml.safe_load((ROOT / "bot/dialogue/acronyms.yml").read_text(encoding="utf-8"))
EASY: dict[str, str] = yaml.safe_load((ROOT / "bot/dialogue/easy.yml").read_text(encoding="utf-8"))
with (ROOT / "data/catalogue/contacts.csv").open(encoding="utf-8", newline="") as rows:
    CONTACTS = {row["id"]: row for row in csv.DictReader(rows)}
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]

# Values that the dialogue gives with a reply.
GIVEN = frozenset(
    {
        "address",
        "after",
        "before",
        "centre",
        "centres_count",
        "contact",
        "count",
        "course",
        "courses_count",
        "details",
        "distance",
        "facts",
        "field",
        "fields",
        "job",
        "missing",
        "offer",
        "phone",
        "place",
        "retention",
        "title",
        "year",
    }
)
# What a profile field, a rule or a door is called in a variant's name.
PUBLICS = frozenset(
    {
        "employee",
        "artisan",
        "business_owner",
        "liberal",
        "jobseeker",
        "public_agent",
        "student",
        "retired",
        "other",
        "long_term_unemployed",
        "early_school_leaver",
        "disabled",
        "temp_worker",
        "fixed_term",
        "executive",
        "resigning",
        "parental_leave",
        "apprentice",
        "micro_entrepreneur",
        "salaried_director",
        "under_26",
        "26_to_44",
        "45_and_over",
    }
)
DOORS = frozenset({"kiosk", "guided"})
SOCIAL = frozenset(
    {
        "talk.greet",
        "talk.bye",
        "talk.thanks",
        "talk.affirm",
        "talk.deny",
        "talk.decline",
        "talk.repeat",
        "talk.simplify",
        "talk.restart",
        "talk.correct",
        "talk.complaint",
        "talk.insult",
        "profile.inform",
    }
)
FOREIGN = frozenset(
    f"utter_language_{code}" for code in ("en", "es", "ar", "pt", "uk", "tr", "de", "it", "ro", "pl", "ru")
)


class Text(NamedTuple):
    """One wording of one response."""

    name: str
    text: str
    sources: tuple[str, ...]


def texts() -> Iterator[Text]:
    for name, wordings in RESPONSES.items():
        for wording in wordings:
            yield Text(name, wording["text"], tuple(wording.get("metadata", {}).get("sources", ())))


def base_of(name: str) -> str:
    return name.split("__", 1)[0]


def variant_of(name: str) -> str | None:
    return name.split("__", 1)[1] if "__" in name else None


def is_simple(name: str) -> bool:
    return base_of(name).endswith("_simple")


def response_of(topic: str) -> str:
    return "utter_" + topic.replace(".", "_")


def placeholders(text: str) -> list[str]:
    return re.findall(r"\{([^{}\n]*)\}", text)


def without_placeholders(text: str) -> str:
    return re.sub(r"\{[^{}\n]*\}", "X", text)


def spoken(text: str) -> str:
    """The text with one word for each value and nothing for a quoted rule, whose sentence is not ours."""
    return re.sub(r"\{[^{}\n]*\}", "valeur", re.sub(r"\{say:[^{}\n]*\}", "", text))


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[.!?;]\s|[.!?;]$|\n|\s:\s", spoken(text)) if part.strip()]


def count_words(sentence: str) -> int:
    return len([word for word in sentence.split() if re.search(r"\w", word)])


TOPICS = [name for entry in DOMAIN["intents"] for name in entry]
WORDINGS = list(texts())


Check = Callable[[Text], None]


def of_each(wordings: Iterable[Text]) -> Callable[[Check], Callable[[str], None]]:
    """Run a check on each of these texts, one test a subject ("cpf"), naming the response that fails."""
    subjects: dict[str, list[Text]] = {}
    for wording in wordings:
        subjects.setdefault(wording.name.split("_")[1], []).append(wording)

    def decorate(check: Check) -> Callable[[str], None]:
        @pytest.mark.parametrize("subject", sorted(subjects))
        def test(subject: str) -> None:
            for wording in subjects[subject]:
                try:
                    check(wording)
                except AssertionError as error:
                    raise AssertionError(f"{wording.name} : {error}") from error

        return test

    return decorate


every_text = of_each(WORDINGS)
every_french_text = of_each(w for w in WORDINGS if w.name not in FOREIGN)
every_simple_text = of_each(w for w in WORDINGS if is_simple(w.name))


@pytest.mark.filterwarnings("ignore:Slot auto-fill has been removed")
def test_rasa_reads_the_domain() -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    assert set(RESPONSES) <= set(domain.responses)
    assert "action_take_turn" in domain.user_actions


def test_facts_never_change_which_rule_applies() -> None:
    assert all(
        settings == {"use_entities": []}
        for entry in DOMAIN["intents"]
        if isinstance(entry, dict)
        for settings in entry.values()
    )


def test_the_state_does_not_influence_the_dialogue_rules() -> None:
    assert DOMAIN["slots"]["state"]["influence_conversation"] is False


def test_every_profile_field_can_be_understood_and_asked() -> None:
    assert DOMAIN["entities"] == list(PROFILE_FIELDS)
    for field in PROFILE_FIELDS:
        for name in (f"utter_ask_{field}", f"utter_ask_{field}__kiosk", f"utter_ask_{field}_again"):
            assert name in RESPONSES
        assert len(RESPONSES[f"utter_ask_{field}"]) >= 2, "une question répétée mot pour mot lasse"


# Answers made of what was found: the words depend on whether a place, a course or a trade is known.
FOUND = {
    "centre.find": ("no_place", "none"),
    "centre.contact": ("unknown",),
    "centre.offer": ("unknown",),
    "course.find": ("ask", "none", "not_taught"),
    "course.detail": ("which",),
    "course.price": ("unknown",),
    "vae.which": ("ask",),
    "plan.show": (),
    "talk.not_understood": ("again",),
}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_its_answer(topic: str) -> None:
    assert response_of(topic) in RESPONSES
    for ending in FOUND.get(topic, ()):
        assert f"{response_of(topic)}_{ending}" in RESPONSES


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic not in SOCIAL])
def test_every_answer_of_substance_can_be_said_more_simply(topic: str) -> None:
    assert f"{response_of(topic)}_simple" in RESPONSES


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.startswith("talk.")])
def test_what_is_often_said_is_not_always_said_the_same_way(topic: str) -> None:
    assert len({wording["text"] for wording in RESPONSES[response_of(topic)]}) >= 2


@pytest.mark.parametrize("name", [name for name in RESPONSES if "__" in name])
def test_a_variant_is_for_a_known_public_or_door_and_has_a_base(name: str) -> None:
    assert variant_of(name) in PUBLICS | DOORS
    assert base_of(name) in RESPONSES


@every_text
def test_every_placeholder_can_be_resolved(wording: Text) -> None:
    for placeholder in placeholders(wording.text):
        kind, _, argument = placeholder.partition(":")
        if not argument:
            assert kind in GIVEN or kind in LAW, placeholder
        elif kind in ("say", "ref"):
            assert argument in LAW, placeholder
        elif kind in ("phone", "url"):
            assert CONTACTS[argument]["phone" if kind == "phone" else "website"], placeholder
        else:
            assert kind in {"acro", "easy"}, placeholder
            assert argument in (ACRONYMS if kind == "acro" else EASY), placeholder


@every_text
def test_every_figure_placeholder_has_a_figure_today(wording: Text) -> None:
    for placeholder in placeholders(wording.text):
        if ":" not in placeholder and placeholder not in GIVEN:
            assert LAW.value(placeholder, DAY) is not None, f"{placeholder} n'a pas de valeur le {DAY}"


@every_text
def test_every_rule_said_or_cited_is_in_force_today(wording: Text) -> None:
    for placeholder in placeholders(wording.text):
        kind, _, argument = placeholder.partition(":")
        if kind in ("say", "ref"):
            rule = LAW.current(argument, DAY)
            assert rule is not None, placeholder
            assert kind == "say" or rule.legal_ref, placeholder


@every_text
def test_every_source_is_a_rule_of_the_law_files(wording: Text) -> None:
    assert [source for source in wording.sources if source not in LAW] == []
    assert len(set(wording.sources)) == len(wording.sources)


@of_each(w for w in WORDINGS if re.match(r"utter_(cpf|vae|cep|funding|guidance)_", w.name))
def test_every_answer_on_rights_has_a_source(wording: Text) -> None:
    asks_first = wording.name.startswith("utter_vae_which_ask")
    named = [p for p in placeholders(wording.text) if p in LAW]
    assert asks_first or wording.sources or named


NUMBERS_IN_WORDS = r"(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|cent|mille)"
UNITS = r"(?:€|euros?|%|pour cent|ans?\b|années?\b|mois\b|semaines?\b|jours?\b|heures?\b|h\b|salariés?\b|Smic\b)"
# An example of an answer that a visitor may type, not a figure of the law.
EXAMPLES = ("« six ans »",)


@every_text
def test_no_figure_of_the_law_is_written_by_hand(wording: Text) -> None:
    text = without_placeholders(wording.text)
    for example in EXAMPLES:
        text = text.replace(example, "")
    found = re.findall(rf"\b\d[\d  .,]*\s?{UNITS}", text) + re.findall(rf"\b{NUMBERS_IN_WORDS} {UNITS}", text)
    assert found == []


@every_text
def test_no_telephone_number_is_written_by_hand(wording: Text) -> None:
    assert re.findall(r"\b0\d(?:[ .]?\d\d){4}\b|\b3114\b|\b39\d\d\b|\b112\b|\b116\b", wording.text) == []


@every_french_text
def test_people_are_spoken_to_politely_and_without_fuss(wording: Text) -> None:
    text = wording.text
    assert "!" not in text
    assert "·" not in text
    assert not re.search(r"\w\([a-zé]{1,3}\)", text), "pas de point ni de parenthèse de genre"
    assert not re.search(r"\b(?:tu|ton|tes|toi|t'es|t'as)\b", text, re.IGNORECASE)
    assert not re.search(r"\b(?:super|ravie?s?|génial|bravo|félicitations|parfait)\b", text, re.IGNORECASE)
    assert not re.search("[\U0001f300-\U0001faff☀-➿]", text)
    assert "invalide" not in text


@every_french_text
def test_men_and_women_are_spoken_to_alike(wording: Text) -> None:
    masculine = r"inscrit|payé|rémunéré|salarié|obligé|sorti|seul|accompagné|indemnisé"
    assert re.findall(rf"\bvous (?:êtes|restez|serez) (?:{masculine})\b(?! ou )", wording.text) == []


@every_french_text
def test_nothing_is_promised(wording: Text) -> None:
    assert not re.search(
        r"\bvous aurez\b|\bgarantie?s?\b|\bsans aucun doute\b|\benviron\b", wording.text, re.IGNORECASE
    )


@every_french_text
def test_a_centre_a_course_or_a_fund_is_never_said_not_to_exist(wording: Text) -> None:
    assert not re.search(
        r"\b(?:il n'y a pas|il n'existe pas|aucun) (?:de |d'|un )?(?:centre|formation|fonds)",
        wording.text,
        re.IGNORECASE,
    )


ASK_OR_REFUSE = re.compile(r"numéro de sécurité sociale|mot de passe|identifiants|FranceConnect", re.IGNORECASE)


@every_french_text
def test_no_secret_is_ever_asked_for(wording: Text) -> None:
    for sentence in re.split(r"[.?!\n]", wording.text):
        asks = re.search(r"\b(?:quel|donnez-moi|indiquez|pouvez-vous (?:me )?donner)\b", sentence, re.IGNORECASE)
        assert not (asks and ASK_OR_REFUSE.search(sentence)), sentence


@of_each(w for w in WORDINGS if w.name not in FOREIGN and variant_of(w.name) != "guided" and not is_simple(w.name))
def test_sentences_are_short(wording: Text) -> None:
    assert [sentence for sentence in sentences(wording.text) if count_words(sentence) > 25] == []


@of_each(w for w in WORDINGS if w.name not in FOREIGN and not w.name.startswith("utter_open") and not is_simple(w.name))
def test_a_message_has_at_most_five_sentences(wording: Text) -> None:
    assert len(re.findall(r"[.?!](?:\s|$)|\{say:", wording.text)) <= 5


@every_simple_text
def test_simple_texts_have_one_short_idea_a_line(wording: Text) -> None:
    for line in wording.text.splitlines():
        assert count_words(spoken(line)) <= 12, line
        assert ";" not in line


@every_simple_text
def test_simple_texts_have_no_bracket_and_no_sigle_left_to_the_reader(wording: Text) -> None:
    assert "(" not in wording.text
    assert "{acro:" not in wording.text


@pytest.mark.parametrize("name", [name for name in RESPONSES if variant_of(name) == "kiosk"])
def test_the_kiosk_says_less(name: str) -> None:
    def length(response: str) -> float:
        return sum(len(spoken(wording["text"])) for wording in RESPONSES[response]) / len(RESPONSES[response])

    assert length(name) < 0.9 * length(base_of(name))


@every_french_text
def test_an_acronym_is_explained_the_first_time_it_appears(wording: Text) -> None:
    if is_simple(wording.name) or variant_of(wording.name) == "guided":
        return  # an easy text has none to spell out, and a counsellor knows them
    for acronym in ACRONYMS.keys() - {"Cnam"}:
        first = re.search(
            rf"(?<!\w){re.escape(acronym)}(?!\w)", re.sub(r"\{(?:say|ref|url|phone):[^}]*\}", "", wording.text)
        )
        assert first is None or first.string[: first.start()].endswith("{acro:"), acronym


@every_text
def test_an_acronym_is_explained_once_in_a_message(wording: Text) -> None:
    explained = [placeholder for placeholder in placeholders(wording.text) if placeholder.startswith("acro:")]
    assert len(set(explained)) == len(explained)


def test_an_acronym_is_explained_in_a_few_words() -> None:
    for sigle, meaning in ACRONYMS.items():
        assert 2 <= count_words(meaning) <= 20, sigle
        assert "(" not in meaning, sigle


def test_distress_gets_the_number_says_it_is_a_program_and_asks_nothing() -> None:
    for wording in WORDINGS:
        if wording.name.startswith("utter_talk_distress"):
            assert "{phone:suicide_prevention}" in wording.text
            assert "{phone:emergency}" in wording.text
            assert "programme" in wording.text
            assert "?" not in wording.text


@pytest.mark.parametrize("name", ["utter_open", "utter_open__kiosk", "utter_open__guided"])
def test_the_opening_says_what_it_is_what_it_keeps_and_what_it_never_asks(name: str) -> None:
    for wording in RESPONSES[name]:
        assert "intelligence artificielle" in wording["text"]
        assert "{retention}" in wording["text"]
        assert "conseill" in wording["text"]
        assert "numéro de sécurité sociale" in wording["text"]


def test_a_public_agent_is_never_sent_to_a_private_scheme() -> None:
    text = RESPONSES["utter_funding_ptp__public_agent"][0]["text"]
    assert "Ce n'est pas possible pour vous" in text
    assert "{public.cfp.pay}" in text
    assert "{cpf.fee}" not in RESPONSES["utter_cpf_fee__public_agent"][0]["text"]


def test_a_jobseeker_is_not_told_to_pay_the_fee() -> None:
    for name in ("utter_cpf_fee__jobseeker", "utter_cpf_fee_simple__jobseeker"):
        assert all("{cpf.fee}" not in wording["text"] for wording in RESPONSES[name])


def test_resigning_comes_last() -> None:
    for wording in RESPONSES["utter_funding_resignation"]:
        assert wording["text"].index("{acro:CEP}") < wording["text"].index("Transitions Pro")
    assert "Ne démissionnez pas" in RESPONSES["utter_funding_resignation"][0]["text"]


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(LAW, load_catalogue_files())


def said(words: Words, name: str, profile: Profile, day: date = DAY) -> list[str]:
    reply = words.compose(
        name,
        Listener(profile=profile, channel="web", as_of=day),
        values={key: f"<{key}>" for key in GIVEN - WORKED_OUT},
    )
    return [words.text(reply, turn) for turn in range(len(RESPONSES[reply.response]))]


# Values found without the dialogue.
WORKED_OUT = frozenset({"retention", "year"})


@pytest.mark.parametrize("day", [date(2024, 6, 1), date(2026, 1, 15), DAY, date(2027, 3, 1)], ids=str)
def test_every_response_can_be_said_whatever_the_day(words: Words, day: date) -> None:
    for name in RESPONSES:
        for text in said(words, name, Profile(), day):
            assert not re.search(r"[{}]", text), name
            assert "None" not in text, name


def test_a_figure_past_its_last_day_is_said_to_be_confirmed(words: Words) -> None:
    for text in said(words, "utter_cpf_fee", Profile(), date(2027, 1, 15)):
        assert "150" not in text
        assert "un montant à confirmer" in text


@pytest.mark.parametrize(
    ("name", "profile", "expected", "never"),
    [
        ("utter_cpf_fee", Profile(situation="jobseeker"), "ne payez pas", "150 €"),
        ("utter_cpf_fee", Profile(situation="artisan"), "150 € en 2026", "ne payez pas"),
        ("utter_cpf_fee", Profile(situation="public_agent"), "Non", "150 €"),
        ("utter_cpf_what", Profile(situation="public_agent"), "25 heures par an", "500 €"),
        ("utter_funding_ptp", Profile(situation="jobseeker"), "Ce n'est pas possible pour vous", "24 mois"),
        (
            "utter_funding_ptp",
            Profile(situation="employee", circumstances=("disabled",)),
            "n'est pas exigée",
            "24 mois",
        ),
        ("utter_funding_ptp", Profile(situation="employee", circumstances=("temp_worker",)), "1 600 heures", "24 mois"),
        ("utter_vae_cost", Profile(situation="jobseeker"), "a pris fin", "2 000 €"),
        ("utter_vae_cost", Profile(situation="employee"), "2 000 €", "a pris fin"),
        ("utter_cep_what", Profile(situation="employee", circumstances=("executive",)), "Apec", "mon-cep.org"),
        ("utter_cep_what", Profile(situation="public_agent"), "RH", "mon-cep.org"),
        (
            "utter_funding_artisan",
            Profile(situation="artisan", circumstances=("salaried_director",)),
            "OPCO",
            "25 € par heure",
        ),
        ("utter_vae_eligible", Profile(situation="student"), "Pas pour le diplôme que vous préparez", "durée minimale"),
    ],
)
def test_an_answer_is_for_the_person(words: Words, name: str, profile: Profile, expected: str, never: str) -> None:
    for text in said(words, name, profile):
        assert expected in text
        assert never not in text
