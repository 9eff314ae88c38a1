"""What a choice may send back, and what it may not."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue, load_catalogue_files
from bot.dialogue.payloads import PayloadError, make_payload, parse_payload
from bot.dialogue.questions import field_choices
from bot.guidance.profile import PROFILE_FIELDS


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue_files()


@pytest.mark.parametrize("field", PROFILE_FIELDS)
def test_every_choice_offered_is_one_the_assistant_accepts(field: str, catalogue: Catalogue) -> None:
    for choice in field_choices(field, catalogue):
        said = parse_payload(choice.payload, catalogue)
        assert said.payload_topic == "profile.inform"
        assert set(said.payload_args) == {field}


def test_a_topic_alone_is_a_command(catalogue: Catalogue) -> None:
    assert parse_payload("/cpf.what", catalogue).payload_topic == "cpf.what"


def test_a_commune_is_chosen_by_its_code(catalogue: Catalogue) -> None:
    said = parse_payload(make_payload("profile.inform", commune="52121"), catalogue)
    assert said.payload_args == {"commune": "52121"}


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "/",
        "bonjour",
        "/rien",
        "/restart",
        "/talk.unknown",
        "/cpf.what{}extra",
        '/profile.inform{"situation":"king"}',
        '/profile.inform{"commune":"99999"}',
        '/profile.inform{"commune":12}',
        '/profile.inform{"name":"x"}',
        '/profile.inform{"field":["a"]}',
        '/profile.inform{"age":"many"}',
        "/profile.inform",
        "/profile.inform{not json}",
        '/talk.decline{"field":"name"}',
        '/privacy.erase{"confirm":"yes"}',
        '/course.detail{"course":"nope"}',
        '/cpf.what{"a":1}',
        "/profile.inform{" + "[" * 5000 + "}",
    ],
)
def test_anything_else_is_refused_in_french(payload: str, catalogue: Catalogue) -> None:
    with pytest.raises(PayloadError, match=r"Ce choix|Je ne connais pas|Le champ"):
        parse_payload(payload, catalogue)
