"""What is proposed while someone types is what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.places import Places


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("chau", "Chaumont"),
        ("CHAUMONT", "Chaumont"),
        ("st die", "Saint-Dié-des-Vosges"),
        ("Saint-Dié", "Saint-Dié-des-Vosges"),
        ("ste mene", "Sainte-Menehould"),
        ("le ma", "Le Mans"),
        ("mans", "Le Mans"),
        ("l'ha", "L'Haÿ-les-Roses"),
        ("epi", "Épinay-sur-Seine"),
        ("brieuc", "Saint-Brieuc"),
        ("par", "Paris"),
        ("52000", "Chaumont"),
        ("5200", "Chaumont"),
        ("75015", "Paris"),
        ("sait dizier", "Saint-Dizier"),
        ("troies", "Troyes"),
        ("sens", "Sens"),
    ],
)
def test_the_commune_meant_comes_first(places: Places, typed: str, first: str) -> None:
    assert places.search(typed)[0].name == first


def test_homonyms_come_most_populated_first(places: Places) -> None:
    assert [one.department_code for one in places.search("chaumont")[:5]] == ["52", "89", "74", "61", "18"]


def test_a_department_narrows_the_choice(places: Places) -> None:
    assert places.search("chaumont 89")[0].insee_code == "89093"


def test_the_limit_is_kept_and_nothing_is_proposed_twice(places: Places) -> None:
    found = places.search("saint", limit=20)
    assert len(found) == len({commune.insee_code for commune in found}) == 20


@pytest.mark.parametrize("typed", ["", " ", "-", "5", "zzzzzz", "😀", "999"])
def test_nothing_is_proposed_for_nothing(places: Places, typed: str) -> None:
    assert places.search(typed) == []


TYPED = yaml.safe_load((Path(__file__).parents[1] / "data" / "communes_typed.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("typed", "meant"), TYPED["first"].items())
def test_the_town_that_most_people_mean_comes_first(places: Places, typed: str, meant: str) -> None:
    assert places.search(typed)[0].name in meant.split("|")


@pytest.mark.parametrize(("typed", "village"), TYPED["also"].items())
def test_the_village_of_that_very_name_is_still_proposed(places: Places, typed: str, village: str) -> None:
    assert village in [one.insee_code for one in places.search(typed)[:5]]
