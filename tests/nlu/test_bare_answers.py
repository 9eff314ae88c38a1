"""A short answer to an open question is understood as that answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.guidance.profile import PROFILE_FIELDS, FieldName
from bot.nlu.facts import FactReader, read_answer
from bot.nlu.understanding import Fact


def _read(asks: FieldName, text: str, reader: FactReader, today: date) -> Any:
    return read_answer(asks, text, reader=reader, today=today)


@pytest.mark.parametrize(
    ("asks", "text", "value"),
    [
        ("experience_years", "12", 12),
        ("experience_years", "douze", 12),
        ("experience_years", "une dizaine", 10),
        ("experience_years", "six mois", 0.5),
        ("experience_years", "depuis 2010", 16),
        ("experience_years", "aucune", 0),
        ("experience_years", "un an et demi", 1.5),
        ("age", "34", 34),
        ("age", "34 ans", 34),
        ("age", "trente-quatre", 34),
        ("cpf_balance_eur", "un peu plus de mille", 1000),
        ("cpf_balance_eur", "1 500", 1500),
        ("cpf_balance_eur", "rien", 0),
        ("cpf_balance_eur", "environ 800 euros", 800),
        ("budget_eur", "500", 500),
        ("budget_eur", "zéro", 0),
        ("weekly_hours", "5", 5),
        ("weekly_hours", "cinq ou six heures", 5),
        ("qualification_level", "le bac", 4),
        ("qualification_level", "bac", 4),
        ("qualification_level", "CAP", 3),
        ("qualification_level", "bts", 5),
        ("qualification_level", "aucun", 2),
        ("qualification_level", "rien", 2),
        ("qualification_level", "niveau bac", 3),
        ("situation", "salarié", "employee"),
        ("situation", "au chômage", "jobseeker"),
        ("situation", "chomage", "jobseeker"),
        ("situation", "cdi", "employee"),
        ("situation", "artisane", "artisan"),
        ("circumstances", "rien de particulier", []),
        ("circumstances", "non", []),
        ("circumstances", "RQTH", "disabled"),
        ("modality", "à distance", "distance"),
        ("modality", "peu importe", "any"),
        ("modality", "les deux", "any"),
        ("modality", "sur place", "onsite"),
        ("goal", "changer de métier", "change_job"),
        ("goal", "une vae", "certify_experience"),
        ("goal", "je sais pas trop quoi faire", "unsure"),
        ("field", "la compta", "comptabilite_finance"),
        ("field", "informatique", "informatique"),
        ("field", "le bâtiment", "btp"),
        ("job_title", "comptable", "comptable"),
        ("commune", "Langres", "52269"),
        ("commune", "chaumont 52", "52121"),
        ("commune", "51100", "51454"),
    ],
)
def test_a_bare_answer_gives_the_fact_asked_for(
    asks: FieldName, text: str, value: object, fact_reader: FactReader, today: date
) -> None:
    fact = _read(asks, text, fact_reader, today)
    assert isinstance(fact, Fact)
    assert (fact.field, fact.value) == (asks, value)


@pytest.mark.parametrize("asks", [field for field in PROFILE_FIELDS if field != "goal"])
@pytest.mark.parametrize(
    "text", ["je préfère ne pas répondre", "je ne sais pas", "jsp", "ça ne vous regarde pas", "joker"]
)
def test_one_may_not_know_or_not_say(asks: FieldName, text: str, fact_reader: FactReader, today: date) -> None:
    assert _read(asks, text, fact_reader, today) == "declined"


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        ("age", "c'est quoi la VAE ?"),
        ("age", "oui"),
        ("cpf_balance_eur", "où voir mon solde ?"),
        ("situation", "où est le centre le plus proche ?"),
        ("qualification_level", "pourquoi vous me demandez ça ?"),
        ("weekly_hours", "deux heures par jour"),
        ("modality", "oui"),
    ],
)
def test_a_question_is_not_an_answer(asks: FieldName, text: str, fact_reader: FactReader, today: date) -> None:
    assert _read(asks, text, fact_reader, today) is None


def test_an_unknown_town_is_said_unknown(fact_reader: FactReader, today: date) -> None:
    fact = _read("commune", "Trifouillis", fact_reader, today)
    assert isinstance(fact, Fact)
    assert fact.problem == "unknown"


def test_an_ambiguous_town_offers_the_most_populated_first(fact_reader: FactReader, today: date) -> None:
    fact = _read("commune", "Chaumont", fact_reader, today)
    assert isinstance(fact, Fact)
    assert fact.candidates[0] == "52121"
