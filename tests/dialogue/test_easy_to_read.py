"""« Plus simplement » : an easy version of every answer, truly simpler, its hard words explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from statistics import mean

import pytest

from bot.dialogue import State
from bot.dialogue.labels import offered_topics
from bot.dialogue.words import EASY_FILE, read_acronyms, read_responses
from bot.guidance.profile import PROFILE_FIELDS, CommuneRef, Profile

RESPONSES = read_responses()
ACRONYMS = read_acronyms().keys() - {"Cnam"}
EASY = read_acronyms(EASY_FILE)
CHAUMONT = CommuneRef(insee_code="52121", name="Chaumont", department_code="52", postal_code="52000")
PEOPLE = {
    "nobody known": Profile(),
    "artisan": Profile(situation="artisan", commune=CHAUMONT, goal="progress", field="gestion_pme"),
    "jobseeker": Profile(situation="jobseeker", commune=CHAUMONT, goal="change_job", field="comptabilite_finance"),
    "civil servant": Profile(situation="public_agent", commune=CHAUMONT, goal="certify_experience"),
    "retired": Profile(situation="retired", commune=CHAUMONT, goal="train"),
    "fixed term": Profile(situation="employee", circumstances=("fixed_term",), commune=CHAUMONT, goal="train"),
}
MEAN_WORDS, MOST_WORDS = 8.0, 12


def words(text: str) -> int:
    return len([word for word in text.split() if re.search(r"\w", word)])


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?;:])\s|\n", text) if re.search(r"\w", part)]


SIMPLE = sorted(name for name in RESPONSES if re.search(r"_simple(?:__|$)", name))


def shown(name: str) -> list[str]:
    """The wordings, each quoted explanation in its place and one word for each value."""
    texts = []
    for wording in RESPONSES[name]:
        text = re.sub(r"\{easy:([^{}]+)\}", lambda found: EASY[found[1]], wording.text)
        text = re.sub(r"\{say:[^{}\n]*\}", "", text)
        texts.append(re.sub(r"\{[^{}\n]*\}", "valeur", text))
    return texts


@pytest.mark.parametrize("name", SIMPLE)
def test_an_easy_text_has_short_sentences(name: str) -> None:
    for text in shown(name):
        lengths = [words(sentence) for sentence in sentences(text)]
        assert max(lengths) <= MOST_WORDS
        assert mean(lengths) <= MEAN_WORDS


@pytest.mark.parametrize("name", SIMPLE)
def test_an_easy_text_is_shorter_by_the_sentence_than_the_usual_one(name: str) -> None:
    usual = name.replace("_simple", "")
    if usual not in RESPONSES:
        usual = usual.split("__")[0]
    lengths = [[words(sentence) for text in shown(one) for sentence in sentences(text)] for one in (name, usual)]
    easy, plain = map(mean, lengths)
    # Where the usual text is made of very short sentences already, it cannot be much simpler.
    assert easy <= max(plain, MEAN_WORDS - 2)


def is_explained(acronym: str, text: str) -> bool:
    word = re.escape(acronym)
    ways = (rf"\b{word}\.? C'est", rf"s'appelle (?:le |la |l')?{word}\b", rf": (?:le |la |l')?{word}\b")
    return any(re.search(way, text) for way in ways)


@pytest.mark.parametrize("name", SIMPLE)
def test_a_hard_word_is_given_then_explained(name: str) -> None:
    for text in shown(name):
        for acronym in ACRONYMS:
            if re.search(rf"(?<!\w){re.escape(acronym)}(?!\w)", text):
                assert is_explained(acronym, text), (acronym, text)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_answer_to_anyone_can_be_said_more_simply(visitor_at: Callable[[State], object], who: str) -> None:
    for topic in (*offered_topics(), "talk.bot", "talk.out_of_scope"):
        visitor = visitor_at(State(profile=PEOPLE[who], plan_shown=True))
        visitor.says("...", topic)
        usual = visitor.texts[0]
        visitor.says("plus simplement", "talk.simplify")
        assert visitor.replies[0].topic == "talk.simplify", topic
        assert visitor.replies[0].response != "utter_simplify_none", topic
        assert visitor.texts[0] != usual, topic


@pytest.mark.parametrize("field", PROFILE_FIELDS)
def test_every_question_can_be_said_more_simply(visitor_at: Callable[[State], object], field: str) -> None:
    visitor = visitor_at(State(asks=field))
    visitor.says("je comprends pas la question", "talk.simplify")
    assert visitor.replies[0].response == f"utter_ask_{field}_simple"


@pytest.mark.parametrize("field", PROFILE_FIELDS)
def test_every_question_has_its_reason(visitor_at: Callable[[State], object], field: str) -> None:
    visitor = visitor_at(State(asks=field))
    visitor.says("pourquoi cette question ?", "talk.out_of_scope")
    assert visitor.replies[0].response == f"utter_why_{field}"
