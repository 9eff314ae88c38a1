"""``conseil topup`` as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

runner = CliRunner()

_CHEQUE = """
id: cheque
label: Chèque formation
funder: commune
funder_name: Ville de Bourg-en-Bresse
communes: [01053]
share_percent: 50
cap_eur: 500
budget_eur: 1 000
starts_on: 2026-01-01
ends_on: 2026-12-31
conditions:
  - habiter la ville
contact: service formation
source_date: 2026-11-02
"""


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'conseil.db'}")


@pytest.fixture
def cheque(tmp_path: Path) -> str:
    file = tmp_path / "cheque.yml"
    file.write_text(_CHEQUE, encoding="utf-8")
    return str(file)


def told(*words: str, code: int = 0) -> str:
    done = runner.invoke(app, ["topup", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_an_empty_list_says_what_to_do() -> None:
    assert "conseil topup add" in told("list")


def test_a_file_describes_a_scheme_and_options_complete_it(cheque: str) -> None:
    assert "✔ Aide enregistrée : cheque" in told("add", "--file", cheque, "--budget-eur", "2000")
    sheet = told("show", "cheque", "--on", "2026-11-21")
    for line in (
        "Nom : Chèque formation",
        "Territoire : communes 01053",
        "Donne : 50 % du prix, 500 € au plus",
        "Budget : 2 000 €",
        "Condition : Habiter la ville.",
        "Source lue le : 02/11/2026",
        "État : ouverte",
        "aucun",
    ):
        assert line in sheet


def test_a_whole_scheme_is_entered_by_options() -> None:
    words = {
        "--label": "Aide régionale",
        "--funder": "region",
        "--funder-name": "Région Grand Est",
        "--region": "44",
        "--field": "gestion_pme",
        "--situation": "artisan",
        "--circumstance": "disabled",
        "--amount-eur": "300",
        "--starts-on": "2026-01-01",
        "--source-url": "https://example.org/aide",
    }
    told("add", *[word for pair in words.items() for word in pair])
    sheet = told("show", "aide-regionale")
    assert "Formations : gestion_pme" in sheet
    assert "Situations : artisan" in sheet
    assert "Cas particuliers : disabled" in sheet


def test_everything_wrong_is_said_and_nothing_is_stored() -> None:
    said = told("add", "--label", "Aide", "--funder", "mairie", "--commune", "99999", code=2)
    assert "funder « mairie »" in said
    assert "communes : 99999" in said
    assert "starts_on est obligatoire" in said
    assert "Aucune aide" in told("list")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- une liste", "clé: valeur"),
        ("a: [", "n'est pas du YAML correct"),
        ("", "clé: valeur"),
    ],
)
def test_a_file_that_is_not_a_scheme_is_said(content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    assert said in told("add", "--file", str(tmp_path / "x.yml"), code=2)
    assert "ne peut pas être lu" in told("add", "--file", str(tmp_path / "nowhere.yml"), code=2)


def test_adding_nothing_says_how() -> None:
    assert "conseil topup add --help" in told("add", code=2)


def test_the_list_shows_what_is_left_and_the_state(cheque: str) -> None:
    told("add", "--file", cheque)
    assert "reste 650 €" in told("commit", "cheque", "350", "--reference", "D-1", "--on", "2026-11-21")
    assert "650 €" in told("list", "--on", "2026-11-21")
    assert "à venir" in told("list", "--on", "2025-06-01")
    assert "fermée" in told("list", "--on", "2027-01-01")
    told("commit", "cheque", "650", "--on", "2026-11-21")
    assert "épuisée" in told("list", "--on", "2026-11-21")
    assert "Aucune aide" in told("list", "--open", "--on", "2026-11-21")


def test_a_budget_cannot_be_overdrawn_and_a_release_gives_back(cheque: str) -> None:
    told("add", "--file", cheque)
    told("commit", "cheque", "900", "--on", "2026-11-21")
    assert "Il reste 100 € dans ce budget" in told("commit", "cheque", "100,01", "--on", "2026-11-21", code=2)
    assert "900 € rendus à cheque" in told("release", "1")
    assert "annulé" in told("show", "cheque")
    assert "reste 899,99 €" in told("commit", "cheque", "100,01", "--on", "2026-11-21")


def test_an_amount_or_an_identifier_that_is_not_one_is_said(cheque: str) -> None:
    told("add", "--file", cheque)
    assert "« beaucoup » n'est pas un montant" in told("commit", "cheque", "beaucoup", code=2)
    assert "Aucune aide n'a l'identifiant « autre »" in told("show", "autre", code=2)


def test_a_stopped_scheme_is_closed_from_that_day(cheque: str) -> None:
    told("add", "--file", cheque)
    assert "21/11/2026" in told("stop", "cheque", "--on", "2026-11-21")
    assert "fermée" in told("list", "--on", "2026-11-21")
    assert "plus rien ne peut être engagé" in told("commit", "cheque", "10", "--on", "2026-11-21", code=2)


def test_the_plan_at_the_terminal_applies_the_scheme(cheque: str) -> None:
    told("add", "--file", cheque)
    words = ("match", "--situation", "artisan", "--commune", "01053", "--goal", "train", "--json")
    plan = json.loads(runner.invoke(app, [*words, "--as-of", "2026-11-21"]).output)
    line = next(one for one in plan["funding"] if one["device"] == "cpf_topup_local")
    assert line["eligible"] == "yes"
    assert "Ville de Bourg-en-Bresse" in line["label"]


def test_a_plan_needs_no_database(tmp_path: Path) -> None:
    done = runner.invoke(app, ["match", "--situation", "artisan", "--goal", "train", "--as-of", "2026-11-21"])
    assert done.exit_code == 0
    assert not (tmp_path / "conseil.db").exists()


def test_a_database_that_does_not_open_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'conseil.db'}")
    assert "La base de données ne répond pas" in told("list", code=1)
