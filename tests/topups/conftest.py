"""A database of schemes of the test's own, and schemes as their funders describe them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue
from bot.database import make_engine, upgrade
from bot.guidance.local import LocalScheme
from bot.topups import Scheme, TopupStore, read_scheme

TODAY = date(2026, 11, 21)
TOWN_CHEQUE: dict[str, Any] = {
    "id": "cheque",
    "label": "Chèque formation",
    "funder": "commune",
    "funder_name": "Ville de Chaumont",
    "communes": ["52121"],
    "amount_eur": 300,
    "budget_eur": 1000,
    "starts_on": "2026-01-01",
    "contact": "service formation",
}

Enter = Callable[..., Scheme]


@lru_cache(maxsize=1)
def shipped_catalogue() -> Catalogue:
    return load_catalogue_files()


def described(**terms: Any) -> dict[str, Any]:
    """The town's cheque, with other terms; None takes a term away."""
    return {key: value for key, value in {**TOWN_CHEQUE, **terms}.items() if value is not None}


@pytest.fixture(name="described")
def describe() -> Callable[..., dict[str, Any]]:
    return described


@pytest.fixture
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = make_engine(f"sqlite:///{tmp_path / 'topups.db'}")
    upgrade(made)
    return made


@pytest.fixture
def store(engine: Engine) -> TopupStore:
    return TopupStore(engine)


@pytest.fixture
def enter(store: TopupStore) -> Enter:
    """Store the town's cheque with other terms."""

    def entered(**terms: Any) -> Scheme:
        return store.add(read_scheme(described(**terms), shipped_catalogue()))

    return entered


@pytest.fixture
def scheme() -> Callable[..., LocalScheme]:
    """The value the engine works on: 300 € from the town of Chaumont, with other terms."""

    def made(**terms: Any) -> LocalScheme:
        known: dict[str, Any] = {
            "id": "cheque",
            "label": "Chèque formation",
            "funder": "commune",
            "funder_name": "Ville de Chaumont",
            "starts_on": date(2026, 1, 1),
        }
        if "share_percent" not in terms:
            known["amount_eur"] = Decimal(300)
        return LocalScheme(**{**known, **terms})

    return made
