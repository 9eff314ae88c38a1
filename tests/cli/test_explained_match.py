"""``conseil match --explain``: why, why not, and what would change each answer."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli.main import app

ARTISAN = ["match", "--situation", "artisan", "--commune", "52121", "--goal", "progress", "--as-of", "2026-11-21"]


def run(*options: str) -> str:
    done = CliRunner().invoke(app, [*ARTISAN, *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_explanation_follows_the_plan() -> None:
    text = run("--explain")
    assert text.startswith(run().rstrip("\n"))
    assert "Pourquoi pas ?" in text
    assert "Ce qui changerait : si " in text


@pytest.mark.parametrize(("options", "explained"), [(["--json"], False), (["--json", "--explain"], True)])
def test_in_json_it_is_one_more_key(options: list[str], explained: bool) -> None:
    assert ("explanation" in json.loads(run(*options))) is explained
