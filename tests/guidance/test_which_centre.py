"""The centres of a plan and of a search."""

from __future__ import annotations

import pytest
from builders import CHAUMONT, TODAY, advisor, centre, person, plan_of, plasterer, shipped, small_advisor, town

from bot.catalogue.records import TrainingField
from bot.places import distance_km

_HERE = town("Ici", "52001", (48.0, 5.0))


def _ids(*centres: object, limit: int = 5, field: str | None = None) -> list[str]:
    found = small_advisor(communes=(_HERE,), centres=centres).nearest_centres(_HERE, limit, field)
    return [one.id for one in found]


def test_the_nearest_open_centre_comes_first() -> None:
    assert _ids(centre("far", (48.5, 5.0)), centre("near", (48.1, 5.0))) == ["near", "far"]


def test_the_centre_of_ones_own_town_comes_first_even_if_another_is_closer() -> None:
    own = centre("own", (48.05, 5.0), insee_code="52001")
    assert _ids(centre("next", (48.01, 5.0)), own) == ["own", "next"]


def test_a_centre_only_announced_comes_after_the_open_ones_and_says_so() -> None:
    adviser = small_advisor(centres=(centre("soon", (48.0, 5.0), status="announced"), centre("open", (48.4, 5.0))))
    found = adviser.nearest_centres(_HERE, 5)
    assert [one.id for one in found] == ["open", "soon"]
    assert any("pas la confirmation de l'ouverture" in reason for reason in found[1].reasons)


def test_a_specialised_school_is_shown_only_for_its_own_field() -> None:
    school = centre("school", (48.0, 5.0), public="specialised", fields=("btp",))
    assert _ids(school, centre("general", (48.3, 5.0))) == ["general"]
    assert "school" in _ids(school, centre("general", (48.3, 5.0)), field="btp")


def test_an_uncertain_address_is_not_shown_as_sure() -> None:
    doubtful = centre("old", address="1 rue Ancienne", certain_address=False)
    (found,) = small_advisor(centres=(doubtful,)).nearest_centres(_HERE, 1)
    assert found.address is None
    assert any("à confirmer" in reason for reason in found.reasons)


def test_a_distance_is_said_as_the_crow_flies() -> None:
    (found,) = small_advisor(centres=(centre("a", (48.2, 5.0)),)).nearest_centres(_HERE, 1)
    assert found.distance_km == pytest.approx(22.2, abs=0.2)
    assert any("à vol d'oiseau" in reason for reason in found.reasons)


def test_paris_and_lyon_are_some_390_km_apart() -> None:
    assert distance_km((48.8566, 2.3522), (45.7640, 4.8357)) == pytest.approx(392, abs=2)


def test_a_commune_without_position_gets_its_region_without_distance() -> None:
    lost = town("Perdue", "52002", None)
    adviser = small_advisor(communes=(lost,), centres=(centre("b"), centre("other", region="Bretagne")))
    found = adviser.nearest_centres(lost, 5)
    assert [(one.id, one.distance_km) for one in found] == [("b", None)]


def test_limit_is_kept() -> None:
    assert len(_ids(*(centre(f"c{n}", (48.0 + n / 100, 5.0)) for n in range(9)), limit=3)) == 3


def test_chaumont_has_its_own_centre_first() -> None:
    plan = plan_of(plasterer())
    assert plan.centres[0].id == "acdt-chaumont"
    assert plan.centres[0].distance_km == 0
    assert any("dans votre commune" in reason for reason in plan.centres[0].reasons)


def test_a_plan_ends_its_centres_with_the_regional_one() -> None:
    assert plan_of(plasterer()).centres[-1].id == "cnam-grand-est"


def test_no_town_means_no_centre_and_the_national_number() -> None:
    plan = plan_of(person(situation="employee", goal="train", field="informatique", declined=["commune"]))
    assert plan.centres == ()
    assert any("01 40 27 20 00" in warning for warning in plan.warnings)
    assert plan.contacts[0].phone == "01 40 27 20 00"


def test_far_from_everything_the_list_is_said_to_be_incomplete() -> None:
    aurillac = {"insee_code": "15014", "name": "Aurillac", "department_code": "15"}
    plan = plan_of(person(situation="employee", goal="train", field="informatique", commune=aurillac))
    assert any("pas complète" in warning and "01 40 27 20 00" in warning for warning in plan.warnings)


def test_an_announced_centre_in_town_comes_first_but_is_not_the_one_to_contact() -> None:
    troyes = {"insee_code": "10387", "name": "Troyes", "department_code": "10"}
    plan = plan_of(person(situation="employee", goal="train", field="informatique", commune=troyes))
    assert (plan.centres[0].id, plan.centres[0].status) == ("acdt-troyes", "announced")
    assert "Avant de vous déplacer" in plan.centres[0].reasons[0]
    assert plan.contacts[0].id != "acdt-troyes"


def test_reunion_is_not_sent_to_the_mainland() -> None:
    saint_denis = {"insee_code": "97411", "name": "Saint-Denis", "department_code": "974"}
    plan = plan_of(person(situation="jobseeker", goal="train", commune=saint_denis))
    assert {one.region for one in plan.centres} == {"La Réunion"}


def test_the_search_from_every_large_town_is_sorted() -> None:
    for commune in sorted(shipped().communes.values(), key=lambda one: -(one.population or 0))[:40]:
        found = advisor().nearest_centres(commune, 5)
        opened = [one for one in found if one.status == "open" and one.insee_code != commune.insee_code]
        distances = [one.distance_km for one in opened]
        assert distances == sorted(distances), commune.name


def test_an_unknown_commune_still_gets_a_plan() -> None:
    nowhere = {"insee_code": "52999", "name": "Nulle-Part", "department_code": "52"}
    plan = advisor().plan(person(situation="employee", commune=nowhere), TODAY)
    assert all(one.distance_km is None for one in plan.centres)
    assert CHAUMONT["insee_code"] in {one.insee_code for one in plan.centres}


def test_a_trade_opens_the_specialised_school_of_its_field() -> None:
    school = centre("school", (48.0, 5.0), public="specialised", fields=("btp",))
    btp = TrainingField(id="btp", label="Bâtiment", keywords=("maçon",), rome_families=(), trades_not_taught=("maçon",))
    adviser = small_advisor(communes=(_HERE,), centres=(school, centre("general")), fields=(btp,))
    here = {"insee_code": "52001", "name": "Ici", "department_code": "52"}
    assert "school" in {one.id for one in adviser.plan(person(commune=here, job_title="maçonne"), TODAY).centres}
    assert "school" not in {one.id for one in adviser.plan(person(commune=here), TODAY).centres}


def test_the_open_centres_of_a_plan_are_nearest_first_the_regional_one_with_them() -> None:
    paris = {"insee_code": "75056", "name": "Paris", "department_code": "75"}
    melun = {"insee_code": "77288", "name": "Melun", "department_code": "77"}
    for commune in (paris, melun, CHAUMONT):
        plan = plan_of(person(situation="employee", goal="train", field="droit", commune=commune))
        away = [one.distance_km for one in plan.centres if one.status == "open"]
        assert away == sorted(away)


def test_a_centre_not_surely_open_says_so_before_its_distance() -> None:
    laon = {"insee_code": "02408", "name": "Laon", "department_code": "02"}
    plan = plan_of(person(situation="employee", goal="train", field="droit", commune=laon))
    (apart,) = [one for one in plan.centres if one.status == "announced"]
    assert "pas la confirmation" in apart.reasons[0]


def test_every_centre_can_be_had_from_anywhere_nearest_first() -> None:
    found = advisor().all_centres(shipped().communes["52121"])
    away = [one.distance_km for one in found if one.distance_km is not None]

    assert len(found) == len(shipped().centres)
    assert away == sorted(away)
    assert found[0].id == "acdt-chaumont"
