"""The shapes that any client relies on: every field there, of its type, in every message, profile and plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from web_service import Conversation, Service

from tests.contract import TOPICS

SITUATIONS = [
    "employee",
    "artisan",
    "business_owner",
    "liberal",
    "jobseeker",
    "public_agent",
    "student",
    "retired",
    "other",
]
GOALS = ["train", "certify_experience", "change_job", "create_business", "progress", "refresh_basics", "unsure"]
DAYS = ("2019-06-15", "2022-12-23", "2024-05-02", "2025-09-01", "2026-11-21", "2027-06-30")
DEVICES = [
    "cpf",
    "cpf_topup_employer",
    "cpf_topup_region",
    "cpf_topup_france_travail",
    "cpf_topup_local",
    "training_plan",
    "ptp",
    "resignation_project",
    "reconversion_period",
    "work_study",
    "fafcea",
    "agefice",
    "fif_pl",
    "opco",
    "aif",
    "poei",
    "region_program",
    "agefiph",
    "training_tax_credit",
    "vae_public_funding",
    "self_funding",
]
PROFILE_FIELDS = [
    "situation",
    "circumstances",
    "commune",
    "age",
    "age_band",
    "qualification_level",
    "experience_years",
    "goal",
    "field",
    "job_title",
    "modality",
    "cpf_balance_eur",
    "weekly_hours",
    "budget_eur",
    "declined",
]
OTHER_TOPICS = {"talk.decline", "talk.not_understood", "profile.inform"}
ASKED_ABOUT = [topic for topic in TOPICS if topic not in OTHER_TOPICS]
# Said in words, and never offered as a choice; a bare yes or no has an answer of its own only when nothing is open.
NO_CHOICE = {"talk.insult", "talk.distress", "talk.language", "talk.out_of_scope", "talk.affirm", "talk.deny"}
CHOICES = [topic for topic in ASKED_ABOUT if topic not in NO_CHOICE]
CARDS = {"centre", "course", "vae", "funding", "contact", "step"}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LEFT_OVER = re.compile(r"[{}]|\bNone\b|\bnan\b")


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_texts(texts: list[Any]) -> None:
    for text in texts:
        assert isinstance(text, str)
        assert text.strip()
        assert not LEFT_OVER.search(text), text


def check_sources(sources: list[dict[str, Any]]) -> None:
    for source in sources:
        assert {"label", "url", "valid_from"} <= set(source)
        check_texts([source["label"]])
        assert source["url"] is None or source["url"].startswith("http")
        assert source["valid_from"] is None or DAY.fullmatch(source["valid_from"])


def check_message(message: dict[str, Any]) -> None:
    assert set(message) >= {"id", "at", "author", "text", "topic", "asks", "choices", "cards", "sources"}
    assert message["author"] in {"assistant", "visitor", "counsellor"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", message["at"])
    check_texts([message["text"]])
    assert message["topic"] is None or message["topic"] in {*TOPICS, *OTHER_TOPICS}
    assert message["asks"] is None or message["asks"] in PROFILE_FIELDS
    assert message["topic"] is None or message["asks"] is None
    for choice in message["choices"]:
        assert set(choice) >= {"label", "payload"}
        check_texts([choice["label"]])
        assert choice["payload"].startswith("/")
    for card in message["cards"]:
        assert set(card) >= {"kind", "id", "title", "subtitle", "facts", "reasons", "links"}
        assert card["kind"] in CARDS
        check_texts([card["title"], *card["reasons"], *([card["subtitle"]] if card["subtitle"] else [])])
        for fact in card["facts"]:
            check_texts([fact["label"], fact["value"]])
        for link in card["links"]:
            check_texts([link["label"]])
            assert re.match(r"https?://|tel:|mailto:|/", link["url"])
    check_sources(message["sources"])


def check_turn(messages: list[dict[str, Any]]) -> None:
    for message in messages:
        check_message(message)
    asking = [place for place, message in enumerate(messages) if message["asks"]]
    assert asking in ([], [len(messages) - 1]), "one open question at most, and last"


def check_profile(profile: dict[str, Any]) -> None:
    assert set(profile) >= set(PROFILE_FIELDS)
    assert profile["circumstances"] is None or isinstance(profile["circumstances"], list)
    assert isinstance(profile["declined"], list)
    if profile["commune"] is not None:
        assert set(profile["commune"]) >= {"insee_code", "name", "department_code", "postal_code"}


def check_plan(plan: dict[str, Any]) -> None:
    check_profile(plan["profile"])
    for centre in plan["centres"]:
        assert {"id", "name", "distance_km", "reasons"} <= set(centre)
        assert centre["distance_km"] is None or centre["distance_km"] >= 0
        check_texts([centre["name"], *centre["reasons"]])
    for course in plan["courses"]:
        assert {"id", "title", "score", "reasons", "cost_eur", "funding"} <= set(course)
        assert 0 <= course["score"] <= 1
        assert course["reasons"]
        check_texts([course["title"], *course["reasons"]])
        assert course["cost_eur"] is None or is_number(course["cost_eur"])
        assert set(course["funding"]) <= set(DEVICES)
    for route in plan["vae"]:
        assert {"certification", "eligible", "reasons", "steps", "funding"} <= set(route)
        assert route["eligible"] in {"yes", "likely", "no"}
        assert route["reasons"]
        check_texts([route["certification"], *route["reasons"], *route["steps"]])
        assert set(route["funding"]) <= set(DEVICES)
    assert sorted(line["device"] for line in plan["funding"]) == sorted(DEVICES)
    for line in plan["funding"]:
        assert {"device", "label", "eligible", "amount_eur", "conditions", "reasons", "sources"} <= set(line)
        assert line["eligible"] in {"yes", "maybe", "no"}
        assert line["reasons"]
        check_texts([line["label"], *line["reasons"], *line["conditions"]])
        check_sources(line["sources"])
        if line["amount_eur"] is not None:
            assert is_number(line["amount_eur"])
            assert line["sources"], f"{line['device']} gives an amount without its source"
    for contact in plan["contacts"]:
        assert {"id", "label", "phone", "url", "role"} <= set(contact)
        check_texts([contact["label"], contact["role"]])
    assert plan["next_steps"]
    check_texts([*plan["next_steps"], *plan["warnings"]])


def informed(conversation: Conversation, **facts: str) -> None:
    for name, value in facts.items():
        assert conversation.choose(f'/profile.inform{{"{name}":"{value}"}}').status_code == 200


@pytest.mark.parametrize("channel", ["web", "kiosk", "guided"])
def test_every_answer_has_every_field_at_every_door(service: Service, channel: str) -> None:
    conversation = service.open(channel=channel)
    check_turn(conversation.greeting)
    for topic in CHOICES:
        answer = conversation.choose(f"/{topic}")
        assert answer.status_code == 200, topic
        answered = answer.json()
        assert set(answered) >= {"messages", "profile", "plan_ready"}
        check_turn(answered["messages"])
        assert topic in {message["topic"] for message in answered["messages"]}, topic
        check_profile(answered["profile"])
    shown = conversation.get().json()
    for message in shown["messages"]:
        check_message(message)
    assert {message["author"] for message in shown["messages"]} == {"assistant", "visitor"}


def test_every_answer_keeps_its_shape_once_the_person_is_known(conversation: Conversation) -> None:
    informed(conversation, situation="employee", commune="52121", goal="change_job", field="comptabilite_finance")
    for topic in CHOICES:
        if topic == "talk.restart":
            continue
        answer = conversation.choose(f"/{topic}")
        assert answer.status_code == 200, (topic, answer.text)
        check_turn(answer.json()["messages"])
    answered = conversation.choose("/plan.show").json()
    assert answered["plan_ready"] is True
    kinds = {card["kind"] for message in answered["messages"] for card in message["cards"]}
    assert {"centre", "course", "funding"} <= kinds


def test_what_is_not_known_is_null_and_not_absent(conversation: Conversation) -> None:
    profile = conversation.get().json()["profile"]
    check_profile(profile)
    assert {name for name in PROFILE_FIELDS if profile[name] is None} == set(PROFILE_FIELDS) - {"declined"}


def _everyone() -> Iterator[tuple[dict[str, Any], str]]:
    places = ({"insee_code": "52121"}, {"insee_code": "97411"}, None)
    for number, (situation, goal) in enumerate(product((*SITUATIONS, None), (*GOALS, None))):
        yield (
            {
                "situation": situation,
                "goal": goal,
                "commune": places[number % 3],
                "field": ("comptabilite_finance", None, "btp", "informatique")[number % 4],
                "job_title": (None, "comptable", "maçon", "astronaute", None)[number % 5],
                "age": (None, 19, 35, 58)[number % 4],
                "experience_years": (None, 0, 0.5, 12)[number % 4],
                "qualification_level": (None, 2, 4, 6, 8)[number % 5],
                "cpf_balance_eur": (None, 0, 1800.5)[number % 3],
                "circumstances": (None, [], ["disabled"], ["fixed_term", "resigning"])[number % 4],
            },
            DAYS[number % len(DAYS)],
        )


def test_everyone_gets_a_whole_plan_on_any_day(service: Service) -> None:
    for profile, as_of in _everyone():
        answer = service.client.post("/api/v1/match", json={"profile": profile, "as_of": as_of})
        assert answer.status_code == 200, (profile, as_of)
        check_plan(answer.json())


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_choice_offered_on_the_way_is_accepted(service: Service, situation: str) -> None:
    conversation = service.open()
    answered = conversation.choose(f'/profile.inform{{"situation":"{situation}"}}').json()
    for step in range(14):
        choices = [choice for message in answered["messages"] for choice in message["choices"]]
        if not choices:
            break
        answer = conversation.choose(choices[step % len(choices)]["payload"])
        assert answer.status_code == 200, answer.text
        answered = answer.json()
        assert answered["messages"]
        check_turn(answered["messages"])
