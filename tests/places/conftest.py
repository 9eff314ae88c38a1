"""The catalogue is read once for all the tests of this folder: it never changes."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue, load_catalogue_files


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue_files()
