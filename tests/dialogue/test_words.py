"""Which words are used for whom, and what fills them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue import Desk
from bot.dialogue.words import TO_CONFIRM, Listener, read_responses
from bot.guidance.profile import Profile

TODAY = date(2026, 11, 21)
MAY_ASK = (
    "utter_ask_",
    "utter_place_",
    "utter_correct_",
    "utter_erase_",
    "utter_privacy_erase",
    "utter_talk_correct",
    "utter_talk_restart",
    "utter_talk_affirm",
    "utter_talk_deny",
    "utter_talk_not_understood",
    "utter_repeat_nothing",
    "utter_course_detail_which",
    "utter_course_find_ask",
    "utter_vae_which_ask",
    "utter_centre_find_no_place",
)


def listener(as_of: date = TODAY, **profile: object) -> Listener:
    return Listener(profile=Profile(**profile), channel="web", as_of=as_of)


@pytest.mark.parametrize(
    ("profile", "first"),
    [
        ({"situation": "employee", "circumstances": ("disabled",)}, "disabled"),
        ({"situation": "jobseeker", "circumstances": ("disabled",)}, "jobseeker"),
        ({"situation": "public_agent", "circumstances": ("fixed_term",)}, "public_agent"),
        ({"situation": "business_owner", "circumstances": ("salaried_director",)}, "salaried_director"),
        ({"situation": "artisan", "age_band": "under_26"}, "artisan"),
        ({"age_band": "under_26"}, "under_26"),
    ],
)
def test_the_word_that_decides_comes_first(profile: dict[str, object], first: str) -> None:
    assert listener(**profile).publics[0] == first


def test_nobody_in_particular_gets_the_plain_words(desk: Desk) -> None:
    assert desk.words.variant("utter_cpf_fee", listener()) == "utter_cpf_fee"


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2024, 6, 1), "100 €"), (date(2025, 6, 1), "102,23 €"), (TODAY, "150 €"), (date(2027, 1, 1), TO_CONFIRM)],
)
def test_the_fee_told_is_that_of_the_day(desk: Desk, day: date, expected: str) -> None:
    reply = desk.words.compose("utter_cpf_fee", listener(day))
    assert reply.values["cpf.fee"] == expected


def test_what_is_quoted_is_a_source(desk: Desk) -> None:
    reply = desk.words.compose("utter_cpf_fee", listener())
    assert any(source.url and source.url.startswith("https://") for source in reply.sources)


def test_a_placeholder_that_means_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(KeyError):
        desk.words.compose("utter_course_detail", listener())


def test_only_a_question_of_the_interview_or_a_choice_to_make_ends_with_a_question(desk: Desk) -> None:
    asking = [
        name
        for name, wordings in read_responses().items()
        if not name.startswith(MAY_ASK) and any(wording.text.strip().endswith("?") for wording in wordings)
    ]
    assert asking == []
