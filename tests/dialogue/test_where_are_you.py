"""Answers to "where can you come from?", as people give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue import Desk, Said, State
from bot.guidance.profile import FieldName, Profile
from bot.nlu.facts import Answer, FactReader, extract_facts, read_answer

ASKED = State(profile=Profile(situation="employee"), asks="commune")


@pytest.fixture(scope="module")
def understanding_desk(desk: Desk) -> Desk:
    reader = FactReader(desk.catalogue, desk.places)

    def read(asks: FieldName, text: str, today: date, /, *, guided: bool) -> Answer:
        return read_answer(asks, text, reader=reader, today=today, guided=guided)

    return replace(desk, read_answer=read)


@pytest.fixture
def asked(understanding_desk: Desk, visitor_at):
    visitor = visitor_at(ASKED)
    visitor.desk = understanding_desk
    return visitor


@pytest.mark.parametrize(
    ("text", "insee_code"),
    [
        ("Chaumont 52", "52121"),
        ("chaumont en haute marne", "52121"),
        ("St Etienne", "42218"),
        ("saint étienne", "42218"),
        ("Saint-Denis 974", "97411"),
        ("monbéliar", "25388"),
        ("Paris 15e", "75056"),
        ("lyon 3", "69123"),
        ("le mans", "72181"),
        ("75015", "75056"),
    ],
)
def test_a_town_said_one_way_or_another_is_understood(asked, text: str, insee_code: str) -> None:
    asked.sends(Said(text=text))
    assert asked.state.profile.commune is not None
    assert asked.state.profile.commune.insee_code == insee_code
    assert asked.state.asks != "commune"


def test_the_district_of_a_large_town_shows_in_its_postal_code(asked) -> None:
    asked.sends(Said(text="Paris 15e"))
    assert asked.state.profile.commune.postal_code == "75015"


@pytest.mark.parametrize("text", ["Chaumont", "chaumon"])
def test_the_five_chaumont_are_asked_back_the_most_populated_first(asked, text: str) -> None:
    asked.sends(Said(text=text))
    question = asked.replies[-1]
    assert asked.state.profile.commune is None
    assert question.asks == "commune"
    labels = [choice.label for choice in question.choices if choice.payload.startswith("/profile.inform")]
    assert labels[0] == "Chaumont (Haute-Marne, 52)"
    assert len(labels) == 5


@pytest.mark.parametrize(
    ("text", "first"), [("52000", "Chaumont (Haute-Marne, 52)"), ("Saint-Denis", "Saint-Denis (La Réunion, 974)")]
)
def test_what_names_several_communes_is_asked_back(asked, text: str, first: str) -> None:
    asked.sends(Said(text=text))
    assert asked.state.profile.commune is None
    assert asked.replies[-1].choices[0].label == first


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("La Réunion", "utter_place_region"),
        ("la Bretagne", "utter_place_region"),
        ("Haute-Marne", "utter_place_region"),
        ("Bruxelles", "utter_place_foreign"),
        ("nulle part", "utter_place_unknown"),
        ("Nouméa", "utter_place_territory"),
    ],
)
def test_what_is_not_a_commune_is_said_so_and_asked_again_kindly(asked, text: str, response: str) -> None:
    asked.sends(Said(text=text))
    assert asked.state.profile.commune is None
    assert asked.replies[-1].response == response
    assert asked.state.asks == "commune"


def test_a_place_can_be_refused_in_words(asked) -> None:
    asked.sends(Said(text="je préfère pas dire", topics=(("talk.decline", 0.9),)))
    assert asked.state.profile.declined == ("commune",)
    assert asked.state.asks == "goal"


@pytest.mark.parametrize(
    "text", ["75011", "je suis dans le 54000", "mon code postal c'est 88000", "un centre à Vesoul ?"]
)
def test_a_place_said_unasked_is_read(understanding_desk: Desk, text: str) -> None:
    reader = FactReader(understanding_desk.catalogue, understanding_desk.places)
    facts = extract_facts(text, reader=reader, today=date(2026, 11, 21))
    assert [fact.field for fact in facts] == ["commune"]


@pytest.mark.parametrize("text", ["il me reste 12000 euros", "un budget de 10000", "j'ai un salaire de 24000 par an"])
def test_a_sum_is_not_a_postal_code(understanding_desk: Desk, text: str) -> None:
    reader = FactReader(understanding_desk.catalogue, understanding_desk.places)
    assert "commune" not in [fact.field for fact in extract_facts(text, reader=reader, today=date(2026, 11, 21))]


def test_a_sum_asked_for_is_not_a_postal_code_either(understanding_desk: Desk, visitor_at) -> None:
    visitor = visitor_at(State(profile=Profile(situation="employee"), asks="cpf_balance_eur"))
    visitor.desk = understanding_desk
    place = {"field": "commune", "value": "10000", "start": 0, "end": 5, "candidates": ("10387", "10077")}
    visitor.sends(Said(text="10000", topics=(("profile.inform", 0.9),), facts=(place,)))
    assert visitor.state.profile.cpf_balance_eur == 10000
    assert visitor.state.profile.commune is None


@pytest.mark.parametrize(
    "text", ["y a-t-il un centre à Vesoul ?", "existe-t-il un centre à Vesoul", "y a t il un centre a vesoul"]
)
def test_an_inverted_question_speaks_of_nobody_else(understanding_desk: Desk, text: str) -> None:
    reader = FactReader(understanding_desk.catalogue, understanding_desk.places)
    facts = extract_facts(text, reader=reader, today=date(2026, 11, 21))
    assert [fact.value for fact in facts if fact.field == "commune"] == ["70550"]
