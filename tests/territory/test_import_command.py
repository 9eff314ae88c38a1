"""``conseil import``: what a person who runs the service types, and reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from extracts import BASSINS, BMO, ROME, TOWNS, ZONES
from typer.testing import CliRunner

from bot.cli import app

runner = CliRunner()


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'conseil.db'}")


@pytest.mark.parametrize(
    ("kind", "path", "said"),
    [
        ("bmo", BMO, "Besoins en main-d'œuvre 2024 : 213 lignes importées"),
        ("bassins", BASSINS, "Bassins d'emploi des communes 2021 : 29 lignes importées"),
        ("acv", TOWNS, "Villes d'Action cœur de ville : 24 lignes importées"),
        ("rome", ROME, "Appellations du ROME 460 : 203 lignes importées"),
    ],
)
def test_a_public_file_is_imported_then_known(kind: str, path: Path, said: str) -> None:
    first = runner.invoke(app, ["import", kind, str(path)])
    again = runner.invoke(app, ["import", kind, str(path)])

    assert first.exit_code == 0, first.output
    assert said in first.output
    assert "sans redémarrer" in first.output
    assert again.exit_code == 0
    assert "déjà en base" in again.output


def test_the_table_of_jobs_is_imported(fap_rome: Path) -> None:
    done = runner.invoke(app, ["import", "fap-rome", str(fap_rome)])
    assert "2021 : 2 lignes importées" in done.output


def test_a_wrong_file_is_refused_in_french_and_the_former_data_stay() -> None:
    runner.invoke(app, ["import", "bassins", str(BASSINS)])

    done = runner.invoke(app, ["import", "bassins", str(ZONES)])

    assert done.exit_code == 1
    assert "les données d'avant restent en place" in done.output
    assert "zones d'emploi de l'Insee" in done.output
    assert "déjà en base (29 lignes)" in runner.invoke(app, ["import", "bassins", str(BASSINS)]).output


def test_the_command_lists_what_it_imports() -> None:
    done = runner.invoke(app, ["import", "--help"])
    assert all(kind in done.output for kind in ("bmo", "bassins", "fap-rome", "acv", "rome"))
