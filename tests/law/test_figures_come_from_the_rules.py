"""No amount, share, delay, age or day of the law is written in Python or in a text: all are read from ``bot/law``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.law import load_law
from bot.law.rules import read_schemes, scheme_of

ROOT = Path(__file__).parents[2]
# Lexicons name what visitors say, migrations are history, and places know distances: no law in any of them.
NOT_OF_THE_LAW = ("bot/migrations", "bot/places", "bot/nlu", "bot/law/rules.py")
SOURCES = [
    path
    for folder in ("bot", "actions")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not str(path.relative_to(ROOT)).startswith(NOT_OF_THE_LAW)
]
# The labels of choices are left out: they are the answers one may give, such as an age band.
TEXTS = [ROOT / "domain.yml", ROOT / "bot/dialogue/acronyms.yml"]

_NUMBER = (
    r"(?:\d[\d  .,]*|\b(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|quarante"
    r"|cinquante|soixante|cent|mille|vingt-\w+)\b)"
)
_FIGURE = re.compile(
    _NUMBER
    + r"[  ]?(?:(?:-\d+ )?(?:€|%|euros?\b|pour cent\b)"
    + r"|(?:ans?|mois|jours?|heures?|semaines?|salariés?)\b)",
    re.IGNORECASE,
)
# Wordings that name no figure of the law.
_NO_FIGURE = re.compile(
    r"moins d'un an|un (?:an|mois|jour|salarié)\b(?! au)|une (?:heure|semaine)\b|par exemple « six ans »", re.IGNORECASE
)
_PERSONAL = frozenset({"age", "experience_years", "cpf_balance_eur", "weekly_hours", "budget_eur"})
# Days of the calendar: since when a scheme exists belongs to the rules too.
_DAY_MAKERS = frozenset({"date", "datetime"})


def figures_in(text: str) -> list[str]:
    """The figures of the law that a text seems to state."""
    return _FIGURE.findall(_NO_FIGURE.sub("", text))


def offences(source: str) -> Iterator[str]:
    """What a module writes of the law: figures in its texts, ages and amounts it compares, days it knows."""
    tree = ast.parse(source)
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield from (f"{node.lineno}: « {found} »" for found in figures_in(node.value))
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = any(isinstance(one, ast.Attribute) and one.attr in _PERSONAL for one in sides)
            for one in sides:
                if named and isinstance(one, ast.Constant) and isinstance(one.value, (int, float)) and one.value > 1:
                    yield f"{one.lineno}: comparé à {one.value}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _DAY_MAKERS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant):
                yield f"{node.lineno}: le jour {ast.unparse(node)}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_writes_a_figure_of_the_law(path: Path) -> None:
    assert list(offences(path.read_text(encoding="utf-8"))) == []


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_text_read_by_visitors_writes_a_figure_of_the_law(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    read = content.get("responses", {}) if path.name == "domain.yml" else content
    assert [(text[:60], found) for text in _strings(read) for found in figures_in(text)] == []


@pytest.mark.parametrize(
    "source",
    [
        'say("Il reste 150 € à payer.")',
        'say("Vous recevez 1 500 euros.")',
        'say("On y a droit jusqu\'à 29 ans.")',
        'say("Déposez dans les trois mois.")',
        'say("Elle prend 45 % du prix.")',
        "young = profile.age < 26",
        "start = date(2026, 1, 1)",
    ],
)
def test_such_a_figure_would_be_seen(source: str) -> None:
    assert list(offences(source))


def test_since_when_a_scheme_exists_is_written_with_its_text() -> None:
    schemes = read_schemes()
    assert schemes["reconv"].starts == date(2026, 1, 1)
    assert all(one.label and one.legal_ref for one in schemes.values())
    assert set(schemes) <= {scheme_of(rule.id) for rule in load_law()}


def test_a_rule_known_by_its_reading_holds_before_it_but_not_before_its_scheme() -> None:
    read = [rule for rule in load_law() if rule.date_basis == "checked" and rule.scheme_start and rule.valid_to is None]
    assert read
    for rule in read:
        assert rule.scheme_start is not None
        assert rule.in_force(rule.scheme_start)
        assert not rule.in_force(date.fromordinal(rule.scheme_start.toordinal() - 1))
