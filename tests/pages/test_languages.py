"""Answers in another language say which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.web.pages.languages import OPENINGS, language_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def responses() -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, Any] = yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    found: dict[str, list[dict[str, Any]]] = loaded["responses"]
    return found


def test_every_answer_in_another_language_is_recognised(responses: dict[str, list[dict[str, Any]]]) -> None:
    spoken = {name.removeprefix("utter_language_"): one for name, one in responses.items() if "utter_language_" in name}
    assert set(spoken) == set(OPENINGS)
    for code, wordings in spoken.items():
        assert [language_of(wording["text"]) for wording in wordings] == [code] * len(wordings)


def test_no_answer_in_french_is_taken_for_another_language(responses: dict[str, list[dict[str, Any]]]) -> None:
    french = [one["text"] for name, some in responses.items() if "utter_language_" not in name for one in some]
    assert len(french) > 200
    assert [text for text in french if language_of(text)] == []
