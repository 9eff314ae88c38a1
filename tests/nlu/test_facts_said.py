"""What a visitor says of themselves is read, nothing else is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.nlu.facts import FactReader, extract_facts
from bot.nlu.understanding import Fact

_PART = re.compile(r"(?:^|\s)(!?)([a-z_]+)=((?:(?!\s!?[a-z_]+=).)*)")


def _cases() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "facts_said.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" => ") for line in lines if line and not line.startswith("#")]
    return [(text, expected) for text, expected in pairs]


def _written(fact: Fact) -> tuple[bool, str, str]:
    value = fact.value
    if isinstance(value, float):
        value = int(value) if value == int(value) else value
    return fact.negated, fact.field, str(value)


def _expected(line: str) -> set[tuple[bool, str, str]]:
    return set() if line == "-" else {(bool(no), field, value.strip()) for no, field, value in _PART.findall(line)}


@pytest.mark.parametrize(("text", "expected"), _cases(), ids=[text[:60] for text, _ in _cases()])
def test_a_visitor_who_writes_this_gives_these_facts(
    text: str, expected: str, fact_reader: FactReader, today: date
) -> None:
    facts = extract_facts(text, reader=fact_reader, today=today)
    assert {_written(fact) for fact in facts} == _expected(expected)


def test_each_fact_shows_the_words_it_was_read_in(fact_reader: FactReader, today: date) -> None:
    text = "Bonjour, j’ai 45 ans et 1 200 € sur mon C.P.F., j’habite Chaumont"
    said = {fact.field: text[fact.start : fact.end] for fact in extract_facts(text, reader=fact_reader, today=today)}
    assert said == {"age": "45 ans", "cpf_balance_eur": "1 200 €", "commune": "Chaumont"}


def test_an_ambiguous_commune_is_not_guessed(fact_reader: FactReader, today: date) -> None:
    (fact,) = extract_facts("j'habite à Saint-Denis", reader=fact_reader, today=today)
    assert len(fact.candidates) >= 2
    assert fact.candidates[0] in {"93066", "97411"}


def test_a_counsellor_who_types_for_the_person_says_she(fact_reader: FactReader, today: date) -> None:
    text = "Elle a 45 ans, elle est artisane"
    guided = {fact.field for fact in extract_facts(text, reader=fact_reader, today=today, guided=True)}
    assert guided == {"age", "situation"}
    assert extract_facts(text, reader=fact_reader, today=today) == ()
