"""Telling which figures of the law must be read again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.cli.law import oldest_reading, report
from bot.law import Law, Rule

TODAY = date(2026, 11, 21)


def rule(name: str, **fields: object) -> Rule:
    """A rule that states only what the test is about."""
    plain: dict[str, object] = {
        "topic": "cpf.what",
        "statement": f"Règle {name}.",
        "applies_to": frozenset({"employee"}),
        "excludes": frozenset(),
        "date_basis": "in_force",
        "confidence": "high",
        "valid_from": date(2019, 1, 1),
    }
    return Rule(id=name, **{**plain, **fields})


def law(*rules: Rule) -> Law:
    return Law({one.id: one for one in rules})


def test_a_parameter_past_its_last_day_without_a_successor_is_to_be_read_again() -> None:
    ended = rule("cpf.fee.2025", series="cpf.fee", value=Decimal(100), valid_to=date(2025, 12, 31))

    text, to_do = report(law(ended), TODAY, 6)

    assert to_do
    assert "cpf.fee.2025 (fin : 31/12/2025)" in text


def test_a_parameter_that_has_a_new_version_is_not() -> None:
    ended = rule("cpf.fee.2025", series="cpf.fee", valid_to=date(2025, 12, 31))
    following = rule("cpf.fee.2026", series="cpf.fee", valid_from=date(2026, 1, 1))

    text, to_do = report(law(ended, following), TODAY, 6)

    assert not to_do
    assert "cpf.fee.2025" not in text


def test_only_the_last_version_of_a_parameter_is_asked_for() -> None:
    older = rule("cpf.fee.2024", series="cpf.fee", valid_to=date(2024, 12, 31))
    last = rule("cpf.fee.2025", series="cpf.fee", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))

    text, _ = report(law(older, last), TODAY, 6)

    assert "cpf.fee.2024" not in text
    assert "cpf.fee.2025" in text


def test_a_rule_without_a_known_end_is_read_again_after_the_months_given() -> None:
    read = rule("ptp.fund", date_basis="checked", valid_from=date(2026, 5, 21))

    assert report(law(read), TODAY, 6)[1]
    assert not report(law(read), date(2026, 11, 20), 6)[1]
    assert not report(law(read), TODAY, 7)[1]


def test_what_ends_soon_is_announced_but_is_nothing_to_do_yet() -> None:
    ending = rule("aid", valid_to=date(2026, 12, 31))

    text, to_do = report(law(ending), TODAY, 6)

    assert not to_do
    assert "aid (fin : 31/12/2026)" in text


def test_the_oldest_reading_is_that_of_rules_still_in_force() -> None:
    old = rule("a", date_basis="checked", valid_from=date(2025, 3, 1))
    recent = rule("b", date_basis="checked", valid_from=date(2026, 3, 1))
    ended = rule("c", date_basis="checked", valid_from=date(2020, 3, 1), valid_to=date(2021, 1, 1))

    assert oldest_reading(law(old, recent, ended), TODAY) == date(2025, 3, 1)
    assert oldest_reading(law(), TODAY) is None
