"""The catalogue of rules that people read is the one the engine works with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.law_page import PAGE, page, unknown_publics, write_page
from bot.cli.law_uses import uses
from bot.cli.main import app
from bot.law import load_law

TEXT = page()


def section(name: str) -> str:
    """What the page says of one parameter."""
    return TEXT.split(f"### `{name}`\n", 1)[1].split("\n### ", 1)[0].split("\n<a id=", 1)[0]


def test_the_page_kept_with_the_project_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == TEXT, "Lancez « conseil law page » et ajoutez docs/rules.md."


def test_the_same_rules_give_the_same_page() -> None:
    assert page() == TEXT


def test_every_rule_is_on_the_page_with_its_sentence_and_its_source() -> None:
    for rule in load_law():
        assert rule.statement in TEXT
        assert f"`{rule.series or rule.id}`" in TEXT
        assert rule.source is None or rule.source in TEXT


def test_every_public_named_by_a_rule_has_french_words() -> None:
    assert unknown_publics(list(load_law())) == set()


def test_a_rule_says_its_figure_its_public_and_its_dates() -> None:
    text = section("ptp.seniority.total")
    assert re.search(r"- Chiffre : \d+ mois", text)
    assert "- Pour : personnes salariées" in text
    assert "- Texte : Code du travail" in text
    assert "- Confiance : " in text
    assert "financement « Projet de transition professionnelle (PTP) »" in text


def test_the_versions_of_a_parameter_are_told_in_order() -> None:
    text = section("cpf.fee")
    ids = re.findall(r"\*\*`(cpf\.fee\.\w+)`\*\*", text)
    law = load_law()
    assert len(ids) == len(law.versions("cpf.fee"))
    starts = [law.rules[name].valid_from for name in ids]
    assert starts == sorted(starts, key=str)
    assert text.count("ensuite, la version suivante") == len(ids) - 1
    assert text.count("ensuite, valeur à confirmer") == 1


def test_a_checked_rule_says_when_it_was_read() -> None:
    read = next(rule for rule in load_law() if rule.date_basis == "checked" and rule.valid_from and not rule.series)
    assert "- Dates : vérifié le " in section(read.id)


def test_a_value_past_its_last_day_is_to_be_confirmed() -> None:
    assert "valeur échue : à confirmer" in section("cpf.topup.interview_penalty")


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("cpf.fee", "reste à payer"),
        ("cpf.fee", "réponse « cpf_fee »"),
        ("appr.age", "financement « Alternance (apprentissage ou contrat de professionnalisation) »"),
        ("vae.experience", "parcours de VAE"),
        ("cpf.credit.low_qualified", "financement « Compte personnel de formation (CPF) »"),
    ],
)
def test_the_page_says_where_a_rule_serves(name: str, user: str) -> None:
    assert user in uses(load_law())[name]


def test_the_page_is_written_once_only(tmp_path: Path) -> None:
    copy = tmp_path / "rules.md"
    assert write_page(copy)
    assert not write_page(copy)
    assert copy.read_text(encoding="utf-8") == TEXT


def test_the_command_tells_whether_the_page_is_up_to_date() -> None:
    outcome = CliRunner().invoke(app, ["law", "page", "--check"])
    assert outcome.exit_code == 0
    assert "docs/rules.md est à jour" in outcome.output
