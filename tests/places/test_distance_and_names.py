"""Distances are as the crow flies, and names are worded as people say them."""

from __future__ import annotations

import pytest

from bot.places import distance_km, in_place, of_place


def test_paris_to_marseille() -> None:
    assert distance_km((48.8566, 2.3522), (43.2965, 5.3698)) == pytest.approx(661, abs=2)


def test_no_distance_to_oneself_and_the_same_both_ways() -> None:
    assert distance_km((48.1, 5.1), (48.1, 5.1)) == 0
    assert distance_km((48.1, 5.1), (-20.9, 55.3)) == distance_km((-20.9, 55.3), (48.1, 5.1))


def test_the_other_end_of_the_earth() -> None:
    assert distance_km((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20015, abs=1)


@pytest.mark.parametrize(
    ("name", "inside", "of"),
    [
        ("Le Mans", "au Mans", "du Mans"),
        ("Les Sables-d'Olonne", "aux Sables-d'Olonne", "des Sables-d'Olonne"),
        ("La Rochelle", "à La Rochelle", "de La Rochelle"),
        ("L'Haÿ-les-Roses", "à L'Haÿ-les-Roses", "de L'Haÿ-les-Roses"),
        ("Chaumont", "à Chaumont", "de Chaumont"),
        ("Épinal", "à Épinal", "d'Épinal"),
        ("Amiens", "à Amiens", "d'Amiens"),
        ("Œting", "à Œting", "d'Œting"),
        ("Lesneven", "à Lesneven", "de Lesneven"),
    ],
)
def test_the_article_contracts(name: str, inside: str, of: str) -> None:
    assert (in_place(name), of_place(name)) == (inside, of)
