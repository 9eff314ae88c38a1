"""The plan of someone living in the town of each centre of the catalogue, whatever its status."""

from __future__ import annotations

import re

import pytest
from builders import TODAY, advisor, centre, person, plan_of, shipped, small_advisor, town

from bot.catalogue.records import Centre
from bot.guidance.plan_types import Plan

_PLACED = [one for one in shipped().centres if one.insee_code is not None]
_GENERAL = [one for one in _PLACED if one.public == "general"]
_SPECIALISED = [one for one in _PLACED if one.public == "specialised"]
_NATIONAL = "01 40 27 20 00"


def _plan_in(insee_code: str, **facts: object) -> Plan:
    commune = shipped().communes[insee_code]
    home = {"insee_code": insee_code, "name": commune.name, "department_code": commune.department_code}
    return plan_of(person(situation="employee", goal="train", commune=home, **facts))


def _name(one: Centre) -> str:
    return one.id


def test_the_catalogue_still_has_every_kind_of_centre_checked_here() -> None:
    assert len(shipped().centres) == 108
    assert {one.status for one in _GENERAL} == {"open", "announced", "unknown"}
    assert len(_SPECIALISED) == 13


@pytest.mark.parametrize("own", _GENERAL, ids=_name)
def test_the_centre_of_ones_own_town_comes_first_whatever_its_status(own: Centre) -> None:
    first = _plan_in(own.insee_code or "").centres[0]
    assert first.insee_code == own.insee_code
    assert first.public == "general"
    assert own.id in {one.id for one in advisor().nearest_centres(shipped().communes[own.insee_code or ""], 3)}


@pytest.mark.parametrize("own", [one for one in _GENERAL if one.status != "open"], ids=_name)
def test_an_opening_not_confirmed_says_who_can_confirm_it(own: Centre) -> None:
    shown = next(one for one in _plan_in(own.insee_code or "").centres if one.id == own.id)
    assert re.search(r"Avant de vous déplacer, .*(centre régional|numéro national)", shown.reasons[0])
    assert re.search(r"\d\d( \d\d){4}", shown.reasons[0])


@pytest.mark.parametrize("own", _PLACED, ids=_name)
def test_nobody_is_told_to_contact_a_school_of_one_trade_or_a_place_not_confirmed(own: Centre) -> None:
    by_id = {one.id: one for one in shipped().centres}
    for facts in ({}, {"field": own.fields[0]} if own.fields else {}):
        plan = _plan_in(own.insee_code or "", **facts)
        named = [by_id[one.id] for one in plan.contacts if one.id in by_id]
        assert named
        assert all(one.public == "general" and one.status == "open" for one in named)


@pytest.mark.parametrize("school", _SPECIALISED, ids=_name)
def test_a_school_of_one_trade_is_not_shown_to_everyone(school: Centre) -> None:
    assert school.id not in {one.id for one in _plan_in(school.insee_code or "").centres}


@pytest.mark.parametrize("school", [one for one in _SPECIALISED if one.fields], ids=_name)
def test_a_school_of_ones_own_field_never_hides_that_no_centre_for_everyone_is_near(school: Centre) -> None:
    plan = _plan_in(school.insee_code or "", field=school.fields[0])
    near = any(
        one.public == "general" and one.status == "open" and (one.distance_km or 0) <= 50 for one in plan.centres
    )
    assert near is not any("centre ouvert" in one for one in plan.warnings)


def test_every_commune_of_the_large_ones_gets_a_centre_or_is_told_whom_to_call() -> None:
    for commune in sorted(shipped().communes.values(), key=lambda one: -(one.population or 0))[:300]:
        plan = _plan_in(commune.insee_code)
        assert plan.centres, commune.name
        assert plan.contacts[0].phone or _NATIONAL in {one.phone for one in plan.contacts[:2]}, commune.name


def test_ajaccio_is_shown_the_only_place_of_the_island_and_the_national_number() -> None:
    plan = _plan_in("2A004")
    assert [(one.id, one.status) for one in plan.centres] == [("acdt-bastia", "announced")]
    assert plan.contacts[0].phone == _NATIONAL
    assert any("dans votre région" in one and _NATIONAL in one for one in plan.warnings)


@pytest.mark.parametrize("island", ["2A004", "2B033", "97105", "97209", "97302", "97411", "97611"])
def test_nobody_is_sent_across_the_sea(island: str) -> None:
    region = advisor().nearest_centres(shipped().communes[island], 9)
    home = shipped().departments[shipped().communes[island].department_code].region_name
    assert {one.region for one in (*region, *_plan_in(island).centres)} == {home}


@pytest.mark.parametrize("mainland", ["06088", "83137", "13055"])
def test_the_coast_is_not_sent_to_corsica(mainland: str) -> None:
    assert "Corse" not in {one.region for one in advisor().nearest_centres(shipped().communes[mainland], 50)}


def test_nice_sees_the_place_announced_next_door_before_one_at_120_km() -> None:
    found = [one.id for one in _plan_in("06088").centres]
    assert found.index("acdt-vallauris") < found.index("acdt-manosque")


def test_an_open_centre_near_by_comes_before_one_announced_still_nearer() -> None:
    found = [one.id for one in _plan_in("34108").centres]
    assert found.index("cnam-occitanie") < found.index("acdt-sete") < found.index("cnam-paca")


@pytest.mark.parametrize(("home", "regional"), [("72181", "cnam-pays-de-la-loire"), ("31555", "cnam-occitanie")])
def test_far_from_every_open_centre_one_contacts_the_regional_one(home: str, regional: str) -> None:
    assert _plan_in(home).contacts[0].id == regional


def test_what_is_not_known_of_a_centre_is_said() -> None:
    bare, full = centre("bare"), centre("full", address="1 rue Neuve", phone="01 02 03 04 05", specialities=("paie",))
    here = town("Ici", "52001")
    found = {one.id: one.reasons for one in small_advisor(communes=(here,), centres=(bare, full)).all_centres(here)}
    assert found["bare"][-1] == "Je ne connais pas son adresse, son numéro direct ni la liste de ses formations."
    assert not any("Je ne connais pas" in reason for reason in found["full"])


def test_an_old_source_is_dated() -> None:
    old = centre("old", status="unknown", source_date="2004-09-24")
    here = town("Ici", "52001")
    (found,) = small_advisor(communes=(here,), centres=(old,)).nearest_centres(here, 1)
    assert "2004" in found.reasons[0]


def test_the_centre_to_send_someone_to_is_open_and_for_everyone() -> None:
    communes = shipped().communes
    assert [
        None if found is None else found.id
        for found in (advisor().centre_to_contact(communes[code]) for code in ("34301", "83137", "2A004", "52121"))
    ] == ["cnam-occitanie", "cnam-paca", None, "acdt-chaumont"]


def test_the_same_person_is_sent_to_the_same_centre_by_the_plan_and_the_list_of_contacts() -> None:
    for one in _PLACED:
        plan = _plan_in(one.insee_code or "")
        assert advisor().contacts(plan.profile, TODAY)[0] == plan.contacts[0]
