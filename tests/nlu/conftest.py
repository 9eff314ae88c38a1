"""The catalogue and the readers, prepared once for all the tests of the understanding."""

from __future__ import annotations

from datetime import date

import pytest

from bot.catalogue.files import load_catalogue_files
from bot.nlu.facts import FactReader
from bot.places import Places

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def fact_reader() -> FactReader:
    catalogue = load_catalogue_files()
    return FactReader(catalogue, Places(catalogue))


@pytest.fixture
def today() -> date:
    return TODAY
