"""How a page arranges what the API says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.web.pages.view import asked, card_groups, dialled, french, shown_messages
from bot.web.safe import safe_url


def message(author: str, **more: Any) -> dict[str, Any]:
    return {"id": "1", "author": author, "text": "", "asks": None, "choices": [], **more}


def card(kind: str, title: str) -> dict[str, Any]:
    return {"kind": kind, "title": title}


def test_only_what_was_said_since_the_visitor_spoke_can_still_be_chosen() -> None:
    shown = shown_messages([message("assistant"), message("visitor"), message("assistant"), message("assistant")])
    assert [one["open"] for one in shown] == [False, False, True, True]
    assert [one["opens"] for one in shown] == [False, False, True, False]


def test_a_text_not_yet_answered_is_where_the_page_opens() -> None:
    assert [one["opens"] for one in shown_messages([message("assistant"), message("visitor")])] == [False, True]


def test_a_question_is_open_until_the_visitor_speaks() -> None:
    question = message("assistant", asks="commune")
    assert asked([message("assistant"), question]) == "commune"
    assert asked([question, message("visitor")]) is None
    assert asked([]) is None


def test_cards_of_a_plan_are_grouped_and_the_first_ones_shown() -> None:
    groups = card_groups([card("centre", "A"), card("centre", "B"), card("centre", "C"), card("course", "D")])
    assert [(group["heading"], len(group["shown"]), group["fold"]) for group in groups] == [
        ("Où aller", 1, "2 autres centres"),
        ("Les formations à regarder", 1, "0 autres formations"),
    ]
    assert groups[1]["folded"] == []


def test_cards_of_one_kind_have_no_heading_of_their_own() -> None:
    (group,) = card_groups([card("centre", "A"), card("centre", "B")])
    assert (group["heading"], group["fold"]) == (None, "Un autre centre")


@pytest.mark.parametrize("url", ["https://www.cnam.fr", "http://a.fr", "tel:0140272000", "mailto:a@b.fr"])
def test_an_ordinary_address_is_a_link(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//ailleurs", None, 3]
)
def test_an_address_that_could_run_something_is_not(url: object) -> None:
    assert safe_url(url) is None


def test_a_telephone_number_can_be_dialled() -> None:
    assert dialled({"label": "Téléphone", "value": "01 40 27 20 00"}) == "0140272000"
    assert dialled({"label": "Téléphone", "value": "à vérifier"}) is None
    assert dialled({"label": "Prix", "value": "1200"}) is None


def test_signs_stay_with_their_word() -> None:
    assert french("Où ? « Ici » : 150 €") == "Où\u00a0? «\u00a0Ici\u00a0»\u00a0: 150\u00a0€"
