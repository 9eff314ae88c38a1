"""The web process of the tests, whole or one conversation of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_service import Conversation, Service, load_guide, serving

from bot.web.guide import Guide


@pytest.fixture(scope="session")
def guide() -> Guide:
    return load_guide()


@pytest.fixture
def service(guide: Guide, tmp_path: Path) -> Iterator[Service]:
    with serving(guide, tmp_path) as service:
        yield service


@pytest.fixture
def conversation(service: Service) -> Conversation:
    return service.open()
