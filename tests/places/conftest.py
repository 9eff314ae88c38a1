"""The catalogue and the places are built once for all the tests of this folder: they never change."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue, load_catalogue_files
from bot.places import Places


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue_files()


@pytest.fixture(scope="session")
def places(catalogue: Catalogue) -> Places:
    return Places(catalogue)
