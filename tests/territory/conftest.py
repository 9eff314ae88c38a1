"""Real extracts of the public files, and a database to import them into."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.database import make_engine, upgrade


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = make_engine(f"sqlite:///{tmp_path / 'conseil.db'}")
    upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def fap_rome(tmp_path: Path) -> Path:
    """A table written for the test, in the shape of the Dares table: these pairs are not the official ones."""
    path = tmp_path / "table_passage_2021.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["rome", "intitule_rome", "qualification", "fap_2021", "intitule_fap"])
        writer.writerow(["D1401", "Assistanat commercial", "6", "R1X67a", "Télévendeurs"])
        writer.writerow(["D1401", "Assistanat commercial", "7", "R1X67b", "Téléconseillers"])
        writer.writerow(["M1203", "Comptabilité", "5", "L1X60z", "Employés de la comptabilité"])
    return path
