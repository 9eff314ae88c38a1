"""Facts that look like the visitor's and are not, and the reverse."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.facts import FactReader, extract_facts

TODAY = date(2026, 11, 21)


def said(text: str, fact_reader: FactReader) -> list[tuple[str, object, bool]]:
    return [(fact.field, fact.value, fact.negated) for fact in extract_facts(text, reader=fact_reader, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("je n'ai pas 50 ans", "age"),
        ("j'aurai droit au chômage ?", "situation"),
        ("je voudrais progresser vers un poste de cadre", "circumstances"),
    ],
)
def test_what_is_denied_asked_or_aimed_at_is_not_a_fact(text: str, field: str, fact_reader: FactReader) -> None:
    assert field not in [name for name, _, _ in said(text, fact_reader)]


def test_what_follows_a_denial_is_said_of_oneself_too(fact_reader: FactReader) -> None:
    assert said("je ne suis pas artisan mais salarié", fact_reader) == [
        ("situation", "artisan", True),
        ("situation", "employee", False),
    ]


@pytest.mark.parametrize("text", ["jsui o chomage depui 2 ans", "je suis au chaumage depuis 2 ans"])
def test_unemployment_misspelt_is_unemployment(text: str, fact_reader: FactReader) -> None:
    assert ("situation", "jobseeker", False) in said(text, fact_reader)
    assert ("circumstances", "long_term_unemployed", False) in said(text, fact_reader)
