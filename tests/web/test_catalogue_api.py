"""Plans without a conversation, communes, centres, courses: the stateless calls."""

from __future__ import annotations

from typing import Any

import pytest
from web_service import COMMUNE, Conversation, Service, problem

from bot.guidance.plan_types import CentreMatch, CourseMatch, Plan

PROFILE: dict[str, Any] = {"situation": "artisan", "commune": {"insee_code": "52121"}, "goal": "certify_experience"}


def match(service: Service, profile: Any, **body: Any) -> Any:
    return service.client.post("/api/v1/match", json={"profile": profile, **body})


def test_a_profile_gets_a_plan_and_the_same_twice(service: Service) -> None:
    first = match(service, PROFILE, as_of="2026-11-21")
    assert first.status_code == 200
    assert set(first.json()) == set(Plan.__struct_fields__)
    assert first.json()["as_of"] == "2026-11-21"
    assert first.content == match(service, PROFILE, as_of="2026-11-21").content


def test_without_a_day_it_is_today(service: Service) -> None:
    assert match(service, PROFILE).content == match(service, PROFILE, as_of="2026-11-21").content
    assert match(service, PROFILE, as_of=None).json()["as_of"] == "2026-11-21"


def test_a_commune_is_known_by_its_code_alone(service: Service) -> None:
    assert match(service, PROFILE).json()["profile"]["commune"] == COMMUNE
    whole = match(service, {**PROFILE, "commune": {**COMMUNE, "name": "chaumont (52)"}})
    assert whole.json()["profile"]["commune"] == COMMUNE


@pytest.mark.parametrize(
    ("code", "commune", "postal_code"),
    [
        ("75103", "75056", "75003"),
        ("75120", "75056", "75020"),
        ("69389", "69123", "69009"),
        ("13216", "13055", "13016"),
    ],
)
def test_a_district_is_its_city(service: Service, code: str, commune: str, postal_code: str) -> None:
    found = match(service, {"commune": {"insee_code": code}}).json()["profile"]["commune"]
    assert (found["insee_code"], found["postal_code"]) == (commune, postal_code)


def test_an_empty_profile_has_a_plan_too(service: Service) -> None:
    assert match(service, {}).status_code == 200


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        ({"situation": "roi"}, "situation"),
        ({"situation": 3}, "situation"),
        ({"circumstances": ["poète"]}, "circumstances"),
        ({"circumstances": "cadre"}, "circumstances"),
        ({"age": -3}, "age"),
        ({"age": "trente"}, "age"),
        ({"qualification_level": 9}, "qualification_level"),
        ({"qualification_level": 5.5}, "qualification_level"),
        ({"commune": "52121"}, "commune"),
        ({"commune": {"insee_code": "99999"}}, "commune"),
        ({"commune": {"insee_code": 52121}}, "commune"),
        ({"commune": {}}, "commune"),
        ({"commune": []}, "commune"),
        ({"field": "astrologie"}, "field"),
        ({"job_title": 4}, "job_title"),
        ({"job_title": "a" * 201}, "job_title"),
        ({"cpf_balance_eur": -1}, "cpf_balance_eur"),
        ({"weekly_hours": 1e6}, "weekly_hours"),
        ({"declined": ["couleur"]}, "declined"),
        ([], None),
        ("artisan", None),
        (3, None),
    ],
)
def test_a_wrong_profile_is_refused_by_its_field(service: Service, profile: Any, field: str | None) -> None:
    document = problem(match(service, profile), 422)
    assert document["field"] == field
    assert field is None or field in document["detail"] or "commune" in document["detail"]


@pytest.mark.parametrize("as_of", ["demain", "21/11/2026", "2026-13-01", "2026-02-30", 20261121, "", [], True])
def test_a_wrong_day_is_refused(service: Service, as_of: Any) -> None:
    assert "as_of" in problem(match(service, PROFILE, as_of=as_of), 422)["detail"]


@pytest.mark.parametrize("body", [{}, {"profile": None}, [], {"as_of": "2026-11-21"}])
def test_a_match_without_a_profile_is_refused(service: Service, body: Any) -> None:
    problem(service.client.post("/api/v1/match", json=body), 422)


@pytest.mark.parametrize("as_of", ["2018-12-31", "2026-02-25", "2031-01-01", "0001-01-01", "9999-12-31"])
def test_any_day_has_its_plan(service: Service, as_of: str) -> None:
    assert match(service, PROFILE, as_of=as_of).status_code == 200


def test_nothing_of_a_match_is_stored(service: Service) -> None:
    match(service, {**PROFILE, "job_title": "girouettiste"})
    for file in service.folder.iterdir():
        assert b"girouettiste" not in file.read_bytes()


def test_a_plan_waits_for_the_profile_and_says_what_is_missing(conversation: Conversation) -> None:
    for rest in ("/plan", "/plan.pdf"):
        assert problem(conversation.get(rest), 409)["missing"] == ["situation", "commune", "goal"]
    conversation.choose('/profile.inform{"situation": "artisan"}')
    conversation.choose('/talk.decline{"field": "commune"}')
    document = problem(conversation.get("/plan"), 409)
    assert document["missing"] == ["goal"]
    assert "projet" in document["detail"]


def test_someone_who_hesitates_is_told_that_a_field_is_missing(conversation: Conversation) -> None:
    conversation.choose('/profile.inform{"goal":"unsure"}')
    document = problem(conversation.get("/plan"), 409)
    assert document["missing"] == ["situation", "commune", "field"]
    assert "domaine" in document["detail"]


def test_a_conversations_plan_is_that_of_its_profile(service: Service, conversation: Conversation) -> None:
    for args in ('{"situation": "artisan"}', '{"commune": "52121"}', '{"goal": "certify_experience"}'):
        said = conversation.choose("/profile.inform" + args).json()
    plan = conversation.get("/plan")
    assert plan.status_code == 200
    assert plan.content == match(service, said["profile"]).content
    sheet = conversation.get("/plan.pdf")
    assert sheet.status_code == 200
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF")


@pytest.mark.parametrize("typed", ["chaumont", "CHAUMONT", "Chaumont ", "chaumont 52"])
def test_a_commune_is_found_as_people_type_it(service: Service, typed: str) -> None:
    found = service.client.get("/api/v1/communes", params={"q": typed}).json()
    assert "52121" in [commune["insee_code"] for commune in found]
    assert set(found[0]) >= {"insee_code", "name", "department_code", "postal_codes", "population"}
    assert len(found) <= 10


def test_communes_are_limited(service: Service) -> None:
    assert len(service.client.get("/api/v1/communes", params={"q": "saint", "limit": 3}).json()) == 3


def test_the_nearest_centre_comes_first(service: Service) -> None:
    found = service.client.get("/api/v1/centres", params={"near": "52121", "limit": 3}).json()
    assert len(found) == 3
    assert found[0]["city"] == "Chaumont"
    assert set(found[0]) == set(CentreMatch.__struct_fields__)
    distances = [centre["distance_km"] for centre in found if centre["distance_km"] is not None]
    assert distances == sorted(distances)
    assert service.client.get("/api/v1/centres", params={"near": "2a004"}).status_code == 200


def test_all_the_centres_can_be_asked_for(service: Service, guide: Any) -> None:
    found = service.client.get("/api/v1/centres", params={"near": "52121", "limit": 1000}).json()
    assert {one["id"] for one in found} == {one.id for one in guide.catalogue.centres}


@pytest.mark.parametrize(("level", "status"), [(4, 200), (4.0, 200), (4.5, 422), (9.0, 422), ("4", 422)])
def test_a_level_is_a_whole_number_however_it_is_written(service: Service, level: object, status: int) -> None:
    answer = match(service, {"situation": "employee", "field": "droit", "qualification_level": level})
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["profile"]["qualification_level"] == 4


def test_courses_are_found_by_words_field_and_level(service: Service, guide: Any) -> None:
    found = service.client.get("/api/v1/courses", params={"q": "comptable"}).json()
    assert found
    assert set(found[0]) == set(CourseMatch.__struct_fields__)
    field = next(iter(guide.catalogue.fields))
    by_field = service.client.get("/api/v1/courses", params={"field": field, "limit": 100}).json()
    assert {course["field"] for course in by_field} <= {field}
    by_level = service.client.get("/api/v1/courses", params={"level": 6, "limit": 100}).json()
    assert by_level
    assert {course["level"] for course in by_level} <= {6, None}, "a level that is only indicative is not shown"


@pytest.mark.parametrize(
    "address",
    [
        "communes",
        "communes?q=",
        "communes?q=%20",
        "communes?q=a&limit=0",
        "communes?q=a&limit=1001",
        "communes?q=a&limit=beaucoup",
        "communes?q=a&limit=-1",
        "communes?q=a&limit=1.5",
        "communes?q=" + "a" * 201,
        "centres",
        "centres?near=",
        "centres?near=99999",
        "centres?near=Chaumont",
        "centres?near=52121&limit=0",
        "centres?near=52121&limit=9999999999",
        "courses?field=astrologie",
        "courses?level=9",
        "courses?level=1",
        "courses?level=six",
        "courses?q=" + "a" * 201,
        "courses?limit=0",
    ],
)
def test_a_wrong_search_is_refused(service: Service, address: str) -> None:
    problem(service.client.get(f"/api/v1/{address}"), 422)
