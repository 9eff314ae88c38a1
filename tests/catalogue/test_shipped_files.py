"""Every row shipped is well formed, and says no more than its source."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest

from bot.catalogue import Catalogue
from bot.catalogue.files import DIRECTORY
from bot.places import distance_km

# Rough boxes of the territory: latitude, then longitude.
METROPOLE = ((41.3, 51.2), (-5.3, 9.7))
OVERSEAS = {
    "971": ((15.8, 16.6), (-61.9, -60.9)),
    "972": ((14.3, 15.0), (-61.3, -60.7)),
    "973": ((2.0, 6.0), (-54.7, -51.5)),
    "974": ((-21.5, -20.8), (55.1, 55.9)),
    "976": ((-13.1, -12.6), (44.9, 45.4)),
}


def rows(name: str) -> list[dict[str, str]]:
    with (DIRECTORY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_its_territory(department: str, latitude: float, longitude: float) -> bool:
    (south, north), (west, east) = OVERSEAS.get(department, METROPOLE)
    return south <= latitude <= north and west <= longitude <= east


def test_every_file_is_there_whole(catalogue: Catalogue) -> None:
    assert len(catalogue.communes) == 34_875
    assert len(catalogue.departments) == 101
    assert len(catalogue.centres) == 108
    assert len(catalogue.courses) == 144
    assert len(catalogue.fields) == 18
    assert len(catalogue.contacts) == 83


def test_a_commune_is_in_its_department_and_region(catalogue: Catalogue) -> None:
    for commune in catalogue.communes.values():
        department = catalogue.departments[commune.department_code]
        assert commune.insee_code.startswith(department.code)
        assert commune.region_code == department.region_code


def test_a_position_lies_in_its_own_territory(catalogue: Catalogue) -> None:
    placed = [one for one in catalogue.communes.values() if one.latitude is not None and one.longitude is not None]
    outside = [
        one.insee_code
        for one in placed
        if not in_its_territory(one.department_code, one.latitude or 0, one.longitude or 0)
    ]
    assert outside == []


def test_only_the_communes_without_any_source_have_no_position(catalogue: Catalogue) -> None:
    without = {one.insee_code for one in catalogue.communes.values() if one.latitude is None or one.longitude is None}
    assert without == {"14581", "15031", "15035", "15047", "15171"}


def test_a_postal_code_is_of_the_department_or_next_to_it(catalogue: Catalogue) -> None:
    elsewhere = 0
    for commune in catalogue.communes.values():
        for code in commune.postal_codes:
            prefix = code[:3] if code.startswith("97") else code[:2]
            expected = "20" if commune.department_code in {"2A", "2B"} else commune.department_code
            elsewhere += prefix != expected
    # La Poste serves some communes from the department beside theirs.
    assert elsewhere < 100


@pytest.mark.parametrize(
    ("insee_code", "latitude", "longitude", "within_km"),
    [
        ("75056", 48.857, 2.352, 3),  # Paris: no town hall in the source
        ("97129", 16.332, -61.698, 5),  # Sainte-Rose: sign of the longitude
        ("97128", 16.226, -61.387, 5),  # Sainte-Anne
        ("56034", 47.585, -3.079, 4),  # Carnac
        ("49099", 47.060, -0.878, 1),  # Cholet: the point of a delegated commune
        ("56098", 47.764, -3.340, 4),  # Lanester: NaN
        ("88513", 48.337, 6.331, 4),  # Vincey: latitude copied
        ("77108", 48.883, 2.607, 4),  # Chelles: another place altogether
        ("01173", 46.334, 6.058, 6),  # Gex
        ("94076", 48.794, 2.360, 4),  # Villejuif
        ("79270", 46.413, -0.207, 4),  # Saint-Maixent-l'École
        ("52121", 48.111, 5.140, 1),  # Chaumont: nothing to mend
    ],
)
def test_a_town_is_where_it_is(
    catalogue: Catalogue, *, insee_code: str, latitude: float, longitude: float, within_km: float
) -> None:
    commune = catalogue.communes[insee_code]
    assert commune.latitude is not None
    assert commune.longitude is not None
    assert distance_km((commune.latitude, commune.longitude), (latitude, longitude)) < within_km


@pytest.mark.parametrize(
    ("insee_code", "name"),
    [("72181", "Le Mans"), ("17300", "La Rochelle"), ("85194", "Les Sables-d'Olonne"), ("94038", "L'Haÿ-les-Roses")],
)
def test_a_name_has_its_article(catalogue: Catalogue, insee_code: str, name: str) -> None:
    assert catalogue.communes[insee_code].name == name


@pytest.mark.parametrize(
    ("insee_code", "codes"), [("75056", {"75001", "75020"}), ("69123", {"69003"}), ("13055", {"13016"})]
)
def test_the_districts_codes_belong_to_the_town(catalogue: Catalogue, insee_code: str, codes: set[str]) -> None:
    assert codes <= set(catalogue.communes[insee_code].postal_codes)


def test_no_district_is_a_commune(catalogue: Catalogue) -> None:
    assert [one.name for one in catalogue.communes.values() if "rrondissement" in one.name] == []


def test_a_former_name_is_not_the_name_itself(catalogue: Catalogue) -> None:
    for commune in catalogue.communes.values():
        assert commune.name not in commune.former_names
    assert "Cherbourg-Octeville" in catalogue.communes["50129"].former_names


def test_a_centre_stands_near_its_commune(catalogue: Catalogue) -> None:
    for centre in catalogue.centres:
        if centre.insee_code is None or centre.latitude is None or centre.longitude is None:
            assert centre.insee_code is None
            assert centre.department_code in {"978", "987", "988"}
            continue
        commune = catalogue.communes[centre.insee_code]
        assert commune.latitude is not None
        assert commune.longitude is not None
        assert distance_km((commune.latitude, commune.longitude), (centre.latitude, centre.longitude)) < 9
        assert centre.postal_code is None or centre.postal_code in commune.postal_codes
        assert centre.region == catalogue.departments[commune.department_code].region_name


def test_an_old_or_deduced_address_is_never_certain(catalogue: Catalogue) -> None:
    certain = {centre.id for centre in catalogue.centres if centre.certain_address}
    doubtful = re.compile(r"\bOLD\b|INFERRED|CITY NOT SOURCED|locaux provisoires|apprentice’s appointment")
    for row in rows("centres.csv"):
        if row["address"] and doubtful.search(row["note"] + row["address"]):
            assert row["id"] not in certain, row["id"]
        if row["status"] != "open" or not row["address"]:
            assert row["id"] not in certain, row["id"]
    assert {"acdt-chaumont", "cnam-paris", "acdt-montbeliard"} <= certain


def test_fields_of_a_centre_come_from_specialities(catalogue: Catalogue) -> None:
    by_id = {centre.id: centre for centre in catalogue.centres}
    assert by_id["acdt-chaumont"].fields == ("cybersecurite_reseaux", "informatique", "commerce_marketing")
    for centre in catalogue.centres:
        assert set(centre.fields) <= set(catalogue.fields)
        assert centre.specialities or not centre.fields


def test_a_number_that_may_be_charged_is_not_shown(catalogue: Catalogue) -> None:
    assert [
        centre.id for centre in catalogue.centres if (centre.phone or "").startswith(("0820", "08 2", "08 9"))
    ] == []


def test_no_date_of_a_source_is_after_the_files(catalogue: Catalogue) -> None:
    for centre in catalogue.centres:
        assert centre.source_date <= "2026-11-21"
        assert (centre.opened_on or "") <= "2026-11-21"
        assert centre.source_url
    for course in catalogue.courses:
        assert (course.source_date or "") <= "2026-11-21"


def test_a_course_says_only_what_its_type_allows(catalogue: Catalogue) -> None:
    for course in catalogue.courses:
        certificate = course.certification_type in {"certificat_competence", "certificat_professionnel"}
        assert course.entry_is_public == certificate
        assert (course.rncp_rs is None) == (course.rncp_status is None)
        assert course.field in catalogue.fields
        if certificate:
            assert (course.level, course.rncp_rs, course.cpf_eligible) == (None, None, "unknown")
        if course.scope == "historical":
            assert (course.cpf_eligible, course.vae_accessible) == ("no", "no")


def test_a_registration_that_ended_promises_no_funding(catalogue: Catalogue) -> None:
    for course in catalogue.courses:
        ended = course.rncp_end_date is not None and course.rncp_end_date <= date(2026, 11, 21)
        if ended or course.rncp_status in {"end_date_passed", "inactive"}:
            assert course.cpf_eligible != "yes", course.id
            assert course.vae_accessible != "yes", course.id


def test_no_price_is_invented(catalogue: Catalogue) -> None:
    assert {course.id for course in catalogue.courses if course.price_eur is not None} == {"passe-numerique"}


def test_a_trade_not_taught_is_among_the_words_of_its_field(catalogue: Catalogue) -> None:
    for field in catalogue.fields.values():
        assert set(field.trades_not_taught) <= set(field.keywords), field.id
        assert any(course.field == field.id for course in catalogue.courses)


def test_the_emergency_contacts_have_their_numbers(catalogue: Catalogue) -> None:
    assert catalogue.contacts["suicide_prevention"].phone == "3114"
    assert catalogue.contacts["emergency"].phone == "15 ou 112"


def test_a_contact_speaks_of_publics_the_rules_know(catalogue: Catalogue) -> None:
    known = {
        *(
            "employee",
            "artisan",
            "business_owner",
            "liberal",
            "jobseeker",
            "public_agent",
            "student",
            "retired",
            "other",
        ),
        *("long_term_unemployed", "early_school_leaver", "disabled", "temp_worker", "fixed_term", "executive"),
        *("resigning", "parental_leave", "apprentice", "micro_entrepreneur", "salaried_director", "all"),
        *("under_26", "26_to_44", "45_and_over", "qualification_2", "qualification_3", "qualification_4"),
    }
    goals = {"train", "certify_experience", "change_job", "create_business", "progress", "refresh_basics", "unsure"}
    for contact in catalogue.contacts.values():
        assert contact.who, contact.id
        assert contact.who | contact.excludes <= known, contact.id
        assert contact.goals <= goals


def test_every_region_has_its_career_counsellor(catalogue: Catalogue) -> None:
    regions = {department.region_name for department in catalogue.departments.values()}
    scopes = {one.scope.removeprefix("region: ") for key, one in catalogue.contacts.items() if key.startswith("cep_")}
    assert regions <= scopes


def test_the_sources_say_where_each_file_comes_from() -> None:
    text = (DIRECTORY / "SOURCES.md").read_text(encoding="utf-8")
    for file in DIRECTORY.glob("*.csv*"):
        assert file.name in text
    assert "Licence Ouverte" in text
    assert "Onisep" in text
